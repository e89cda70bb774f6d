// The grammar of the command line, and nothing else: what each word is called, what it may be
// given, and the one sentence that teaches it. Families of commands stand in files of their own
// beside it; only these files know CLI11.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <string_view>
#include <vector>

#include "adapters/cli/command_line_bench.h"
#include "adapters/cli/command_line_operate.h"
#include "adapters/cli/command_line_people.h"
#include "adapters/cli/command_line_records.h"
#include "adapters/cli/command_line_personal.h"
#include "adapters/cli/command_line_seal.h"
#include "adapters/cli/commands.h"
#include "adapters/cli/examples.h"
#include "adapters/yaml/schema.h"
#include "engine/ports/key_file_error.h"

namespace recourse::cli {
namespace {

/// The options of all commands, filled by CLI11, and the command that was chosen.
struct Words {
  std::string lang;
  bool json = false;
  CheckOptions check;
  TestOptions test;
  SchemaOptions schema;
  FmtOptions fmt;
  DiffOptions diff;
  ImportOptions import;
  DrawOptions draw;
  ServeOptions serve;
  DemoOptions demo;
  TargetOptions target;
  StartOptions start;
  TasksOptions tasks;
  TaskOptions task;
  MessageOptions message;
  InstanceOptions instance;
  DeployOptions deploy;
  ReplayOptions replay;
  SealWords seal;
  PersonalWords personal;
  DbOptions db;
  PasswordOptions password;
  DoctorOptions doctor;
  BenchOptions bench;
  NoticesOptions notices;
  PeopleWords people;
  OperateOptions operate;
  RecordWords records;
  std::function<int(const Terminal&)> run;
};

/// How all commands speak may be said before the command, too.
void add_manner(CLI::App& app, Words& words) {
  app.add_flag("--json", words.json, "Results as JSON");
  app.add_option("--lang", words.lang, "Language of messages: en or zh (default: LANG)")
      ->check(CLI::IsMember({"en", "zh"}));
}

CLI::App* add_command(CLI::App& app, Words& words, const std::string& name, const std::string& says,
                      std::function<int(const Terminal&)> run) {
  CLI::App* command = app.add_subcommand(name, says);
  add_manner(*command, words);
  // At once, and so for the chosen command alone: several share a variable, and what the
  // environment says for the others would replace what was given here.
  command->parse_complete_callback([&words, run = std::move(run)] { words.run = run; });
  return command;
}

void add_db(CLI::App* command, std::string& db) {
  command
      ->add_option("--db", db,
                   "Database: sqlite:PATH, postgresql://USER@HOST/DB or "
                   "postgresql:///DB?host=/SOCKET/FOLDER")
      ->envname("RECOURSE_DB")
      ->capture_default_str();
}

void add_target(CLI::App* command, Words& words) {
  TargetOptions& target = words.target;
  command
      ->add_option("--server", target.server,
                   "URL of a running server (default: the one that holds --db, if any)")
      ->envname("RECOURSE_SERVER");
  add_db(command, target.db);
  add_master_keys(command, target.keys);
  command->add_option("--token", target.token, "Bearer token for --server")
      ->envname("RECOURSE_TOKEN");
  command->add_option("--as", target.as, "Act as this person (default: the operator)");
  command->add_option("--password", target.password, "Password for --as on a server")
      ->envname("RECOURSE_PASSWORD");
}

CommandMaker maker_of(Words& words) {
  return {[&words](CLI::App& above, const std::string& name, const std::string& says,
                   std::function<int(const Terminal&)> run) {
            return add_command(above, words, name, says, std::move(run));
          },
          add_db, add_master_keys, [&words](CLI::App* command) { add_target(command, words); },
          words.target};
}

void add_library_commands(CLI::App& app, Words& words) {
  CLI::App* check = add_command(
      app, words, "check", "Read definitions and say everything that is wrong with them at once",
      [&words](const Terminal& t) { return run_check(words.check, t); });
  check->add_option("PATH", words.check.paths, "Files or folders")->required();
  check->add_option("--format", words.check.format, "text, json or sarif")
      ->check(CLI::IsMember({"text", "json", "sarif"}));
  check->add_option("--directory", words.check.directory,
                    "People and groups: can they ever do what the definitions ask for?");
  check->footer("Exit code 0: no error, maybe warnings; 1: errors; 3: a file cannot be read.");
  CLI::App* test = add_command(app, words, "test",
                               "Run scenarios (*.scenario.yaml) on a virtual clock, in memory",
                               [&words](const Terminal& t) { return run_test(words.test, t); });
  test->add_option("PATH", words.test.paths, "Files or folders")->required();
  test->add_option("--format", words.test.format, "text, json or junit")
      ->check(CLI::IsMember({"text", "json", "junit"}));
  test->add_option("--only", words.test.only, "Only scenarios whose name contains this");
  test->add_flag("--coverage", words.test.coverage,
                 "Also say which steps, actions, handlers, SLA rungs, decision rules and outcomes "
                 "were never reached");
  test->add_option("--coverage-at-least", words.test.coverage_at_least,
                   "Exit 1 when a smaller share, in percent, was reached")
      ->check(CLI::Range(0, 100));
  test->add_option("--junit", words.test.junit, "Also write JUnit XML to this file");
  test->add_option("--save", words.test.save,
                   "Also keep the records of all cases played in this folder, for regress");
  CLI::App* fmt = add_command(
      app, words, "fmt", "Lay files out in the one canonical way; comments stay, meaning stays",
      [&words](const Terminal& t) { return run_fmt(words.fmt, t); });
  fmt->add_option("PATH", words.fmt.paths, "Files or folders")->required();
  fmt->add_flag("--check", words.fmt.check, "Write nothing; exit 1 when a file would change");
  CLI::App* diff = add_command(
      app, words, "diff", "What a new version of a definition changes, in words",
      [&words](const Terminal& t) { return run_diff(words.diff, t); });
  diff->add_option("OLD", words.diff.before, "The definition as it was")->required();
  diff->add_option("NEW", words.diff.after, "The definition as it is to be")->required();
  diff->add_option("--format", words.diff.format, "text, json or html")
      ->check(CLI::IsMember({"text", "json", "html"}));
  CLI::App* schema = add_command(
      app, words, "schema", "JSON Schema (draft-07) of a kind of file, for editors",
      [&words](const Terminal& t) { return run_schema(words.schema, t); });
  schema->add_option("FILE-KIND", words.schema.file, "What it describes")
      ->check(CLI::IsMember(yaml::schema_names()))
      ->capture_default_str();
  schema->add_flag("--page", words.schema.page, "A Markdown page of all keys of all files instead");
}

void add_exchange_commands(CLI::App& app, Words& words) {
  CLI::App* import = app.add_subcommand("import", "Definitions from other notations");
  import->require_subcommand(1);
  CLI::App* bpmn = add_command(
      *import, words, "bpmn",
      "Structure a BPMN 2.0 file into definitions, or say by element id what cannot be",
      [&words](const Terminal& t) { return run_import_bpmn(words.import, t); });
  bpmn->add_option("FILE", words.import.file, "The .bpmn file")->required();
  bpmn->add_option("-o,--output", words.import.out,
                   "Folder for definitions and manifests of what they call (default: print)");
  bpmn->add_flag("--force", words.import.force, "Overwrite definitions that are there");
  CLI::App* draw = add_command(app, words, "draw", "The picture of a definition; labels in --lang",
                               [&words](const Terminal& t) { return run_draw(words.draw, t); });
  draw->add_option("FILE", words.draw.file, "The definition")->required();
  draw->add_option("--format", words.draw.format,
                   "svg, bpmn (BPMN 2.0 with layout) or mermaid (default: by the name of -o)")
      ->check(CLI::IsMember({"svg", "bpmn", "mermaid"}));
  draw->add_option("-o,--output", words.draw.out, "File: x.svg, x.bpmn, x.mmd (default: print)");
}

void add_notice_options(CLI::App* command, ServeOptions& serve) {
  const auto starts_with = [](std::vector<std::string> beginnings) {
    return [beginnings](const std::string& text) {
      for (const std::string& one : beginnings) {
        if (text.starts_with(one) && text.size() > one.size()) return std::string();
      }
      return "wants " + beginnings.front() + "…, found " + text;
    };
  };
  command->add_option("--public-url", serve.public_url,
                      "Where people reach the web app, for links in notices")
      ->envname("RECOURSE_PUBLIC_URL")
      ->check(starts_with({"https://", "http://"}));
  CLI::Option* from = command->add_option("--mail-from", serve.mail_from, "Sender of mails")
                          ->envname("RECOURSE_MAIL_FROM")
                          ->check([](const std::string& text) {
                            const bool fits = text.find('@') != std::string::npos &&
                                              text.find_first_of("\r\n <>") == std::string::npos;
                            return fits ? std::string() : "wants name@host, found " + text;
                          });
  command->add_option("--smtp", serve.smtp,
                      "Mail server, smtp://HOST:587 (STARTTLS) or smtps://HOST:465; its user and "
                      "password in RECOURSE_SMTP_USER and RECOURSE_SMTP_PASSWORD")
      ->envname("RECOURSE_SMTP")
      ->check(starts_with({"smtp://", "smtps://"}))
      ->needs(from);
  command->add_option("--trust-receiver", serve.trusted,
                      "HOST or HOST:PORT inside the network that notices may go to; repeat it")
      ->envname("RECOURSE_TRUST_RECEIVER");
}

void add_serving_commands(CLI::App& app, Words& words) {
  ServeOptions& serve = words.serve;
  CLI::App* command =
      add_command(app, words, "serve", "Engine, HTTP API, web app and pushes on one database",
                  [&words](const Terminal& t) { return run_serve(words.serve, t); });
  add_db(command, serve.db);
  add_master_keys(command, serve.keys);
  command->add_option("--listen", serve.listen, "ADDRESS:PORT; port 0 takes a free one")
      ->envname("RECOURSE_LISTEN")
      ->capture_default_str();
  command->add_option("--defs", serve.defs, "Folder to deploy at start")->envname("RECOURSE_DEFS");
  command->add_option("--directory", serve.directory, "People and groups: directory.yaml")
      ->envname("RECOURSE_DIRECTORY");
  command->add_option("--calendars", serve.calendars, "Folder of calendars")
      ->envname("RECOURSE_CALENDARS");
  command->add_option("--policies", serve.policies, "Folder of rule packs")
      ->envname("RECOURSE_POLICIES");
  command->add_option("--ui-dir", serve.ui_dir, "Web app from a folder, for its developers")
      ->envname("RECOURSE_UI_DIR");
  command->add_option("--shards", serve.shards, "Threads that decide (0: fitting the database)")
      ->envname("RECOURSE_SHARDS");
  command->add_option("--cache-mb", serve.cache_mb, "Memory for states of cases, about")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str()
      ->envname("RECOURSE_CACHE_MB");
  command->add_flag("--secure-cookies", serve.secure_cookies, "Behind a proxy that speaks TLS")
      ->envname("RECOURSE_SECURE_COOKIES");
  add_notice_options(command, serve);
  add_signing_keys(command, serve.signing_keys);

  DemoOptions& demo = words.demo;
  command = add_command(app, words, "demo",
                        "A server with sample people and running cases on a throw-away database",
                        [&words](const Terminal& t) { return run_demo(words.demo, t); });
  command->add_option("--listen", demo.listen, "ADDRESS:PORT")->capture_default_str();
  command->add_option("--folder", demo.folder, "Folder of the throw-away database");
  command->add_option("--defs", demo.defs, "The process library")->capture_default_str();
  command->add_flag("--fresh", demo.fresh, "Begin anew: forget the cases of an earlier demo");
  command->add_flag("--check", demo.check, "Drive one complaint through the API, then stop");
  command->add_option("--cases", demo.cases, "Cases to begin with")->capture_default_str();
  command->add_option("--seed", demo.seed, "Of their variety")->capture_default_str();
}

void add_task(CLI::App& app, Words& words) {
  CLI::App* task = add_command(app, words, "task",
                               "Use a task: claim, release, complete, vote, delegate, suspend, …",
                               [&words](const Terminal& t) {
                                 words.task.target = words.target;
                                 return run_task(words.task, t);
                               });
  task->add_option("ID", words.task.id, "Id of the task")->required();
  task->add_option("VERB", words.task.verb,
                   "What to do; without it the task is shown; preview tells what would happen");
  task->add_option("ACTION,--action", words.task.action, "The button of complete");
  task->add_option("--data", words.task.data, "Fields: JSON, @FILE, or -");
  task->add_option("--comment", words.task.comment, "A comment or reason");
  task->add_option("--to", words.task.to, "A person, or the step a return leads to");
  task->add_option("--choice", words.task.choice, "The answer of a vote");
  task->add_option("--place", words.task.place, "Of add_signer: before, after or parallel")
      ->check(CLI::IsMember({"before", "after", "parallel"}));
  task->add_option("--effective-at", words.task.effective_at,
                   "Of back_date: when it was decided, as 2026-03-02T10:00:00Z");
  add_target(task, words);
}

void add_case_commands(CLI::App& app, Words& words) {
  CLI::App* start = add_command(app, words, "start", "Start a case", [&words](const Terminal& t) {
    words.start.target = words.target;
    return run_start(words.start, t);
  });
  start->add_option("PROCESS", words.start.process, "Id of the process")->required();
  start->add_option("--data", words.start.data, "Inputs: JSON, @FILE, or - for standard input");
  start->add_option("--key", words.start.key, "Business key, where the process has no own");
  start->add_option("--for", words.start.on_behalf_of, "On behalf of this person");
  start->add_option("--repeat-of", words.start.repeat_of, "The ended case it goes on from");
  add_target(start, words);

  CLI::App* tasks = add_command(app, words, "tasks", "The worklist", [&words](const Terminal& t) {
    words.tasks.target = words.target;
    return run_tasks(words.tasks, t);
  });
  tasks->add_option("--view", words.tasks.view, "mine, available, team, overdue, done or cc")
      ->check(CLI::IsMember({"mine", "available", "team", "overdue", "done", "cc"}));
  tasks->add_option("--user", words.target.as, "Of this person; the same as --as");
  tasks->add_option("--process", words.tasks.process, "Only of this process");
  tasks->add_option("--find", words.tasks.text, "Only with this text");
  tasks->add_option("--limit", words.tasks.limit, "1 to 200")->check(CLI::Range(1, 200));
  add_target(tasks, words);

  CLI::App* notices = add_command(
      app, words, "notices", "What one was told; receipts of a case", [&words](const Terminal& t) {
        words.notices.target = words.target;
        return run_notices(words.notices, t);
      });
  notices->add_option("--instance", words.notices.instance, "Who was told what of this case");
  notices->add_flag("--failed", words.notices.failed, "Deliveries that were given up");
  notices->add_flag("--read", words.notices.read, "Mark all of one's own as read");
  notices->add_option("--limit", words.notices.limit, "1 to 200")->check(CLI::Range(1, 200));
  add_target(notices, words);

  const auto add_message = [&](const char* name, const char* says, bool signal) {
    CLI::App* command = add_command(app, words, name, says, [&words, signal](const Terminal& t) {
      words.message.target = words.target;
      words.message.signal = signal;
      return run_message(words.message, t);
    });
    command->add_option("NAME", words.message.name, "Its name")->required();
    if (!signal) {
      command->add_option("--key", words.message.key, "Whom it is for")->required();
      command->add_option("--id", words.message.id, "Of the message, so that it counts once");
    }
    command->add_option("--data", words.message.data, "Payload: JSON, @FILE, or -");
    add_target(command, words);
  };
  add_message("message", "Deliver a message to the case that waits for it", false);
  add_message("signal", "Tell all cases that listen", true);
}

void add_look_commands(CLI::App& app, Words& words) {
  const auto add = [&](const char* name, const char* says,
                       int (*run)(const InstanceOptions&, const Terminal&)) {
    CLI::App* command = add_command(app, words, name, says, [&words, run](const Terminal& t) {
      words.instance.target = words.target;
      return run(words.instance, t);
    });
    command->add_option("ID", words.instance.id, "Id of the case")->required();
    add_target(command, words);
    return command;
  };
  add("instance", "The state of a case", run_instance)
      ->add_option("--at", words.instance.at, "Then: an event number or a time")
      ->check(said());
  add("history", "The record of a case in sentences", run_history)
      ->add_flag("--all", words.instance.all, "Also what the engine did in between");

  CLI::App* deploy =
      add_command(app, words, "deploy", "Check definitions, then publish them; refused on errors",
                  [&words](const Terminal& t) {
                    words.deploy.target = words.target;
                    return run_deploy(words.deploy, t);
                  });
  deploy->add_option("PATH", words.deploy.paths, "Files or folders")->required();
  deploy->add_flag("--dry-run", words.deploy.dry_run, "Only check");
  add_target(deploy, words);

  CLI::App* replay =
      add_command(app, words, "replay", "Rebuild cases from their records alone",
                  [&words](const Terminal& t) { return run_replay(words.replay, t); });
  replay->add_option("ID", words.replay.ids, "Case ids, or a file of records; none: all cases");
  replay->add_flag("--check", words.replay.check, "Compare with what is stored");
  replay->add_option("--at", words.replay.at, "Up to an event number or a time")->check(said());
  replay->add_option("--save", words.replay.save,
                     "Folder that gets the records of all cases, and the states they come to,\n"
                     "for regress --against and tests/replay");
  add_db(replay, words.replay.db);
}

void add_care_commands(CLI::App& app, Words& words) {
  CLI::App* db = app.add_subcommand("db", "The database: schema, checks, backup");
  db->require_subcommand(1);
  const auto add = [&](const char* name, const char* says,
                       int (*run)(const DbOptions&, const Terminal&)) {
    CLI::App* command = add_command(*db, words, name, says,
                                    [&words, run](const Terminal& t) { return run(words.db, t); });
    add_db(command, words.db.db);
    return command;
  };
  add_app_role(add("init", "Make the schema", run_db_init), words.db.app_role);
  add("status", "Which schema it has", run_db_status);
  add_app_role(add("upgrade", "Bring the schema forward", run_db_upgrade), words.db.app_role);
  add("check", "Hold every rule that a query or a rebuilt case can tell against the database",
      run_db_check);
  add("rebuild",
      "Make lists, timers and snapshots anew from the records alone; may be cut off, run again",
      run_db_rebuild);
  add("backup", "A consistent copy of an SQLite database", run_db_backup)
      ->add_option("FILE", words.db.to, "Where to; must not exist")
      ->required();
  CLI::App* password =
      add_command(app, words, "password", "Set a person's password (read from standard input)",
                  [&words](const Terminal& t) { return run_password(words.password, t); });
  password->add_option("USER", words.password.user, "Id of the person")->required();
  add_db(password, words.password.db);
  CLI::App* doctor =
      add_command(app, words, "doctor", "Look whether this machine is fit to serve",
                  [&words](const Terminal& t) { return run_doctor(words.doctor, t); });
  add_db(doctor, words.doctor.db);
}

/// Below the options of every command: what to type first.
void add_examples(CLI::App& app, const std::string& above) {
  for (CLI::App* command : app.get_subcommands({})) {
    const std::string name = above + command->get_name();
    const std::string example(example_of(name));
    if (!example.empty()) command->footer("Example:\n  " + example);
    add_examples(*command, name + " ");
  }
}

/// An option that belongs to a command and stands before it is not told as a word too many.
void tell_where_options_go(const Words& words, const std::vector<std::string_view>& given) {
  if (given.empty() || !given.front().starts_with("-")) return;
  const auto of_a_command = std::find_if(given.begin(), given.end(), [](std::string_view word) {
    return word.starts_with("-") && !word.starts_with("--lang") && word != "--json";
  });
  if (of_a_command == given.end()) return;
  const bool english = language_of(words.lang) == Language::kEnglish;
  std::cerr << (english ? "Before the command stand only --lang and --json; write the others behind "
                          "it: recourse COMMAND "
                        : "命令之前只能写 --lang 和 --json；其他选项请写在命令之后：recourse 命令 ")
            << *of_a_command << " …\n";
}

int run_words(const Words& words) {
  const Terminal terminal{std::cout, std::cerr, language_of(words.lang), words.json,
                          ::isatty(STDERR_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1};
  try {
    const int exit = words.run(terminal);
    std::cout.flush();
    return std::cout ? exit : kWorldFailed;
  } catch (const WorldFailed& failed) {
    return terminal.world_failed(failed.in(terminal.language));
  } catch (const ports::KeyFileError& failed) {
    return terminal.world_failed(terminal.say(failed.text));
  } catch (const ports::StoreError& failed) {
    return terminal.world_failed(failed.what());
  } catch (const std::exception& error) {
    return terminal.world_failed(std::string("stopped by a fault of its own: ") + error.what());
  }
}

}  // namespace

int run_command_line(int argc, char** argv) {
  Words words;
  CLI::App app{"recourse: business processes from YAML, worked by people, on the record for ever"};
  app.set_version_flag("--version", "recourse " RECOURSE_VERSION);
  app.require_subcommand(1);
  add_manner(app, words);
  app.footer("Start here: recourse demo\nEvery command explains itself: recourse COMMAND --help");
  add_library_commands(app, words);
  add_exchange_commands(app, words);
  add_serving_commands(app, words);
  add_case_commands(app, words);
  add_task(app, words);
  add_people_commands(app, words.people, maker_of(words));
  add_operate_commands(app, words.operate, maker_of(words));
  add_look_commands(app, words);
  add_record_commands(app, words.records, maker_of(words));
  add_seal_commands(app, words.seal, maker_of(words));
  add_personal_commands(app, words.personal, maker_of(words));
  add_care_commands(app, words);
  add_bench_commands(app, words.bench, maker_of(words));
  add_examples(app, "");
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked_for_help) {
    return app.exit(asked_for_help);
  } catch (const CLI::ParseError& wrong) {
    app.exit(wrong);
    const bool misplaced = dynamic_cast<const CLI::ExtrasError*>(&wrong) != nullptr;
    if (misplaced) tell_where_options_go(words, {argv + 1, argv + argc});
    return kWrongUsage;
  }
  return run_words(words);
}

}  // namespace recourse::cli
