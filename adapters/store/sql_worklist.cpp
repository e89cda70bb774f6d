#include "adapters/store/sql_worklist.h"

#include <algorithm>

#include "adapters/store/rows.h"
#include "adapters/store/text.h"
#include "adapters/store/worklist_sql.h"

namespace recourse::store {

using ports::InstancePage;
using ports::InstanceRow;
using ports::Reader;
using ports::TaskPage;
using ports::TaskRow;

namespace {

/// A text that could never have been stored is found nowhere.
bool all_storable(std::initializer_list<const std::string*> texts) {
  return std::all_of(texts.begin(), texts.end(),
                     [](const std::string* text) { return storable(*text); });
}

std::vector<TaskRow> tasks_where(Session& session, const std::string& condition,
                                 const std::string& id) {
  std::vector<TaskRow> out;
  for (const Row& row : session.query("select " + task_columns("t.") + " from task t where " +
                                          condition + " union all select " + task_columns("t.") +
                                          " from task_done t where " + condition,
                                      kTaskColumns, {{"id", id}})) {
    out.push_back(task_from(row));
  }
  return out;
}

}  // namespace

TaskPage SqlWorklist::tasks(const Reader& reader, const ports::TaskQuery& query) {
  const std::optional<PageMark> after = parse_cursor(query.cursor);
  if (!query.cursor.empty() && !after) return {{}, {}, /*bad_cursor=*/true};
  if (!all_storable({&query.text, &query.process})) return {};
  const bool copies = query.view == ports::TaskView::kCc;
  const BuiltQuery built = copies ? copies_query(database_.dialect(), reader, query, after)
                                  : tasks_query(database_.dialect(), reader, query, after);
  const std::size_t columns = kTaskColumns + (copies ? 2 : 1);
  auto session = database_.lease();
  TaskPage page;
  std::int64_t last_key = 0;
  for (const Row& row : session->query(built.sql, columns, built.parameters)) {
    if (page.rows.size() == static_cast<std::size_t>(page_size(query.limit))) {
      page.next = cursor_text({.key = last_key, .id = page.rows.back().id.text()});
      break;
    }
    page.rows.push_back(task_from(row));
    last_key = row.number(kTaskColumns);
    if (!copies) continue;
    page.rows.back().copied = Instant{last_key};
    page.rows.back().copy_read = instant_from(row, kTaskColumns + 1);
  }
  return page;
}

ports::TaskCounts SqlWorklist::counts(const Reader& reader, Instant now) {
  const BuiltQuery built = counts_query(database_.dialect(), reader, now);
  auto session = database_.lease();
  const std::vector<Row> rows = session->query(built.sql, 6, built.parameters);
  const auto number = [&rows](std::size_t i) { return static_cast<int>(rows.front().number(i)); };
  return {.mine = number(0),
          .available = number(1),
          .team = number(2),
          .overdue = number(3),
          .done = number(4),
          .cc = number(5)};
}

std::optional<TaskRow> SqlWorklist::task(WorkItemId id) {
  auto session = database_.lease();
  std::vector<TaskRow> found = tasks_where(*session, "t.id = :id", id.text());
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<TaskRow> SqlWorklist::tasks_of(InstanceId id) {
  auto session = database_.lease();
  std::vector<TaskRow> found = tasks_where(*session, "t.instance = :id", id.text());
  std::sort(found.begin(), found.end(), [](const TaskRow& a, const TaskRow& b) {
    return a.created != b.created ? a.created < b.created : a.id < b.id;
  });
  return found;
}

InstancePage SqlWorklist::instances(const Reader& reader, const ports::InstanceQuery& query) {
  const std::optional<PageMark> after = parse_cursor(query.cursor);
  if (!query.cursor.empty() && !after) return {{}, {}, /*bad_cursor=*/true};
  if (!all_storable({&query.process, &query.state, &query.key, &query.customer, &query.text,
                     &query.starter})) {
    return {};
  }
  if (!reader.sees_all && reader.user.empty()) return {};
  const BuiltQuery built = instances_query(database_.dialect(), reader, query, after);
  auto session = database_.lease();
  InstancePage page;
  for (const Row& row : session->query(built.sql, kInstanceColumns, built.parameters)) {
    if (page.rows.size() == static_cast<std::size_t>(page_size(query.limit))) {
      const InstanceRow& last = page.rows.back();
      page.next = cursor_text({.key = last.started.us, .id = last.id.text()});
      break;
    }
    page.rows.push_back(instance_from(row));
  }
  return page;
}

int SqlWorklist::load(const std::string& user) {
  auto session = database_.lease();
  const auto rows = session->query(
      "select count(*) from task t where t.owner <> '' and t.owner = :reader", 1,
      {{"reader", user}});
  return static_cast<int>(rows.front().number(0));
}

std::optional<InstanceRow> SqlWorklist::instance(InstanceId id) {
  auto session = database_.lease();
  const std::vector<Row> rows =
      session->query("select " + instance_columns("i.") + " from instance i where i.id = :id",
                     kInstanceColumns, {{"id", id.text()}});
  if (rows.empty()) return std::nullopt;
  return instance_from(rows.front());
}

InstancePage SqlWorklist::retained(const ports::RetainedQuery& query) {
  const std::optional<PageMark> after = parse_cursor(query.cursor);
  if (!query.cursor.empty() && !after) return {{}, {}, /*bad_cursor=*/true};
  if (!storable(query.process)) return {};
  std::string where = "i.erase_after is not null";
  Parameters parameters{{"limit", std::int64_t{page_size(query.limit) + 1}}};
  if (!query.process.empty()) {
    where += " and i.process = :process";
    parameters.push_back({"process", query.process});
  }
  if (query.due_by) {
    where += " and i.erase_after <= :due_by";
    parameters.push_back({"due_by", query.due_by->us});
  }
  if (after) {
    where += " and (i.erase_after, i.id) > (:key, :id)";
    parameters.push_back({"key", after->key});
    parameters.push_back({"id", after->id});
  }
  auto session = database_.lease();
  InstancePage page;
  for (const Row& row :
       session->query("select " + instance_columns("i.") + " from instance i where " + where +
                          " order by i.erase_after, i.id limit :limit",
                      kInstanceColumns, parameters)) {
    if (page.rows.size() == static_cast<std::size_t>(page_size(query.limit))) {
      const InstanceRow& last = page.rows.back();
      page.next = cursor_text({.key = last.erase_after->us, .id = last.id.text()});
      break;
    }
    page.rows.push_back(instance_from(row));
  }
  return page;
}

bool SqlWorklist::may_see(const Reader& reader, InstanceId id) {
  const std::optional<InstanceRow> found = instance(id);
  if (!found) return false;
  if (reader.sees_case_of(found->section)) return true;
  if (!reader.user.empty() && found->starter == reader.user) return true;
  const std::vector<TaskRow> tasks = tasks_of(id);
  {
    auto session = database_.lease();
    const bool copied = !session->query("select 1 from task_copy c where c.instance = :id and "
                                        "c.user_id = :reader limit 1",
                                        1, {{"id", id.text()}, {"reader", reader.user}})
                             .empty();
    if (copied) return true;
  }
  return std::any_of(tasks.begin(), tasks.end(),
                     [&reader](const TaskRow& row) { return opens_instance(reader, row); });
}

}  // namespace recourse::store
