// `db check`: silent on a sound database, and each rule speaks when it is broken by hand.
#include <catch2/catch.hpp>

#include "adapters/store/invariants.h"
#include "tests/contract/samples.h"
#include "tests/contract/world.h"

namespace recourse::test {

namespace {

std::vector<std::string> broken_rules(World& world) {
  std::vector<std::string> out;
  for (const auto& violation : store::check_tables(world.database())) {
    out.push_back(violation.rule);
  }
  return out;
}
using Rules = std::vector<std::string>;

}  // namespace

TEST_CASE("invariants: a sound database has no violations") {
  World world(GENERATE(from_range(sql_kinds())));
  const ports::CommitUnit first = start_of(1);
  world.store().commit({first, next_of(first), start_of(2)});

  CHECK(store::check_tables(world.database()).empty());
  const store::HistoryCheck check = store::check_histories(world.database());
  CHECK(check.cases == 2);
  CHECK(check.records == 3);
  for (const auto& violation : check.violations) FAIL(violation.text);
}

TEST_CASE("invariants: each table rule finds what breaks it") {
  World world(GENERATE(from_range(sql_kinds())));
  ports::CommitUnit unit = start_of(1);
  unit.open_tasks = {open_task(1, 1)};
  unit.timers_armed = {{.id = timer_id(1), .instance = case_id(1), .due = at(9)}};
  put(world.store(), unit);
  const auto damage = [&world](const char* sql) { world.database().lease()->run(sql); };

  damage("update task set state = 'Reserved'");
  CHECK(broken_rules(world) == Rules{"I8"});
  damage("update instance set state = 'Completed'");
  CHECK(broken_rules(world) == Rules{"I5", "I5", "I8"});
  damage("update instance set record = 7");
  CHECK(broken_rules(world) == Rules{"I1", "I5", "I5", "I8"});
  damage("delete from instance");
  CHECK(broken_rules(world) == Rules{"I1", "I8", "I9"});
}

TEST_CASE("invariants: a forged record is found by its hash and by its chain") {
  World world(GENERATE(from_range(sql_kinds())));
  const ports::CommitUnit first = start_of(1);
  ports::CommitUnit forged = next_of(first);
  forged.record_bytes += " ";
  ports::CommitUnit other = start_of(2), unchained = next_of(other);
  unchained.record.previous_hash = std::string(64, '0');
  seal(unchained);
  ports::CommitUnit loose = start_of(3);
  loose.open_tasks = {open_task(1, 3)};
  world.store().commit({first, forged, other, unchained, loose});

  const auto violations = store::check_histories(world.database()).violations;

  REQUIRE(violations.size() == 3);
  CHECK(violations[0].text == "record 2: bytes and hash differ");
  CHECK(violations[1].text == "record 2: does not name the hash before it");
  CHECK(violations[2].rule == "I3");
  CHECK(violations[2].text.find("a row too many: work item") == 0);
}

}  // namespace recourse::test
