#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/ports/nodes.h"

namespace recourse::runtime {

/// This process among those that work on one database: its number, what it looks after first, and
/// what it may take for granted of the others. Thread-safe.
///
/// All of it hangs on the lease, which is counted here from before each beat and so never outlasts
/// what the database counts:
/// - Alone is who saw nobody at its last beat, neither at work nor lost lately (who missed its
///   beats may live on), and only as long as the lease of that beat runs.
/// - Who joins does no work before all others know of it: each has said so, or has lost since
///   whatever lease it held at that time. So nobody works beside one who believes to be alone.
/// - Who has not beaten for kForgotten may soon be struck off the roll, and does no work before it
///   has joined anew.
class Membership {
 public:
  static constexpr Duration kLease{3 * kMicrosPerSecond};
  static constexpr Duration kForgotten{ports::NodeRoll::kLostKept.us / 2};
  /// Time that passes also while the machine sleeps.
  using Uptime = std::function<Duration()>;
  [[nodiscard]] static Duration uptime_of_machine();

  struct Standing {
    std::uint64_t number = 0;  ///< 0: it does not take part (closed benchmarks, scenarios)
    std::vector<std::uint64_t> at_work;
    ports::Share share;
  };
  explicit Membership(Uptime uptime = uptime_of_machine) : uptime_(std::move(uptime)) {}

  /// Under a number it never had. Throw StoreError.
  void join(ports::Nodes& nodes);
  enum class Change { kNone, kOthers, kLost };
  /// Since the last beat. Lost: somebody who was at work has gone without a word.
  Change beat(ports::Nodes& nodes);
  void leave(ports::Nodes& nodes);

  /// Somebody else is there, before the next beat tells who.
  void heard_of_another();
  /// That one has heard of this process.
  void met_by(std::uint64_t number);
  /// All others know of this process.
  [[nodiscard]] bool known() const;
  void await_known() const;  ///< a good lease at most
  [[nodiscard]] bool forgotten() const;
  /// What it commits is no surprise to anybody.
  [[nodiscard]] bool may_work() const;

  /// Nobody else writes into the database: then not 0, and another number each time it has become
  /// so. What was read under one number is not known to be current under the next.
  [[nodiscard]] std::uint64_t solitude() const;
  [[nodiscard]] bool alone() const { return solitude() != 0; }
  [[nodiscard]] Standing standing() const;
  [[nodiscard]] std::uint64_t number() const;

 private:
  Change take(ports::NodeRoll roll, Duration asked, std::uint64_t heard_before);
  // The mutex is held:
  void judge_solitude(const ports::NodeRoll& roll, bool heard_meanwhile, bool lapsed);
  Change compare(ports::NodeRoll roll);
  void see_who_has_met();
  [[nodiscard]] bool is_known() const;
  [[nodiscard]] bool is_forgotten() const;

  const Uptime uptime_;
  mutable std::mutex mutex_;
  mutable std::condition_variable met_one_;
  Standing standing_;
  std::string name_;
  std::set<std::uint64_t> met_;  ///< they know of this process
  bool met_all_ = false;         ///< who comes later sees it on the roll
  Duration joined_, last_beat_;  ///< by uptime_; of the latter, before it was asked for
  bool exclusive_ = false;
  std::uint64_t heard_ = 0;  ///< how often of somebody else
  std::uint64_t solitude_ = 1, solitudes_ = 1;
};

}  // namespace recourse::runtime
