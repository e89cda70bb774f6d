#pragma once
#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "adapters/cli/commands.h"

namespace recourse::cli {

/// What the commands of histories are told: explain, regress, migrate, view, export.
struct RecordWords {
  ExplainOptions explain;
  RegressOptions regress;
  MigrateOptions migrate;
  ExportOptions exporting;
  ViewOptions view;
};

/// How command_line.cpp adds a command, and the options that many of them share.
struct CommandMaker {
  std::function<CLI::App*(CLI::App& above, const std::string& name, const std::string& says,
                          std::function<int(const Terminal&)> run)>
      command;
  std::function<void(CLI::App* command, std::string& db)> db;
  std::function<void(CLI::App* command, std::string& keys)> keys;  ///< of personal data
  std::function<void(CLI::App* command)> target;
  const TargetOptions& chosen;  ///< what `target` fills
};

/// Refuses an empty word: most often it is a variable of the shell that is not set.
[[nodiscard]] inline CLI::Validator said() {
  return {[](const std::string& word) { return word.empty() ? "it is empty" : std::string(); }, "",
          "said"};
}

void add_record_commands(CLI::App& app, RecordWords& words, const CommandMaker& make);

}  // namespace recourse::cli
