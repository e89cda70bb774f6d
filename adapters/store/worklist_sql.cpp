#include "adapters/store/worklist_sql.h"

#include <algorithm>
#include <set>

#include "adapters/store/dialect.h"
#include "adapters/store/rows.h"
#include "adapters/store/text.h"
#include "engine/base/ascii.h"

namespace recourse::store {

namespace {

using ports::TaskView;

/// One ordered source of a view: FROM … WHERE …, and what the sort columns are called there.
struct WorklistBranch {
  std::string from;
  std::string due = "t.due";
  std::string id = "t.id";
  bool with_excluded = false;  ///< may give what the reader is kept from
};

std::string past_mark(const std::optional<PageMark>& after, const std::string& key,
                      const std::string& id, bool descending, BuiltQuery& built) {
  if (!after) return "";
  return " and (" + key + ", " + id + ")" + (descending ? " < " : " > ") + "(" +
         built.bind("mark_key", after->key) + ", " + built.bind("mark_id", after->id) + ")";
}

/// More groups than this are asked for together, for which the whole backlog is sorted. SQLite
/// takes at most 500 branches, and some views have four a group.
std::size_t group_branches_max(Dialect dialect) {
  return dialect == Dialect::kSqlite ? 120 : 250;
}

class BranchWriter {
 public:
  /// Of a page in the order of the due, without filters: candidates are read at once, up to `limit`
  /// (a parameter's name) of each.
  struct AtOnce {
    std::string limit;
    std::optional<PageMark> after;
  };
  void read_candidates_at_once(AtOnce how) { at_once_ = std::move(how); }

  BranchWriter(Dialect dialect, const ports::Reader& reader, Instant now, BuiltQuery& built)
      : dialect_(dialect), reader_(reader), now_(now), built_(built) {
    const std::set<std::string> unique(reader.groups.begin(), reader.groups.end());
    groups_.assign(unique.begin(), unique.end());
  }

  std::vector<WorklistBranch> view(TaskView view) {
    std::vector<WorklistBranch> out;
    switch (view) {
      case TaskView::kMine: out.push_back(mine()); break;
      case TaskView::kAvailable: out = available(); break;
      case TaskView::kTeam: out = team(); break;
      case TaskView::kOverdue: out = overdue(); break;
      case TaskView::kDone:
        out.push_back({.from = "task_done t where t.ended_by <> '' and t.ended_by = " + user()});
        break;
      case TaskView::kCc: break;  // see copies_query
    }
    return out;
  }

 private:
  std::string user() { return built_.bind("reader", reader_.user); }
  WorklistBranch mine() {
    return {.from = "task t where t.owner <> '' and t.owner = " + user()};
  }

  /// Items of candidate groups, with `ready` 0 or 1; also of the reader by name.
  void add_candidates(std::vector<WorklistBranch>& out, int ready, bool by_name) {
    const std::string state = std::to_string(ready);
    const std::vector<std::string> names = candidate_names(by_name);
    for (const std::string& pool : sets("group", groups_)) {
      out.push_back({.from = "task t where t.pool <> '' and t.pool " + pool +
                             " and t.ready = " + state});
    }
    if (at_once_) return out.push_back(candidates_at_once(names, state));
    for (const std::string& candidate : sets("candidate", names)) {
      // By the id alone: PostgreSQL takes two equal columns for unrelated, expects next to nothing
      // of the join, and would then sort the whole backlog instead of reading it in its order.
      out.push_back({.from = "task_candidate c join task t on t.id = c.task where c.candidate " +
                             candidate +
                             " and c.ready = " + state,
                     .due = "c.due",
                     .id = "c.task"});
    }
  }

  [[nodiscard]] std::vector<std::string> candidate_names(bool by_name) const {
    std::vector<std::string> names;
    for (const std::string& group : groups_) names.push_back("g:" + group);
    if (by_name) names.push_back("u:" + reader_.user);
    return names;
  }

