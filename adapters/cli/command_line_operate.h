#pragma once
#include "adapters/cli/command_line_records.h"

namespace recourse::cli {

/// operate, and the operations of administrators each by its name: move, suspend, resume, cancel,
/// terminate, retry, fix-data, complete-with, acknowledge, recalculate, merge, link, wake.
void add_operate_commands(CLI::App& app, OperateOptions& options, const CommandMaker& make);

}  // namespace recourse::cli
