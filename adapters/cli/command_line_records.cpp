// The grammar of the commands of histories; see command_line.cpp.
#include "adapters/cli/command_line_records.h"

#include "adapters/cli/command_line_seal.h"

namespace recourse::cli {
namespace {

void add_trials(CLI::App& app, RecordWords& words, const CommandMaker& make) {
  RegressOptions& options = words.regress;
  CLI::App* regress = make.command(
      app, "regress",
      "Try a new definition on recorded cases: same, diverges, cannot continue, erased",
      [&words](const Terminal& t) { return run_regress(words.regress, t); });
  regress->add_option("NEW", options.file, "The definition as it is to be")->required();
  regress->add_option(
      "--against", options.against,
      "Folder of recorded cases (*.jsonl) and case files (*.zip), instead of a database");
  regress->add_option("--map", options.map,
                      "OLD=NEW: a step has another name now; may be repeated");
  regress->add_option("--show", options.show, "So many differing cases one by one")
      ->capture_default_str();
  make.db(regress, options.db);
  make.keys(regress, options.keys);

  MigrateOptions& moving = words.migrate;
  CLI::App* migrate = make.command(
      app, "migrate", "Take running cases to another version; those that cannot go say why",
      [&words, &target = make.chosen](const Terminal& t) {
        words.migrate.target = target;
        return run_migrate(words.migrate, t);
      });
  migrate->add_option("PROCESS", moving.process, "Id of the process")->required();
  migrate->add_option("--from", moving.from, "Version they run on")->required();
  migrate->add_option("--to", moving.to, "Version they are to go on with")->required();
  migrate->add_option("--map", moving.map, "OLD=NEW: a step has another name now; may be repeated");
  migrate->add_option("--data", moving.data, "Inputs only the new version has: JSON, @FILE, or -");
  migrate->add_option("--where", moving.where,
                      "Only cases with key=, customer=, state= or text= this; may be repeated");
  migrate->add_option("--reason", moving.reason, "Why; it stays in the record of every case");
  migrate->add_flag("--dry-run", moving.dry_run, "Only say which can go and what keeps the others");
  make.target(migrate);
}

void add_explain(CLI::App& app, RecordWords& words, const CommandMaker& make) {
  ExplainOptions& options = words.explain;
  CLI::App* explain = make.command(
      app, "explain",
      "Why: what a case waits for, why it went this way, why a task is with whom it is",
      [&options, &target = make.chosen](const Terminal& t) {
        options.target = target;
        return run_explain(options, t);
      });
  explain->add_option("ID", options.id, "Id of the case or the task")->required();
  explain->add_option("--who", options.who, "Of a task: why not this person?");
  make.target(explain);
}

void add_view(CLI::App& app, RecordWords& words, const CommandMaker& make) {
  CLI::App* view = make.command(
      app, "view", "One page that replays a case, with no server and no network",
      [&words](const Terminal& t) { return run_view(words.view, t); });
  view->add_option("FILE", words.view.file,
                   "A case file (recourse case-file), or a file of records\n"
                   "(recourse test --save)")
      ->required();
  view->add_option("-o,--output", words.view.out, "The page: x.html")->required();
  view->add_option("--defs", words.view.defs,
                   "Folder of definitions, for a file of records, which holds none");
}

void add_exports(CLI::App& app, RecordWords& words, const CommandMaker& make) {
  CLI::App* exports = app.add_subcommand("export", "Histories for process-mining tools");
  exports->require_subcommand(1);
  ExportOptions& options = words.exporting;
  const auto add = [&](const char* form, const char* says) {
    CLI::App* command = make.command(*exports, form, says,
                                    [&words, form](const Terminal& t) {
                                      words.exporting.form = form;
                                      return run_export(words.exporting, t);
                                    });
    command->add_option("-o,--output", options.out,
                        "File; FILE.note beside it says whose it is, signed (default: print, "
                        "unsigned)");
    command->add_option("--process", options.process, "Only cases of this process");
    command->add_flag("--identified", options.identified,
                      "With the login ids of people, with keys and customers; needs --reason");
    command->add_option("--reason", options.reason, "Why people are named; stays on record");
    add_signing_keys(command, options.signing_keys);
    make.db(command, options.db);
    return command;
  };
  add("xes", "XES (IEEE 1849-2023), a trace a case");
  add("ocel", "OCEL 2.0: events, and the cases, tasks and people they are about")
      ->add_option("--format", options.layout, "json or sqlite")
      ->check(CLI::IsMember({"json", "sqlite"}));
  add("csv", "A line an event");
}

}  // namespace

void add_record_commands(CLI::App& app, RecordWords& words, const CommandMaker& make) {
  add_explain(app, words, make);
  add_trials(app, words, make);
  add_view(app, words, make);
  add_exports(app, words, make);
}

}  // namespace recourse::cli
