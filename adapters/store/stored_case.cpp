#include "adapters/store/stored_case.h"

#include <map>

#include "adapters/store/dialect.h"
#include "adapters/store/packing.h"
#include "adapters/store/rows.h"
#include "adapters/store/text.h"

namespace recourse::store {

std::vector<StoredCase> stored_cases(Database& database, const std::vector<InstanceId>& ids) {
  if (ids.empty()) return {};
  const Dialect dialect = database.dialect();
  std::vector<StoredCase> out;
  std::map<InstanceId, std::size_t> places;
  JsonRows wanted;
  for (const InstanceId& id : ids) {
    places.emplace(id, out.size());
    out.push_back({.id = id, .records = {}, .snapshot = {}, .row = {}, .open_tasks = {}});
    wanted.row().set("id", id.text());
  }
  const Parameters parameters{{"ids", wanted.text()}};
  const std::string of_them = " where {instance} in (select r.id from " +
                              rows_of(dialect, "ids", "id {id}") + ")";
  const auto those = [&](const char* column) { return replaced(of_them, "{instance}", column); };

  auto session = database.lease();
  for (const Row& row : session->query(
           "select s.instance, " + hex_of(dialect, "s.bytes") + " from step_record s" +
               those("s.instance") + " order by s.instance, s.record",
           2, parameters)) {
    out[places.at(row.id<InstanceId>(0))].records.push_back(unpacked_or_nothing(row.text(1)));
  }
  for (const Row& row : session->query(
           "select s.instance, " + hex_of(dialect, "s.bytes") + ", s.record from snapshot s" +
               those("s.instance"),
           3, parameters)) {
    StoredCase& stored = out[places.at(row.id<InstanceId>(0))];
    stored.snapshot = unpacked_or_nothing(row.text(1));
    stored.snapshot_record = static_cast<std::uint64_t>(row.number(2));
  }
  for (const Row& row : session->query(
           "select " + instance_columns("i.") + " from instance i" + those("i.id"),
           kInstanceColumns, parameters)) {
    ports::InstanceRow found = instance_from(row);
    out[places.at(found.id)].row = std::move(found);
  }
  for (const Row& row : session->query(
           "select " + task_columns("t.") + " from task t" + those("t.instance"), kTaskColumns,
           parameters)) {
    ports::TaskRow found = task_from(row);
    out[places.at(found.instance)].open_tasks.push_back(std::move(found));
  }
  std::erase_if(out, [](const StoredCase& stored) { return stored.records.empty(); });
  return out;
}

}  // namespace recourse::store
