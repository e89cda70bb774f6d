// WorkQueues, the same on every implementation: timers, jobs with leases, outbox, messages.
#include <catch2/catch.hpp>

#include "tests/contract/samples.h"
#include "tests/contract/world.h"

namespace recourse::test {

using ports::CommitUnit;

TEST_CASE("timers: due ones by (due, id), until the commit that fires them takes them away") {
  World world(GENERATE(from_range(every_kind())));
  CommitUnit first = start_of(1);
  first.timers_armed = {{.id = timer_id(3), .instance = case_id(1), .due = at(20)},
                        {.id = timer_id(2), .instance = case_id(1), .due = at(10)},
                        {.id = timer_id(1), .instance = case_id(1), .due = at(20)}};
  put(world.store(), first);

  CHECK(world.queues().next_timer() == at(10));
  CHECK(world.queues().due_timers(at(9), 10).empty());
  const auto due = world.queues().due_timers(at(20), 2);
  REQUIRE(due.size() == 2);
  CHECK(due[0].id == timer_id(2));
  CHECK(due[1].id == timer_id(1));
  CHECK(due[1].instance == case_id(1));

  CommitUnit fired = next_of(first);
  fired.timers_gone = {timer_id(2), timer_id(1), timer_id(4)};
  fired.timers_armed = {{.id = timer_id(4), .instance = case_id(1), .due = at(30)}};
  put(world.store(), fired);
  CHECK(world.queues().due_timers(at(99), 10).size() == 1);
}

TEST_CASE("jobs: claimed oldest first, each by one worker, with a new epoch every time") {
  World world(GENERATE(from_range(every_kind())));
  CommitUnit first = start_of(1);
  first.jobs_opened = {open_job(2, 1), open_job(1, 1), open_job(3, 1)};
  first.jobs_opened[2].connector = "mail.send";
  put(world.store(), first);

  const auto one = world.queues().claim_jobs("finance.pay", "w1", 1, at(100), at(160));
  REQUIRE(one.size() == 1);
  CHECK(one[0].id == job_id(1));
  CHECK(one[0].epoch == 1);
  CHECK(one[0].state == "Claimed");
  CHECK(one[0].worker == "w1");
  CHECK(one[0].input == open_job(1, 1).input);
  CHECK(one[0].leased_until == at(160));
  const auto rest = world.queues().claim_jobs("finance.pay", "w2", 10, at(100), at(160));
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].id == job_id(2));
  CHECK(world.queues().claim_jobs("finance.pay", "w3", 10, at(159), at(200)).empty());

  CHECK(world.queues().extend_job(job_id(1), 1, at(500)));
  CHECK_FALSE(world.queues().extend_job(job_id(1), 2, at(500)));
  CHECK_FALSE(world.queues().extend_job(job_id(9), 1, at(500)));
  const auto lapsed = world.queues().claim_jobs("finance.pay", "w3", 10, at(160), at(200));
  REQUIRE(lapsed.size() == 1);
  CHECK(lapsed[0].id == job_id(2));
  CHECK(lapsed[0].epoch == 2);
  CHECK(world.store().instance_of_job(job_id(2)) == case_id(1));
}

TEST_CASE("jobs: pending again keeps its epoch and loses its lease") {
  World world(GENERATE(from_range(every_kind())));
  CommitUnit first = start_of(1);
  first.jobs_opened = {open_job(1, 1)};
  put(world.store(), first);
  REQUIRE(world.queues().claim_jobs("finance.pay", "w1", 1, at(0), at(60)).size() == 1);

  CommitUnit failed = next_of(first);
  failed.job_guard = {job_id(1), 1};
  failed.jobs_opened = {open_job(1, 1)};
  failed.jobs_opened[0].attempt = 2;
  failed.jobs_opened[0].epoch = 77;
  put(world.store(), failed);

  const auto job = world.queues().job(job_id(1));
  REQUIRE(job);
  CHECK(job->attempt == 2);
  CHECK(job->epoch == 1);
  CHECK(job->worker.empty());
  CHECK_FALSE(job->leased_until);
  CHECK(world.queues().claim_jobs("finance.pay", "w2", 1, at(1), at(60)).at(0).epoch == 2);
  CHECK_FALSE(world.queues().job(job_id(2)));
}

