// The grammar of the commands about personal data, beside command_line.cpp.
#include "adapters/cli/command_line_personal.h"

namespace recourse::cli {

void add_master_keys(CLI::App* command, std::string& keys) {
  command
      ->add_option("--keys", keys,
                   "File of the master key of personal data (default: beside an SQLite file)")
      ->envname("RECOURSE_KEYS");
}

void add_personal_commands(CLI::App& app, PersonalWords& words, const CommandMaker& make) {
  CLI::App* erase = make.command(app, "erase", "Erase a person's data, as the law asks",
                                 [&words, &target = make.chosen](const Terminal& t) {
                                   words.erase.target = target;
                                   return run_erase(words.erase, t);
                                 });
  CLI::Option_group* who = erase->add_option_group("WHO", "Whose, or which request");
  who->add_option("SUBJECT", words.erase.subject,
                  "Who: what definitions name persons by, like a customer number; or case:ID");
  who->add_option("--request", words.erase.request, "Instead: the id of an open request");
  who->add_flag("--list", words.erase.list, "Instead: list open requests and legal holds");
  who->require_option(1);
  CLI::Option* identity = erase->add_option(
      "--identity", words.erase.identity,
      "How it was checked that the request comes from that person; then it is done. Stays on "
      "record in clear: say nothing personal");
  erase
      ->add_option("--refuse", words.erase.refuse,
                   "The request is refused, and why; in clear, too")
      ->excludes(identity);
  erase->add_option("--reason", words.erase.reason, "Why, for the record; in clear, too");
  make.target(erase);

  CLI::App* hold = make.command(app, "hold", "A legal hold: nothing of a person is erased",
                                [&words, &target = make.chosen](const Terminal& t) {
                                  words.hold.target = target;
                                  return run_hold(words.hold, t);
                                });
  hold->add_option("SUBJECT", words.hold.subject, "Who, as `erase` wants it; or case:ID")
      ->required();
  hold->add_option("--reason", words.hold.reason, "Why, for the record, in clear for ever")
      ->required();
  CLI::Option* lift =
      hold->add_flag("--lift", words.hold.lift, "All holds on that person are over");
  hold->add_option("--until", words.hold.until,
                   "It ends by itself then, later than now: 2027-01-31T00:00:00Z")
      ->excludes(lift);
  make.target(hold);

  CLI::App* retention = make.command(
      app, "retention", "Ended cases whose personal data goes: when, why, what holds it",
      [&words, &target = make.chosen](const Terminal& t) {
        words.retention.target = target;
        return run_retention(words.retention, t);
      });
  retention->add_option("--state", words.retention.state, "kept, due or held; default: all")
      ->check(CLI::IsMember({"kept", "due", "held"}));
  retention->add_option(
      "--confirm-clock", words.retention.confirm_clock,
      "After more than a week without a look: the server's time is right, and why; go on");
  retention->add_option("--process", words.retention.process, "Cases of this process alone");
  make.target(retention);

  CLI::App* keys = app.add_subcommand("keys", "The master key of personal data");
  keys->require_subcommand(1);
  make.command(*keys, "make", "Make the file of a master key",
               [&words](const Terminal& t) { return run_keys_make(words.keys, t); })
      ->add_option("FILE", words.keys.file, "Where to; must not exist")
      ->required();

  CLI::App* accesses =
      make.command(app, "accesses", "Who read personal data of which case, by what right, when",
                   [&words, &target = make.chosen](const Terminal& t) {
                     words.accesses.target = target;
                     return run_accesses(words.accesses, t);
                   });
  accesses->add_option("-o,--output", words.accesses.out, "File (default: print)");
  make.target(accesses);
}

}  // namespace recourse::cli
