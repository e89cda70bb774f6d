#pragma once
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "engine/ports/work_queues.h"

namespace recourse::http {

/// Sessions read a moment ago, so that somebody at work is not looked up for every request. One
/// that ends here is forgotten at once; one that ends elsewhere (another node, a password changed
/// by command) within kTrusted. Thread-safe.
class KnownSessions {
 public:
  static constexpr Duration kTrusted{5 * kMicrosPerSecond};

  void remember(const ports::SessionRow& session, Instant now);
  /// Also where another thread has read it just before and remembers it just after.
  void forget(const std::string& token_hash, Instant now);
  [[nodiscard]] std::optional<ports::SessionRow> find(const std::string& token_hash,
                                                      Instant now) const;

 private:
  struct Known {
    ports::SessionRow session;
    Instant read;
    bool ended = false;
  };
  void forget_old(Instant now);
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Known> known_;
  Instant looked_;  ///< for old ones, when it was full
};

}  // namespace recourse::http
