// What the engine brings to an instance: due timers, messages, results of jobs and calls. Each was
// durable before; each tolerates coming twice or too late.
#include <algorithm>

#include "engine/command/decide.h"
#include "engine/process/compensation.h"
#include "engine/process/evaluation.h"
#include "engine/process/incidents.h"
#include "engine/process/jobs.h"
#include "engine/process/timers.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

Decision nothing(const InstanceState& before) {
  Decision decision;
  decision.after = before;
  decision.answer = Map{};
  return decision;
}

bool waits_for(const history::Subscription& subscription, const DeliverMessage& command) {
  return subscription.name == command.name && subscription.signal == command.signal &&
         (command.signal || subscription.key == command.key);
}

const definition::Catch& caught_by(const history::Subscription& subscription, const Desk& desk,
                                   const InstanceState& before) {
  const auto& activity = before.activities.at(subscription.activity);
  return desk.definition.steps[activity.node]
      .catches[static_cast<std::size_t>(subscription.index)];
}

/// The oldest subscription whose `match` holds takes the message (S8). A signal that nobody here
/// matches is nothing to the case.
bool matches(const history::Subscription& subscription, const Value& data, const Desk& desk,
             const InstanceState& before) {
  const auto& guard =
      desk.definition.transitions[caught_by(subscription, desk, before).transition].guard;
  if (guard.empty()) return true;
  process::Evaluation view(before, desk, subscription.activity, "system");
  view.with(subscription.signal ? "signal" : "message", data);
  return view.truth(guard);
}

/// What the declaration says it carries; nullptr: nothing, or it is not declared here.
feel::TypePtr carried_by(const DeliverMessage& command, const definition::ProcessDefinition& by) {
  if (command.signal) {
    const auto declared = by.signals.find(command.name);
    return declared == by.signals.end() ? nullptr : declared->second;
  }
  const auto declared = by.messages.find(command.name);
  return declared == by.messages.end() ? nullptr : declared->second.carries;
}

}  // namespace

Result<Decision> fire_timer(const FireTimer& command, const Desk& desk,
                            const InstanceState& before) {
  const auto timer = before.timers.find(command.timer);
  if (timer == before.timers.end() || !before.running()) return nothing(before);
  if (timer->second.due > desk.now) return nothing(before);
  if (before.state == lifecycle::ProcessInstanceState::Suspended) return nothing(before);
  Session session(desk, before, "system");
  process::fire_timer(session.turn(), command.timer);
  session.run();
  return session.take(Map{});
}

Result<Decision> deliver_message(const DeliverMessage& command, const Desk& desk,
                                 const InstanceState& before) {
  // Not lost: a kept message waits for the resumption, any other stands in the unmatched list.
  const bool suspended = before.state == lifecycle::ProcessInstanceState::Suspended;
  if (!before.running() || suspended) return nothing(before);
  Value data = command.data;
  const auto waiting = std::find_if(
      before.subscriptions.begin(), before.subscriptions.end(),
      [&](const auto& subscription) { return waits_for(subscription, command); });
  if (waiting == before.subscriptions.end()) return nothing(before);
  if (const feel::TypePtr carries = carried_by(command, desk.definition)) {
    auto typed = feel::conform(data, *carries, command.signal ? "signal" : "message",
                               desk.definition.currency);
    if (!typed) throw process::Fault(typed.rejection(), waiting->activity);
    data = std::move(*typed);
  }
  const auto taker = std::find_if(waiting, before.subscriptions.end(), [&](const auto& candidate) {
    return waits_for(candidate, command) && matches(candidate, data, desk, before);
  });
  if (taker == before.subscriptions.end()) return nothing(before);
  const history::Subscription subscription = *taker;
  Session session(desk, before, "system");
  session.turn().record(history::MessageConsumed{command.id, command.name, command.key, data});
  kernel::Event event;
  event.name = (command.signal ? "signal." : "message.") + command.name;
  event.reach = command.signal ? kernel::Event::Reach::kBroadcast : kernel::Event::Reach::kAt;
  event.at = subscription.activity;
  event.data = std::move(data);
  if (!command.signal) event.take = caught_by(subscription, desk, before).transition;
  session.run(event);
  return session.take(Map{});
}

namespace {

/// Its step was left before any answer came: the result may be money that moved, so a person is
/// told by an incident of the case, whatever has become of it (N9).
Decision keep_late_result(const FinishJob& command, const Caller& caller, const Desk& desk,
                          const InstanceState& before) {
  Session session(desk, before, caller.user);
  const Value result = command.ok              ? command.result
                       : command.error.empty() ? command.message
                                               : Value(command.error);
  session.turn().record(history::JobResultLate{command.job, {}, result});
  history::IncidentRaised raised;
  raised.incident = before.last_incident + 1;
  raised.code = "LATE_RESULT";
  const std::string shown = feel::display(result);
  raised.text = {"A result came after its step was left; decide what it means: " + shown,
                 "环节离开后才收到作业结果，请判断其影响：" + shown};
  raised.job = command.job;
  process::record_incident(session.turn(), std::move(raised));
  return session.take(Map{{"late", true}});
}

}  // namespace

Result<Decision> finish_job(const FinishJob& command, const Caller& caller, const Desk& desk,
                            const InstanceState& before) {
  if (!caller.is_system() && !caller.has_role("worker") && !caller.has_role("admin")) {
    return refuse(Kind::kForbidden, "ROLE", "Only workers may answer jobs.",
                  "只有作业执行者可以提交作业结果。");
  }
  const auto at = before.jobs.find(command.job);
  const bool open = at != before.jobs.end() &&
                    (at->second.state == lifecycle::JobState::Pending ||
                     at->second.state == lifecycle::JobState::Claimed ||
                     at->second.state == lifecycle::JobState::Incident);
  if (command.late) return keep_late_result(command, caller, desk, before);
  if (!open || !before.running()) {
    return refuse(Kind::kConflict, "JOB_STALE", "This job is answered already.",
                  "该作业已有结果。");
  }
  Session session(desk, before, caller.user);
  const history::Job job = at->second;
  if (command.ok) {
    process::job_done(session.turn(), job, command.result);
  } else if (!command.error.empty()) {
    process::job_refused(session.turn(), job, command.error, command.error_data);
  } else {
    process::job_failed(session.turn(), job, command.message);
  }
  session.run();
  return session.take(Map{});
}

Result<Decision> end_call(const EndCall& command, const Desk& desk, const InstanceState& before) {
  const history::Call* call = nullptr;
  for (const auto& candidate : before.calls) {
    if (candidate.child == command.child) call = &candidate;
  }
  if (call == nullptr || !before.running()) return nothing(before);
  const ActivityId caller_activity = call->activity;
  Session session(desk, before, "system");
  session.turn().record(history::CallEnded{command.child, command.outcome});
  const history::Activity activity = *session.kernel().find(caller_activity);
  const bool called = std::holds_alternative<definition::CallStep>(
      desk.definition.steps[activity.node].kind);
  if (command.error.empty() && !called) {
    process::undo_body_done(session.turn(), caller_activity);
  } else if (command.error.empty()) {
    if (command.undoable) process::remember_call(session.turn(), activity, command.child);
    session.turn().done(activity, command.result);
  } else {
    process::raise_error(session.turn(), activity, command.error, {});
  }
  session.run();
  return session.take(Map{});
}

}  // namespace recourse::command
