#include "adapters/store/rebuild.h"

#include <set>

#include "adapters/store/commit_rows.h"
#include "adapters/store/rows.h"
#include "adapters/store/text.h"
#include "engine/base/hex.h"

namespace recourse::store {

namespace {

/// One row of a table: its columns are the names of its values.
struct ShownRow {
  std::string table;
  Parameters values;
};

/// The tables that show a case; all have the column `instance`.
constexpr const char* kShown[] = {"task", "task_candidate", "task_done", "timer", "subscription",
                                  "snapshot"};

std::int64_t wide(int number) { return number; }

ShownRow task_shown(const std::string& table, const ports::TaskRow& task) {
  return {table,
          {{"instance", task.instance.text()},
           {"id", task.id.text()},
           {"process", task.process},
           {"version", wide(task.version)},
           {"step", task.step},
           {"state", task.state},
           {"title_en", task.title.en},
           {"title_zh", task.title.zh},
           {"case_key", task.case_key},
           {"customer", task.customer},
           {"owner", task.owner},
           {"candidate_users", json_list(task.users)},
           {"candidate_groups", json_list(task.groups)},
           {"excluded", json_list(task.excluded)},
           {"pool", task.groups.empty() ? std::string() : task.groups.front()},
           {"ready", wide(claimable(task))},
           {"due", task.due ? task.due->us : kNoDue},
           {"priority", wide(task.priority)},
           {"created", task.created.us},
           {"ended", sql_value(task.ended)},
           {"ended_by", task.ended_by},
           {"revision", std::int64_t{task.revision}}}};
}

Parameters instance_shown(const service::CaseProjection& shown) {
  const ports::InstanceRow& row = shown.row;
  return {{"id", row.id.text()},
          {"record", static_cast<std::int64_t>(shown.record)},
          {"process", row.process},
          {"version", wide(row.version)},
          {"definition_hash", row.definition_hash},
          {"business_key", row.key},
          {"state", row.state},
          {"outcome", row.outcome},
          {"title_en", row.title.en},
          {"title_zh", row.title.zh},
          {"starter", row.starter},
          {"customer", row.customer},
          {"started", row.started.us},
          {"ended", sql_value(row.ended)},
          {"priority", wide(row.priority)},
          {"incidents", wide(row.incidents)},
          {"erase_after", sql_value(row.erase_after)},
          {"section", row.section}};
}

Parameters job_shown(const ports::JobRow& job) {
  return {{"instance", job.instance.text()},
          {"id", job.id.text()},
          {"process", job.process},
          {"step", job.step},
          {"connector", job.connector},
          {"attempt", wide(job.attempt)},
          {"input", value_bytes(Value(job.input))},
          {"created", job.created.us}};
}

/// All but the case's own row, its jobs and its snapshot.
std::vector<ShownRow> rows_shown(const service::CaseProjection& shown) {
  std::vector<ShownRow> out;
  for (const ports::TaskRow& task : shown.open_tasks) {
    out.push_back(task_shown("task", task));
    for (const std::string& candidate : further_candidates(task)) {
      out.push_back({"task_candidate",
                     {{"instance", task.instance.text()},
                      {"task", task.id.text()},
                      {"candidate", candidate},
                      {"ready", wide(claimable(task))},
                      {"due", task.due ? task.due->us : kNoDue}}});
    }
  }
  for (const ports::TaskRow& task : shown.ended_tasks) out.push_back(task_shown("task_done", task));
  for (const ports::TimerRow& timer : shown.timers) {
    out.push_back({"timer",
                   {{"instance", timer.instance.text()},
                    {"id", timer.id.text()},
                    {"due", timer.due.us}}});
  }
  for (const ports::SubscriptionRow& row : shown.subscriptions) {
    out.push_back({"subscription",
                   {{"instance", row.instance.text()},
                    {"activity", std::int64_t{row.activity}},
                    {"place", wide(row.index)},
                    {"signal", wide(row.signal)},
                    {"name", row.name},
                    {"match_key", row.key},
                    {"opened", row.opened.us}}});
  }
  return out;
}

std::string names_of(const Parameters& values, const std::string& before) {
  std::string out;
  for (const Parameter& value : values) out += (out.empty() ? "" : ", ") + before + value.name;
  return out;
}

std::string insert_sql(const std::string& table, const Parameters& values) {
  return "insert into " + table + " (" + names_of(values, "") + ") values (" +
         names_of(values, ":") + ")";
}

/// " on conflict (…) do update set …" of all values but the key.
std::string otherwise_update(const std::string& key, const Parameters& values, std::size_t keys) {
  std::string out;
  for (std::size_t i = keys; i < values.size(); ++i) {
    out += (out.empty() ? "" : ", ") + values[i].name + " = excluded." + values[i].name;
  }
  return " on conflict (" + key + ") do update set " + out;
}

/// A worker that held a job before its row was lost must not be taken for one that holds it now.
constexpr std::int64_t kRebuiltEpoch = 1'000'000;

void put_jobs(Session& session, const service::CaseProjection& shown) {
  const std::string id = shown.row.id.text();
  std::set<std::string> wanted;
  for (const ports::JobRow& job : shown.jobs) wanted.insert(job.id.text());
  for (const Row& row : session.query("select id from job where instance = :id", 1, {{"id", id}})) {
    const std::string job = row.id<JobId>(0).text();
    if (wanted.contains(job)) continue;
    session.execute("delete from job where instance = :id and id = :job",
                    {{"id", id}, {"job", job}});
  }
  for (const ports::JobRow& job : shown.jobs) {
    const Parameters values = job_shown(job);
    Parameters fresh = values;
    fresh.push_back({"state", job.state});
    fresh.push_back({"worker", std::string()});
    fresh.push_back({"epoch", kRebuiltEpoch});
    fresh.push_back({"leased_until", nullptr});
    session.execute(insert_sql("job", fresh) + otherwise_update("instance, id", values, 2), fresh);
  }
}

void put_case(Session& session, const service::CaseProjection& shown) {
  const std::string id = shown.row.id.text();
  const std::string lock = session.dialect() == Dialect::kPostgres ? " for update" : "";
  const auto there =
      session.query("select record from instance where id = :id" + lock, 1, {{"id", id}});
  const auto last = session.query(
      "select coalesce(max(record), 0) from step_record where instance = :id", 1, {{"id", id}});
  if (last.front().number(0) != static_cast<std::int64_t>(shown.record)) return;
  for (const char* table : kShown) {
    session.execute(std::string("delete from ") + table + " where instance = :id", {{"id", id}});
  }
  const Parameters instance = instance_shown(shown);
  session.execute(insert_sql("instance", instance) + otherwise_update("id", instance, 1), instance);
  for (const ShownRow& row : rows_shown(shown)) {
    session.execute(insert_sql(row.table, row.values), row.values);
  }
  put_jobs(session, shown);
  // As it stands, which packing.h reads as well.
  const bool postgres = session.dialect() == Dialect::kPostgres;
  session.execute(std::string("insert into snapshot (instance, record, bytes) values "
                              "(:instance, :record, ") +
                      (postgres ? "decode(:bytes, 'hex'))" : "cast(:bytes as blob))"),
                  {{"instance", id},
                   {"record", static_cast<std::int64_t>(shown.record)},
                   {"bytes", postgres ? to_hex(shown.snapshot) : shown.snapshot}});
}

/// PostgreSQL writes ids with dashes.
std::string without_dashes(std::string text) {
  constexpr std::size_t kDashed = 36;
  if (text.size() == kDashed && text[8] == '-' && text[13] == '-') std::erase(text, '-');
  return text;
}

std::string line_of(const std::string& table, const Parameters& values) {
  std::string out = table;
  for (const Parameter& value : values) {
    out += " " + value.name + "=";
    if (const auto* number = std::get_if<std::int64_t>(&value.value)) {
      out += std::to_string(*number);
    }
    if (const auto* text = std::get_if<std::string>(&value.value)) out += without_dashes(*text);
  }
  return out;
}

/// The rows of a table as such lines, with the columns of `like`.
void read_lines(Session& session, const std::string& table, const Parameters& like,
                const std::string& key, const std::string& id, std::multiset<std::string>& out) {
  for (const Row& row : session.query("select " + names_of(like, "") + " from " + table +
                                          " where " + key + " = :case_id",
                                      like.size(), {{"case_id", id}})) {
    std::string line = table;
    for (std::size_t i = 0; i < like.size(); ++i) {
      line += " " + like[i].name + "=" + without_dashes(row.text(i));
    }
    out.insert(std::move(line));
  }
}

}  // namespace

std::vector<InstanceId> recorded_cases(Database& database, InstanceId after, std::size_t max) {
  auto session = database.lease();
  std::vector<InstanceId> out;
  for (const Row& row : session->query(
           "select distinct instance from step_record where instance > :after order by instance "
           "limit :most",
           1, {{"after", after.text()}, {"most", static_cast<std::int64_t>(max)}})) {
    out.push_back(row.id<InstanceId>(0));
  }
  return out;
}

void put_projections(Database& database, const std::vector<service::CaseProjection>& cases) {
  auto session = database.lease();
  Transaction transaction(*session);
  for (const service::CaseProjection& shown : cases) put_case(*session, shown);
  transaction.commit();
}

std::int64_t drop_strays(Database& database) {
  auto session = database.lease();
  Transaction transaction(*session);
  std::int64_t dropped = 0;
  for (const std::string table : {"task", "task_candidate", "task_done", "timer", "subscription",
                                  "snapshot", "job", "instance"}) {
    const std::string key = table == "instance" ? "id" : "instance";
    dropped += session->execute("delete from " + table + " where not exists (select 1 from "
                                "step_record s where s.instance = " + table + "." + key + ")");
  }
  transaction.commit();
  return dropped;
}

std::string projection_difference(Database& database, const service::CaseProjection& wanted) {
  const std::string id = wanted.row.id.text();
  std::multiset<std::string> expected, found;
  const Parameters instance = instance_shown(wanted);
  expected.insert(line_of("instance", instance));
  for (const ShownRow& row : rows_shown(wanted)) expected.insert(line_of(row.table, row.values));
  for (const ports::JobRow& job : wanted.jobs) expected.insert(line_of("job", job_shown(job)));
  service::CaseProjection like;  // one empty row of each table, for the names of its columns
  like.open_tasks.emplace_back().users = {"u"};
  like.ended_tasks.emplace_back();
  like.timers.emplace_back();
  like.subscriptions.emplace_back();
  auto session = database.lease();
  read_lines(*session, "instance", instance, "id", id, found);
  for (const ShownRow& row : rows_shown(like)) {
    read_lines(*session, row.table, row.values, "instance", id, found);
  }
  read_lines(*session, "job", job_shown({}), "instance", id, found);
  for (const std::string& line : expected) {
    if (!found.contains(line)) return "there is no row: " + line;
  }
  for (const std::string& line : found) {
    if (!expected.contains(line)) return "a row too many: " + line;
  }
  return "";
}

}  // namespace recourse::store
