#include "engine/service/case_side.h"

#include <algorithm>

#include "engine/command/decide.h"
#include "engine/history/canonical.h"
#include "engine/history/names.h"

namespace recourse::service {
namespace {

Value instant(const std::optional<Instant>& at) { return at ? Value(to_text(*at)) : Value(); }

/// The order of ids is no matter, so the order of a list is that of its content.
List sorted(List list) {
  std::vector<std::pair<std::string, std::size_t>> order;
  for (std::size_t i = 0; i < list.size(); ++i) {
    order.emplace_back(history::canonical_bytes(list[i]), i);
  }
  std::sort(order.begin(), order.end());
  List out;
  for (const auto& [bytes, i] : order) out.push_back(std::move(list[i]));
  return out;
}

List named(const std::vector<std::string>& list) { return {list.begin(), list.end()}; }

constexpr const char* kClockStates[] = {"running", "paused", "met", "breached", "stopped"};

struct Leaving {
  const Renames& renames;
  List out = {};
  void operator()(const history::MessageSent& e) {
    out.emplace_back(Map{{e.signal ? "signal" : "message", e.name}, {"key", e.key},
                         {"data", e.data}});
  }
  void operator()(const history::NoticeSent& e) {
    out.emplace_back(Map{{"notice", e.kind}, {"users", named(e.users)},
                         {"groups", named(e.groups)}});
  }
  void operator()(const history::CallStarted& e) {
    out.emplace_back(Map{{"call", e.process}, {"step", history::renamed(renames, e.path)},
                         {"data", e.data}});
  }
  void operator()(const auto&) {}
};

}  // namespace

void CaseSide::remember(const std::vector<history::Event>& events) {
  for (const history::Event& event : events) {
    if (const auto* entered = std::get_if<history::ActivityEntered>(&event)) {
      paths_[entered->activity] = history::renamed(renames_, entered->path);
    }
    if (const auto* migrated = std::get_if<history::InstanceMigrated>(&event)) {
      for (auto& [activity, path] : paths_) path = history::renamed(migrated->renamed, path);
    }
  }
}

std::string CaseSide::place(history::ActivityId id) const {
  const auto path = paths_.find(id);
  const auto here = state.activities.find(id);
  if (path == paths_.end() || here == state.activities.end()) return {};
  std::string items;
  for (auto a = here; a != state.activities.end(); a = state.activities.find(a->second.parent)) {
    if (a->second.index < 0) continue;
    items.insert(0, "[" + std::to_string(a->second.index + 1) + "]");
  }
  const std::uint32_t visit = here->second.visit;
  return path->second + items + (visit > 1 ? "#" + std::to_string(visit) : "");
}

Map CaseSide::shows() const {
  List steps, tasks, jobs, waits, timers, calls, clocks, incidents;
  for (const auto& [id, activity] : state.activities) steps.emplace_back(place(id));
  for (const auto& [id, item] : state.work_items) {
    if (lifecycle::is_final(item.state)) continue;
    tasks.emplace_back(Map{{"step", place(item.activity)},
                           {"state", lifecycle::name(item.state)},
                           {"owner", item.owner},
                           {"users", named(item.candidate_users)},
                           {"groups", named(item.candidate_groups)},
                           {"excluded", named(item.excluded)},
                           {"due", instant(item.due)},
                           {"priority", std::to_string(item.priority)}});
  }
  for (const auto& [id, job] : state.jobs) {
    jobs.emplace_back(Map{{"step", place(job.activity)}, {"connector", job.connector},
                          {"state", lifecycle::name(job.state)}, {"input", job.input}});
  }
  for (const auto& waiting : state.subscriptions) {
    waits.emplace_back(Map{{"step", place(waiting.activity)},
                           {waiting.signal ? "signal" : "message", waiting.name},
                           {"key", waiting.key}});
  }
  for (const auto& [id, timer] : state.timers) {
    timers.emplace_back(Map{{"step", place(timer.activity)},
                            {"for", history::name(timer.purpose)},
                            {"due", to_text(timer.due)}});
  }
  for (const auto& call : state.calls) calls.emplace_back(place(call.activity));
  for (const auto& clock : state.sla) {
    clocks.emplace_back(Map{{"clock", clock.name}, {"step", place(clock.activity)},
                            {"state", kClockStates[static_cast<std::size_t>(clock.state)]},
                            {"due", to_text(clock.due)}});
  }
  for (const auto& [number, incident] : state.incidents) {
    incidents.emplace_back(Map{{"step", place(incident.activity)}, {"code", incident.code},
                               {"en", incident.text.en}, {"zh", incident.text.zh}});
  }
  List whole{Map{{"state", lifecycle::name(state.state)}, {"outcome", state.outcome}}};
  return Map{{"case", std::move(whole)},         {"key", List{Value(state.key)}},
             {"steps", sorted(std::move(steps))},   {"tasks", sorted(std::move(tasks))},
             {"jobs", sorted(std::move(jobs))},     {"waits", sorted(std::move(waits))},
             {"timers", sorted(std::move(timers))}, {"calls", sorted(std::move(calls))},
             {"clocks", sorted(std::move(clocks))},
             {"incidents", sorted(std::move(incidents))},
             {"data", state.data}};
}

List sent_with(const std::vector<history::Event>& events, const Renames& renames) {
  Leaving leaving{renames};
  for (const history::Event& event : events) std::visit(leaving, event);
  return sorted(std::move(leaving.out));
}

namespace {

Rejection gone(const char* en, const char* zh, const std::string& place) {
  return command::refuse(Rejection::Kind::kConflict, "REGRESS_GONE",
                         "there is no such " + std::string(en) + " at “" + place + "” now",
                         "“" + place + "”处没有对应的" + zh, Map{{"step", place}});
}

/// The id itself where the other side has it in the same place, else the one that comes as
/// manieth among those that look the same.
template <class Container, class Id, class Look>
std::optional<Id> counterpart(const Container& from, const Container& to, Id id,
                              const Look& look_from, const Look& look_to) {
  const auto known = from.find(id);
  if (known == from.end()) return id;  // it was gone then, too
  const std::string wanted = look_from(known->second);
  const auto same = to.find(id);
  if (same != to.end() && look_to(same->second) == wanted) return id;
  std::size_t turn = 0;
  for (const auto& [other, thing] : from) {
    if (other == id) break;
    if (look_from(thing) == wanted) ++turn;
  }
  for (const auto& [other, thing] : to) {
    if (look_to(thing) == wanted && turn-- == 0) return other;
  }
  return std::nullopt;
}

class Carrier {
 public:
  Carrier(const CaseSide& from, const CaseSide& to) : from_(from), to_(to) {}

