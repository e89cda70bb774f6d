// A request to erase a person is a case of the engine's own, and every state of it an event; so is
// a legal hold, which forbids it, and the erasure of cases whose retention is over. What happens
// outside (keys) is done between two states by adapters/runtime/erasure, which may do it again.
#include <algorithm>
#include <set>

#include "engine/command/decide.h"
#include "engine/definition/built_in.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

struct Way {
  std::string_view from, to;
};
constexpr Way kWays[] = {
    {"", "received"},
    {"received", "received"},
    {"received", "identity_checked"},
    {"received", "refused"},
    {"identity_checked", "restricted"},
    {"identity_checked", "refused"},
    {"restricted", "scheduled"},
    {"scheduled", "scheduled"},
    {"scheduled", "erased"},
    {"erased", "reported"},
    {"", "due"},
    {"due", "reported"},
    {"", "held"},
    {"held", "lifted"},
};
constexpr std::string_view kEnds[] = {"reported", "refused", "lifted"};
constexpr std::string_view kNeedReason[] = {"refused", "held", "lifted"};

bool among(std::string_view state, const auto& states) {
  return std::find(std::begin(states), std::end(states), state) != std::end(states);
}

Decision as_it_is(const InstanceState& before) {
  Decision decision;
  decision.after = before;
  decision.answer = Map{{"id", before.id.text()}, {"state", before.erasure.state},
                        {"keys", before.erasure.keys.size()}};
  return decision;
}

/// Whoever worked on the case may have copied something out of it, and so may their receivers.
process::Notify notice_of_erasure(const InstanceState& before) {
  std::set<std::string> people;
  for (const auto& [node, users] : before.acted) people.insert(users.begin(), users.end());
  for (const auto& done : before.completions) people.insert(done.actor);
  for (const auto& copy : before.copies) people.insert(copy.user);
  people.insert(before.starter);
  people.erase("");
  people.erase("system");
  const std::string name = before.key.empty() ? before.id.text() : before.key;
  process::Notify notice;
  notice.kind = "erased";
  notice.users.assign(people.begin(), people.end());
  notice.text = {"Personal data of case " + name + " was erased by law: delete your copies of it",
                 "案件 " + name + " 的个人数据已依法删除：请删除您保存的副本"};
  notice.instance = before.id;
  return notice;
}

}  // namespace

Result<Decision> step_erasure(const StepErasure& command, const Caller& caller, const Desk& desk,
                              const InstanceState& before) {
  const bool may =
      caller.is_system() || caller.has_role("admin") || caller.has_role("privacy");
  if (!may) {
    return refuse(Kind::kForbidden, "ROLE",
                  "Only an administrator or who has the role privacy handles requests to erase.",
                  "只有管理员或 privacy 角色可以办理删除请求。");
  }
  const std::string& from = before.erasure.state;
  // While nobody has checked it, what is kept of the person may grow.
  const bool grows = from == "received" && !command.keys.empty() &&
                     command.keys != before.erasure.keys;
  if (from == command.to && from != "scheduled" && !grows) return as_it_is(before);
  const bool legal = std::any_of(std::begin(kWays), std::end(kWays), [&](const Way& way) {
    return way.from == from && way.to == command.to;
  });
  if (!legal) {
    return refuse(Kind::kConflict, "ERASURE_STATE",
                  "The request is " + (from.empty() ? "not there" : from) +
                      "; it cannot become " + command.to + ".",
                  "请求当前状态为 " + from + "，不能变为 " + command.to + "。",
                  Map{{"state", from}});
  }
  if (among(command.to, kNeedReason) && command.reason.empty()) {
    return refuse(Kind::kInvalid, "REASON", "It needs a reason, for the record.",
                  "须说明理由，以便存档。");
  }
  InstanceState after = before;
  after.id = command.instance;
  kernel::Recorder recorder(after, desk.now);
  if (from.empty()) {
    history::InstanceStarted started;
    started.process = desk.definition.id;
    started.version = desk.definition.version;
    started.definition_hash = desk.definition.hash;
    started.key = command.instance.text();
    started.starter = caller.user;
    started.channel = "engine";
    started.title = command.to == "held"  ? Label{"Legal hold", "法律保留"}
                    : command.to == "due" ? Label{"Retention over", "保留期满"}
                                          : desk.definition.title;
    recorder.record(std::move(started));
  }
  recorder.record(history::ErasureStepped{command.to, command.reason, command.keys, command.cases,
                                          command.until});
  if (among(command.to, kEnds)) {
    recorder.record(history::InstanceEnded{"Completed", command.to});
  }
  Decision decision;
  decision.events = recorder.take();
  decision.answer = Map{{"id", after.id.text()}, {"state", after.erasure.state},
                        {"keys", after.erasure.keys.size()}};
  decision.actor = caller.user;
  decision.after = std::move(after);
  return decision;
}

Result<Decision> note_erasure(const NoteErasure& command, const Desk& desk,
                              const InstanceState& before) {
  const auto& known = before.erased_keys;
  const bool told = std::all_of(command.keys.begin(), command.keys.end(), [&](const auto& key) {
    return std::find(known.begin(), known.end(), key) != known.end();
  });
  if (told) return as_it_is(before);
  InstanceState after = before;
  kernel::Recorder recorder(after, desk.now);
  recorder.record(history::PersonErased{command.request, command.keys});
  Decision decision;
  decision.effects.push_back(notice_of_erasure(before));
  decision.events = recorder.take();
  decision.answer = Map{};
  decision.actor = "system";
  decision.after = std::move(after);
  return decision;
}

}  // namespace recourse::command
