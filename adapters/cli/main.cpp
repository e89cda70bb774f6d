#include "adapters/cli/commands.h"

int main(int argc, char** argv) { return recourse::cli::run_command_line(argc, argv); }
