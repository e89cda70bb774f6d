#include "adapters/http/accesses.h"
#include "adapters/http/case.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/site.h"
#include "engine/definition/built_in.h"

namespace recourse::http {
namespace {

constexpr int kClaimMax = 100;
constexpr std::int64_t kLeaseMaxS = 24 * 3600;  // longer work says so by extend
constexpr std::int64_t kLeaseUsualS = 60;

Value job_value(const ports::JobRow& row) {
  return Map{{"id", row.id.text()},
             {"instance", row.instance.text()},
             {"process", row.process},
             {"step", row.step},
             {"connector", row.connector},
             {"attempt", row.attempt},
             {"input", row.input},
             {"epoch", row.epoch},
             {"worker", row.worker},
             {"leased_until", row.leased_until ? Value(to_text(*row.leased_until)) : Value()}};
}

/// What a connector is given, in clear; what is erased is told as such.
Map opened_input(const Map& input, process::Secrets* secrets, JobInputs& noted) {
  Map out;
  for (const auto& [name, value] : input) {
    auto clear = secrets == nullptr ? Result<Value>(Value()) : secrets->open(value);
    const bool opened = clear.ok() && secrets != nullptr;
    if (holds_sealed(value)) (opened ? noted.opened : noted.erased).insert(std::string(name));
    out[name] = clear ? std::move(clear).value() : Value(Map{{"private", "erased"}});
  }
  return out;
}

Instant lease_end(const Call& call, std::optional<std::int64_t> seconds) {
  return Instant{call.site.now().us + seconds.value_or(kLeaseUsualS) * kMicrosPerSecond};
}

Rejection stale() {
  return refuse(Rejection::Kind::kConflict, "JOB_STALE",
                "The lease on this job has ended and the job has moved on.",
                "该作业的租约已结束，作业已被他人接手或已完成。");
}

/// Also when the job has left the table: the worker quotes the case it was given with the job, and
/// what comes late is kept there (N9).
void finish(const CallPtr& call, runtime::Reads& reads, command::FinishJob result,
            const std::string& quoted) {
  const auto id = JobId::parse(call->captured.front());
  const auto row = id ? reads.queues.job(*id) : std::nullopt;
  if (row && row->epoch != result.epoch) return call->refuse(stale());
  const auto instance = row ? std::optional(row->instance) : InstanceId::parse(quoted);
  if (!id || !instance) return call->refuse(not_found());
  result.instance = *instance;
  result.job = *id;
  decide(call, std::move(result), [call](const Value& value) { call->answer(value); });
}

}  // namespace

void claim_jobs(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const std::string connector = fields.text("connector", true);
  const std::string worker = fields.text("worker", true);
  const auto max = fields.number("max", 1, kClaimMax);
  const auto lease_s = fields.number("lease_s", 1, kLeaseMaxS);
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  if (connector == definition::kNextNumber) {
    return call->refuse(refuse(Rejection::Kind::kInvalid, "CONNECTOR",
                               "The engine gives numbers itself.", "编号由引擎自行分配。"));
  }
  const auto rows = reads.queues.claim_jobs(connector, worker, static_cast<int>(max.value_or(1)),
                                            call->site.now(), lease_end(*call, lease_s));
  List jobs;
  for (ports::JobRow row : rows) {
    if (holds_sealed(row.input)) {  // the worker is who it was sealed for the way to
      const auto secrets = secrets_of(*call, row.instance, reads);
      JobInputs noted;
      row.input = opened_input(row.input, secrets.get(), noted);
      note_job(*call, row, noted, reads);
    }
    jobs.push_back(job_value(row));
  }
  call->answer(Map{{"jobs", jobs}});
}

void complete_job(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  command::FinishJob result;
  result.epoch = static_cast<std::uint32_t>(fields.number("epoch", 0, 0xffffffff).value_or(0));
  result.result = fields.any("result");
  const std::string quoted = fields.text("instance");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  finish(call, reads, std::move(result), quoted);
}

void fail_job(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  command::FinishJob result;
  result.ok = false;
  result.epoch = static_cast<std::uint32_t>(fields.number("epoch", 0, 0xffffffff).value_or(0));
  result.error = fields.text("error");
  result.error_data = fields.any("error_data");
  if (std::string said = fields.text("message"); !said.empty()) result.message = std::move(said);
  const std::string quoted = fields.text("instance");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  finish(call, reads, std::move(result), quoted);
}

void extend_job(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const auto epoch = fields.number("epoch", 0, 0xffffffff);
  const auto lease_s = fields.number("lease_s", 1, kLeaseMaxS);
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  const auto id = JobId::parse(call->captured.front());
  if (!id || !reads.queues.job(*id)) return call->refuse(not_found());
  const Instant until = lease_end(*call, lease_s);
  const auto held = static_cast<std::uint32_t>(epoch.value_or(0));
  if (!reads.queues.extend_job(*id, held, until)) return call->refuse(stale());
  call->answer(Map{{"leased_until", to_text(until)}});
}

}  // namespace recourse::http
