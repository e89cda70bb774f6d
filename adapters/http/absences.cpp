// Who is away, and who does their work meanwhile: said by themselves, or for them by a supervisor
// or an administrator.
#include <algorithm>

#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/rows.h"
#include "adapters/http/site.h"
#include "adapters/runtime/absence_book.h"
#include "adapters/runtime/announcements.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;
using runtime::AbsenceEntry;

constexpr std::size_t kSubstitutesMax = 5;

bool answers_for(const Call& call, const std::string& user) {
  if (user == call.caller.user || call.caller.has_role("admin")) return true;
  const auto directory = call.site.directory();
  const ports::Person* person = directory->find(user);
  return call.caller.has_role("supervisor") &&
         (person == nullptr || call.caller.reaches(person->section));
}

Rejection faulty(std::string en, std::string zh) {
  return refuse(Kind::kInvalid, "ABSENCE", std::move(en), std::move(zh));
}

/// Everybody who would be asked in turn while `user` is away; the last one twice where it goes
/// round in a circle.
std::vector<std::string> chain_from(const runtime::Library::Absences& absences,
                                    const std::string& user, const ports::Absence& absence) {
  std::vector<std::string> way{user};
  ports::Absence now = absence;
  while (!now.substitutes.empty()) {
    const std::string next = now.substitutes.front();
    const bool round = std::ranges::find(way, next) != way.end();
    way.push_back(next);
    const auto own = absences.find(next);
    if (round || own == absences.end()) break;
    const auto both = std::ranges::find_if(own->second, [&](const ports::Absence& other) {
      return other.from < now.to && now.from < other.to;
    });
    if (both == own->second.end()) break;
    now = *both;
  }
  return way;
}

/// What whoever says it should know: that nobody is named, or that it goes round.
Label note_on(const Call& call, const AbsenceEntry& entry) {
  if (entry.withdrawn) return {};
  if (entry.absence.substitutes.empty()) {
    return {"Nobody stands in: open work goes to the manager.", "未指定代理人：待办将转给其上级。"};
  }
  const auto absences = call.site.world.runtime.library().absences();
  const auto way = chain_from(absences, entry.user, entry.absence);
  const bool round = std::ranges::count(way, way.back()) > 1;
  if (!round) return {};
  std::string text;
  for (const std::string& one : way) text += (text.empty() ? "" : " → ") + one;
  return {"The substitutes go round in a circle for some of that time: " + text +
              ". The search stops there and the manager is asked.",
          "部分时段内代理关系成环：" + text + "。查找到此为止，改为询问其上级。"};
}

std::string state_of(const AbsenceEntry& entry, Instant now) {
  if (entry.withdrawn) return "withdrawn";
  if (now < entry.absence.from) return "planned";
  return now < entry.absence.to ? "running" : "over";
}

Value absence_value(const Call& call, const AbsenceEntry& entry) {
  const auto directory = call.site.directory();
  const ports::Person* person = directory->find(entry.user);
  const Label note = note_on(call, entry);
  return Map{{"id", entry.id},
             {"person", entry.user},
             {"person_name", person == nullptr ? Value() : label_value(person->name)},
             {"from", to_text(entry.absence.from)},
             {"to", to_text(entry.absence.to)},
             {"substitutes", text_list(entry.absence.substitutes)},
             {"processes", text_list(entry.absence.processes)},
             {"reason", entry.reason},
             {"said_by", entry.said_by},
             {"said", to_text(entry.said)},
             {"state", state_of(entry, call.site.now())},
             {"note", note.empty() ? Value() : label_value(note)}};
}

Result<std::vector<std::string>> words_in(const List& list, const std::string& name) {
  std::vector<std::string> words;
  for (const Value& one : list) {
    if (one.text().empty()) {
      return faulty("“" + name + "” is a list of texts.", "“" + name + "”应为文本列表。");
    }
    words.emplace_back(one.text());
  }
  return words;
}

