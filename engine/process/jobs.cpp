#include "engine/process/jobs.h"

#include "engine/definition/built_in.h"
#include "engine/process/evaluation.h"
#include "engine/process/incidents.h"
#include "engine/process/timers.h"

namespace recourse::process {
namespace {

/// Between −1 and 1, by the random bits of the job's id: they came through the id port and stand in
/// the record, so whoever computes a retry again gets the same instant.
Decimal swing_of(const history::Job& job) {
  std::uint64_t bits = 0x9E37'79B9'7F4A'7C15ULL * static_cast<std::uint64_t>(job.attempt);
  for (const std::uint8_t byte : job.id.bytes) {
    bits = (bits ^ byte) * 0x0000'0100'0000'01B3ULL;  // FNV-1a
  }
  bits ^= bits >> 29;
  constexpr std::int64_t kParts = 10'000;
  const auto part = static_cast<std::int64_t>(bits % (2 * kParts + 1)) - kParts;
  return Decimal::from_parts(part, -4).value_or(Decimal());
}

/// wait × backoff^(attempt − 1), a little more or less by jitter, never over max_wait.
Instant retry_instant(const Turn& turn, const Activity& activity,
                      const definition::Retry& retry, const history::Job& job) {
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  const Instant now = turn.desk.now;
  const Instant first = view.due(retry.wait, now);
  Decimal wait(first.us - now.us);
  for (int i = 1; i < job.attempt; ++i) {
    wait = Decimal::multiply(wait, retry.backoff).value_or(wait);
  }
  if (!retry.jitter.is_zero()) {
    const auto share = Decimal::multiply(retry.jitter, swing_of(job));
    const auto hundredth = Decimal::multiply(share.value_or(Decimal()), wait);
    const auto part = Decimal::divide(hundredth.value_or(Decimal()), Decimal(100));
    wait = Decimal::add(wait, part.value_or(Decimal())).value_or(wait);
  }
  const auto whole = wait.rounded(0, Decimal::Rounding::kDown);
  Instant at{now.us + (whole ? whole->to_int64().value_or(0) : 0)};
  if (retry.max_wait) at = std::min(at, view.due(*retry.max_wait, now));
  return at;
}

/// `numbering.next` is answered by the engine itself: by the range, in the year of the calendar.
void ask_number(Turn& turn, JobId job, const Map& input) {
  const Date today =
      calendar::local_date(turn.desk.calendar(turn.state()), turn.desk.now);
  turn.effects.push_back(AskNumber{std::string(input.get("code").text()),
                                   std::to_string(civil_from(today).year), turn.state().id, job});
}

}  // namespace

void enter_auto(Turn& turn, const Activity& activity, const definition::AutoStep& step) {
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  history::JobCreated created;
  created.job = turn.desk.ids.make<JobId>();
  created.activity = activity.id;
  created.path = turn.node(activity.node).path;
  created.connector = step.connector;
  for (const auto& input : step.with) created.input[input.path] = view.value(input.source);
  const JobId job = created.job;
  const bool own = created.connector == definition::kNextNumber;
  const Map input = own ? created.input : Map();
  turn.record(std::move(created));
  if (own) ask_number(turn, job, input);
}

void job_done(Turn& turn, const history::Job& job, Value result) {
  const Activity* activity = turn.kernel->find(job.activity);
  const auto& step = std::get<definition::AutoStep>(turn.step(activity->node).kind);
  const auto* manifest = turn.desk.catalogue.connector(step.connector);
  if (manifest != nullptr && manifest->result) {
    auto typed = feel::conform(result, *manifest->result, "result", turn.definition().currency);
    if (!typed) throw Fault(typed.rejection(), activity->id);
    result = std::move(*typed);
  }
  turn.record(history::JobCompleted{job.id, result});
  turn.done(*activity, std::move(result));
}

void job_refused(Turn& turn, const history::Job& job, const std::string& error, Value data) {
  const Activity activity = *turn.kernel->find(job.activity);
  turn.record(history::JobFailed{job.id, Value(error), "error"});
  raise_error(turn, activity, error, std::move(data));
}

void job_failed(Turn& turn, const history::Job& job, const Value& message) {
  const Activity activity = *turn.kernel->find(job.activity);
  const auto& step = std::get<definition::AutoStep>(turn.step(activity.node).kind);
  if (job.attempt <= step.retry.times) {
    const JobId id = job.id;
    const Instant at = retry_instant(turn, activity, step.retry, job);
    turn.record(history::JobFailed{id, message, "retry"});
    arm_timer(turn, activity.id, "retry", 0, id.text(), at);
    return;
  }
  if (!step.retry.then_error.empty()) {
    return job_refused(turn, job, step.retry.then_error, message);
  }
  const JobId id = job.id;
  turn.record(history::JobFailed{id, message, "incident"});
  // Who was given personal data may quote it; the incident is told to people who may not read it.
  const bool hidden = as_sealed(message) != nullptr;
  const std::string en =
      hidden ? "what it said stands in the history, sealed" : std::string(message.text());
  const std::string zh = hidden ? "其说明已封存于历史中" : std::string(message.text());
  raise_incident(turn, activity.id, "JOB_FAILED",
                 {"The connector " + step.connector + " failed for good: " + en,
                  "连接器 " + step.connector + " 最终失败：" + zh},
                 id);
}

void retry_job(Turn& turn, const history::Job& job) {
  const history::Job again = job;  // recording may move it
  turn.record(history::JobRetried{again.id, again.attempt + 1});
  if (again.connector == definition::kNextNumber) ask_number(turn, again.id, again.input);
}

}  // namespace recourse::process
