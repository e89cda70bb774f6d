// WorklistQuery, the same on every implementation: views, order, pages, and who may see what.
#include <catch2/catch.hpp>

#include <random>

#include "adapters/store/worklist_rules.h"
#include "tests/contract/samples.h"
#include "tests/contract/world.h"
#include "tests/history/random_objects.h"

namespace recourse::test {

using ports::Reader;
using ports::TaskQuery;
using ports::TaskRow;
using ports::TaskSort;
using ports::TaskView;

namespace {

/// Queries with names for what matters only.
struct Ask {
  TaskView view = TaskView::kMine;
  TaskSort sort = TaskSort::kDue;
  std::string process{}, text{};
  Instant now{};
  int limit = 50;
  std::string cursor{};
  operator TaskQuery() const {  // NOLINT: reads as a query
    TaskQuery query;
    query.view = view, query.sort = sort, query.process = process, query.text = text;
    query.now = now, query.limit = limit, query.cursor = cursor;
    return query;
  }
};
struct Search {
  std::string state{}, key{}, customer{}, text{}, starter{};
  std::optional<Instant> from{}, to{};
  operator ports::InstanceQuery() const {  // NOLINT: reads as a query
    ports::InstanceQuery query;
    query.state = state, query.key = key, query.customer = customer, query.text = text;
    query.starter = starter, query.from = from, query.to = to;
    return query;
  }
};

const Reader kBob{.user = "bob", .groups = {"claims", "returns"}, .sees_all = false};

std::vector<std::uint64_t> item_numbers(const std::vector<TaskRow>& rows) {
  std::vector<std::uint64_t> out;
  for (const TaskRow& row : rows) {
    std::uint64_t number = 0;
    for (std::size_t i = 8; i < 16; ++i) number = number << 8 | row.id.bytes[i];
    out.push_back(number);
  }
  return out;
}

std::vector<std::uint64_t> seen(World& world, const Reader& reader, const Ask& query) {
  return item_numbers(world.worklist().tasks(reader, query).rows);
}

/// All pages, two rows each.
std::vector<std::uint64_t> paged(World& world, const Reader& reader, Ask query) {
  query.limit = 2;
  std::vector<std::uint64_t> out;
  for (int page = 0; page < 100; ++page) {
    const ports::TaskPage found = world.worklist().tasks(reader, query);
    for (const std::uint64_t n : item_numbers(found.rows)) out.push_back(n);
    if (found.next.empty()) break;
    CHECK(found.rows.size() == 2);
    query.cursor = found.next;
  }
  return out;
}

using Numbers = std::vector<std::uint64_t>;

TaskRow owned(TaskRow row, const std::string& owner) {
  row.state = "Reserved";
  row.owner = owner;
  return row;
}
TaskRow due(TaskRow row, std::int64_t seconds) {
  row.due = at(seconds);
  return row;
}

}  // namespace

TEST_CASE("worklist: each view shows its own, earliest due first, none last") {
  World world(GENERATE(from_range(every_kind())));
  TaskRow by_name = due(open_task(3, 1), 300);
  by_name.groups = {};
  by_name.users = {"bob", "eve"};
  TaskRow excluded = open_task(4, 1);
  excluded.excluded = {"bob"};
  TaskRow second_group = due(open_task(5, 1), 200);
  second_group.groups = {"legal", "returns"};
  TaskRow foreign = open_task(6, 1);
  foreign.groups = {"legal"};
  TaskRow done = owned(open_task(7, 1), "bob");
  done.state = "Completed";
  done.ended = at(90);
  done.ended_by = "bob";
  put_tasks(world.store(), 1,
            {open_task(1, 1), due(open_task(2, 1), 100), by_name, excluded, second_group, foreign,
             done, due(owned(open_task(8, 1), "bob"), 50), owned(open_task(9, 1), "eve")});

  CHECK(seen(world, kBob, {.view = TaskView::kMine}) == Numbers{8});
  CHECK(seen(world, kBob, {.view = TaskView::kAvailable}) == Numbers{2, 5, 3, 1});
  CHECK(seen(world, kBob, {.view = TaskView::kTeam}) == Numbers{8, 2, 5, 1, 4, 9});
  CHECK(seen(world, kBob, {.view = TaskView::kOverdue, .now = at(201)}) == Numbers{8, 2, 5});
  CHECK(seen(world, kBob, {.view = TaskView::kDone}) == Numbers{7});
  CHECK(paged(world, kBob, {.view = TaskView::kAvailable}) == Numbers{2, 5, 3, 1});
  CHECK(paged(world, kBob, {.view = TaskView::kTeam}) == Numbers{8, 2, 5, 1, 4, 9});

  const ports::TaskCounts counts = world.worklist().counts(kBob, at(201));
  CHECK(counts.mine == 1);
  CHECK(counts.available == 4);
  CHECK(counts.team == 6);
  CHECK(counts.overdue == 3);
  CHECK(counts.done == 1);

  const Reader nobody{.user = "zoe", .groups = {}, .sees_all = false};
  CHECK(seen(world, nobody, {.view = TaskView::kAvailable}).empty());
  CHECK(seen(world, nobody, {.view = TaskView::kTeam}).empty());
  const Reader chief{.user = "zoe", .groups = {}, .sees_all = true};
  CHECK(seen(world, chief, {.view = TaskView::kTeam}).size() == 8);
}

TEST_CASE("worklist: who is in many groups finds in pages just what is offered to them") {
  const std::uint64_t seed = history::sample::random_seed();
  World world(GENERATE(from_range(every_kind())));
  std::mt19937_64 random(seed);
  const auto below = [&random](std::uint64_t n) { return random() % n; };
  const Reader busy{"bob", {"g0", "g1", "g2", "g3", "g4", "g5"}, false};
  std::vector<TaskRow> rows;
  for (std::uint64_t n = 1; n <= 60; ++n) {
    TaskRow row = below(4) == 0 ? open_task(n, 1) : due(open_task(n, 1), 10 * below(20));
    row.groups.clear();
    for (std::uint64_t i = below(4); i > 0; --i) {
      const std::string group = "g" + std::to_string(below(9));
      if (std::find(row.groups.begin(), row.groups.end(), group) == row.groups.end()) {
        row.groups.push_back(group);
      }
    }
    if (below(6) == 0) row.users = {"bob", "eve"};
    if (below(5) == 0) row.excluded = {"bob"};
    if (below(8) == 0) row = owned(row, "bob");
    rows.push_back(row);
  }
  put_tasks(world.store(), 1, rows);
  for (const TaskView view : {TaskView::kAvailable, TaskView::kOverdue}) {
    const Ask ask{.view = view, .now = at(95)};
    std::vector<TaskRow> expected;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(expected), [&](const TaskRow& row) {
      return store::in_view(busy, row, view, at(95));
    });
    std::sort(expected.begin(), expected.end(), [&](const TaskRow& a, const TaskRow& b) {
      return std::pair{store::sort_key(a, ask), a.id} < std::pair{store::sort_key(b, ask), b.id};
    });
    CHECK(seen(world, busy, ask) == item_numbers(expected));
    CHECK(paged(world, busy, ask) == item_numbers(expected));
  }
}

