#pragma once
#include "adapters/cli/command_line_records.h"

namespace recourse::cli {

/// bench advance, floor, push, outage, timers, growth, verify, replay, seal, regress, inbox,
/// language.
void add_bench_commands(CLI::App& app, BenchOptions& options, const CommandMaker& make);

}  // namespace recourse::cli
