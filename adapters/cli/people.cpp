// The commands about people who are away or have left.
#include <ostream>

#include "adapters/cli/target.h"

namespace recourse::cli {
namespace {

constexpr std::size_t kAbsenceIdWidth = 34, kWhenWidth = 22, kAbsenceStateWidth = 11;
constexpr std::size_t kWhoWidth = 16;

std::string told_in(const Value& label, const Terminal& terminal) {
  return terminal.say({std::string(label["en"].text()), std::string(label["zh"].text())});
}

std::string names_of(const Value& list) {
  std::string out;
  if (const auto* names = list.get_if<List>()) {
    for (const Value& one : *names) out += (out.empty() ? "" : ", ") + std::string(one.text());
  }
  return out.empty() ? "-" : out;
}

void print_absence(const Value& absence, const Terminal& terminal) {
  terminal.out << padded(std::string(absence["id"].text()), kAbsenceIdWidth)
               << padded(std::string(absence["state"].text()), kAbsenceStateWidth)
               << padded(std::string(absence["person"].text()), kWhoWidth)
               << padded(std::string(absence["from"].text()), kWhenWidth)
               << padded(std::string(absence["to"].text()), kWhenWidth)
               << names_of(absence["substitutes"]) << '\n';
  if (!absence["note"].is_null()) {
    terminal.out << "  " << told_in(absence["note"], terminal) << '\n';
  }
}

int print_one(const Result<Value>& answer, const Terminal& terminal) {
  if (!answer.ok()) return terminal.refuse(answer.rejection());
  if (terminal.json) {
    terminal.print(*answer);
  } else {
    print_absence(*answer, terminal);
  }
  return kOk;
}

List texts_from(const std::vector<std::string>& words) { return {words.begin(), words.end()}; }

}  // namespace

int run_absence_list(const AbsenceOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  const auto answer = accepted(
      target.client().get("/api/v1/absences?person=" + url_escaped(options.person)));
  if (!answer.ok()) return terminal.refuse(answer.rejection());
  if (terminal.json) {
    terminal.print(*answer);
    return kOk;
  }
  const auto* items = (*answer)["items"].get_if<List>();
  if (items == nullptr || items->empty()) {
    terminal.out << terminal.say({"nobody is away", "无人登记不在岗"}) << '\n';
    return kOk;
  }
  for (const Value& item : *items) print_absence(item, terminal);
  return kOk;
}

int run_absence_say(const AbsenceOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  Map body{{"from", options.from},
           {"to", options.to},
           {"substitutes", texts_from(options.substitutes)},
           {"processes", texts_from(options.processes)},
           {"reason", options.reason}};
  if (!options.person.empty()) body["person"] = options.person;
  return print_one(accepted(target.client().post("/api/v1/absences", body)), terminal);
}

int run_absence_withdraw(const AbsenceOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  const std::string path = "/api/v1/absences/" + url_escaped(options.id) + "/withdraw";
  return print_one(accepted(target.client().post(path, Map{{"reason", options.reason}})),
                   terminal);
}

int run_handover(const HandoverOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  Map body{{"reason", options.reason}, {"carry_out", options.carry_out}};
  if (!options.to.empty()) body["to"] = options.to;
  if (!options.rule.empty()) body["rule"] = options.rule;
  const auto answer = accepted(target.client().post(
      "/api/v1/directory/people/" + url_escaped(options.person) + "/handover", body));
  if (!answer.ok()) return terminal.refuse(answer.rejection());
  const List tasks = (*answer)["tasks"].as<List>();
  bool all = true;
  for (const Value& task : tasks) all = all && task["ok"] == Value(true);
  if (terminal.json) {
    terminal.print(*answer);
    return all ? kOk : kRefused;
  }
  terminal.out << (options.carry_out
                       ? terminal.say({"Handed over:", "已移交："})
                       : terminal.say({"Nothing is done yet (--carry-out does it). It would go:",
                                       "尚未执行（加 --carry-out 执行）。将移交："}))
               << '\n';
  for (const Value& task : tasks) {
    terminal.out << "  " << padded(std::string(task["case"].text()), kWhoWidth)
                 << told_in(task["title"], terminal) << " → "
                 << (task["to"].is_null() ? "-" : std::string(task["to"].text()));
    if (task["ok"] != Value(true)) {
      terminal.out << "  " << terminal.strong(std::string(task["detail"].text()));
    }
    terminal.out << '\n';
  }
  if (tasks.empty()) terminal.out << "  " << terminal.say({"no open work", "无待办"}) << '\n';
  if ((*answer)["more"] == Value(true)) {
    terminal.out << terminal.say({"There is more: run it again for the rest.",
                                  "还有更多：请再次运行以移交其余任务。"})
                 << '\n';
  }
  return all ? kOk : kRefused;
}

}  // namespace recourse::cli
