#include "engine/process/timers.h"

#include "engine/process/clocks.h"
#include "engine/process/evaluation.h"
#include "engine/process/jobs.h"
#include "engine/process/tasks.h"

namespace recourse::process {

void arm_timer(Turn& turn, ActivityId activity, const char* purpose, int index,
               const std::string& name, Instant due) {
  turn.record(history::TimerArmed{turn.desk.ids.make<TimerId>(), activity, purpose, index, name,
                                  due});
}

void arm_timer_in(Turn& turn, ActivityId activity, const char* purpose, int index,
                  const std::string& name, const definition::Span& span, Instant from) {
  const Evaluation view(turn.state(), turn.desk, activity, turn.actor);
  const calendar::TimeSpan counted = view.span(span);
  history::TimerArmed armed{turn.desk.ids.make<TimerId>(), activity, purpose, index, name,
                            view.due(counted, from)};
  if (counted.needs_calendar()) {
    armed.span = calendar::to_text(counted);
    if (from != turn.desk.now) armed.from = from;
  }
  turn.record(std::move(armed));
}

void cancel_timers(Turn& turn, ActivityId activity) {
  std::vector<TimerId> gone;
  for (const auto& [id, timer] : turn.state().timers) {
    if (timer.activity == activity && activity != 0) gone.push_back(id);
  }
  for (TimerId id : gone) turn.record(history::TimerCancelled{id});
}

namespace {

/// `every` goes on from the planned time, so it does not drift; ticks that were missed while
/// nothing ran collapse into one (S7).
void rearm_every(Turn& turn, const history::Timer& timer, const definition::Catch& trigger) {
  const Evaluation view(turn.state(), turn.desk, timer.activity, turn.actor);
  Instant from = timer.due;
  Instant next = view.due(trigger.span, from);
  while (next <= turn.desk.now) {
    const Instant after = view.due(trigger.span, next);
    if (after <= next) break;
    from = next;
    next = after;
  }
  arm_timer_in(turn, timer.activity, "catch", timer.index, {}, trigger.span, from);
}

void fire_catch(Turn& turn, const history::Timer& timer) {
  const Activity* activity = turn.kernel->find(timer.activity);
  const auto& trigger = turn.step(activity->node).catches[static_cast<std::size_t>(timer.index)];
  if (trigger.kind == definition::Catch::Kind::kEvery) rearm_every(turn, timer, trigger);
  const Evaluation view(turn.state(), turn.desk, timer.activity, turn.actor);
  if (!trigger.match.empty() && !view.truth(trigger.match)) return;
  kernel::Event event;
  event.name = "timer." + std::to_string(timer.index);
  event.reach = kernel::Event::Reach::kAt;
  event.at = timer.activity;
  event.take = trigger.transition;
  turn.kernel->raise(std::move(event));
}

}  // namespace

void fire_timer(Turn& turn, TimerId id) {
  const auto at = turn.state().timers.find(id);
  if (at == turn.state().timers.end()) return;
  const history::Timer timer = at->second;
  turn.record(history::TimerFired{id, timer.due});
  switch (timer.purpose) {
    case history::Timer::Purpose::kCatch: return fire_catch(turn, timer);
    case history::Timer::Purpose::kWait: return turn.done(*turn.kernel->find(timer.activity));
    case history::Timer::Purpose::kRetry: {
      const auto job = JobId::parse(timer.name);
      if (job && turn.state().jobs.count(*job) != 0) retry_job(turn, turn.state().jobs.at(*job));
      return;
    }
    case history::Timer::Purpose::kStart: return;  // of the engine's own cases
    case history::Timer::Purpose::kSla:
      return fire_rung(turn, timer.name, timer.activity, timer.index);
    case history::Timer::Purpose::kUrge: return remind(turn, timer);
    case history::Timer::Purpose::kSuspendUntil: {
      const auto item = WorkItemId::parse(timer.name);
      if (item && turn.state().work_items.count(*item) != 0) resume_item(turn, *item);
      return;
    }
  }
}

}  // namespace recourse::process
