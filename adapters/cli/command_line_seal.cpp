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
      run_key_rotate);
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
  verify->add_option("--key", options.keys, "A verifier key that is trusted");
  make.target(verify);
}

void add_record_benches(CLI::App& bench, BenchOptions& options, const CommandMaker& make) {
  const auto add = [&](const char* name, const char* says,
                       int (*run)(const BenchOptions&, const Terminal&)) {
    CLI::App* command = make.command(bench, name, says,
                                    [&options, run](const Terminal& t) { return run(options, t); });
    make.db(command, options.db);
    return command;
  };
  add("verify", "Events a second that `verify` verifies", run_bench_verify)
      ->add_option("--events", options.events, "To be examined")
      ->capture_default_str();
  add("replay", "Records a second that `replay --check` rebuilds; opening a long case",
      run_bench_replay)
      ->add_option("--events", options.events, "To be examined")
      ->capture_default_str();
  CLI::App* seal =
      add("seal", "What hash chain and sealing cost the hot path: on and off in turns",
          run_bench_seal);
  seal->add_option("--seconds", options.seconds, "Of each turn");
  seal->add_option("--rounds", options.rounds, "Each figure is the median of so many");
  CLI::App* regress =
      add("regress", "Recorded cases tried on a definition, a second; 10 000 in all",
          run_bench_regress);
  regress->add_option("--cases", options.cases, "Stored")->capture_default_str();
  regress->add_option("--defs", options.defs, "The process library")->capture_default_str();
  CLI::App* inbox =
      add("inbox", "A page of the inbox with ten thousand open tasks, a hundred thousand, …",
          run_bench_inbox);
  inbox->add_option("--tasks", options.tasks, "Open ones in the last step")
      ->check(CLI::Range(std::int64_t{1'000}, std::int64_t{50'000'000}))
      ->capture_default_str();
  inbox->add_option("--looks", options.looks, "Pages asked for, of each view at each step")
      ->check(CLI::Range(10, 100'000))
      ->capture_default_str();
  make.command(bench, "language",
               "What it costs to prove definitions, to evaluate, to step a parallel; in memory",
               [&options](const Terminal& t) { return run_bench_language(options, t); })
      ->add_option("--rounds", options.language_rounds, "Each figure is the median of so many")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
}

}  // namespace recourse::cli
