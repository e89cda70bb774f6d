// Which cases lists show to whom, the same on every implementation.
#include <catch2/catch.hpp>

#include "tests/contract/samples.h"
#include "tests/contract/world.h"

namespace recourse::test {

using ports::Reader;
using ports::TaskRow;

TEST_CASE("cases: who may see a case") {
  World world(GENERATE(from_range(every_kind())));
  TaskRow done = open_task(11, 1);
  done.state = "Completed";
  done.groups = {"legal", "claims"};
  done.owner = "carl";
  done.ended = at(3);
  done.ended_by = "dora";
  TaskRow named = open_task(21, 2);
  named.groups = {};
  named.users = {"bob"};
  put_tasks(world.store(), 1, {done});
  put_tasks(world.store(), 2, {named});
  ports::CommitUnit alone = start_of(3);
  alone.row.starter = "zoe";
  put(world.store(), alone);
  const auto cases = [&world](const Reader& reader) {
    std::vector<InstanceId> ids;
    for (const auto& row : world.worklist().instances(reader, {}).rows) ids.push_back(row.id);
    for (std::uint64_t n = 1; n <= 3; ++n) {
      const bool listed = std::find(ids.begin(), ids.end(), case_id(n)) != ids.end();
      CHECK(world.worklist().may_see(reader, case_id(n)) == listed);
    }
    return ids;
  };
  const auto person = [](const std::string& user, std::vector<std::string> groups) {
    return Reader{.user = user, .groups = std::move(groups), .sees_all = false};
  };
  using Cases = std::vector<InstanceId>;

  CHECK(cases(person("ann", {})) == Cases{case_id(2), case_id(1)});
  CHECK(cases(person("bob", {})) == Cases{case_id(2)});
  CHECK(cases(person("carl", {})) == Cases{case_id(1)});
  CHECK(cases(person("dora", {})) == Cases{case_id(1)});
  CHECK(cases(person("eve", {"claims"})).empty());  // it was theirs to take, and is over
  CHECK(cases(person("zoe", {"hr"})) == Cases{case_id(3)});
  CHECK(cases(person("", {})).empty());
  CHECK(cases({.user = "sup", .groups = {}, .sees_all = true}).size() == 3);
  const Reader all{.user = "sup", .groups = {}, .sees_all = true};
  CHECK_FALSE(world.worklist().may_see(all, case_id(9)));
}

TEST_CASE("cases: who oversees a section finds its cases, those of none, and what is theirs") {
  World world(GENERATE(from_range(every_kind())));
  ports::CommitUnit third;
  for (std::uint64_t n = 1; n <= 3; ++n) {
    ports::CommitUnit unit = start_of(n);
    unit.row.section = n == 1 ? "" : n == 2 ? "east" : "south";
    TaskRow task = open_task(n, n);
    task.groups = {n == 3 ? "south/claims" : "claims"};
    unit.open_tasks = {task};
    put(world.store(), unit);
    third = unit;
  }
  const auto seen = [&world](const Reader& reader) {
    ports::TaskQuery query;
    query.view = ports::TaskView::kTeam;
    std::vector<std::size_t> found{world.worklist().instances(reader, {}).rows.size(),
                                   world.worklist().tasks(reader, query).rows.size()};
    for (std::uint64_t n = 1; n <= 3; ++n) {
      found.push_back(world.worklist().may_see(reader, case_id(n)));
    }
    CHECK(world.worklist().counts(reader, {}).team == static_cast<int>(found[1]));
    return found;
  };
  using Seen = std::vector<std::size_t>;
  CHECK(seen({"sup", {}, true}) == Seen{3, 3, 1, 1, 1});
  CHECK(seen({"sup", {}, true, "east"}) == Seen{2, 2, 1, 1, 0});
  CHECK(seen({"sup", {"south/claims"}, true, "east"}) == Seen{3, 3, 1, 1, 1});
  CHECK(seen({"sup", {}, true, "west"}) == Seen{1, 1, 1, 0, 0});
  CHECK(seen({"bob", {"claims"}, false, "east"}) == Seen{2, 2, 1, 1, 0});

  ports::CommitUnit moved = next_of(third);
  moved.row.section = "west";
  moved.row_changed = true;
  put(world.store(), moved);
  CHECK(world.worklist().instance(case_id(3))->section == "west");
  CHECK(seen({"sup", {}, true, "west"}) == Seen{2, 2, 1, 0, 1});
}

}  // namespace recourse::test