  /// The first of each name by the index alone, and of those the first of all: one branch instead
  /// of one a name. Only what then makes the page is looked up in `task`. What several names found
  /// counts once: else it would push others behind the end of the page, where nobody looks again.
  WorklistBranch candidates_at_once(const std::vector<std::string>& names,
                                    const std::string& state) {
    std::string array;
    for (std::size_t i = 0; i < names.size(); ++i) {
      array += (i == 0 ? "" : ", ") + built_.bind("candidate" + std::to_string(i), names[i]);
    }
    const std::string first = " limit " + at_once_->limit;
    const std::string each =
        "select c.task, c.due from task_candidate c where c.candidate = g.name and c.ready = " +
        state + past_mark(at_once_->after, "c.due", "c.task", /*descending=*/false, built_) +
        " order by c.due, c.task" + first;
    return {.from = "(select distinct x.due, x.task from unnest(array[" + array +
                    "]) g(name) cross join lateral (" + each + ") x order by x.due, x.task" +
                    first + ") c join task t on t.id = c.task where true",
            .due = "c.due",
            .id = "c.task",
            .with_excluded = true};
  }

  /// "= :name1", "= :name2", …; or one "in (…)" when there are very many.
  std::vector<std::string> sets(const std::string& name, const std::vector<std::string>& values) {
    if (values.size() > group_branches_max(dialect_)) {
      const std::string list = built_.bind(name + "s", json_list(values));
      return {"in (select e.value from " + each_text(dialect_, list) + ")"};
    }
    std::vector<std::string> out;
    for (std::size_t i = 0; i < values.size(); ++i) {
      out.push_back("= " + built_.bind(name + std::to_string(i), values[i]));
    }
    return out;
  }

  std::vector<WorklistBranch> available() {
    std::vector<WorklistBranch> out;
    add_candidates(out, 1, /*by_name=*/true);
    for (WorklistBranch& branch : out) {
      if (branch.with_excluded) continue;
      branch.from += " and (t.excluded = '[]' or not " +
                     list_holds(dialect_, "t.excluded", user()) + ")";
    }
    return out;
  }

  std::vector<WorklistBranch> team() {
    if (reader_.sees_all && reader_.section.empty()) return {{.from = "task t where true"}};
    std::vector<WorklistBranch> out;
    if (reader_.sees_all) out.push_back({.from = "task t where " + within_section()});
    for (const int ready : {1, 0}) add_candidates(out, ready, /*by_name=*/false);
    if (out.empty()) out.push_back({.from = "task t where false"});
    return out;
  }

  std::string within_section() {
    return "exists (select 1 from instance i where i.id = t.instance and i.section in ('', " +
           built_.bind("section", reader_.section) + "))";
  }

  std::vector<WorklistBranch> overdue() {
    std::vector<WorklistBranch> out = available();
    out.push_back(mine());
    const std::string now = built_.bind("now", now_.us);
    for (WorklistBranch& branch : out) branch.from += " and " + branch.due + " < " + now;
    return out;
  }

