// The grammar of operations on a case, beside command_line.cpp.
#include "adapters/cli/command_line_operate.h"

#include <algorithm>

namespace recourse::cli {
namespace {

/// `takes`: which options it has beside the reason; f from, t to (a step), b branches, o another
/// case, i incident, d data, s section.
struct Intervention {
  const char* name;
  const char* says;
  std::string_view takes;
};
constexpr Intervention kInterventions[] = {
    {"move", "Take a case from one step to another", "ftb"},
    {"wake", "Take an ended case up again at a step; its clocks go on", "tb"},
    {"suspend", "Nothing of the case goes on until it is resumed", ""},
    {"resume", "A suspended case goes on", ""},
    {"cancel", "The case ends as withdrawn", "d"},
    {"terminate", "The case ends at once, nothing undone", ""},
    {"merge", "A duplicate ends here and is gone on with in the other case", "o"},
    {"link", "Two cases have to do with each other: both say so", "o"},
    {"assign-section", "A case belongs to another section of the house from now on", "s"},
    {"retry", "Try again what became an incident", "i"},
    {"acknowledge", "Take note of an incident that needs nothing more", "i"},
    {"complete-with", "Answer the job of an incident by hand", "id"},
    {"fix-data", "Correct the data of a case", "d"},
    {"recalculate", "Count the clocks of a case anew, with the calendars as they are now", ""},
};

CLI::App* add(CLI::App& app, OperateOptions& options, const CommandMaker& make, const char* name,
              const char* says, const std::string& operation) {
  CLI::App* command = make.command(
      app, name, says, [&options, operation, &target = make.chosen](const Terminal& terminal) {
        options.target = target;
        if (!operation.empty()) options.operation = operation;
        return run_operate(options, terminal);
      });
  command->add_option("ID", options.id, "Id of the case")->required();
  command->add_option("--reason", options.reason, "Why; it stays in the record");
  command->add_flag("--dry-run", options.dry_run, "Only tell what would happen");
  make.target(command);
  return command;
}

void add_data(CLI::App* command, OperateOptions& options) {
  command->add_option("--data", options.data, "JSON, @FILE, or -");
}

}  // namespace

void add_operate_commands(CLI::App& app, OperateOptions& options, const CommandMaker& make) {
  CLI::App* operate =
      add(app, options, make, "operate", "An operation that the definition offers on a case", "");
  operate->add_option("OPERATION", options.operation, "Its name in the definition")->required();
  add_data(operate, options);
  for (const Intervention& one : kInterventions) {
    std::string operation(one.name);
    std::replace(operation.begin(), operation.end(), '-', '_');
    CLI::App* command = add(app, options, make, one.name, one.says, operation);
    const auto takes = [&one](char what) { return one.takes.find(what) != std::string_view::npos; };
    if (takes('f')) command->add_option("--from", options.from, "The step that is left");
    if (takes('t')) command->add_option("--to", options.to, "The step it goes on at");
    if (takes('b')) {
      command->add_option("--branch", options.branches,
                          "Of a parallel on the way: NAME or NAME=skip, for every other branch");
    }
    if (takes('o')) {
      const bool merges = std::string_view(one.name) == "merge";
      command->add_option(merges ? "--into" : "--to", merges ? options.into : options.to,
                          "Id of the other case")
          ->required();
    }
    if (takes('s')) command->add_option("--to", options.to, "The section; '' for all of them");
    if (takes('i')) command->add_option("--incident", options.incident, "Its number");
    if (takes('d')) add_data(command, options);
  }
}

}  // namespace recourse::cli
