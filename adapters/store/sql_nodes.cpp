#include "adapters/store/sql_nodes.h"

#include "adapters/store/dialect.h"

namespace recourse::store {
namespace {

/// Microseconds by the database's clock.
std::string now_of(Dialect dialect) {
  return dialect == Dialect::kPostgres
             ? "cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)"
             : "cast((julianday('now') - 2440587.5) * 86400000000 as integer)";
}

std::string hold_sql(Dialect dialect) {
  return "insert into node (number, name, held_until) values (:number, :name, " + now_of(dialect) +
         " + :lease) on conflict (number) do update set held_until = excluded.held_until";
}

}  // namespace

std::uint64_t SqlNodes::join(const std::string& name, Duration lease) {
  auto session = database_.lease();
  Transaction transaction(*session);
  // The file is this process's alone, so nobody else is at work on it.
  if (session->dialect() == Dialect::kSqlite) session->execute("delete from node");
  const std::int64_t number =
      session->query("update node_number set last = last + 1 returning last", 1).at(0).number(0);
  session->execute(hold_sql(session->dialect()),
                   {{"number", number}, {"name", name}, {"lease", lease.us}});
  transaction.commit();
  return static_cast<std::uint64_t>(number);
}

ports::NodeRoll SqlNodes::beat(std::uint64_t number, const std::string& name, Duration lease) {
  auto session = database_.lease();
  const std::string now = now_of(session->dialect());
  session->execute(
      hold_sql(session->dialect()),
      {{"number", static_cast<std::int64_t>(number)}, {"name", name}, {"lease", lease.us}});
  session->execute("delete from node where held_until < " + now + " - :kept",
                   {{"kept", ports::NodeRoll::kLostKept.us}});
  ports::NodeRoll roll;
  roll.exclusive = session->dialect() == Dialect::kSqlite;
  for (const Row& row : session->query("select number, case when held_until < " + now +
                                           " then 1 else 0 end from node "
                                           "order by number",
                                       2)) {
    auto& list = row.number(1) == 0 ? roll.at_work : roll.lost;
    list.push_back(static_cast<std::uint64_t>(row.number(0)));
  }
  return roll;
}

void SqlNodes::leave(std::uint64_t number) {
  auto session = database_.lease();
  session->execute("delete from node where number = :number",
                   {{"number", static_cast<std::int64_t>(number)}});
}

}  // namespace recourse::store
