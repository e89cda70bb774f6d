// When a queue is looked for from its beginning, and when from where the last look ended.
#include "adapters/store/queue_head.h"

#include <catch2/catch.hpp>

namespace recourse::store {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kSecond_us = 1'000'000;

struct Looking {
  QueueHead head;
  QueueHead::Time now{};

  /// Gives where it began.
  std::int64_t look(std::int64_t last, milliseconds took) {
    const std::int64_t from = head.from(now);
    head.looked(from, last, now, now + took);
    now += took;
    return from;
  }
};

}  // namespace

TEST_CASE("a queue is looked for from its beginning as long as that is cheap") {
  Looking queue;
  for (std::int64_t n = 1; n <= 10; ++n) {
    CHECK(queue.look(n * kSecond_us, milliseconds(2)) == QueueHead::kBeginning);
  }
  // A moment in which the machine stood still changes nothing.
  CHECK(queue.look(11 * kSecond_us, milliseconds(500)) == QueueHead::kBeginning);
  CHECK(queue.look(12 * kSecond_us, milliseconds(500)) == QueueHead::kBeginning);
  CHECK(queue.look(13 * kSecond_us, milliseconds(2)) == QueueHead::kBeginning);
  CHECK(queue.look(14 * kSecond_us, milliseconds(500)) == QueueHead::kBeginning);
}

TEST_CASE("where the beginning is dear it is looked at one part in twenty of the time") {
  Looking queue;
  for (std::int64_t n = 1; n <= 3; ++n) (void)queue.look(n * kSecond_us, milliseconds(100));
  // A little before what was reached: commits do not become visible in the order of their keys.
  CHECK(queue.look(4 * kSecond_us, milliseconds(1)) == 3 * kSecond_us - kSecond_us / 2);
  CHECK(queue.look(QueueHead::kBeginning, milliseconds(1)) == 4 * kSecond_us - kSecond_us / 2);
  queue.now += milliseconds(1'890);
  CHECK(queue.look(2 * kSecond_us, milliseconds(100)) != QueueHead::kBeginning);
  CHECK(queue.look(2 * kSecond_us, milliseconds(100)) == QueueHead::kBeginning);
  // What came late, below, brings nobody back there.
  CHECK(queue.look(5 * kSecond_us, milliseconds(1)) == 4 * kSecond_us - kSecond_us / 2);
  // The snapshot is gone, and the beginning is cheap again.
  queue.now += milliseconds(2'000);
  CHECK(queue.look(6 * kSecond_us, milliseconds(1)) == QueueHead::kBeginning);
  CHECK(queue.look(7 * kSecond_us, milliseconds(1)) == QueueHead::kBeginning);
}

}  // namespace recourse::store
