// What a reader must remember of earlier records to tell later ones, and which events to tell.
#include "engine/history/narrate.h"
#include "engine/history/renames.h"

namespace recourse::history {
namespace {

struct Remember {
  Recalled& recalled;
  void operator()(const WorkItemCreated& e) const { recalled.titles[e.item] = e.title; }
  void operator()(const ActivityEntered& e) const { recalled.paths[e.activity] = e.path; }
  void operator()(const InstanceMigrated& e) const {
    for (auto& [activity, path] : recalled.paths) path = renamed(e.renamed, path);
  }
  void operator()(const JobCreated& e) const { recalled.jobs[e.job] = {e.path, e.connector}; }
  void operator()(const TimerArmed& e) const { recalled.timers[e.timer] = e; }
  void operator()(const UndoLogged& e) const { recalled.undos[e.entry] = e.path; }
  void operator()(const IncidentRaised& e) const { recalled.incidents[e.incident] = e.text; }
  void operator()(const auto&) const {}
};

/// The kernel's own bookkeeping, and what the sentence of its cause says already.
template <class T>
constexpr bool kBookkeeping =
    std::is_same_v<T, ScopeFinished> || std::is_same_v<T, HistoryKept> ||
    std::is_same_v<T, ActivityCompleted> ||
    std::is_same_v<T, ActivityDetached> || std::is_same_v<T, RegionsOpened> ||
    std::is_same_v<T, Joined> || std::is_same_v<T, ConditionChanged> ||
    std::is_same_v<T, ReturnAddressSet> || std::is_same_v<T, ReturnDelayed> ||
    std::is_same_v<T, UndoLogged> || std::is_same_v<T, TimerArmed> ||
    std::is_same_v<T, TimerCancelled> || std::is_same_v<T, SubscriptionOpened>;

struct Detail {
  const Recalled& recalled;
  bool operator()(const ActivityExited& e) const { return e.reason == "ended"; }
  bool operator()(const WorkItemChanged& e) const { return e.verb == "activate"; }
  /// Rungs of a clock, new tries of a job and work that goes back have sentences of their own.
  bool operator()(const TimerFired& e) const {
    const auto timer = recalled.timers.find(e.timer);
    if (timer == recalled.timers.end()) return false;
    const std::string& purpose = timer->second.purpose;
    return purpose == "sla" || purpose == "retry" || purpose == "back";
  }
  template <class T>
  bool operator()(const T&) const {
    return kBookkeeping<T>;
  }
};

}  // namespace

Recalled recall(const std::vector<StepRecord>& records) {
  Recalled recalled;
  for (const StepRecord& record : records) recall(record, recalled);
  return recalled;
}

void recall(const StepRecord& record, Recalled& recalled) {
  for (const Event& event : record.events) std::visit(Remember{recalled}, event);
}

bool is_detail(const Event& event, const Recalled& recalled) {
  return std::visit(Detail{recalled}, event);
}

}  // namespace recourse::history
