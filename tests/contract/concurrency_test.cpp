// Several committers at once: on PostgreSQL they race for real, elsewhere they take turns.
#include <catch2/catch.hpp>

#include <atomic>
#include <functional>
#include <set>
#include <thread>

#include "tests/contract/samples.h"
#include "tests/contract/world.h"

namespace recourse::test {

using ports::CommitOutcome;
using ports::CommitUnit;

namespace {

constexpr int kThreads = 4;

/// Runs the body in several threads, each with a store of its own; the first exception is thrown
/// on.
void at_once(World& world, const std::function<void(ports::InstanceStore&, int)>& body) {
  std::vector<std::thread> threads;
  std::vector<std::exception_ptr> errors(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&world, &body, &errors, i] {
      try {
        body(*world.another_store(), i);
      } catch (...) {
        errors[static_cast<std::size_t>(i)] = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

}  // namespace

TEST_CASE("concurrency: of all who decide on one version, one wins") {
  World world(GENERATE(from_range(every_kind())));
  std::vector<CommitUnit> last;
  for (std::uint64_t n = 1; n <= 8; ++n) last.push_back(start_of(n));
  world.store().commit(last);
  constexpr int kRounds = 10;
  std::atomic<int> committed = 0;

  at_once(world, [&](ports::InstanceStore& store, int thread) {
    std::vector<CommitUnit> mine = last;
    // Half of the threads walk backwards: batches that lock each other out must not hang.
    if (thread % 2 == 1) std::reverse(mine.begin(), mine.end());
    for (int round = 0; round < kRounds; ++round) {
      for (CommitUnit& unit : mine) unit = next_of(unit);
      for (const CommitOutcome outcome : store.commit(mine)) {
        committed += outcome == CommitOutcome::kCommitted;
        if (outcome != CommitOutcome::kCommitted &&
            outcome != CommitOutcome::kVersionConflict) {
          throw std::runtime_error("an outcome that cannot be");
        }
      }
    }
  });

  CHECK(committed == 8 * kRounds);
  for (std::uint64_t n = 1; n <= 8; ++n) {
    const auto records = world.store().records(case_id(n));
    REQUIRE(records.size() == kRounds + 1);
    for (std::size_t i = 1; i < records.size(); ++i) {
      CHECK(records[i].record == i + 1);
      CHECK(records[i].previous_hash == records[i - 1].hash);
    }
  }
}

TEST_CASE("concurrency: a business key and an idempotency key have one taker each") {
  World world(GENERATE(from_range(every_kind())));
  constexpr int kKeys = 20;
  std::atomic<int> committed = 0, key_taken = 0, answered = 0;

  at_once(world, [&](ports::InstanceStore& store, int thread) {
    for (int key = 0; key < kKeys; ++key) {
      const auto n = static_cast<std::uint64_t>(1000 + key * 10 + thread);
      CommitUnit unit = start_of(n);
      // Even threads bring the same request, odd ones only the same business key.
      unit.row.key = "K-" + std::to_string(key);
      if (thread % 2 == 0) {
        unit.idempotency = ports::IdempotencyRow{.caller = "ann",
                                                 .key = "r-" + std::to_string(key),
                                                 .fingerprint = "f",
                                                 .answer = Value(),
                                                 .stored = at(1)};
      }
      const std::vector<CommitOutcome> outcomes = store.commit({start_of(n + 5000), unit});
      if (outcomes[0] != CommitOutcome::kCommitted) throw std::runtime_error("spoiled neighbour");
      committed += outcomes[1] == CommitOutcome::kCommitted;
      key_taken += outcomes[1] == CommitOutcome::kKeyTaken;
      answered += outcomes[1] == CommitOutcome::kIdempotencyTaken;
    }
  });

  CHECK(committed == kKeys);
  CHECK(committed + key_taken + answered == kKeys * kThreads);
  const ports::Reader all{.user = "sup", .groups = {}, .sees_all = true};
  ports::InstanceQuery query;
  query.limit = 200;
  CHECK(world.worklist().instances(all, query).rows.size() == kKeys * (kThreads + 1));
}

TEST_CASE("concurrency: a message and a job go to one only") {
  World world(GENERATE(from_range(every_kind())));
  constexpr std::uint64_t kCount = 20;
  CommitUnit holder = start_of(1);
  for (std::uint64_t n = 1; n <= kCount; ++n) {
    REQUIRE(world.queues().put_message(message(n, "parcel", "C")));
    holder.jobs_opened.push_back(open_job(n, 1));
  }
  put(world.store(), holder);
  std::atomic<int> consumed = 0, claimed = 0;

  at_once(world, [&](ports::InstanceStore& store, int thread) {
    for (std::uint64_t n = 1; n <= kCount; ++n) {
      CommitUnit unit = start_of(1000 + n * 10 + static_cast<std::uint64_t>(thread));
      unit.message_consumed = message_id(n);
      consumed += commit_one(store, unit) == CommitOutcome::kCommitted;
      claimed += static_cast<int>(
          world.queues().claim_jobs("finance.pay", "w", 3, at(0), at(60)).size());
    }
  });

  CHECK(consumed == kCount);
  CHECK(claimed == kCount);
}

}  // namespace recourse::test