TEST_CASE("outbox: one row a record, in order, until it is done") {
  World world(GENERATE(from_range(every_kind())));
  CommitUnit first = start_of(1), second = next_of(first), other = start_of(2);
  for (CommitUnit* unit : {&first, &second, &other}) {
    unit->outbox = ports::OutboxRow{.instance = unit->record.instance,
                                    .record = unit->record.record,
                                    .effects = List{Map{{"kind", "notice"}, {"to", "ann"}}}};
  }
  world.store().commit({other, first, second});

  const auto rows = world.queues().outbox({2});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].instance == case_id(1));
  CHECK(rows[1].record == 2);
  CHECK(rows[0].effects == first.outbox->effects);
  world.queues().outbox_done({{case_id(1), 1}, {case_id(2), 1}, {case_id(9), 9}});
  CHECK(world.queues().outbox({10}).size() == 1);
  world.queues().outbox_done({});
  CHECK(world.queues().outbox({10}).size() == 1);
}

TEST_CASE("messages: a sender's repetition is not stored, not even after consumption") {
  World world(GENERATE(from_range(every_kind())));
  CHECK(world.queues().put_message(message(1, "parcel", "C-1")));
  ports::MessageRow twice = message(2, "parcel", "C-1");
  twice.dedup = "sender-1";
  CHECK_FALSE(world.queues().put_message(twice));
  CHECK(world.queues().messages("parcel", "C-1").size() == 1);

  world.queues().drop_message(message_id(1));
  CHECK_FALSE(world.queues().put_message(twice));
  world.queues().expire(at(100), at(100));
  CHECK(world.queues().put_message(twice));

  ports::MessageRow anonymous = message(3, "parcel", "C-1");
  anonymous.dedup = "";
  CHECK(world.queues().put_message(anonymous));
  anonymous.id = message_id(4);
  CHECK(world.queues().put_message(anonymous));
}

TEST_CASE("messages: kept ones wait by name and key, oldest first, and lapse") {
  World world(GENERATE(from_range(every_kind())));
  ports::MessageRow kept = message(2, "parcel", "C-1");
  kept.keep_until = at(50);
  ports::MessageRow signal = message(4, "strike", "");
  signal.signal = true;
  for (const auto& row : {message(3, "parcel", "C-1"), kept, message(1, "parcel", "C-2"), signal}) {
    REQUIRE(world.queues().put_message(row));
  }

  const auto waiting = world.queues().messages("parcel", "C-1");
  REQUIRE(waiting.size() == 2);
  CHECK(waiting[0].id == message_id(2));
  CHECK(waiting[0].data == kept.data);
  CHECK(waiting[0].keep_until == at(50));
  CHECK(waiting[1].id == message_id(3));
  CHECK(world.queues().unmatched(10).size() == 4);
  CHECK(world.queues().unmatched(2).at(1).id == message_id(2));
  CHECK(world.queues().messages("strike", "").at(0).signal);

  world.queues().expire(at(49), at(0));
  CHECK(world.queues().messages("parcel", "C-1").size() == 2);
  world.queues().expire(at(50), at(0));
  CHECK(world.queues().messages("parcel", "C-1").size() == 1);
}

TEST_CASE("subscriptions: oldest first; opened again replaces, closed is gone") {
  World world(GENERATE(from_range(every_kind())));
  const auto waits = [](std::uint64_t n, int index, std::int64_t opened, const std::string& key) {
    return ports::SubscriptionRow{.instance = case_id(n),
                                  .activity = 7,
                                  .index = index,
                                  .signal = false,
                                  .name = "parcel",
                                  .key = key,
                                  .opened = at(opened)};
  };
  CommitUnit first = start_of(1), second = start_of(2);
  first.subscriptions_opened = {waits(1, 0, 30, "C"), waits(1, 1, 31, "C")};
  second.subscriptions_opened = {waits(2, 0, 20, "C")};
  world.store().commit({first, second});

  const auto rows = world.queues().subscribers("parcel", "C", false);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].instance == case_id(2));
  CHECK(rows[1].index == 0);
  CHECK(rows[1].activity == 7);
  CHECK(rows[1].opened == at(30));
  CHECK(world.queues().subscribers("parcel", "C", true).empty());

  CommitUnit moved = next_of(first);
  moved.subscriptions_closed = {{7, 0}, {7, 1}};
  moved.subscriptions_opened = {waits(1, 0, 40, "D")};
  put(world.store(), moved);
  CHECK(world.queues().subscribers("parcel", "C", false).size() == 1);
  CHECK(world.queues().subscribers("parcel", "D", false).size() == 1);
}

TEST_CASE("expire: answers older than the limit are forgotten") {
  World world(GENERATE(from_range(every_kind())));
  CommitUnit unit = start_of(1);
  unit.idempotency = ports::IdempotencyRow{
      .caller = "ann", .key = "r", .fingerprint = "f", .answer = Value("ok"), .stored = at(10)};
  put(world.store(), unit);

  world.queues().expire(at(1000), at(10));
  CHECK(world.store().find_answer("ann", "r"));
  world.queues().expire(at(1000), at(11));
  CHECK_FALSE(world.store().find_answer("ann", "r"));
}

}  // namespace recourse::test