TEST_CASE("worklist: what many of one's groups are offered takes one place of a page") {
  World world(GENERATE(from_range(every_kind())));
  const Reader busy{"bob", {"g0", "g1", "g2", "g3", "g4", "g5"}, false};
  std::vector<TaskRow> rows;
  for (std::uint64_t n = 1; n <= 5; ++n) {
    rows.push_back(due(open_task(n, 1), static_cast<std::int64_t>(n)));
    // Of several groups the first is in the row of the task, which is read for itself.
    rows.back().groups = n == 5 ? std::vector<std::string>{"g0"}
                                : std::vector<std::string>{"g9", "g1", "g2", "g3", "g4", "g5"};
  }
  put_tasks(world.store(), 1, rows);
  for (const TaskView view : {TaskView::kAvailable, TaskView::kOverdue}) {
    CHECK(paged(world, busy, {.view = view, .now = at(95)}) == Numbers{1, 2, 3, 4, 5});
  }
}

TEST_CASE("worklist: a row comes back as it was written") {
  World world(GENERATE(from_range(every_kind())));
  TaskRow row = due(open_task(1, 1), 77);
  row.users = {"bob", "a \"quoted\" name"};
  row.groups = {"claims", "理赔"};
  row.excluded = {"eve"};
  row.customer = "Zhang";
  row.priority = 3;
  row.revision = 4;
  row.owner = "bob";
  put_tasks(world.store(), 1, {row});

  const auto found = world.worklist().task(item_id(1));

  REQUIRE(found);
  CHECK(found->users == row.users);
  CHECK(found->groups == row.groups);
  CHECK(found->excluded == row.excluded);
  CHECK(found->title == row.title);
  CHECK(found->due == row.due);
  CHECK(found->priority == 3);
  CHECK(found->revision == 4);
  CHECK(found->created == row.created);
  CHECK(found->step == row.step);
  CHECK(found->case_key == row.case_key);
  CHECK_FALSE(found->ended);
  CHECK(world.store().instance_of_task(item_id(1)) == case_id(1));
  CHECK_FALSE(world.worklist().task(item_id(2)));
}

