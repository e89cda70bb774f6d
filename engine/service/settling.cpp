// What becomes of a command that was carried out before, or that the store had the last word on.
#include "engine/service/batch.h"

namespace recourse::service {
namespace {

using Kind = Rejection::Kind;
using ports::CommitOutcome;

Rejection key_reused() {
  return command::refuse(Kind::kInvalid, "IDEMPOTENCY",
                         "This Idempotency-Key was used for another request: make a new one.",
                         "该 Idempotency-Key 已用于其他请求，请使用新的键。");
}

/// Hexadecimal digits that are kept of a fingerprint: 128 bits tell two bodies apart.
constexpr std::size_t kFingerprintDigits = 32;

}  // namespace

/// Of a body that may hold a telephone number a plain hash would be guessed back.
std::string Batch::kept_fingerprint(const command::Request& request) const {
  const bool keyed = ports_.vault != nullptr && !request.fingerprint.empty();
  const std::string whole = keyed ? ports_.vault->mark(request.fingerprint) : request.fingerprint;
  return whole.substr(0, kFingerprintDigits);
}

/// A request that was carried out before gets the answer it got then (I13).
bool Batch::settle_stored(const command::Request& request, Outcome& outcome) {
  if (request.idempotency_key.empty()) return false;
  const auto stored = ports_.store.find_answer(request.caller.user, request.idempotency_key);
  if (!stored) return false;
  // Earlier releases kept all digits.
  const std::string before = stored->fingerprint.substr(0, kFingerprintDigits);
  if (before == kept_fingerprint(request)) {
    outcome.answer = stored->answer;
  } else {
    outcome.answer = key_reused();
  }
  return true;
}

/// The case there is instead of a new one. true: it joins the start, in the next round.
bool Batch::point_to(InstanceId existing, const command::Request& request, std::size_t index,
                     Outcome& outcome) {
  const auto& start = std::get<command::StartInstance>(request.command);
  outcome.instance = existing;
  outcome.answer = Value(Map{{"id", existing.text()}, {"started", false}});
  const auto latest = ports_.catalogue.latest(start.process);
  if (!latest || latest->key_joins.empty()) return false;
  command::Request join = request;
  join.command = command::JoinStart{existing, start.id, start.data};
  joins.emplace_back(index, std::move(join));
  return true;
}

/// `after_end: return`: a key that a case had, running or ended, makes no second one.
bool Batch::return_ended(const command::Request& request, std::size_t index,
                         const command::Decision& decision, Outcome& outcome) {
  const std::string& key = decision.after.key;
  if (key.empty()) return false;
  const auto& start = std::get<command::StartInstance>(request.command);
  const auto existing = ports_.store.find_by_key(start.process, key);
  // The same start come twice is told by its own id, at the commit; or by what it is known under.
  if (!existing || *existing == start.id) return false;
  if (settle_stored(request, outcome)) return true;
  point_to(*existing, request, index, outcome);
  return true;
}

bool Batch::settle(CommitOutcome committed, Decided& decided, const command::Request& request,
                   Outcome& outcome) {
  if (committed == CommitOutcome::kCommitted) {
    cache_.put(outcome.instance, std::move(decided.after));
    outcome.changes = std::move(decided.changes);
    const Value& incident = outcome.answer.ok() ? (*outcome.answer)["incident"] : Value();
    if (!incident.is_null()) {
      outcome.answer = Rejection{
          Kind::kConflict,
          "INCIDENT",
          {"The case met a fault and waits for an administrator; what you did is kept: " +
               std::string(incident["en"].text()),
           "案件发生异常，等待管理员处理，您的操作已保留：" + std::string(incident["zh"].text())},
          incident};
    }
    return true;
  }
  Outcome fresh;
  fresh.instance = outcome.instance;
  outcome = std::move(fresh);
  switch (committed) {
    case CommitOutcome::kVersionConflict:
      if (std::holds_alternative<command::StartInstance>(request.command)) {
        // Its id was made with the command, so it is the very start that made the case, come twice.
        outcome.answer = Value(Map{{"id", outcome.instance.text()}, {"started", true}});
        return true;
      }
      cache_.forget(outcome.instance);
      return false;
    case CommitOutcome::kMessageGone:
      outcome.answer = command::refuse(Kind::kConflict, "MESSAGE_GONE",
                                       "Another case has taken this message.",
                                       "该消息已被其他案件接收。");
      return true;
    case CommitOutcome::kIdempotencyTaken: return settle_stored(request, outcome);
    case CommitOutcome::kJobStale:
      outcome.answer = command::refuse(
          Kind::kConflict, "JOB_STALE",
          "The lease on this job has lapsed and another worker has it, or it is answered already.",
          "该作业的租约已失效，已由其他执行者接手或已有结果。");
      return true;
    case CommitOutcome::kKeyTaken: {
      // Nothing may be thrown after a commit: the others of the batch would be decided twice.
      const auto* start = std::get_if<command::StartInstance>(&request.command);
      if (start == nullptr) {  // an ended case that was to go on
        outcome.answer = command::refuse(
            Kind::kConflict, "KEY_TAKEN",
            "Another running case has the business key of this one: go on there.",
            "已有使用同一业务编号的案件正在办理，请在该案件中处理。");
        return true;
      }
      const auto existing = ports_.store.find_by_key(start->process, decided.after->key);
      if (!existing) return false;
      return !point_to(*existing, request, decided.index, outcome);
    }
    case CommitOutcome::kCommitted: break;
  }
  return true;
}

}  // namespace recourse::service
