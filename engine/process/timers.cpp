#include "engine/process/timers.h"

#include "engine/process/clocks.h"
#include "engine/process/evaluation.h"
#include "engine/process/jobs.h"
#include "engine/process/substitutes.h"
#include "engine/process/tasks.h"

namespace recourse::process {
namespace {

/// As many as microsteps in a macrostep: a list of items one after the other may well have some.
constexpr std::uint32_t kChainMax = 1000;

Rejection round_in_a_circle() {
  return {Rejection::Kind::kInvalid, "LIVELOCK",
          {"A thousand timers in a row were due as soon as they were set: the definition goes "
           "round in a circle that takes no time.",
           "连续一千个定时器在设定时即已到期：流程定义在不耗时的循环中打转。"},
          {}};
}

std::uint32_t chain_of(const Turn& turn, Instant due) {
  return due <= turn.desk.now ? turn.timer_chain + 1 : 0;
}

}  // namespace

void arm_timer(Turn& turn, ActivityId activity, const char* purpose, int index,
               const std::string& name, Instant due) {
  history::TimerArmed armed{turn.desk.ids.make<TimerId>(), activity, purpose, index, name, due};
  armed.chain = chain_of(turn, due);
  turn.record(std::move(armed));
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
  armed.chain = chain_of(turn, armed.due);
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
/// nothing ran collapse into one.
void rearm_every(Turn& turn, const history::Timer& timer, const definition::Catch& trigger) {
  const Evaluation view(turn.state(), turn.desk, timer.activity, turn.actor);
  const calendar::TimeSpan step = view.span(trigger.span);
  arm_timer_in(turn, timer.activity, "catch", timer.index, {}, trigger.span,
               view.latest_tick(step, timer.due, turn.desk.now));
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
  if (timer.chain > kChainMax) throw Fault(round_in_a_circle(), timer.activity);
  turn.timer_chain = timer.chain;
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
    case history::Timer::Purpose::kBack: {
      if (const auto item = WorkItemId::parse(timer.name)) give_back(turn, *item);
      return;
    }
    case history::Timer::Purpose::kUrge: return remind(turn, timer);
    case history::Timer::Purpose::kSuspendUntil: {
      const auto item = WorkItemId::parse(timer.name);
      if (item && turn.state().work_items.count(*item) != 0) resume_item(turn, *item);
      return;
    }
  }
}

}  // namespace recourse::process
