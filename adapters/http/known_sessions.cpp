#include "adapters/http/known_sessions.h"

namespace recourse::http {
namespace {
constexpr std::size_t kMost = 20'000;

bool is_trusted(Instant read, Instant now) {
  return now.us >= read.us && now.us - read.us < KnownSessions::kTrusted.us;
}
}  // namespace

void KnownSessions::remember(const ports::SessionRow& session, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(session.token_hash);
  if (known != known_.end() && known->second.ended && is_trusted(known->second.read, now)) return;
  if (known_.size() >= kMost && !is_trusted(looked_, now)) forget_old(now);
  if (known_.size() < kMost) known_.insert_or_assign(session.token_hash, Known{session, now});
}

void KnownSessions::forget(const std::string& token_hash, Instant now) {
  const std::lock_guard lock(mutex_);
  known_.insert_or_assign(token_hash, Known{{}, now, /*ended=*/true});
}

std::optional<ports::SessionRow> KnownSessions::find(const std::string& token_hash,
                                                     Instant now) const {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(token_hash);
  const bool known = found != known_.end() && !found->second.ended;
  if (!known || !is_trusted(found->second.read, now)) return std::nullopt;
  return found->second.session;
}

void KnownSessions::forget_old(Instant now) {
  looked_ = now;
  std::erase_if(known_, [now](const auto& entry) { return !is_trusted(entry.second.read, now); });
}

}  // namespace recourse::http
