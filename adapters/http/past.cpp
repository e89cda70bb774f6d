#include "adapters/http/past.h"

#include "adapters/http/problem.h"
#include "engine/history/replay.h"

namespace recourse::http {

Result<runtime::StatePtr> state_asked_for(const Call& call, const Case& found,
                                          runtime::Reads& reads) {
  const std::string at = call.request.parameter("at");
  if (at.empty()) return found.state;
  history::ReplayUntil until;
  const auto number = Decimal::parse(at);
  const auto seq = number ? number->to_int64() : std::nullopt;
  if (seq && *seq >= 1) until.seq = static_cast<std::uint64_t>(*seq);
  if (!until.seq) until.recorded = parse_instant(at);
  if (!until.seq && !until.recorded) {
    return refuse(Rejection::Kind::kMalformed, "QUERY",
                  "at must be the number of an event or a time like 2026-03-02T09:00:00Z.",
                  "at 必须是事件序号，或形如 2026-03-02T09:00:00Z 的时间。");
  }
  const auto records = reads.store.records(found.id);
  const bool before_all =
      until.recorded && !records.empty() && *until.recorded < records.front().recorded;
  if (before_all) {
    const std::string began = to_text(records.front().recorded);
    return refuse(Rejection::Kind::kNotFound, "NOT_YET",
                  "It was not there yet: it began at " + began + ".",
                  "当时案件尚不存在：开始于 " + began + "。");
  }
  auto state = history::fold(records, until);
  if (!state.ok()) return state.rejection();
  return std::make_shared<const history::InstanceState>(std::move(*state));
}

}  // namespace recourse::http