TEST_CASE("worklist: changed candidates replace the former ones") {
  World world(GENERATE(from_range(every_kind())));
  ports::CommitUnit first = start_of(1);
  TaskRow row = open_task(1, 1);
  row.groups = {"legal", "claims"};
  row.users = {"eve"};
  first.open_tasks = {row};
  put(world.store(), first);
  const Reader eve{.user = "eve", .groups = {}, .sees_all = false};
  REQUIRE(seen(world, kBob, {.view = TaskView::kAvailable}) == Numbers{1});
  REQUIRE(seen(world, eve, {.view = TaskView::kAvailable}) == Numbers{1});

  ports::CommitUnit forwarded = next_of(first);
  row.groups = {"legal"};
  row.users = {"bob"};
  forwarded.changed_tasks = {row};
  forwarded.tasks_of_many = {row.id};
  put(world.store(), forwarded);
  CHECK(seen(world, kBob, {.view = TaskView::kAvailable}) == Numbers{1});
  CHECK(seen(world, kBob, {.view = TaskView::kTeam}).empty());
  CHECK(seen(world, eve, {.view = TaskView::kAvailable}).empty());

  ports::CommitUnit claimed = next_of(forwarded);
  claimed.changed_tasks = {owned(row, "bob")};
  claimed.tasks_of_many = {row.id};
  put(world.store(), claimed);
  CHECK(seen(world, kBob, {.view = TaskView::kAvailable}).empty());
  CHECK(seen(world, kBob, {.view = TaskView::kMine}) == Numbers{1});

  ports::CommitUnit finished = next_of(claimed);
  row = owned(row, "bob");
  row.state = "Completed";
  row.ended = at(5);
  row.ended_by = "bob";
  finished.ended_tasks = {row};
  finished.tasks_of_many = {row.id};
  put(world.store(), finished);
  CHECK(seen(world, kBob, {.view = TaskView::kMine}).empty());
  CHECK(seen(world, kBob, {.view = TaskView::kDone}) == Numbers{1});
  CHECK(world.worklist().task(item_id(1))->state == "Completed");
}

TEST_CASE("worklist: sorting, filters and text search") {
  World world(GENERATE(from_range(every_kind())));
  TaskRow urgent = open_task(2, 1);
  urgent.priority = 9;
  urgent.created = at(100);
  TaskRow other = open_task(3, 1);
  other.process = "return";
  other.title = {.en = "Weigh 100% of it_all", .zh = "称重"};
  other.customer = "Zhang 张";
  put_tasks(world.store(), 1, {open_task(1, 1), urgent, other});
  const auto available = [&](Ask query) {
    query.view = TaskView::kAvailable;
    return seen(world, kBob, query);
  };

  CHECK(available({.sort = TaskSort::kPriority}) == Numbers{2, 1, 3});
  CHECK(available({.sort = TaskSort::kCreated}) == Numbers{1, 3, 2});
  CHECK(paged(world, kBob, {.view = TaskView::kAvailable, .sort = TaskSort::kPriority}) ==
        Numbers{2, 1, 3});
  CHECK(available({.process = "return"}) == Numbers{3});
  CHECK(available({.text = "WEIGH 100%"}) == Numbers{3});
  CHECK(available({.text = "张"}) == Numbers{3});
  CHECK(available({.text = "it_a"}) == Numbers{3});
  CHECK(available({.text = "c-1"}).size() == 3);
  CHECK(available({.text = "%"}) == Numbers{3});
  CHECK(available({.text = "' or 1=1 --"}).empty());
  for (const char* cursor : {"nonsense", "1.'; drop table task; --", "1.2"}) {
    const auto page = world.worklist().tasks(kBob, Ask{.cursor = cursor});
    CHECK(page.bad_cursor);
    CHECK(page.rows.empty());
    ports::InstanceQuery search = Search{};
    search.cursor = cursor;
    CHECK(world.worklist().instances(kBob, search).bad_cursor);
  }
  CHECK(available({.limit = -5}).size() == 1);
}

