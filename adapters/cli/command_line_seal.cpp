// The grammar of the tamper-evident record's commands, beside command_line.cpp.
#include "adapters/cli/command_line_seal.h"

namespace recourse::cli {

void add_signing_keys(CLI::App* command, std::string& keys) {
  command
      ->add_option("--signing-keys", keys,
                   "File of the keys that sign the record (default: FILE.signing beside an SQLite "
                   "file; without one nothing is sealed)")
      ->envname("RECOURSE_SIGNING_KEYS");
}

void add_app_role(CLI::App* command, std::string& role) {
  command->add_option("--app-role", role,
                      "PostgreSQL: the role that will serve; it may add to history, and change "
                      "or remove nothing of it");
}

namespace {

void add_key_words(CLI::App& app, KeyOptions& options, const CommandMaker& make) {
  CLI::App* key = app.add_subcommand("signing-key", "The keys that sign the record");
  key->require_subcommand(1);
  const auto add = [&](const char* name, const char* says,
                       int (*run)(const KeyOptions&, const Terminal&)) {
    CLI::App* command = make.command(*key, name, says, [&options, run](const Terminal& t) {
      return run(options, t);
    });
    make.db(command, options.db);
    add_signing_keys(command, options.keys);
    return command;
  };
  add("new", "Make the key file of a new database; serve does it by itself", run_key_new)
      ->add_option("--origin", options.origin, "Name of the log, like example.com/complaints");
  add("rotate", "Add the key that signs from now on; the one before vouches for it",
      run_key_rotate)
      ->add_option("--reason", options.reason, "Why; it stays in the record with the new key")
      ->required()
      ->check(said());
  add("list", "The public keys, for those who verify", run_key_list);
}

void add_checkpoint_words(CLI::App& app, CheckpointOptions& options, const CommandMaker& make) {
  CLI::App* command = make.command(
      app, "checkpoint",
      "The newest signed checkpoint of the record: keep it away from the database",
      [&options, &target = make.chosen](const Terminal& t) {
        options.target = target;
        return run_checkpoint(options, t);
      });
  command->add_option("-o,--output", options.out, "File (default: print)");
  command->add_option("--from", options.from,
                      "With the proof that the log of this size is its beginning");
  command->add_option("--cosigned", options.cosigned,
                      "Take in a witness's signature from this note")
      ->needs(command->add_option("--witness", options.witness, "Verifier key of that witness"));
  make.target(command);
  add_signing_keys(command, options.keys);
}

}  // namespace

void add_seal_commands(CLI::App& app, SealWords& words, const CommandMaker& make) {
  add_key_words(app, words.key, make);
  add_checkpoint_words(app, words.checkpoint, make);

  CaseFileOptions& file = words.case_file;
  CLI::App* case_file =
      make.command(app, "case-file", "One case as one file that proves itself, offline",
                  [&file, &target = make.chosen](const Terminal& t) {
                    file.target = target;
                    return run_case_file(file, t);
                  });
  case_file->add_option("ID", file.id, "Id of the case")->required();
  case_file->add_option("-o,--output", file.out, "File")->required();
  case_file->add_option("--checkpoint", file.checkpoint,
                        "A checkpoint that the reader holds: carry the proof for it");
  make.target(case_file);
  add_signing_keys(case_file, file.keys);

  VerifyOptions& options = words.verify;
  CLI::App* verify =
      make.command(app, "verify", "Was anything changed, taken out or put in since?",
                  [&options, &target = make.chosen](const Terminal& t) {
                    options.target = target;
                    return run_verify(options, t);
                  });
  verify->add_option("FILE", options.files,
                     "Case files, logs of accesses; none: the whole database");
  verify->add_option("--checkpoint", options.checkpoint, "A checkpoint that was kept elsewhere");
  // One at a time, or the files that follow would be taken for more of them.
  verify->add_option("--key", options.keys, "A verifier key that is trusted")
      ->allow_extra_args(false);
  verify
      ->add_option("--witness", options.witnesses,
                   "Verifier key of a witness: it must have cosigned a checkpoint")
      ->allow_extra_args(false);
  make.target(verify);
}

}  // namespace recourse::cli
