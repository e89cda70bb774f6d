#pragma once
#include <chrono>
#include <cstdint>
#include <limits>

namespace recourse::store {

/// Where the rows of a queue begin that still live. While somebody reads under a snapshot held for
/// minutes PostgreSQL keeps all that is deleted, and a look for the first rows goes past every one
/// of them. So where looks from the beginning have become dear, the next begin where the last one
/// ended, and one from the beginning, for what came late or came back, is made again as soon as it
/// takes no more than a twentieth of the time. Keys are microseconds. Not thread-safe.
class QueueHead {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::int64_t kBeginning = std::numeric_limits<std::int64_t>::min();

  /// The least key to look for.
  [[nodiscard]] std::int64_t from(Time now) const;
  /// A look from `from` has taken until `ended`, and `last` is the key of its last row; of none,
  /// the `from` it was given.
  void looked(std::int64_t from, std::int64_t last, Time began, Time ended);

 private:
  int dear_in_a_row_ = 0;
  Time rest_until_{};
  std::int64_t reached_ = kBeginning;
};

}  // namespace recourse::store