TEST_CASE("worklist: cases are found, latest first, in pages") {
  World world(GENERATE(from_range(every_kind())));
  for (std::uint64_t n = 1; n <= 5; ++n) {
    ports::CommitUnit unit = start_of(n);
    unit.row.key = "K-" + std::to_string(n);
    if (n == 2) unit.row.state = "Suspended";
    if (n == 3) unit.row.customer = "Li";
    put(world.store(), unit);
  }
  const Reader all{.user = "sup", .groups = {}, .sees_all = true};
  const auto count = [&](const Search& query) {
    return world.worklist().instances(all, query).rows.size();
  };

  ports::InstanceQuery query;
  query.limit = 2;
  std::vector<InstanceId> ids;
  for (int page = 0; page < 4; ++page) {
    const ports::InstancePage found = world.worklist().instances(all, query);
    for (const auto& row : found.rows) ids.push_back(row.id);
    query.cursor = found.next;
    if (found.next.empty()) break;
  }
  CHECK(ids == std::vector{case_id(5), case_id(4), case_id(3), case_id(2), case_id(1)});
  CHECK(count({.state = "Suspended"}) == 1);
  CHECK(count({.key = "K-4"}) == 1);
  CHECK(count({.customer = "Li"}) == 1);
  CHECK(count({.text = "complaint 3"}) == 1);
  CHECK(count({.starter = "bob"}) == 0);
  CHECK(count({.from = at(2), .to = at(4)}) == 2);
  CHECK(count({.text = std::string("\xff\xfe")}) == 0);
  CHECK(world.worklist().instance(case_id(3))->customer == "Li");
}

TEST_CASE("worklist: cases whose retention runs, the first due first, in pages") {
  World world(GENERATE(from_range(every_kind())));
  for (std::uint64_t n = 1; n <= 5; ++n) {
    ports::CommitUnit unit = start_of(n);
    unit.row.state = "Completed";
    unit.row.ended = at(1);
    if (n != 4) unit.row.erase_after = at(100 - static_cast<std::int64_t>(n));
    if (n == 5) unit.row.process = "other";
    put(world.store(), unit);
  }
  const auto listed = [&](ports::RetainedQuery query) {
    std::vector<InstanceId> ids;
    do {
      const ports::InstancePage page = world.worklist().retained(query);
      for (const auto& row : page.rows) ids.push_back(row.id);
      query.cursor = page.next;
    } while (!query.cursor.empty());
    return ids;
  };
  CHECK(listed({"", {}, 1, ""}) == std::vector{case_id(5), case_id(3), case_id(2), case_id(1)});
  CHECK(listed({"", at(97), 50, ""}) == std::vector{case_id(5), case_id(3)});
  CHECK(listed({"other", {}, 50, ""}) == std::vector{case_id(5)});
  CHECK(world.worklist().retained({"", {}, 50, "no cursor"}).bad_cursor);
  CHECK(world.worklist().instance(case_id(1))->erase_after == at(99));
  CHECK_FALSE(world.worklist().instance(case_id(4))->erase_after);
}

TEST_CASE("worklist: a reader of very many groups sees the items of all of them") {
  World world(GENERATE(from_range(every_kind())));
  Reader reader{.user = "bob", .groups = {}, .sees_all = false};
  std::vector<TaskRow> rows;
  for (std::uint64_t n = 1; n <= 300; ++n) {
    reader.groups.push_back("group " + std::to_string(n));
    if (n > 60) continue;
    TaskRow row = open_task(n, 1);
    row.groups = {"group " + std::to_string(n)};
    rows.push_back(row);
  }
  put_tasks(world.store(), 1, rows);

  CHECK(seen(world, reader, {.view = TaskView::kAvailable, .limit = 200}).size() == 60);
  CHECK(world.worklist().counts(reader, at(0)).team == 60);
}

