#include "engine/command/start_plans.h"

#include <algorithm>
#include <set>

#include "engine/process/start_times.h"

namespace recourse::command {
namespace {

using definition::StartTrigger;

const calendar::Calendar& calendar_of(const StartTrigger& trigger,
                                      const definition::ProcessDefinition& process,
                                      const Desk& desk) {
  return desk.catalogue.calendar(trigger.every.calendar.empty() ? process.calendar
                                                                : trigger.every.calendar);
}

bool is_by_clock(const definition::ProcessDefinition& process, int index) {
  return index >= 0 && index < static_cast<int>(process.starts.size()) &&
         process.starts[static_cast<std::size_t>(index)].kind != StartTrigger::Kind::kMessage;
}

/// What the timer of a start bears; days are those of one version of a calendar.
std::string plan_of(const definition::ProcessDefinition& process, int index, const Desk& desk) {
  const StartTrigger& trigger = process.starts[static_cast<std::size_t>(index)];
  const std::string plan = process::plan_text(trigger);
  if (trigger.kind != StartTrigger::Kind::kAt) return plan;
  return plan + " " + calendar_of(trigger, process, desk).version();
}

bool has_plan(const definition::ProcessDefinition& process, int index, const std::string& plan,
              const Desk& desk) {
  return is_by_clock(process, index) && plan_of(process, index, desk) == plan;
}

/// A timer whose start met a fault is kept with its incident; its start goes on by the next one.
bool is_kept_for_retry(const InstanceState& state, TimerId timer) {
  return std::any_of(state.incidents.begin(), state.incidents.end(), [&](const auto& entry) {
    return entry.second.stimulus["timer"].text() == timer.text();
  });
}

void arm_at(kernel::Recorder& recorder, const Desk& desk,
            const definition::ProcessDefinition& process, int index, Instant due) {
  recorder.record(history::TimerArmed{desk.ids.make<TimerId>(), 0, "start", index,
                                      plan_of(process, index, desk), due});
}

/// Arms the next start after `planned`; those that were missed meanwhile collapse into one.
void arm_start(kernel::Recorder& recorder, const Desk& desk,
               const definition::ProcessDefinition& process, int index, Instant planned) {
  const StartTrigger& trigger = process.starts[static_cast<std::size_t>(index)];
  const auto next =
      process::next_start(trigger, calendar_of(trigger, process, desk), planned, desk.now);
  if (next.skipped) recorder.record(history::StartSkipped{index, planned});
  if (next.due) arm_at(recorder, desk, process, index, *next.due);
}

std::set<int> starts_by_clock(const definition::ProcessDefinition& process) {
  std::set<int> wanted;
  for (int i = 0; i < static_cast<int>(process.starts.size()); ++i) {
    if (is_by_clock(process, i)) wanted.insert(i);
  }
  return wanted;
}

}  // namespace

std::optional<int> start_of(const history::Timer& timer,
                            const definition::ProcessDefinition& process, const Desk& desk) {
  if (has_plan(process, timer.index, timer.name, desk)) return timer.index;
  for (int i = 0; i < static_cast<int>(process.starts.size()); ++i) {
    if (has_plan(process, i, timer.name, desk)) return i;
  }
  return is_by_clock(process, timer.index) ? std::optional(timer.index) : std::nullopt;
}

void arm_next(kernel::Recorder& recorder, const Desk& desk,
              const definition::ProcessDefinition& process, int index,
              const history::Timer& fired) {
  const auto& timers = recorder.state().timers;
  const bool armed = std::any_of(timers.begin(), timers.end(), [&](const auto& entry) {
    return entry.first != fired.id && entry.second.index == index &&
           !is_kept_for_retry(recorder.state(), entry.first);
  });
  if (!armed) arm_start(recorder, desk, process, index, fired.due);
}

void follow_plans(kernel::Recorder& recorder, const Desk& desk,
                  const definition::ProcessDefinition& process, const InstanceState& before) {
  std::set<int> wanted = starts_by_clock(process);
  std::vector<history::Timer> others;
  for (const auto& [id, timer] : before.timers) {
    if (is_kept_for_retry(before, id)) continue;
    const bool stays = has_plan(process, timer.index, timer.name, desk) &&
                       wanted.erase(timer.index) > 0;
    if (!stays) others.push_back(timer);
  }
  for (const history::Timer& timer : others) {
    recorder.record(history::TimerCancelled{timer.id});
    const auto start = start_of(timer, process, desk);
    const bool goes_on = start && (has_plan(process, *start, timer.name, desk) ||
                                   timer.due <= desk.now);
    if (goes_on && wanted.erase(*start) > 0) arm_at(recorder, desk, process, *start, timer.due);
  }
  for (const int index : wanted) arm_start(recorder, desk, process, index, desk.now);
}

}  // namespace recourse::command
