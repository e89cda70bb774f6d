#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "engine/base/time.h"

namespace recourse::http {

/// Slows down guessing of passwords, by account and by source address, in memory. Waits end by
/// themselves: nobody can lock a colleague out for good. Unknown accounts count like known ones, so
/// the answer tells nothing. Thread-safe.
class Throttle {
 public:
  struct Rules {
    int account_free = 5;          ///< failures before an account has to wait
    int account_wait_s_max = 300;  ///< 1, 2, 4 … seconds, up to five minutes
    int source_free = 50;          ///< failures of one address within the window: an office's NAT
    int window_s = 600;
    std::size_t entries_max = 100'000;
  };
  Throttle() = default;
  explicit Throttle(Rules rules) : rules_(rules) {}

  /// Counts an attempt as failed before it is tried, so that parallel guesses all count.
  /// Some: not now, and how many seconds to wait.
  [[nodiscard]] std::optional<int> attempt(const std::string& account, const std::string& source,
                                           Instant now);
  /// The attempt was right after all: the account's count is forgotten, the source's is taken back.
  void succeeded(const std::string& account, const std::string& source);

 private:
  struct Count {
    int failures = 0;
    Instant last;     ///< account: last failure; source: start of the window
    Instant open_at;  ///< account: next attempt allowed
  };
  void forget_old(std::map<std::string, Count>& counts, Instant now) const;
  Rules rules_{};
  std::mutex mutex_;
  std::map<std::string, Count> accounts_, sources_;
};

}  // namespace recourse::http