TEST_CASE("worklist: random worklists look the same on every implementation") {
  const auto seed = GENERATE(1U, 2U, 3U);
  CAPTURE(seed);
  std::vector<std::vector<Numbers>> answers;
  for (const Kind kind : every_kind()) {
    World world(kind);
    std::mt19937 random(seed);
    const auto pick = [&random](std::vector<std::string> of) { return of[random() % of.size()]; };
    std::vector<TaskRow> rows;
    for (std::uint64_t n = 1; n <= 60; ++n) {
      TaskRow row = open_task(n, 1);
      row.state = pick({"Ready", "Ready", "Reserved", "Suspended.Ready"});
      if (row.state == "Reserved") row.owner = pick({"bob", "eve"});
      row.groups.clear();
      while (random() % 3 != 0) row.groups.push_back(pick({"claims", "returns", "legal", "it"}));
      while (random() % 4 == 0) row.users.push_back(pick({"bob", "eve", "zoe"}));
      if (random() % 5 == 0) row.excluded.push_back("bob");
      if (random() % 3 != 0) row.due = at(random() % 20);
      row.priority = static_cast<int>(random() % 3);
      rows.push_back(row);
    }
    put_tasks(world.store(), 1, rows);
    std::vector<Numbers> all;
    for (const TaskView view : {TaskView::kMine, TaskView::kAvailable, TaskView::kTeam,
                                TaskView::kOverdue}) {
      for (const TaskSort sort : {TaskSort::kDue, TaskSort::kPriority, TaskSort::kCreated}) {
        all.push_back(paged(world, kBob, {.view = view, .sort = sort, .now = at(10)}));
        all.push_back(seen(world, kBob, {.view = view, .sort = sort, .now = at(10), .limit = 200}));
        CHECK(all[all.size() - 1] == all[all.size() - 2]);
      }
    }
    const ports::TaskCounts counts = world.worklist().counts(kBob, at(10));
    CHECK(static_cast<std::size_t>(counts.available) == all[6].size());
    CHECK(static_cast<std::size_t>(counts.team) == all[12].size());
    CHECK(static_cast<std::size_t>(counts.overdue) == all[18].size());
    answers.push_back(all);
  }
  for (const auto& answer : answers) CHECK(answer == answers.front());
}

TEST_CASE("worklist: copies, of open and ended tasks, the latest first, until they are read") {
  World world(GENERATE(from_range(every_kind())));
  const Reader dan{.user = "dan", .groups = {}, .sees_all = false};
  ports::CommitUnit unit = start_of(1);
  unit.open_tasks = {open_task(1, 1), open_task(2, 1)};
  const auto copy = [](std::uint64_t task, std::int64_t sent, std::optional<Instant> read = {}) {
    return ports::CopyRow{case_id(1), item_id(task), "dan", at(sent), read};
  };
  unit.copies = {copy(1, 10), copy(2, 20)};
  put(world.store(), unit);
  CHECK(seen(world, dan, {.view = TaskView::kCc}) == Numbers{2, 1});
  CHECK(paged(world, dan, {.view = TaskView::kCc}) == Numbers{2, 1});
  CHECK(seen(world, kBob, {.view = TaskView::kCc}).empty());
  CHECK(world.worklist().counts(dan, at(0)).cc == 2);
  CHECK(world.worklist().may_see(dan, case_id(1)));
  CHECK(world.worklist().instances(dan, {}).rows.size() == 1);
  CHECK_FALSE(world.worklist().may_see({.user = "eve", .groups = {}, .sees_all = false},
                                       case_id(1)));

  ports::CommitUnit next = next_of(unit);
  TaskRow ended = open_task(2, 1);
  ended.ended = at(30);
  next.ended_tasks = {ended};
  next.copies = {copy(2, 20, at(40))};
  put(world.store(), next);
  CHECK(seen(world, dan, {.view = TaskView::kCc}) == Numbers{2, 1});
  CHECK(world.worklist().counts(dan, at(0)).cc == 1);
  const auto rows = world.worklist().tasks(dan, Ask{.view = TaskView::kCc}).rows;
  CHECK(rows[0].copy_read == at(40));
  CHECK_FALSE(rows[1].copy_read);
  CHECK(seen(world, dan, {.view = TaskView::kCc, .text = "nothing like it"}).empty());
}

}  // namespace recourse::test
