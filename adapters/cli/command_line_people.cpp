// The grammar of the commands about people who are away or have left, beside command_line.cpp.
#include "adapters/cli/command_line_people.h"

namespace recourse::cli {

namespace {

void add_absence(CLI::App& app, AbsenceOptions& options, const CommandMaker& make) {
  CLI::App* absence = app.add_subcommand("absence", "Who is away, and who does their work");
  absence->require_subcommand(1);
  const auto add = [&](const char* name, const char* says,
                       int (*run)(const AbsenceOptions&, const Terminal&)) {
    CLI::App* command = make.command(
        *absence, name, says, [&options, run, &target = make.chosen](const Terminal& t) {
          options.target = target;
          return run(options, t);
        });
    make.target(command);
    return command;
  };
  add("list", "One's own; everybody's for supervisors", run_absence_list)
      ->add_option("PERSON", options.person, "Only of this person");
  CLI::App* say = add("say", "Somebody is away; their open work goes to who stands in",
                      run_absence_say);
  say->add_option("PERSON", options.person, "Who; without it whoever --as names");
  say->add_option("--from", options.from, "A time like 2026-03-02T01:00:00Z")->required();
  say->add_option("--to", options.to, "When they are back")->required();
  say->add_option("--substitute", options.substitutes, "Who stands in; the first who can");
  say->add_option("--process", options.processes, "Only in cases of this process");
  say->add_option("--reason", options.reason, "Why");
  CLI::App* withdraw = add("withdraw", "They are not away after all", run_absence_withdraw);
  withdraw->add_option("ID", options.id, "Id of the absence")->required();
  withdraw->add_option("--reason", options.reason, "Why");
}

}  // namespace

void add_people_commands(CLI::App& app, PeopleWords& words, const CommandMaker& make) {
  add_absence(app, words.absence, make);
  HandoverOptions& options = words.handover;
  CLI::App* handover =
      make.command(app, "handover", "The open work of somebody who left goes to others",
                   [&options, &target = make.chosen](const Terminal& t) {
                     options.target = target;
                     return run_handover(options, t);
                   });
  handover->add_option("PERSON", options.person, "Who left")->required();
  handover->add_option("--to", options.to, "A person or a group");
  handover->add_option("--rule", options.rule,
                       "pool: back to the group it was for, else to the manager; manager")
      ->check(CLI::IsMember({"pool", "manager"}));
  handover->add_option("--reason", options.reason, "Why; it stays in the record of every case");
  handover->add_flag("--carry-out", options.carry_out,
                     "Do it; without this it is only told what would go where");
  make.target(handover);
}

}  // namespace recourse::cli
