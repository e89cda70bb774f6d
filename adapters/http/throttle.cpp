#include "adapters/http/throttle.h"

#include <algorithm>

namespace recourse::http {

void Throttle::forget_old(std::map<std::string, Count>& counts, Instant now) const {
  if (counts.size() < rules_.entries_max) return;
  const Instant horizon{now.us - rules_.window_s * kMicrosPerSecond};
  std::erase_if(counts, [&](const auto& entry) {
    return entry.second.last < horizon && entry.second.open_at < now;
  });
  // All of them fresh: an attack with made-up names. Each source is slowed down by itself.
  if (counts.size() >= rules_.entries_max) counts.clear();
}

std::optional<int> Throttle::attempt(const std::string& account, const std::string& source,
                                     Instant now) {
  const std::lock_guard lock(mutex_);
  forget_old(accounts_, now);
  forget_old(sources_, now);
  const std::int64_t window = rules_.window_s * kMicrosPerSecond;
  Count& from = sources_[source];
  if (from.last.us + window <= now.us) from = Count{0, now, {}};
  if (from.failures >= rules_.source_free) {
    return static_cast<int>((from.last.us + window - now.us) / kMicrosPerSecond) + 1;
  }
  Count& on = accounts_[account];
  if (on.open_at > now) {
    return static_cast<int>((on.open_at.us - now.us - 1) / kMicrosPerSecond) + 1;
  }
  if (on.last.us + window <= now.us) on.failures = 0;
  ++from.failures;
  ++on.failures;
  on.last = now;
  const int over = std::min(on.failures - rules_.account_free, 20);
  if (over >= 0) {
    const std::int64_t wait_s =
        std::min<std::int64_t>(std::int64_t{1} << over, rules_.account_wait_s_max);
    on.open_at = Instant{now.us + wait_s * kMicrosPerSecond};
  }
  return std::nullopt;
}

void Throttle::succeeded(const std::string& account, const std::string& source) {
  const std::lock_guard lock(mutex_);
  accounts_.erase(account);
  const auto from = sources_.find(source);
  if (from != sources_.end() && from->second.failures > 0) --from->second.failures;
}

}  // namespace recourse::http
