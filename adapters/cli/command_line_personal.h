#pragma once
#include "adapters/cli/command_line_records.h"

namespace recourse::cli {

/// What the commands about personal data are told.
struct PersonalWords {
  EraseOptions erase;
  HoldOptions hold;
  RetentionOptions retention;
  KeysOptions keys;
  AccessesOptions accesses;
};

/// erase, hold, retention, keys, accesses.
void add_personal_commands(CLI::App& app, PersonalWords& words, const CommandMaker& make);
/// --keys
void add_master_keys(CLI::App* command, std::string& keys);

}  // namespace recourse::cli
