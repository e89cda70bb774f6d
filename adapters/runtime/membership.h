#pragma once
#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "engine/ports/nodes.h"

namespace recourse::runtime {

/// This process among those that work on one database: its number, and what it looks after first.
/// Thread-safe.
class Membership {
 public:
  static constexpr Duration kLease{3 * kMicrosPerSecond};

  struct Standing {
    std::uint64_t number = 0;  ///< 0: it does not take part (closed benchmarks, scenarios)
    std::vector<std::uint64_t> at_work;
    ports::Share share;
  };
  /// Throw StoreError.
  void join(ports::Nodes& nodes);
  enum class Change { kNone, kOthers, kLost };
  /// Since the last beat. Lost: somebody who was at work has gone without a word.
  Change beat(ports::Nodes& nodes);
  void leave(ports::Nodes& nodes);

  /// Somebody else was heard of, before the next beat tells who.
  void heard_of_another() { alone_ = false; }
  /// Nobody else writes into the database, as far as is known.
  [[nodiscard]] bool alone() const { return alone_; }
  [[nodiscard]] Standing standing() const;

 private:
  Change take(ports::NodeRoll roll);

  mutable std::mutex mutex_;
  Standing standing_;
  std::string name_;
  std::atomic<bool> alone_ = true;
};

}  // namespace recourse::runtime
