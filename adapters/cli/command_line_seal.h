#pragma once
#include "adapters/cli/command_line_records.h"

namespace recourse::cli {

/// The options of the commands of the tamper-evident record.
struct SealWords {
  KeyOptions key;
  CheckpointOptions checkpoint;
  CaseFileOptions case_file;
  VerifyOptions verify;
};

/// signing-key, checkpoint, case-file, verify.
void add_seal_commands(CLI::App& app, SealWords& words, const CommandMaker& make);
/// --signing-keys
void add_signing_keys(CLI::App* command, std::string& keys);
/// --app-role
void add_app_role(CLI::App* command, std::string& role);

}  // namespace recourse::cli