/// Whoever is named must be a colleague who can be asked, and every process one that is published.
Result<Done> sound(const Call& call, const AbsenceEntry& entry) {
  const auto directory = call.site.directory();
  const auto active = [&](const std::string& user) {
    const ports::Person* person = directory->find(user);
    return person != nullptr && person->active;
  };
  if (directory->find(entry.user) == nullptr) {
    return faulty("“" + entry.user + "” is nobody in the directory.",
                  "目录中没有“" + entry.user + "”。");
  }
  if (!(entry.absence.from < entry.absence.to) || entry.absence.to <= call.site.now()) {
    return faulty("Say “from” and “to” as times, “to” later than “from” and than now.",
                  "请给出“from”和“to”，且“to”晚于“from”及当前时刻。");
  }
  if (entry.absence.substitutes.size() > kSubstitutesMax) {
    return faulty("Name at most 5 substitutes.", "代理人最多 5 位。");
  }
  for (const std::string& user : entry.absence.substitutes) {
    if (user != entry.user && active(user)) continue;
    return faulty("“" + user + "” cannot stand in: name other colleagues who are active.",
                  "“" + user + "”不能代理：请指定其他在职同事。");
  }
  for (const std::string& process : entry.absence.processes) {
    if (call.site.world.runtime.library().latest(process)) continue;
    return faulty("There is no process “" + process + "”.", "没有流程“" + process + "”。");
  }
  return Done{};
}

/// The library and the running cases learn of it, and so do other nodes.
void spread(const Call& call, runtime::Reads& reads, const std::string& user) {
  runtime::Runtime& runtime = call.site.world.runtime;
  runtime.library().read_absences([&] {
    return runtime::standing_absences(runtime::absence_book(reads.registry, reads.vault),
                                      call.site.now());
  });
  runtime.absence_changed(user);
  runtime::mark_publication(reads.registry, runtime.ids().make<InstanceId>().text());
}

}  // namespace

void list_absences(const CallPtr& call, runtime::Reads& reads) {
  const std::string person = call->request.parameter("person");
  List items;
  auto book = runtime::absence_book(reads.registry, reads.vault);
  std::ranges::reverse(book);
  for (const AbsenceEntry& entry : book) {
    if (!answers_for(*call, entry.user)) continue;
    if (!person.empty() && entry.user != person) continue;
    items.push_back(absence_value(*call, entry));
  }
  call->answer(Map{{"items", std::move(items)}});
}

void say_absence(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  AbsenceEntry entry;
  entry.user = fields.text("person");
  const auto from = fields.instant("from");
  const auto to = fields.instant("to");
  const auto substitutes = words_in(fields.list("substitutes"), "substitutes");
  const auto processes = words_in(fields.list("processes"), "processes");
  entry.reason = fields.text("reason");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  if (!substitutes) return call->refuse(substitutes.rejection());
  if (!processes) return call->refuse(processes.rejection());
  if (entry.user.empty()) entry.user = call->caller.user;
  if (!answers_for(*call, entry.user)) {
    return call->refuse(refuse(Kind::kForbidden, "ROLE",
                               "Only supervisors of their section and administrators say it for "
                               "others.",
                               "只有其所在版块的主管和管理员可以代为登记。"));
  }
  entry.absence = {from.value_or(Instant{}), to.value_or(Instant{}), *substitutes, *processes};
  if (auto ok = sound(*call, entry); !ok) return call->refuse(ok.rejection());
  entry.id = call->site.world.runtime.ids().make<InstanceId>().text();
  entry.said_by = call->caller.user;
  entry.said = call->site.now();
  runtime::keep_absence(reads.registry, reads.vault, entry);
  spread(*call, reads, entry.user);
  call->answer(absence_value(*call, entry), 201);
}

void withdraw_absence(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const std::string reason = fields.text("reason");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  for (AbsenceEntry& entry : runtime::absence_book(reads.registry, reads.vault)) {
    if (entry.id != call->captured.front()) continue;
    if (!answers_for(*call, entry.user)) break;
    if (!entry.withdrawn) {
      entry.withdrawn = call->site.now();
      entry.withdrawn_by = call->caller.user;
      entry.withdrawn_why = reason;
      runtime::keep_absence(reads.registry, reads.vault, entry);
      spread(*call, reads, entry.user);
    }
    return call->answer(absence_value(*call, entry));
  }
  call->refuse(not_found());
}

}  // namespace recourse::http
