#include "adapters/store/invariants.h"

namespace recourse::store {

namespace {

/// `sql` gives the ids of the cases that break the rule.
struct TableRule {
  const char* rule;
  const char* text;
  const char* sql;
};

constexpr const char* kEnded =
    " t where exists (select 1 from instance i where i.id = t.instance "
    "and i.state not in ('Running', 'Suspended'))";

constexpr TableRule kTableRules[] = {
    {"I1", "its records are not 1, 2, 3 … without a gap",
     "select instance from step_record group by instance "
     "having min(record) <> 1 or max(record) <> count(*)"},
    {"I1", "its row does not name its last record",
     "select i.id from instance i where i.record <> coalesce((select max(s.record) "
     "from step_record s where s.instance = i.id), 0)"},
    {"I1", "it has records, but no row",
     "select s.instance from step_record s where s.record = 1 and not exists "
     "(select 1 from instance i where i.id = s.instance)"},
    {"I3", "its snapshot is ahead of its records",
     "select s.instance from snapshot s where s.record > coalesce((select i.record "
     "from instance i where i.id = s.instance), 0)"},
    {"I5", "it has ended and has an open work item", "select t.instance from task"},
    {"I5", "it has ended and has a timer", "select t.instance from timer"},
    {"I5", "it has ended and has a job", "select t.instance from job"},
    {"I5", "it has ended and waits for a message", "select t.instance from subscription"},
    {"I7", "a work item of it is both open and ended",
     "select t.instance from task t where exists "
     "(select 1 from task_done d where d.instance = t.instance and d.id = t.id)"},
    {"I8", "a work item of it is taken by nobody",
     "select t.instance from task t where t.state in ('Reserved', 'InProgress') "
     "and t.owner = ''"},
    {"I9", "a timer belongs to no case",
     "select t.instance from timer t where not exists "
     "(select 1 from instance i where i.id = t.instance)"},
    {"I10", "a job is leased to nobody, or by nobody's claim",
     "select j.instance from job j where (j.worker <> '' and (j.epoch = 0 or "
     "j.leased_until is null)) or (j.worker = '' and j.leased_until is not null)"},
    {"I31", "a work item's id stands in another case as well",
     "select t.instance from task t join task_done d on d.id = t.id "
     "where d.instance <> t.instance"},
    {"I12", "an effect waits for a record that is not there",
     "select o.instance from outbox o where not exists (select 1 from step_record s "
     "where s.instance = o.instance and s.record = o.record)"},
};

}  // namespace

std::vector<Violation> check_tables(Database& database, int each_max) {
  std::vector<Violation> out;
  auto session = database.lease();
  for (const TableRule& rule : kTableRules) {
    std::string sql = rule.sql;
    if (std::string(rule.rule) == "I5") sql += kEnded;
    sql += " limit :each_max";
    for (const Row& row : session->query(sql, 1, {{"each_max", std::int64_t{each_max}}})) {
      out.push_back({.rule = rule.rule, .instance = row.id<InstanceId>(0), .text = rule.text});
    }
  }
  return out;
}

}  // namespace recourse::store
