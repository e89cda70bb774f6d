#include "engine/process/catches.h"

#include "engine/process/evaluation.h"
#include "engine/process/timers.h"

namespace recourse::process {
namespace {

using CatchKind = definition::Catch::Kind;

void subscribe(Turn& turn, const Activity& activity, const definition::Catch& trigger, int index) {
  history::SubscriptionOpened opened;
  opened.activity = activity.id;
  opened.index = index;
  opened.signal = trigger.kind == CatchKind::kSignal;
  opened.name = trigger.name;
  if (!opened.signal) {
    const auto& message = turn.definition().messages.at(trigger.name);
    const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
    opened.key = feel::display(view.value(message.key));
    turn.effects.push_back(SeekMessage{opened.name, opened.key});
  }
  turn.record(std::move(opened));
}

/// Requires: the activity is active. Evaluates the edge and fires on false → true.
void watch_edge(Turn& turn, ActivityId id, int index) {
  const Activity* activity = turn.kernel->find(id);
  const auto& trigger = turn.step(activity->node).catches[static_cast<std::size_t>(index)];
  const auto known = activity->edges.find(index);
  const bool before = known != activity->edges.end() && known->second;
  const bool now =
      Evaluation(turn.state(), turn.desk, id, turn.actor).truth(trigger.when);
  if (before == now) return;
  turn.record(history::ConditionChanged{id, index, now});
  if (!now) return;
  const Evaluation view(turn.state(), turn.desk, id, turn.actor);
  if (!trigger.match.empty() && !view.truth(trigger.match)) return;
  kernel::Event event;
  event.name = "when." + std::to_string(index);
  event.reach = kernel::Event::Reach::kAt;
  event.at = id;
  event.take = trigger.transition;
  turn.kernel->raise(std::move(event));
}

/// A wait fires once and a broken `while` leaves once, also when the event is still in the queue.
constexpr int kOwnEdge = -1;

void watch_step(Turn& turn, ActivityId id, const feel::Expression& condition, bool fires_on,
                const char* name) {
  const Activity activity = *turn.kernel->find(id);
  if (activity.edges.count(kOwnEdge) != 0) return;
  const Evaluation view(turn.state(), turn.desk, id, turn.actor);
  if (view.truth(condition) != fires_on) return;
  turn.record(history::ConditionChanged{id, kOwnEdge, true});
  turn.done(activity, {}, name);
}

}  // namespace

namespace {

/// `every` begins with the first tick that is still ahead: counted from the one before it.
Instant last_before(const Turn& turn, const Evaluation& view, const definition::Catch& trigger,
                    Instant from) {
  Instant due = view.due(trigger.span, from);
  while (trigger.kind == CatchKind::kEvery && due < turn.desk.now) {
    const Instant after = view.due(trigger.span, due);
    if (after <= due) break;
    from = due;
    due = after;
  }
  return from;
}

}  // namespace

void arm_catches(Turn& turn, const Activity& activity, Instant from) {
  const auto& catches = turn.step(activity.node).catches;
  for (std::size_t i = 0; i < catches.size(); ++i) {
    const definition::Catch& trigger = catches[i];
    const int index = static_cast<int>(i);
    const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
    switch (trigger.kind) {
      case CatchKind::kAfter:
      case CatchKind::kEvery:
        arm_timer_in(turn, activity.id, "catch", index, {}, trigger.span,
                     last_before(turn, view, trigger, from));
        break;
      case CatchKind::kAt:
        arm_timer(turn, activity.id, "catch", index, {}, view.instant(trigger.at));
        break;
      case CatchKind::kMessage:
      case CatchKind::kSignal: subscribe(turn, activity, trigger, index); break;
      case CatchKind::kError:
      case CatchKind::kEscalation:
      case CatchKind::kWhen:
      case CatchKind::kOperation: break;
    }
  }
}

void enter_wait(Turn& turn, const Activity& activity, const definition::WaitStep& step) {
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  if (step.for_span) {
    arm_timer_in(turn, activity.id, "wait", 0, {}, *step.for_span, turn.desk.now);
  } else if (!step.until.empty()) {
    arm_timer(turn, activity.id, "wait", 0, {}, view.instant(step.until));
  }
}

void follow_keys(Turn& turn) {
  const auto waiting = turn.state().subscriptions;
  for (const history::Subscription& subscription : waiting) {
    if (subscription.signal) continue;
    const auto& key = turn.definition().messages.at(subscription.name).key;
    const Evaluation view(turn.state(), turn.desk, subscription.activity, turn.actor);
    const std::string now = feel::display(view.value(key));
    if (now == subscription.key) continue;
    turn.effects.push_back(SeekMessage{subscription.name, now});
    turn.record(history::SubscriptionMoved{subscription.activity, subscription.index,
                                           subscription.name, now});
  }
}

void watch_conditions(Turn& turn) {
  std::vector<ActivityId> ids;
  for (const auto& [id, activity] : turn.state().activities) ids.push_back(id);
  for (ActivityId id : ids) {
    const auto& step = turn.step(turn.kernel->find(id)->node);
    for (std::size_t i = 0; i < step.catches.size(); ++i) {
      if (step.catches[i].kind == CatchKind::kWhen) watch_edge(turn, id, static_cast<int>(i));
    }
    if (!step.while_.empty()) watch_step(turn, id, step.while_, false, "while");
    const auto* wait = std::get_if<definition::WaitStep>(&step.kind);
    const bool waits = wait != nullptr && !turn.kernel->find(id)->waits;
    if (waits && !wait->when.empty()) watch_step(turn, id, wait->when, true, "done");
  }
}

}  // namespace recourse::process