  Result<command::Command> operator()(command::WorkItemCommand c) const {
    const auto item = work_item(c.item);
    if (!item) return gone("task", "任务", place_of(from_.state.work_items, c.item));
    c.item = *item;
    // It was accepted as it was, so the person had seen what there was to see.
    const auto now = to_.state.work_items.find(*item);
    if (c.revision && now != to_.state.work_items.end()) c.revision = now->second.revision;
    return command::Command(std::move(c));
  }
  Result<command::Command> operator()(command::FireTimer c) const {
    const auto look = [this](const CaseSide& side) {
      return std::function<std::string(const history::Timer&)>([&side, this](const auto& timer) {
        return side.place(timer.activity) + " " + std::string(history::name(timer.purpose)) +
               " " + about(side, timer.name) + " " + to_text(timer.due);
      });
    };
    const auto timer = counterpart(from_.state.timers, to_.state.timers, c.timer, look(from_),
                                   look(to_));
    if (!timer) return gone("timer", "计时器", place_of(from_.state.timers, c.timer));
    c.timer = *timer;
    return command::Command(c);
  }
  Result<command::Command> operator()(command::FinishJob c) const {
    const auto look = [](const CaseSide& side) {
      return std::function<std::string(const history::Job&)>([&side](const auto& job) {
        return side.place(job.activity) + " " + job.connector;
      });
    };
    const auto job = counterpart(from_.state.jobs, to_.state.jobs, c.job, look(from_), look(to_));
    if (!job) return gone("job", "作业", place_of(from_.state.jobs, c.job));
    c.job = *job;
    return command::Command(std::move(c));
  }
  Result<command::Command> operator()(command::EndCall c) const {
    for (const auto& call : from_.state.calls) {
      if (call.child != c.child) continue;
      const std::string wanted = from_.place(call.activity);
      for (const auto& now : to_.state.calls) {
        if (to_.place(now.activity) != wanted) continue;
        c.child = now.child;
        return command::Command(std::move(c));
      }
      return gone("call", "子流程调用", wanted);
    }
    return command::Command(std::move(c));
  }
  Result<command::Command> operator()(command::TakeLock c) const {
    const std::string wanted = from_.place(c.activity);
    if (wanted.empty()) return command::Command(std::move(c));
    for (const auto& [id, activity] : to_.state.activities) {
      if (to_.place(id) != wanted) continue;
      c.activity = id;
      return command::Command(std::move(c));
    }
    return gone("step that waits for a lock", "等待锁的环节", wanted);
  }
  Result<command::Command> operator()(command::AdministerInstance c) const {
    const auto known = from_.state.incidents.find(c.incident);
    if (known == from_.state.incidents.end()) return command::Command(std::move(c));
    const std::string wanted = from_.place(known->second.activity);
    for (const auto& [number, incident] : to_.state.incidents) {
      if (to_.place(incident.activity) != wanted || incident.code != known->second.code) continue;
      c.incident = number;
      return command::Command(std::move(c));
    }
    return gone("incident", "异常", wanted);
  }
  template <class T>
  Result<command::Command> operator()(T c) const {
    return command::Command(std::move(c));
  }

 private:
  [[nodiscard]] std::optional<WorkItemId> work_item(WorkItemId id) const {
    const auto look = [](const CaseSide& side) {
      return std::function<std::string(const history::WorkItem&)>([&side](const auto& item) {
        return side.place(item.activity) + " " + std::to_string(item.order) +
               (item.extra_signer ? " extra" : "");
      });
    };
    return counterpart(from_.state.work_items, to_.state.work_items, id, look(from_), look(to_));
  }
  /// A timer may be about a task or a job: then that one's place says which.
  [[nodiscard]] std::string about(const CaseSide& side, const std::string& name) const {
    if (const auto item = WorkItemId::parse(name)) {
      const auto found = side.state.work_items.find(*item);
      if (found != side.state.work_items.end()) return side.place(found->second.activity);
    }
    if (const auto job = JobId::parse(name)) {
      const auto found = side.state.jobs.find(*job);
      if (found != side.state.jobs.end()) return side.place(found->second.activity);
    }
    return name;
  }
  template <class Container, class Id>
  [[nodiscard]] std::string place_of(const Container& things, Id id) const {
    return from_.place(things.at(id).activity);
  }

  const CaseSide& from_;
  const CaseSide& to_;
};

}  // namespace

Result<command::Command> carried_over(const command::Command& command, const CaseSide& from,
                                      const CaseSide& to) {
  return std::visit(Carrier(from, to), command);
}

}  // namespace recourse::service
