// What goes wrong around a store: lost connections, poisoned texts, spoiled batches, a full disk,
// hands that touch history. After each, what was answered is there, and nothing else is.
#include <catch2/catch.hpp>

#include <future>
#include <thread>

#include "adapters/store/invariants.h"
#include "tests/contract/samples.h"
#include "tests/contract/world.h"

namespace recourse::test {

using ports::CommitOutcome;
using ports::CommitUnit;
using ports::StoreError;

namespace {

template <class Body>
StoreError::Kind fault_kind(Body body) {
  try {
    body();
  } catch (const StoreError& error) {
    INFO(error.what());
    return error.kind;
  }
  FAIL("no StoreError");
  return StoreError::Kind::kCorrupt;
}

/// Letters that cannot be packed much.
std::string noise(std::size_t size) {
  std::string text = "{";
  for (std::uint32_t dice = 1; text.size() < size;) {
    dice = dice * 1'664'525 + 1'013'904'223;
    text += static_cast<char>('a' + (dice >> 24) % 26);
  }
  return text;
}

void kill_backends(World& world, const std::string& which) {
  auto session = world.database().lease();
  session->run("select pg_terminate_backend(pid) from pg_stat_activity where datname = "
               "current_database() and pid <> pg_backend_pid() and " + which);
}

}  // namespace

TEST_CASE("durability: what was committed is there after closing and opening again") {
  World world(GENERATE(from_range(sql_kinds())));
  CommitUnit unit = start_of(1);
  unit.open_tasks = {open_task(1, 1)};
  put(world.store(), unit);

  world.reopen();

  CHECK(world.store().record_bytes(case_id(1)) == std::vector{unit.record_bytes});
  CHECK(world.worklist().task(item_id(1)));
}

TEST_CASE("history: nobody changes or deletes a record, or a published definition") {
  World world(GENERATE(from_range(sql_kinds())));
  put(world.store(), start_of(1));
  world.registry().publish({.process = "p", .version = 1, .hash = "h", .source = "s", .by = "b",
                            .published = at(1)});
  auto session = world.database().lease();

  for (const char* sql : {"update step_record set bytes = 'x'", "delete from step_record",
                          "update definition set source = 'x'", "delete from definition"}) {
    CAPTURE(sql);
    CHECK_THROWS_AS(session->run(sql), StoreError);
  }
  if (session->dialect() == store::Dialect::kPostgres) {
    CHECK_THROWS_AS(session->run("truncate step_record"), StoreError);
  }
}

TEST_CASE("commit: a text with NUL or broken UTF-8 is refused before anything is written") {
  World world(GENERATE(from_range(sql_kinds())));
  const std::string bad = GENERATE(std::string("a\0b", 3), std::string("\xc3\x28"),
                                   std::string("\xed\xa0\x80"), std::string("\xc0\xaf"));
  CommitUnit poisoned = start_of(1);
  poisoned.row.customer = bad;

  CHECK(fault_kind([&] { world.store().commit({start_of(2), poisoned}); }) ==
        StoreError::Kind::kCorrupt);
  CHECK(world.store().load({case_id(1), case_id(2)}).empty());
  CHECK_THROWS_AS(world.registry().put_document("calendar", bad, "x"), StoreError);
}

TEST_CASE("commit: a unit that breaks a table spoils only itself, and the caller is told") {
  World world(GENERATE(from_range(sql_kinds())));
  ports::TaskRow ended = open_task(1, 1);
  ended.ended = at(1);
  CommitUnit first = start_of(1);
  first.ended_tasks = {ended};
  put(world.store(), first);
  CommitUnit again = next_of(first);  // ends what has ended: a bug of the engine
  again.ended_tasks = {ended};

  CHECK(fault_kind([&] { commit_one(world.store(), again); }) == StoreError::Kind::kCorrupt);
  CHECK(fault_kind([&] { world.store().commit({start_of(2), again, start_of(3)}); }) ==
        StoreError::Kind::kOutcomeUnknown);

  CHECK(world.store().load({case_id(2)}).size() == 1);
  CHECK(world.store().records(case_id(1)).size() == 1);
  put(world.store(), next_of(first));
  CHECK(store::check_tables(world.database()).empty());
}

TEST_CASE("SQLite: a full disk refuses the commit and leaves the store usable") {
  World world(Kind::kSqlite);
  put(world.store(), start_of(1));
  CommitUnit large = start_of(2);
  large.snapshot = noise(4'000'000);
  const std::string pages = "pragma max_page_count = ";
  world.database().lease()->run(pages + "300");

  CHECK(fault_kind([&] { commit_one(world.store(), large); }) == StoreError::Kind::kUnavailable);

  CHECK(world.store().load({case_id(2)}).empty());
  put(world.store(), start_of(3));
  world.database().lease()->run(pages + "1000000");
  put(world.store(), large);
}

TEST_CASE("pool: a connection left in the middle of a transaction comes back clean") {
  World world(GENERATE(from_range(sql_kinds())));
  {
    auto session = world.database().lease();
    session->run("begin");
    session->execute("insert into document (kind, name, body) values ('a', 'b', 'c')");
  }
  CHECK_FALSE(world.registry().document("a", "b"));
  put(world.store(), start_of(1));
}

TEST_CASE("transaction: a failed one is never committed as if it had worked") {
  World world(GENERATE(from_range(sql_kinds())));
  {
    auto session = world.database().lease();
    store::Transaction transaction(*session);
    session->execute("insert into document (kind, name, body) values ('a', 'b', 'c')");
    CHECK_THROWS_AS(session->execute("insert into document (kind, name, body) values "
                                     "('a', 'b', 'c')"),
                    store::SqlError);
    if (session->dialect() == store::Dialect::kPostgres) {
      CHECK_THROWS_AS(transaction.commit(), StoreError);
    }
  }
  CHECK_FALSE(world.registry().document("a", "b"));
}

TEST_CASE("PostgreSQL: idle connections the server closed are replaced unnoticed") {
  if (sql_kinds().size() < 2) return;
  World world(Kind::kPostgres);
  put(world.store(), start_of(1));

  kill_backends(world, "true");
  {
    // The only idle one now is the one that killed the others.
    auto session = world.database().lease();
    CHECK_THROWS_AS(session->run("select pg_terminate_backend(pg_backend_pid())"), StoreError);
    CHECK(session->lost());
  }

  put(world.store(), start_of(2));
  CHECK(world.store().load({case_id(1), case_id(2)}).size() == 2);
}

TEST_CASE("PostgreSQL: a connection lost during a commit is an unknown outcome") {
  if (sql_kinds().size() < 2) return;
  World world(Kind::kPostgres);
  const CommitUnit first = start_of(1);
  put(world.store(), first);
  auto blocker = world.database().lease();
  blocker->run("begin");
  blocker->run("select 1 from instance for update");

  auto outcome = std::async(std::launch::async, [&] {
    return fault_kind([&] { commit_one(world.store(), next_of(first)); });
  });
  const char* blocked = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' "
                        "and datname = current_database()";
  while (blocker->query(blocked, 1).at(0).number(0) == 0) {
    // The view stands still within a transaction.
    blocker->run("select pg_stat_clear_snapshot()");
  }
  kill_backends(world, "wait_event_type = 'Lock'");

  CHECK(outcome.get() == StoreError::Kind::kOutcomeUnknown);
  blocker->run("rollback");
  CHECK(world.store().records(case_id(1)).size() == 1);
  put(world.store(), next_of(first));
}

}  // namespace recourse::test
