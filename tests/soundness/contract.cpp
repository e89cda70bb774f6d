#include "tests/soundness/contract.h"

#include <algorithm>
#include <map>

#include "engine/lifecycle/work_item.h"

namespace recourse::soundness_test {
namespace {

using command::Decision;
using command::InstanceState;
using definition::NodeKind;
using definition::ProcessDefinition;
using history::Activity;
using history::ActivityId;

bool is_open(const history::WorkItem& item) { return !lifecycle::is_final(item.state); }

std::string named(const ProcessDefinition& definition, const InstanceState& state,
                  ActivityId id) {
  const auto at = state.activities.find(id);
  return at == state.activities.end() ? "activity " + std::to_string(id)
                                      : definition.chart.node(at->second.node).path;
}

/// I5: whatever belongs to an activity is gone with it; an ended case has nothing left.
std::string left_behind(const InstanceState& state) {
  const auto gone = [&](ActivityId id) { return id != 0 && state.activities.count(id) == 0; };
  for (const auto& [id, item] : state.work_items) {
    if (gone(item.activity)) return "a work item outlives its step";
  }
  for (const auto& [id, timer] : state.timers) {
    if (gone(timer.activity)) return "a timer outlives its step";
  }
  for (const auto& [id, job] : state.jobs) {
    if (gone(job.activity)) return "a job outlives its step";
  }
  for (const auto& waiting : state.subscriptions) {
    if (gone(waiting.activity)) return "a subscription outlives its step";
  }
  for (const auto& call : state.calls) {
    if (gone(call.activity)) return "a called process outlives its step";
  }
  if (state.running()) return {};
  const bool empty = state.activities.empty() && state.work_items.empty() &&
                     state.timers.empty() && state.jobs.empty() && state.subscriptions.empty() &&
                     state.calls.empty();
  return empty ? "" : "an ended case has something left";
}

/// S1: one token a scope; nothing that should run stands still.
std::string tokens(const ProcessDefinition& definition, const InstanceState& state) {
  for (const auto& [id, activity] : state.activities) {
    const auto& node = definition.chart.node(activity.node);
    if (node.kind != NodeKind::kCompound || activity.waits) continue;
    int inside = 0, beside = 0;
    for (const auto& [other, child] : state.activities) {
      if (child.parent != id) continue;
      (child.region || child.detached ? beside : inside) += 1;
    }
    if (inside > 1) return node.path + " has " + std::to_string(inside) + " tokens";
    const bool undone_elsewhere =
        std::any_of(state.calls.begin(), state.calls.end(),
                    [id](const auto& call) { return call.activity == id; });
    const bool waits_for_regions = inside == 0 && (beside > 0 || undone_elsewhere);
    const bool blocked = std::any_of(
        state.incidents.begin(), state.incidents.end(),
        [&](const auto& incident) { return incident.second.activity == id; });
    if (inside == 0 && !waits_for_regions && !blocked) return node.path + " has no token";
  }
  return {};
}

/// No work item is lost: a task that is active has somebody to do it, or says why not. None is
/// doubled: one person, one open item of it.
std::string work_of_tasks(const ProcessDefinition& definition, const InstanceState& state) {
  for (const auto& [id, activity] : state.activities) {
    const auto* task = std::get_if<definition::TaskStep>(&definition.steps[activity.node].kind);
    if (task == nullptr || activity.waits) continue;
    int open = 0;
    std::map<std::string, int> by_person;
    for (const auto& [item_id, item] : state.work_items) {
      if (item.activity != id || item.node != activity.node || !is_open(item)) continue;
      ++open;
      if (!item.owner.empty()) ++by_person[item.owner];
    }
    const bool blocked = std::any_of(
        state.incidents.begin(), state.incidents.end(),
        [&](const auto& incident) { return incident.second.activity == id; });
    const bool undoing = std::any_of(
        state.activities.begin(), state.activities.end(), [&](const auto& other) {
          return other.second.undo_entry != 0;
        });
    const std::string path = named(definition, state, id);
    if (open == 0 && !blocked && !undoing) return "the work of " + path + " is lost";
    const bool for_one = !task->assign.everyone && !task->vote;
    if (for_one && open > 1) return "the work of " + path + " is doubled";
    for (const auto& [who, count] : by_person) {
      if (count > 1) return who + " is asked twice at " + path;
    }
  }
  return {};
}

/// What was entered now and stays has every timer it waits by, armed anew.
std::string timers_of_entered(const ProcessDefinition& definition, const Decision& decision) {
  using Kind = definition::Catch::Kind;
  std::map<ActivityId, int> armed;
  for (const auto& event : decision.events) {
    const auto* timer = std::get_if<history::TimerArmed>(&event);
    if (timer != nullptr && timer->purpose == "catch") ++armed[timer->activity];
  }
  for (const auto& event : decision.events) {
    const auto* entered = std::get_if<history::ActivityEntered>(&event);
    if (entered == nullptr) continue;
    const auto at = decision.after.activities.find(entered->activity);
    if (at == decision.after.activities.end() || at->second.waits) continue;
    int expected = 0;
    for (const auto& caught : definition.steps[entered->node].catches) {
      const bool timed =
          caught.kind == Kind::kAfter || caught.kind == Kind::kEvery || caught.kind == Kind::kAt;
      expected += timed ? 1 : 0;
    }
    if (armed[entered->activity] < expected) {
      return entered->path + " was entered without its timers";
    }
  }
  return {};
}

/// Whom a step called is told when the step is left before the answer.
std::string calls_cancelled(const InstanceState& before, const Decision& decision) {
  for (const auto& call : before.calls) {
    const auto& activities = decision.after.activities;
    const bool answered =
        std::any_of(decision.events.begin(), decision.events.end(), [&](const auto& event) {
          const auto* ended = std::get_if<history::CallEnded>(&event);
          return ended != nullptr && ended->child == call.child;
        });
    const bool told =
        std::any_of(decision.effects.begin(), decision.effects.end(), [&](const auto& effect) {
          const auto* cancel = std::get_if<process::CancelChild>(&effect);
          return cancel != nullptr && cancel->child == call.child;
        });
    if (!answered && !told && activities.count(call.activity) == 0) {
      return "a called process was left running";
    }
  }
  return {};
}

std::size_t length(const Value& list) {
  const auto* items = list.get_if<List>();
  return items == nullptr ? 0 : items->size();
}

/// The preview's own words against what the two states show.
std::string kept_word(const InstanceState& before, const Decision& decision, const Value& told) {
  std::size_t asks = 0, calls = 0, ends = 0;
  bool finished = false;
  for (const auto& event : decision.events) {
    asks += std::holds_alternative<history::WorkItemCreated>(event);
    calls += std::holds_alternative<history::JobCreated>(event);
    finished = finished || std::holds_alternative<history::InstanceEnded>(event);
  }
  for (const auto& [id, item] : before.work_items) {
    if (!is_open(item)) continue;
    const auto now = decision.after.work_items.find(id);
    const bool over = now == decision.after.work_items.end() || !is_open(now->second);
    const bool completed = std::any_of(
        decision.events.begin(), decision.events.end(), [&](const auto& event) {
          const auto* done = std::get_if<history::WorkItemCompleted>(&event);
          const auto* changed = std::get_if<history::WorkItemChanged>(&event);
          return (done != nullptr && done->item == id) ||
                 (changed != nullptr && changed->item == id && changed->verb == "fail");
        });
    ends += over && !completed ? 1 : 0;
  }
  if (length(told["asks"]) != asks) return "the preview told of other new work";
  if (length(told["calls"]) != calls) return "the preview told of other calls";
  if (length(told["ends"]) != ends) return "the preview told of other work that ends";
  if (told["finishes"].is_null() == finished) return "the preview was wrong about the end";
  return {};
}

}  // namespace

std::string ReturnContract::check_work(const InstanceState& before, const Decision& decision) {
  std::map<WorkItemId, lifecycle::WorkItemState> states;
  for (const auto& [id, item] : before.work_items) states[id] = item.state;
  for (const auto& event : decision.events) {
    if (const auto* made = std::get_if<history::WorkItemCreated>(&event)) {
      if (!made_.insert(made->item).second) return "a work item was made twice";
      states[made->item] = lifecycle::WorkItemState::Created;
    } else if (const auto* done = std::get_if<history::WorkItemCompleted>(&event)) {
      if (states[done->item] != lifecycle::WorkItemState::InProgress) {
        return "work was completed that nobody was doing";
      }
      if (!ended_.insert(done->item).second) return "a work item ended twice";
      states[done->item] = lifecycle::WorkItemState::Completed;
    } else if (const auto* changed = std::get_if<history::WorkItemChanged>(&event)) {
      const auto trigger = lifecycle::parse_work_item_trigger(changed->verb);
      const auto reached = lifecycle::parse_work_item_state(changed->state);
      if (!trigger || !reached) return "an unknown change of a work item";
      const auto many = lifecycle::next_state(states[changed->item], *trigger);
      const auto one = lifecycle::next_state(states[changed->item], *trigger, {.single = true});
      if (many != reached && one != reached) return "the lifecycle knows no " + changed->verb;
      states[changed->item] = *reached;
      if (lifecycle::is_final(*reached) && !ended_.insert(changed->item).second) {
        return "a work item ended twice";
      }
    }
  }
  for (const auto& [id, item] : before.work_items) {
    const bool there = decision.after.work_items.count(id) > 0;
    if (!there && is_open(item) && ended_.count(id) == 0) return "a work item vanished";
  }
  return {};
}

std::string ReturnContract::check(const ProcessDefinition& definition,
                                  const InstanceState& before, const Decision& decision,
                                  const Value& told) {
  if (std::string broken = check_work(before, decision); !broken.empty()) return broken;
  if (std::string broken = left_behind(decision.after); !broken.empty()) return broken;
  if (std::string broken = calls_cancelled(before, decision); !broken.empty()) return broken;
  if (!told.is_null()) {
    if (std::string broken = kept_word(before, decision, told); !broken.empty()) return broken;
  }
  if (!decision.after.running()) return {};
  if (std::string broken = tokens(definition, decision.after); !broken.empty()) return broken;
  if (std::string broken = work_of_tasks(definition, decision.after); !broken.empty()) {
    return broken;
  }
  return timers_of_entered(definition, decision);
}

}  // namespace recourse::soundness_test
