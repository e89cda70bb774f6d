// InstanceStore, the same on every implementation: guards, atomicity, and reading back.
#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/contract/samples.h"
#include "tests/contract/world.h"

namespace recourse::test {

using ports::CommitOutcome;
using ports::CommitUnit;

namespace {

CommitUnit keyed(std::uint64_t n, const std::string& key) {
  CommitUnit unit = start_of(n);
  unit.row.key = key;
  return unit;
}

CommitUnit ended(CommitUnit unit) {
  unit.row.state = "Completed";
  unit.row.outcome = "resolved";
  unit.row.ended = at(900);
  return unit;
}

void answer(CommitUnit& unit, const std::string& key) {
  unit.idempotency = ports::IdempotencyRow{.caller = "ann",
                                           .key = key,
                                           .fingerprint = "f",
                                           .answer = Map{{"id", unit.row.id.text()}},
                                           .stored = at(1)};
}

}  // namespace

TEST_CASE("commit: a new instance is read back as it was written") {
  World world(GENERATE(from_range(every_kind())));
  CommitUnit first = start_of(1);
  first.row.customer = "Zhang 张";
  first.row.priority = 2;

  put(world.store(), first);

  const auto loaded = world.store().load({case_id(1), case_id(99)});
  REQUIRE(loaded.size() == 1);
  CHECK_FALSE(loaded[0].snapshot);
  CHECK(loaded[0].row.customer == "Zhang 张");
  CHECK(loaded[0].row.title == first.row.title);
  CHECK(loaded[0].row.started == first.row.started);
  CHECK_FALSE(loaded[0].row.ended);
  REQUIRE(loaded[0].records.size() == 1);
  CHECK(loaded[0].records[0].hash == first.record.hash);
  CHECK(loaded[0].records[0].stimulus == first.record.stimulus);
  CHECK(world.store().record_bytes(case_id(1)) == std::vector{first.record_bytes});
}

TEST_CASE("commit: the second record needs the first, and only once") {
  World world(GENERATE(from_range(every_kind())));
  const CommitUnit first = start_of(1);
  const CommitUnit second = next_of(first);

  CHECK(commit_one(world.store(), second) == CommitOutcome::kVersionConflict);
  CHECK(commit_one(world.store(), first) == CommitOutcome::kCommitted);
  CHECK(commit_one(world.store(), first) == CommitOutcome::kVersionConflict);
  CHECK(commit_one(world.store(), second) == CommitOutcome::kCommitted);
  CHECK(commit_one(world.store(), second) == CommitOutcome::kVersionConflict);

  const auto records = world.store().records(case_id(1));
  REQUIRE(records.size() == 2);
  CHECK(records[1].previous_hash == records[0].hash);
  CHECK(world.store().records(case_id(1), 2).size() == 1);
}

TEST_CASE("commit: units that fail leave nothing, the others of the batch are written") {
  World world(GENERATE(from_range(every_kind())));
  CommitUnit stale = next_of(start_of(2));
  stale.open_tasks = {open_task(20, 2)};
  stale.timers_armed = {{.id = timer_id(2), .instance = case_id(2), .due = at(5)}};
  CommitUnit good = start_of(3);
  good.open_tasks = {open_task(30, 3)};

  const auto outcomes = world.store().commit({start_of(1), stale, good});

  CHECK(outcomes == std::vector{CommitOutcome::kCommitted, CommitOutcome::kVersionConflict,
                                CommitOutcome::kCommitted});
  CHECK(world.store().load({case_id(1), case_id(2), case_id(3)}).size() == 2);
  CHECK_FALSE(world.worklist().task(item_id(20)));
  CHECK(world.worklist().task(item_id(30)));
  CHECK_FALSE(world.queues().next_timer());
}

TEST_CASE("commit: several records of one instance in one batch are written in order") {
  World world(GENERATE(from_range(every_kind())));
  const CommitUnit first = start_of(1), second = next_of(first), third = next_of(second);

  const auto outcomes = world.store().commit({first, second, third, start_of(2)});

  CHECK(std::count(outcomes.begin(), outcomes.end(), CommitOutcome::kCommitted) == 4);
  CHECK(world.store().records(case_id(1)).size() == 3);
}

TEST_CASE("commit: a running instance holds its business key until it ends") {
  World world(GENERATE(from_range(every_kind())));
  const CommitUnit first = keyed(1, "K-7");
  put(world.store(), first);

  CHECK(commit_one(world.store(), keyed(2, "K-7")) == CommitOutcome::kKeyTaken);
  CommitUnit other = keyed(3, "K-7");
  other.row.process = "return";
  CHECK(commit_one(world.store(), other) == CommitOutcome::kCommitted);
  CHECK(world.store().find_by_key("complaint", "K-7") == case_id(1));

  CommitUnit end = ended(next_of(first));
  put(world.store(), end);
  CHECK(world.store().find_by_key("complaint", "K-7") == case_id(1));
  put(world.store(), keyed(4, "K-7"));
  CHECK(world.store().find_by_key("complaint", "K-7") == case_id(4));

  // Taken up again while its key is somebody else's.
  CommitUnit wake = next_of(end);
  wake.row.state = "Running";
  wake.row.ended.reset();
  CHECK(commit_one(world.store(), wake) == CommitOutcome::kKeyTaken);
  CHECK(world.store().records(case_id(1)).size() == 2);
}

TEST_CASE("commit: two new instances with one key in one batch: the first gets it") {
  World world(GENERATE(from_range(every_kind())));

  const auto outcomes = world.store().commit({keyed(1, "K"), keyed(2, "K"), keyed(3, "")});

  CHECK(outcomes == std::vector{CommitOutcome::kCommitted, CommitOutcome::kKeyTaken,
                                CommitOutcome::kCommitted});
  CHECK(world.store().find_by_key("complaint", "K") == case_id(1));
  CHECK_FALSE(world.store().find_by_key("complaint", ""));
}

TEST_CASE("commit: an idempotency key is stored once, in one batch and later") {
  World world(GENERATE(from_range(every_kind())));
  CommitUnit first = start_of(1), twin = start_of(2), late = start_of(3);
  answer(first, "req-1");
  answer(twin, "req-1");
  answer(late, "req-1");

  const auto outcomes = world.store().commit({first, twin, start_of(4)});

  CHECK(outcomes == std::vector{CommitOutcome::kCommitted, CommitOutcome::kIdempotencyTaken,
                                CommitOutcome::kCommitted});
  CHECK(commit_one(world.store(), late) == CommitOutcome::kIdempotencyTaken);
  CHECK(world.store().load({case_id(2), case_id(3)}).empty());
  const auto stored = world.store().find_answer("ann", "req-1");
  REQUIRE(stored);
  CHECK(stored->answer == Value(Map{{"id", case_id(1).text()}}));
  CHECK_FALSE(world.store().find_answer("bob", "req-1"));
}

TEST_CASE("commit: a message is consumed by one instance only") {
  World world(GENERATE(from_range(every_kind())));
  REQUIRE(world.queues().put_message(message(1, "parcel_back", "C-1")));
  CommitUnit first = start_of(1), second = start_of(2), third = start_of(3);
  for (CommitUnit* unit : {&first, &second, &third}) unit->message_consumed = message_id(1);

  const auto outcomes = world.store().commit({first, second});

  CHECK(outcomes == std::vector{CommitOutcome::kCommitted, CommitOutcome::kMessageGone});
  CHECK(commit_one(world.store(), third) == CommitOutcome::kMessageGone);
  CHECK(world.queues().messages("parcel_back", "C-1").empty());
}

TEST_CASE("commit: a refused unit leaves the message for the next") {
  World world(GENERATE(from_range(every_kind())));
  REQUIRE(world.queues().put_message(message(1, "parcel_back", "C-1")));
  CommitUnit stale = next_of(start_of(1));
  stale.message_consumed = message_id(1);

  CHECK(commit_one(world.store(), stale) == CommitOutcome::kVersionConflict);

  CHECK(world.queues().messages("parcel_back", "C-1").size() == 1);
}

TEST_CASE("commit: a job result counts only under the epoch that was claimed") {
  World world(GENERATE(from_range(every_kind())));
  CommitUnit first = start_of(1);
  first.jobs_opened = {open_job(1, 1)};
  put(world.store(), first);
  REQUIRE(world.queues().claim_jobs("finance.pay", "w1", 1, at(0), at(60)).size() == 1);
  REQUIRE(world.queues().claim_jobs("finance.pay", "w2", 1, at(61), at(120)).size() == 1);
  CommitUnit result = next_of(first);
  result.jobs_closed = {job_id(1)};

  result.job_guard = {job_id(1), 1};
  CHECK(commit_one(world.store(), result) == CommitOutcome::kJobStale);
  CHECK(world.queues().job(job_id(1)));
  result.job_guard = {job_id(1), 2};
  CHECK(commit_one(world.store(), result) == CommitOutcome::kCommitted);
  CHECK_FALSE(world.queues().job(job_id(1)));
  CHECK_FALSE(world.store().instance_of_job(job_id(1)));

  CommitUnit again = next_of(result);
  again.job_guard = {job_id(1), 2};
  CHECK(commit_one(world.store(), again) == CommitOutcome::kJobStale);
}

TEST_CASE("commit: where several guards fail, the idempotency key is told first") {
  World world(GENERATE(from_range(every_kind())));
  CommitUnit first = keyed(1, "K");
  answer(first, "req");
  put(world.store(), first);

  CommitUnit again = next_of(next_of(first));
  again.message_consumed = message_id(9);
  CHECK(commit_one(world.store(), again) == CommitOutcome::kMessageGone);
  again.job_guard = {job_id(9), 1};
  CHECK(commit_one(world.store(), again) == CommitOutcome::kJobStale);
  answer(again, "req");
  CHECK(commit_one(world.store(), again) == CommitOutcome::kIdempotencyTaken);
}

TEST_CASE("load: a snapshot takes the place of the records it covers") {
  World world(GENERATE(from_range(every_kind())));
  const CommitUnit first = start_of(1);
  CommitUnit second = next_of(first);
  second.snapshot = R"({"record":"2","text":"雨"})";
  const CommitUnit third = next_of(second);
  world.store().commit({first, second, third});

  const auto loaded = world.store().load({case_id(1)});

  REQUIRE(loaded.size() == 1);
  CHECK(loaded[0].snapshot == second.snapshot);
  REQUIRE(loaded[0].records.size() == 1);
  CHECK(loaded[0].records[0].record == 3);
  CHECK(world.store().records(case_id(1)).size() == 3);
}

TEST_CASE("commit: large records and states come back to the byte") {
  World world(GENERATE(from_range(every_kind())));
  CommitUnit unit = start_of(1);
  std::string story;
  while (story.size() < 300'000) story += "The parcel was wet. 包裹湿了。\t\"quoted\" \\ \x01 ";
  unit.record.stimulus = Map{{"story", story}};
  seal(unit);
  unit.snapshot = unit.record_bytes;

  put(world.store(), unit);

  const auto loaded = world.store().load({case_id(1)});
  CHECK(loaded.at(0).snapshot == unit.record_bytes);
  CHECK(world.store().record_bytes(case_id(1)).at(0) == unit.record_bytes);
  CHECK(world.store().records(case_id(1)).at(0).stimulus["story"].text() == story);
}

TEST_CASE("commit: an empty batch is nothing") {
  World world(GENERATE(from_range(every_kind())));
  CHECK(world.store().commit({}).empty());
  CHECK(world.store().load({}).empty());
}

}  // namespace recourse::test
