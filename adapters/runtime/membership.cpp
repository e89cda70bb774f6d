#include "adapters/runtime/membership.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <tuple>

namespace recourse::runtime {
namespace {

constexpr std::size_t kSharesMax = 256;  // an id is told by its last byte
// The clocks of two machines do not run at quite the same pace.
constexpr Duration kLeaseAnywhere{Membership::kLease.us * 11 / 10};
constexpr std::chrono::milliseconds kLook{50};

std::string process_name() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return std::string(host.data()) + " " + std::to_string(::getpid());
}

}  // namespace

Duration Membership::uptime_of_machine() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return {static_cast<std::int64_t>(now.tv_sec) * kMicrosPerSecond + now.tv_nsec / 1000};
}

void Membership::join(ports::Nodes& nodes) {
  const std::uint64_t before = number();
  if (before != 0) nodes.leave(before);
  const std::string name = process_name();
  const std::uint64_t fresh = nodes.join(name, kLease);
  {
    const std::lock_guard lock(mutex_);
    name_ = name;
    standing_ = {fresh, {}, {}};
    met_.clear();
    met_all_ = false;
    solitude_ = 0;
    joined_ = uptime_();
  }
  beat(nodes);
}

Membership::Change Membership::beat(ports::Nodes& nodes) {
  const Duration asked = uptime_();
  std::unique_lock lock(mutex_);
  const auto [number, name, heard] = std::tuple(standing_.number, name_, heard_);
  lock.unlock();
  return take(nodes.beat(number, name, kLease), asked, heard);
}

void Membership::leave(ports::Nodes& nodes) {
  const std::uint64_t held = number();
  if (held != 0) nodes.leave(held);
}

Membership::Change Membership::take(ports::NodeRoll roll, Duration asked,
                                    std::uint64_t heard_before) {
  const std::lock_guard lock(mutex_);
  const bool lapsed = uptime_().us - last_beat_.us >= kLease.us;
  last_beat_ = asked;
  exclusive_ = roll.exclusive;
  judge_solitude(roll, heard_ != heard_before, lapsed);
  const Change change = compare(std::move(roll));
  see_who_has_met();
  return change;
}

/// Where a lease ran out in between, somebody may have come, worked and gone unseen.
void Membership::judge_solitude(const ports::NodeRoll& roll, bool heard_meanwhile, bool lapsed) {
  if (roll.at_work.size() > 1 || !roll.lost.empty() || heard_meanwhile) {
    solitude_ = 0;
  } else if (solitude_ == 0 || (lapsed && !exclusive_)) {
    solitude_ = ++solitudes_;
  }
}

Membership::Change Membership::compare(ports::NodeRoll roll) {
  std::vector<std::uint64_t>& at_work = roll.at_work;
  if (at_work == standing_.at_work) return Change::kNone;
  const bool lost = std::ranges::any_of(standing_.at_work, [&](std::uint64_t number) {
    return std::ranges::find(roll.lost, number) != roll.lost.end();
  });
  const auto own = std::ranges::find(at_work, standing_.number);
  const auto rank = static_cast<std::size_t>(own - at_work.begin());
  const std::size_t of = std::clamp<std::size_t>(at_work.size(), 1, kSharesMax);
  standing_.share = {static_cast<std::uint32_t>(rank % of), static_cast<std::uint32_t>(of)};
  standing_.at_work = std::move(at_work);
  return lost ? Change::kLost : Change::kOthers;
}

void Membership::see_who_has_met() {
  met_all_ = met_all_ || std::ranges::all_of(standing_.at_work, [this](std::uint64_t other) {
               return other == standing_.number || met_.contains(other);
             });
  met_one_.notify_all();
}

void Membership::heard_of_another() {
  const std::lock_guard lock(mutex_);
  ++heard_;
  solitude_ = 0;
}

void Membership::met_by(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  met_.insert(number);
  if (!standing_.at_work.empty()) see_who_has_met();
}

/// Who has not met it by then has lost the lease under which it may have believed to be alone.
bool Membership::is_known() const {
  return standing_.number == 0 || exclusive_ || met_all_ ||
         uptime_().us - joined_.us >= kLeaseAnywhere.us;
}

bool Membership::is_forgotten() const {
  return standing_.number != 0 && !exclusive_ && uptime_().us - last_beat_.us >= kForgotten.us;
}

bool Membership::known() const {
  const std::lock_guard lock(mutex_);
  return is_known();
}

void Membership::await_known() const {
  std::unique_lock lock(mutex_);
  while (!is_known()) met_one_.wait_for(lock, kLook);
}

bool Membership::forgotten() const {
  const std::lock_guard lock(mutex_);
  return is_forgotten();
}

bool Membership::may_work() const {
  const std::lock_guard lock(mutex_);
  return is_known() && !is_forgotten();
}

std::uint64_t Membership::solitude() const {
  const std::lock_guard lock(mutex_);
  const bool holds =
      standing_.number == 0 || exclusive_ || uptime_().us - last_beat_.us < kLease.us;
  return holds ? solitude_ : 0;
}

Membership::Standing Membership::standing() const {
  const std::lock_guard lock(mutex_);
  return standing_;
}

std::uint64_t Membership::number() const {
  const std::lock_guard lock(mutex_);
  return standing_.number;
}

}  // namespace recourse::runtime
