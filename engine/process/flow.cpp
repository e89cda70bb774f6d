#include "engine/process/flow.h"

#include <algorithm>
#include <utility>

#include "engine/process/calls.h"
#include "engine/process/case_data.h"
#include "engine/process/catches.h"
#include "engine/process/clocks.h"
#include "engine/process/compensation.h"
#include "engine/process/evaluation.h"
#include "engine/process/gates.h"
#include "engine/process/incidents.h"
#include "engine/process/jobs.h"
#include "engine/process/recalculate.h"
#include "engine/process/regions.h"
#include "engine/process/tasks.h"
#include "engine/process/timers.h"

namespace recourse::process {
namespace {

bool starts_with(const std::string& text, const char* prefix) { return text.starts_with(prefix); }

/// message, signal, error and result are names of this moment only.
void add_event_names(Evaluation& view, const kernel::Event& event) {
  if (starts_with(event.name, "message.")) {
    view.with("message", event.data);
  } else if (starts_with(event.name, "signal.")) {
    view.with("signal", event.data);
  } else if (starts_with(event.name, "error.")) {
    view.with("error", event.data);
  }
}

}  // namespace

const definition::Back* Flow::back_of(const definition::Transition& transition) const {
  const auto* task = std::get_if<definition::TaskStep>(&turn_.step(transition.source).kind);
  if (task == nullptr) return nullptr;
  for (const auto& action : task->actions) {
    if (!action.back) continue;
    const auto& own = action.transitions;
    if (std::find(own.begin(), own.end(), transition.id) != own.end()) return &*action.back;
  }
  return nullptr;
}

Flow::Manner Flow::manner_of(const definition::Transition& transition) const {
  const auto woken = woken_by_.find(transition.id);
  const std::string& by = woken == woken_by_.end() ? transition.event : woken->second;
  if (by == "skip" || by == "while") return Manner::kSkipped;
  if (back_of(transition) != nullptr) return Manner::kReturned;
  if (by.empty() || by == "done" || starts_with(by, "action.")) return Manner::kDone;
  for (const definition::Catch& trigger : turn_.step(transition.source).catches) {
    if (trigger.transition == transition.id && !trigger.handler) return Manner::kDone;
  }
  return Manner::kInterrupted;
}

bool Flow::completes(const definition::Transition& transition) {
  const Manner manner = manner_of(transition);
  return manner == Manner::kDone || manner == Manner::kReturned;
}

std::string Flow::exit_reason(const definition::Transition& transition) {
  switch (manner_of(transition)) {
    case Manner::kReturned: return kernel::kReturned;
    case Manner::kInterrupted: return "interrupted";
    case Manner::kSkipped: return "skipped";
    case Manner::kDone: break;
  }
  return "left";
}

bool Flow::allows(const definition::Transition& transition, const Activity& source,
                  const kernel::Event* event) {
  if (event == nullptr && skipped_.count(source.id) != 0) return false;
  const auto& info = turn_.definition().transitions[transition.id];
  if (info.guard.empty()) return true;
  Evaluation view(turn_.state(), turn_.desk, source.id, turn_.actor);
  if (event != nullptr) add_event_names(view, *event);
  return view.truth(info.guard);
}

void Flow::add_step_writes(const Activity& source, const kernel::Event* event, Writes& writes) {
  if (event == nullptr || event->name != "done") return;
  const auto evaluate = [&](const definition::Assignments& assignments, const Value* result) {
    Evaluation view(turn_.state(), turn_.desk, source.id, turn_.actor);
    if (result != nullptr) view.with("result", *result);
    for (const auto& assignment : assignments) {
      writes.emplace_back(assignment.path, view.value(assignment.source));
    }
  };
  const auto& kind = turn_.step(source.node).kind;
  if (const auto* set = std::get_if<definition::SetStep>(&kind)) evaluate(set->set, nullptr);
  if (const auto* job = std::get_if<definition::AutoStep>(&kind)) evaluate(job->save, &event->data);
  if (const auto* call = std::get_if<definition::CallStep>(&kind)) {
    evaluate(call->save, &event->data);
  }
  if (const auto* decide = std::get_if<definition::DecideStep>(&kind)) {
    const Evaluation view(turn_.state(), turn_.desk, source.id, turn_.actor);
    std::vector<int> rules;
    auto result = feel::decide(turn_.definition().decisions.at(decide->decision), view, &rules);
    if (!result) throw Fault(result.rejection(), source.id);
    turn_.record(history::DecisionMade{turn_.node(source.node).path, decide->decision,
                                       std::move(rules), *result});
    evaluate(decide->save, &*result);
  }
}

void Flow::prepare(const definition::Transition& transition, const Activity& source,
                   const kernel::Event* event) {
  woken_by_[transition.id] = event == nullptr ? std::string() : event->name;
  Writes writes;
  add_step_writes(source, event, writes);
  const auto& info = turn_.definition().transitions[transition.id];
  if (!info.set.empty()) {
    Evaluation view(turn_.state(), turn_.desk, source.id, turn_.actor);
    if (event != nullptr) add_event_names(view, *event);
    for (const auto& assignment : info.set) {
      writes.emplace_back(assignment.path, view.value(assignment.source));
    }
  }
  if (info.add_items) {
    Evaluation view(turn_.state(), turn_.desk, source.id, turn_.actor);
    if (event != nullptr) add_event_names(view, *event);
    items_[source.id] = view.value(*info.add_items);
  }
  if (turn_.step(source.node).undo != definition::kNoNode) to_undo_[source.id] = writes;
  prepared_.push_back(std::move(writes));
  for (const Activity* a = turn_.kernel->find(source.id); a != nullptr;
       a = turn_.kernel->find(a->parent)) {
    if (a->overlaid && a->id != source.id) kept_.insert(a->id);
    if (a->parent == 0) break;
  }
  if (event == nullptr || transition.targets.empty()) return;
  if (starts_with(event->name, "message.")) {
    handler_locals_[transition.targets.front()]["message"] = event->data;
  } else if (starts_with(event->name, "signal.")) {
    handler_locals_[transition.targets.front()]["signal"] = event->data;
  } else if (starts_with(event->name, "error.")) {
    handler_locals_[transition.targets.front()]["error"] = event->data;
  } else if (starts_with(event->name, "escalation.")) {
    turn_.record(history::EscalationRaised{event->name.substr(sizeof("escalation.") - 1), true});
  }
}

void Flow::perform(const definition::Transition& transition, ActivityId scope) {
  const Writes writes = std::move(prepared_.front());
  prepared_.pop_front();
  for (const auto& [path, value] : writes) write(turn_, scope, path, value);
  if (!turn_.definition().transitions[transition.id].add_items) return;
  const auto items = items_.extract(scope);  // such a handler stays, so its scope is its source
  if (const auto* list = items.mapped().get_if<List>()) add_items(turn_, scope, *list);
}

NodeId Flow::redirect(const definition::Transition& transition, const Activity& source,
                      ActivityId domain, NodeId target) {
  const Manner manner = manner_of(transition);
  if (const auto* back = back_of(transition); manner == Manner::kReturned && back != nullptr) {
    if (back->direct) {
      NodeId leaving = source.node;
      while (turn_.node(leaving).parent != turn_.kernel->find(domain)->node) {
        leaving = turn_.node(leaving).parent;
      }
      turn_.record(history::ReturnAddressSet{domain, leaving});
    } else if (turn_.kernel->find(domain)->return_to != definition::kNoNode) {
      turn_.record(history::ReturnAddressSet{domain, definition::kNoNode});
    }
    const bool waits = undo_before_return(turn_, domain, target, back->undo.value_or(false));
    return waits ? definition::kNoNode : target;
  }
  const NodeId straight_back = turn_.kernel->find(domain)->return_to;
  if (straight_back == definition::kNoNode || source.parent != domain) return target;
  turn_.record(history::ReturnAddressSet{domain, definition::kNoNode});
  return manner == Manner::kDone ? straight_back : target;
}

Map Flow::locals_of(NodeId node, ActivityId parent) {
  Map locals;
  const auto& step = turn_.step(node);
  if (!std::holds_alternative<definition::ForeachStep>(step.kind)) {
    const Evaluation view(turn_.state(), turn_.desk, parent, turn_.actor);
    for (const auto& variable : step.locals) {
      locals[variable.name] = variable.initial ? view.value(*variable.initial) : Value();
    }
  }
  const auto from_handler = handler_locals_.find(node);
  if (from_handler == handler_locals_.end()) return locals;
  if (std::holds_alternative<definition::BranchBody>(step.kind)) {
    for (const auto& [name, value] : from_handler->second) locals[name] = value;
  }
  handler_locals_.erase(from_handler);
  return locals;
}

bool Flow::entered(const Activity& activity) {
  const Activity own = activity;  // recording below may move it
  const auto& step = turn_.step(own.node);
  clocks_on_enter(turn_, own);
  const Evaluation view(turn_.state(), turn_.desk, own.id, turn_.actor);
  if (!step.only_if.empty() && !view.truth(step.only_if)) {
    return pass_by(own, "skip");
  }
  if (!step.while_.empty() && !view.truth(step.while_)) {
    return pass_by(own, "while");
  }
  arm_catches(turn_, own, turn_.desk.now);
  return !held_back(turn_, own) && enter_step(own);
}

bool Flow::pass_by(const Activity& activity, const char* why) {
  skipped_.insert(activity.id);
  turn_.done(activity, {}, why);
  return false;
}

bool Flow::enter_step(const Activity& activity) {
  const auto& kind = turn_.step(activity.node).kind;
  if (const auto* task = std::get_if<definition::TaskStep>(&kind)) {
    enter_task(turn_, activity, *task);
  } else if (const auto* job = std::get_if<definition::AutoStep>(&kind)) {
    enter_auto(turn_, activity, *job);
  } else if (const auto* wait = std::get_if<definition::WaitStep>(&kind)) {
    enter_wait(turn_, activity, *wait);
  } else if (const auto* send = std::get_if<definition::SendStep>(&kind)) {
    enter_send(turn_, activity, *send);
  } else if (const auto* call = std::get_if<definition::CallStep>(&kind)) {
    enter_call(turn_, activity, *call);
  } else if (const auto* start = std::get_if<definition::StartStep>(&kind)) {
    enter_start(turn_, activity, *start);
  } else if (std::holds_alternative<definition::SetStep>(kind) ||
             std::holds_alternative<definition::DecideStep>(kind)) {
    turn_.done(activity);
  } else if (const auto* raise = std::get_if<definition::RaiseStep>(&kind)) {
    raise_error(turn_, activity, raise->error, {});
  } else if (const auto* escalate = std::get_if<definition::EscalateStep>(&kind)) {
    raise_escalation(turn_, activity.id, escalate->name);
    turn_.done(activity);
  } else if (std::holds_alternative<definition::CompensateStep>(kind)) {
    compensate_next(turn_, activity.id);
    return false;  // its children are undo bodies, none of its own
  } else if (const auto* finish = std::get_if<definition::FinishStep>(&kind)) {
    turn_.outcome = finish->outcome;
    turn_.kernel->finish();
  }
  return true;
}

void Flow::leaving(const Activity& activity, bool completed) {
  const Activity own = activity;
  const auto& step = turn_.step(own.node);
  if (step.undo != definition::kNoNode) {
    const auto writes = to_undo_.extract(own.id);
    if (completed) remember_undo(turn_, own, writes ? writes.mapped() : Writes());
  }
  if (!completed && own.overlaid && kept_.count(own.id) != 0) {
    merge_out(turn_, own.parent, own.writes);
  }
  leave_task(turn_, own);
  give_lock_back(turn_, own);
  cancel_timers(turn_, own.id);
  cancel_calls(turn_, own);
  clocks_on_leave(turn_, own, completed);
}

std::vector<kernel::Region> Flow::regions(const Activity& parallel) {
  return open_regions(turn_, Activity(parallel));
}

void Flow::scope_done(const Activity& scope) {
  const Activity own = scope;
  if (own.parent == 0) {
    for (const auto& [id, outcome] : turn_.definition().outcomes) {
      if (outcome.kind == definition::Outcome::Kind::kSuccess) turn_.outcome = id;
    }
    turn_.kernel->finish();
    return;
  }
  const Activity* parent = turn_.kernel->find(own.parent);
  if (own.region) {
    const ActivityId around = own.parent;
    if (own.detached) merge_out(turn_, around, own.writes);
    turn_.kernel->complete_region(own.id);
    if (own.undo_entry != 0) undo_body_done(turn_, around);
  } else if (turn_.node(parent->node).kind == definition::NodeKind::kParallel) {
    region_done(turn_, own);
  } else {
    turn_.done(own);
  }
}

void Flow::settled() {
  woken_by_.clear();
  kept_.clear();
  begin_what_waited();
  if (turn_.kernel->finishing()) return;
  const bool written = std::exchange(turn_.data_written, false);
  if (written) follow_targets(turn_);
  // Of a suspended case nothing goes on by itself; resumed, it looks at everything again.
  if (turn_.state().state != lifecycle::ProcessInstanceState::Suspended) {
    if (written) follow_keys(turn_);
    watch_conditions(turn_);
  }
  watch_pauses(turn_);
}

void Flow::begin_what_waited() {
  begin_what_may(turn_, [this](ActivityId id) {
    const Activity own = *turn_.kernel->find(id);
    turn_.record(history::WorkBegan{own.id, turn_.node(own.node).path});
    if (enter_step(own)) turn_.kernel->go_inside(own.id);
  });
}

void Flow::unhandled(const kernel::Event& event) {
  if (starts_with(event.name, "error.")) {
    // Whoever cancelled the thrower before its error was heard has cancelled the error, too.
    if (turn_.kernel->find(event.at) == nullptr) return;
    error_unhandled(turn_, event.at, event.name.substr(sizeof("error.") - 1));
  } else if (starts_with(event.name, "escalation.")) {
    turn_.record(history::EscalationRaised{event.name.substr(sizeof("escalation.") - 1), false});
  }
}

}  // namespace recourse::process
