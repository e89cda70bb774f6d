#include "adapters/cli/bench/open_work.h"

#include <cmath>
#include <future>
#include <set>
#include <vector>

#include "adapters/store/rows.h"

namespace recourse::cli::bench {
namespace {

/// A number in [0, 1) that depends on n and on what it is for.
std::string chance(int purpose) {
  return "((hashint8extended(n, " + std::to_string(purpose) + ") & 1048575) / 1048576.0)";
}

/// The k-th power of a chance crowds the low numbers.
std::string crowded(const std::string& prefix, int many, int power, int purpose) {
  return "'" + prefix + "' || floor(" + std::to_string(many) + " * power(" + chance(purpose) +
         ", " + std::to_string(power) + "))";
}

constexpr int kDeskPower = 3;   // the first of 400: 13.6 %
constexpr int kStaffPower = 2;  // the first of 20 000: 0.7 %

std::string desk_drawn(int purpose) { return crowded("desk", kDesks, kDeskPower, purpose); }
std::string person_drawn(int purpose) { return crowded("person", kStaff, kStaffPower, purpose); }

/// Ids in the order of time, as the product draws them: new rows then lie together.
std::string id_of(const char* kind) {
  const std::string noise = "md5('" + std::string(kind) + "' || n)";
  return "cast(lpad(to_hex(1760000000000 + n), 12, '0') || '7' || substr(" + noise +
         ", 1, 3) || '8' || substr(" + noise + ", 4, 15) as uuid)";
}

/// Everything random about task n. Three in five wait to be claimed; one in ten is for people by
/// name, one in ten for a second desk as well; one in twenty is kept from somebody.
std::string drawn_tasks(const std::string& only = "true") {
  return "select n, " + id_of("case") + " as instance, " + id_of("task") + " as id, " +
         chance(1) + " as stage, " + chance(2) + " as kind, " + desk_drawn(3) + " as desk, " +
         desk_drawn(4) + " as other_desk, " + person_drawn(5) + " as person, " +
         person_drawn(6) + " as other_person, " + chance(7) + " as lateness, " + chance(8) +
         " as barred, floor(5 * " + chance(9) +
         ") as urgency from generate_series(cast(:first as bigint), cast(:last as bigint)) n "
         "where " + only;
}

constexpr const char* kStages =
    "select d.*, case when stage < 0.6 then 'Ready' when stage < 0.85 then 'Reserved' "
    "when stage < 0.97 then 'InProgress' else 'Suspended' end as state, "
    "case when kind < 0.1 then '' else desk end as pool, "
    "case when stage < 0.6 then 1 else 0 end as ready, "
    "case when lateness < 0.03 then cast(:no_due as bigint) else "
    "cast(:now as bigint) + cast((lateness - 0.15) * 60 * 86400000000 as bigint) end as due from (";

std::string tasks_statement() {
  return "insert into task (instance, id, process, version, step, state, title_en, title_zh, "
         "case_key, customer, owner, candidate_users, candidate_groups, excluded, pool, ready, "
         "due, priority, created, ended, ended_by, revision) "
         "select instance, id, 'complaint', 1, 'verify', state, 'Verify complaint C-' || n, "
         "'核实投诉 C-' || n, 'C-' || n, 'customer ' || n % 50000, "
         "case when ready = 1 then '' else person end, "
         "case when kind < 0.1 then cast(json_build_array(person, other_person) as text) "
         "else '[]' end, "
         "case when kind < 0.1 then '[]' when kind < 0.2 and desk <> other_desk "
         "then cast(json_build_array(desk, other_desk) as text) "
         "else cast(json_build_array(desk) as text) end, "
         "case when barred < 0.05 then cast(json_build_array(other_person) as text) else '[]' end, "
         "pool, ready, due, urgency, cast(:now as bigint) - (100000000 - n) * 1000, null, '', 1 "
         "from (" + std::string(kStages) + drawn_tasks() + ") d) s";
}

/// What commit_rows.cpp keeps beside the first desk: further desks, and people by name.
std::string candidates_statement() {
  return "insert into task_candidate (instance, task, candidate, ready, due) "
         "select distinct s.instance, s.id, c.name, s.ready, s.due from (" +
         std::string(kStages) + drawn_tasks(chance(2) + " < 0.2") +
         ") d) s cross join lateral (values "
         "(case when kind < 0.1 then 'u:' || person "
         "when kind < 0.2 and desk <> other_desk then 'g:' || other_desk end), "
         "(case when kind < 0.1 then 'u:' || other_person end)) c(name) where c.name is not null";
}

/// What keeps rows in order, and the statement that brings it back: built at once when all rows are
/// there, it costs a fifth of what keeping it up row by row does.
struct Order {
  std::vector<std::string> away, back;
};
Order order_of(store::Session& session) {
  Order order;
  for (const store::Row& index : session.query(
           "select indexname, indexdef from pg_indexes where schemaname = current_schema() and "
           "tablename in ('task', 'task_candidate') and indexname not like '%_pkey'",
           2)) {
    order.away.push_back("drop index " + index.text(0));
    order.back.push_back(index.text(1));
  }
  for (const store::Row& key : session.query(
           "select cast(conrelid as regclass)::text, conname, pg_get_constraintdef(oid) "
           "from pg_constraint where contype = 'p' and conrelid in ('task'::regclass, "
           "'task_candidate'::regclass)",
           3)) {
    order.away.push_back("alter table " + key.text(0) + " drop constraint " + key.text(1));
    order.back.push_back("alter table " + key.text(0) + " add constraint " + key.text(1) + " " +
                         key.text(2));
  }
  return order;
}

/// Half of the rows each, at the same time: one session uses one processor.
void fill(store::Database& database, std::int64_t first, std::int64_t last) {
  const std::int64_t middle = first + (last - first) / 2;
  const auto fill_part = [&database](std::int64_t from, std::int64_t to) {
    const store::Parameters parameters{{"now", inbox_hour().us},
                                       {"no_due", store::kNoDue},
                                       {"first", from},
                                       {"last", to}};
    auto session = database.lease();
    session->execute(tasks_statement(), parameters);
    session->execute(candidates_statement(), parameters);
  };
  auto lower = std::async(std::launch::async, fill_part, first, middle);
  fill_part(middle + 1, last);
  lower.get();
}

std::string drawn(std::mt19937_64& random, const char* prefix, int many, int power) {
  const double chance = std::uniform_real_distribution<double>(0, 1)(random);
  return prefix + std::to_string(static_cast<int>(many * std::pow(chance, power)));
}

}  // namespace

Instant inbox_hour() { return Instant{1'790'000'000'000'000}; }

void add_open_work(store::Database& database, store::Session& session, std::int64_t first,
                   std::int64_t last) {
  session.run("set maintenance_work_mem = '512MB'");
  const Order order = order_of(session);
  for (const std::string& statement : order.away) session.run(statement);
  fill(database, first, last);
  for (const std::string& statement : order.back) session.run(statement);
  session.run("vacuum (freeze, analyze) task");
  session.run("vacuum (freeze, analyze) task_candidate");
}

void without_log(store::Session& session, bool without) {
  for (const char* table : {"task", "task_candidate"}) {
    session.run(std::string("alter table ") + table + (without ? " set unlogged" : " set logged"));
  }
}

ports::Reader draw_reader(std::mt19937_64& random) {
  constexpr int kOverseers = 20;
  ports::Reader reader;
  reader.user = drawn(random, "person", kStaff, kStaffPower);
  const std::uint64_t word = random();
  const std::size_t desks = word % kOverseers == 0 ? 20 : 1 + word % 5;
  std::set<std::string> groups;
  while (groups.size() < desks) groups.insert(drawn(random, "desk", kDesks, kDeskPower));
  reader.groups.assign(groups.begin(), groups.end());
  return reader;
}

}  // namespace recourse::cli::bench