  Dialect dialect_;
  const ports::Reader& reader_;
  Instant now_;
  BuiltQuery& built_;
  std::vector<std::string> groups_;
  std::optional<AtOnce> at_once_;
};

std::string any_contains(Dialect dialect, std::initializer_list<const char*> columns) {
  std::string out;
  for (const char* column : columns) {
    if (!out.empty()) out += " or ";
    out += contains(dialect, column, "text");
  }
  return " and (" + out + ")";
}

std::string task_filters(Dialect dialect, const ports::TaskQuery& query, BuiltQuery& built) {
  std::string out;
  if (!query.process.empty()) out += " and t.process = " + built.bind("process", query.process);
  if (query.text.empty()) return out;
  built.bind("text", lower_ascii(query.text));
  return out + any_contains(dialect, {"t.title_en", "t.title_zh", "t.case_key", "t.customer"});
}

std::string task_sort_key(const ports::TaskQuery& query, const WorklistBranch& branch) {
  if (newest_first(query.view)) return "t.ended";
  switch (query.sort) {
    case ports::TaskSort::kDue: return branch.due;
    case ports::TaskSort::kPriority: return "-t.priority";
    case ports::TaskSort::kCreated: return "t.created";
  }
  return branch.due;
}

/// Branches are read only so far as it can matter, so that a count costs the same with any backlog.
/// One that several branches found counts once; four times as many are read for that.
std::string count_of(const std::vector<WorklistBranch>& branches) {
  const std::string limit = " limit " + std::to_string(ports::kCountMax);
  std::string all;
  for (std::size_t i = 0; i < branches.size(); ++i) {
    all += (i == 0 ? "" : " union all ") + std::string("select id from (select ") +
           branches[i].id + " as id from " + branches[i].from + limit + ") b" + std::to_string(i);
  }
  return "(select count(*) from (select distinct id from (select id from (" + all +
         ") a limit " + std::to_string(4 * ports::kCountMax) + ") u" + limit + ") x)";
}

/// Somebody who had a hand in one of the ended tasks.
std::string hand_in_done(BuiltQuery& built, const ports::Reader& reader) {
  const std::string user = built.bind("reader", reader.user);
  return "exists (select 1 from task_done t where t.instance = i.id and (t.owner = " + user +
         " or t.ended_by = " + user + "))";
}

/// Somebody who has a hand in one of the open tasks, or could have.
std::string hand_in(Dialect dialect, BuiltQuery& built, const ports::Reader& reader) {
  const std::string user = built.bind("reader", reader.user);
  const std::string groups = built.bind("reader_groups", json_list(reader.groups));
  const auto listed = [&](const std::string& column, const std::string& condition) {
    return "exists (select 1 from " + each_text(dialect, column) + " where e.value " + condition +
           ")";
  };
  const std::string own = "(select e.value from " + each_text(dialect, groups) + ")";
  return "exists (select 1 from task t where t.instance = i.id and (t.owner = " + user + " or " +
         listed("t.candidate_users", "= " + user) + " or " +
         listed("t.candidate_groups", "in " + own) + "))";
}

std::string instance_filters(Dialect dialect, const ports::InstanceQuery& query,
                             BuiltQuery& built) {
  std::string out;
  const auto equal = [&](const char* column, const char* name, const std::string& value) {
    if (!value.empty()) out += std::string(" and i.") + column + " = " + built.bind(name, value);
  };
  equal("process", "process", query.process);
  // Locks and the like are the engine's own; who asks for them by name gets them, and all who look
  // after cases when something is wrong with them.
  if (query.process.empty()) out += " and (i.process not like 'recourse.%' or i.incidents > 0)";
  equal("state", "state", query.state);
  equal("business_key", "key", query.key);
  if (!query.key.empty()) out += " and i.business_key <> ''";
  equal("customer", "customer", query.customer);
  equal("starter", "starter", query.starter);
  if (query.from) out += " and i.started >= " + built.bind("from_us", query.from->us);
  if (query.to) out += " and i.started < " + built.bind("to_us", query.to->us);
  if (query.text.empty()) return out;
  built.bind("text", lower_ascii(query.text));
  return out + any_contains(dialect, {"i.title_en", "i.title_zh", "i.business_key", "i.customer"});
}

}  // namespace

std::string BuiltQuery::bind(const std::string& name, SqlValue value) {
  const bool known = std::any_of(parameters.begin(), parameters.end(),
                                 [&name](const Parameter& other) { return other.name == name; });
  if (!known) parameters.push_back({name, std::move(value)});
  return ":" + name;
}

bool may_read_at_once(Dialect dialect, const ports::Reader& reader,
                      const ports::TaskQuery& query) {
  constexpr std::size_t kFewGroups = 3;
  const bool by_candidates =
      query.view == TaskView::kAvailable || query.view == TaskView::kOverdue;
  return dialect == Dialect::kPostgres && by_candidates && query.process.empty() &&
         query.text.empty() && query.sort == ports::TaskSort::kDue &&
         reader.groups.size() > kFewGroups &&
         reader.groups.size() < group_branches_max(dialect);
}

BuiltQuery tasks_query(Dialect dialect, const ports::Reader& reader,
                       const ports::TaskQuery& query, const std::optional<PageMark>& after,
                       bool at_once) {
  BuiltQuery built;
  const bool descending = newest_first(query.view);
  const std::string direction = descending ? " desc" : "";
  const std::string limit = built.bind("rows_max", std::int64_t{page_size(query.limit) + 1});
  const std::string filters = task_filters(dialect, query, built);
  BranchWriter writer(dialect, reader, query.now, built);
  if (at_once) writer.read_candidates_at_once({limit, after});
  const std::vector<WorklistBranch> branches = writer.view(query.view);
  // Of several branches PostgreSQL reads the rows by where they lie, once it is known which make
  // the page: to look them up by their keys would read as much again, to carry them through the
  // merge would make each branch dearer.
  const bool by_place = dialect == Dialect::kPostgres && branches.size() > 1;
  std::string merged;
  for (const WorklistBranch& branch : branches) {
    const std::string key = task_sort_key(query, branch);
    const std::string columns =
        by_place ? branch.id + " as id, t.ctid as place" : task_columns("t.");
    const std::string part = "select " + columns + ", " + key + " as k from " + branch.from +
                             filters + past_mark(after, key, branch.id, descending, built) +
                             " order by " + key + direction + ", " + branch.id + direction +
                             " limit " + limit;
    if (branches.size() == 1) {
      built.sql = part;
      return built;
    }
    merged += (merged.empty() ? "select * from (" : " union all select * from (") + part + ") b";
  }
  // One that several branches found is told once. PostgreSQL merges the branches as it reads them
  // and so reads little more of all together than the page has rows.
  const std::string order = "k" + direction + ", id" + direction;
  const std::string once = by_place ? "distinct on (k, id)" : "distinct";
  built.sql = "select " + once + " * from (" + merged + ") m order by " + order + " limit " + limit;
  if (by_place) {
    built.sql = "select " + task_columns("t.") + ", p.k from (" + built.sql +
                ") p join task t on t.ctid = p.place order by p.k" + direction + ", p.id" +
                direction;
  }
  return built;
}

BuiltQuery copies_query(Dialect dialect, const ports::Reader& reader,
                        const ports::TaskQuery& query, const std::optional<PageMark>& after) {
  BuiltQuery built;
  const std::string limit = built.bind("rows_max", std::int64_t{page_size(query.limit) + 1});
  const std::string user = built.bind("reader", reader.user);
  const std::string filters = task_filters(dialect, query, built);
  const std::string past = past_mark(after, "c.sent", "c.task", /*descending=*/true, built);
  for (const char* table : {"task", "task_done"}) {
    if (!built.sql.empty()) built.sql += " union all ";
    built.sql += "select * from (select " + task_columns("t.") +
                 ", c.sent as k, c.read_at as read_at from task_copy c join " + table +
                 " t on t.instance = c.instance and t.id = c.task where c.user_id = " + user +
                 filters + past + " order by c.sent desc, c.task desc limit " + limit + ") " +
                 table + "_copies";
  }
  built.sql += " order by k desc, id desc limit " + limit;
  return built;
}

BuiltQuery counts_query(Dialect dialect, const ports::Reader& reader, Instant now) {
  BuiltQuery built;
  BranchWriter writer(dialect, reader, now, built);
  std::string columns;
  for (const TaskView view : {TaskView::kMine, TaskView::kAvailable, TaskView::kTeam,
                              TaskView::kOverdue, TaskView::kDone}) {
    if (!columns.empty()) columns += ", ";
    columns += count_of(writer.view(view));
  }
  columns += ", (select count(*) from (select 1 as one from task_copy c where c.read_at is null "
             "and c.user_id = " + built.bind("reader", reader.user) + " limit " +
             std::to_string(ports::kCountMax) + ") x)";
  built.sql = "select " + columns;
  return built;
}

BuiltQuery instances_query(Dialect dialect, const ports::Reader& reader,
                           const ports::InstanceQuery& query,
                           const std::optional<PageMark>& after) {
  BuiltQuery built;
  std::string where = "true" + instance_filters(dialect, query, built);
  if (!reader.sees_all || !reader.section.empty()) {
    const std::string overseen =
        reader.sees_all ? "i.section in ('', " + built.bind("section", reader.section) + ") or "
                        : "";
    where += " and (" + overseen + "i.starter = " + built.bind("reader", reader.user) + " or " +
             hand_in(dialect, built, reader) + " or " + hand_in_done(built, reader) +
             " or exists (select 1 from task_copy c where c.instance = i.id and c.user_id = " +
             built.bind("reader", reader.user) + "))";
  }
  where += past_mark(after, "i.started", "i.id", /*descending=*/true, built);
  built.sql = "select " + instance_columns("i.") + " from instance i where " + where +
              " order by i.started desc, i.id desc limit " +
              built.bind("rows_max", std::int64_t{page_size(query.limit) + 1});
  return built;
}

}  // namespace recourse::store
