#include "adapters/runtime/membership.h"

#include <unistd.h>

#include <algorithm>
#include <array>

namespace recourse::runtime {
namespace {

constexpr std::size_t kSharesMax = 256;  // an id is told by its last byte

std::string process_name() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return std::string(host.data()) + " " + std::to_string(::getpid());
}

}  // namespace

void Membership::join(ports::Nodes& nodes) {
  name_ = process_name();
  const std::uint64_t number = nodes.join(name_, kLease);
  {
    const std::lock_guard lock(mutex_);
    standing_.number = number;
  }
  beat(nodes);
}

Membership::Change Membership::beat(ports::Nodes& nodes) {
  return take(nodes.beat(standing().number, name_, kLease));
}

void Membership::leave(ports::Nodes& nodes) { nodes.leave(standing().number); }

Membership::Change Membership::take(ports::NodeRoll roll) {
  const std::lock_guard lock(mutex_);
  std::vector<std::uint64_t>& at_work = roll.at_work;
  alone_ = at_work.size() <= 1;
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

Membership::Standing Membership::standing() const {
  const std::lock_guard lock(mutex_);
  return standing_;
}

}  // namespace recourse::runtime
