#include "adapters/http/past.h"

#include "adapters/http/problem.h"
#include "adapters/http/records_of.h"
#include "adapters/http/site.h"
#include "engine/history/replay.h"
#include "engine/service/readable.h"

namespace recourse::http {
namespace {

/// Nothing: the words are neither a number nor a time.
std::optional<history::ReplayUntil> moment_of(const std::string& at) {
  history::ReplayUntil until;
  const auto number = Decimal::parse(at);
  const auto seq = number ? number->to_int64() : std::nullopt;
  if (seq && *seq >= 1) until.seq = static_cast<std::uint64_t>(*seq);
  if (!until.seq) until.recorded = parse_instant(at);
  if (!until.seq && !until.recorded) return std::nullopt;
  return until;
}

Result<history::InstanceState> state_at(const std::vector<history::StepRecord>& records,
                                        const history::ReplayUntil& until) {
  const bool before_all =
      until.recorded && !records.empty() && *until.recorded < records.front().recorded;
  if (before_all) {
    const std::string began = to_text(records.front().recorded);
    return refuse(Rejection::Kind::kNotFound, "NOT_YET",
                  "It was not there yet: it began at " + began + ".",
                  "当时案件尚不存在：开始于 " + began + "。");
  }
  return history::fold(records, until);
}

}  // namespace

std::optional<Case> case_asked_for(const CallPtr& call, const Case& found, runtime::Reads& reads) {
  const std::string at = call->request.parameter("at");
  if (at.empty()) return found;
  const auto until = moment_of(at);
  if (!until) {
    call->refuse(refuse(Rejection::Kind::kMalformed, "QUERY",
                        "at must be the number of an event or a time like 2026-03-02T09:00:00Z.",
                        "at 必须是事件序号，或形如 2026-03-02T09:00:00Z 的时间。"));
    return std::nullopt;
  }
  const auto records = records_of(call, found, reads);
  if (!records) return std::nullopt;
  auto state = state_at(*records, *until);
  if (!state) {
    call->refuse(state.rejection());
    return std::nullopt;
  }
  Case then = found;
  then.definition = service::definition_of(*state, call->site.world.runtime.library());
  if (then.definition == nullptr) {
    call->refuse(not_found());
    return std::nullopt;
  }
  then.state = std::make_shared<const history::InstanceState>(std::move(*state));
  return then;
}

}  // namespace recourse::http
