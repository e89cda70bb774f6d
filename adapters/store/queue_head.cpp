#include "adapters/store/queue_head.h"

namespace recourse::store {
namespace {
using namespace std::chrono_literals;

constexpr auto kDear = 20ms;
constexpr int kDearInARow = 3;  // a machine that stood still for a moment is no held snapshot
constexpr int kRests = 19;      // times what a look from the beginning took
// Two commits do not become visible in the order of their keys.
constexpr std::int64_t kLate_us = 500'000;
}  // namespace

std::int64_t QueueHead::from(Time now) const {
  const bool rests = dear_in_a_row_ >= kDearInARow && now < rest_until_;
  return rests ? reached_ : kBeginning;
}

void QueueHead::looked(std::int64_t from, std::int64_t last, Time began, Time ended) {
  if (last != kBeginning && last - kLate_us > reached_) reached_ = last - kLate_us;
  if (from != kBeginning) return;
  const auto took = ended - began;
  dear_in_a_row_ = took < kDear ? 0 : dear_in_a_row_ + 1;
  rest_until_ = ended + kRests * took;
}

}  // namespace recourse::store
