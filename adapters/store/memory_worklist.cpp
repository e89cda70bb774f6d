#include <algorithm>
#include <map>

#include "adapters/store/memory_store.h"
#include "adapters/store/worklist_rules.h"

namespace recourse::store {

namespace {

/// Whether (key, id) comes after the mark in the direction of the page.
template <class AnyId>
bool memory_past(const std::optional<PageMark>& mark, std::int64_t key, const AnyId& id,
                 bool descending) {
  if (!mark) return true;
  const std::pair<std::int64_t, std::string> here{key, id.text()}, there{mark->key, mark->id};
  return descending ? here < there : here > there;
}

/// Cuts a sorted list to a page; `mark_of` gives the place of a row.
template <class Page, class Rows, class MarkOf>
Page memory_page(Rows rows, int limit, MarkOf mark_of) {
  Page page;
  const auto size = static_cast<std::size_t>(page_size(limit));
  const bool more = rows.size() > size;
  if (more) rows.resize(size);
  if (more) page.next = cursor_text(mark_of(rows.back()));
  page.rows = std::move(rows);
  return page;
}

class MemoryWorklist final : public ports::WorklistQuery {
 public:
  explicit MemoryWorklist(MemoryDatabase& database) : db_(database) {}

  ports::TaskPage tasks(const ports::Reader& reader, const ports::TaskQuery& query) override {
    std::optional<PageMark> after;
    if (!query.cursor.empty() && !(after = parse_cursor(query.cursor))) {
      return {{}, {}, /*bad_cursor=*/true};
    }
    const bool descending = newest_first(query.view);
    const auto key = [&query](const ports::TaskRow& row) { return sort_key(row, query); };
    std::vector<ports::TaskRow> rows;
    {
      const std::lock_guard lock(db_.mutex);
      for (const auto& [id, row] : locked_rows(reader, query.view)) {
        if (locked_in_view(reader, row, query.view, query.now) && matches(row, query) &&
            memory_past(after, key(row), id, descending)) {
          rows.push_back(row);
        }
      }
    }
    std::sort(rows.begin(), rows.end(), [&](const ports::TaskRow& a, const ports::TaskRow& b) {
      const std::pair left{key(a), a.id}, right{key(b), b.id};
      return descending ? left > right : left < right;
    });
    return memory_page<ports::TaskPage>(std::move(rows), query.limit,
                                        [&key](const ports::TaskRow& row) {
                                          return PageMark{.key = key(row), .id = row.id.text()};
                                        });
  }

  ports::TaskCounts counts(const ports::Reader& reader, Instant now) override {
    const std::lock_guard lock(db_.mutex);
    ports::TaskCounts out;
    for (const auto& [id, row] : db_.tasks) {
      out.mine += locked_in_view(reader, row, ports::TaskView::kMine, now);
      out.available += locked_in_view(reader, row, ports::TaskView::kAvailable, now);
      out.team += locked_in_view(reader, row, ports::TaskView::kTeam, now);
      out.overdue += locked_in_view(reader, row, ports::TaskView::kOverdue, now);
    }
    for (const auto& [id, row] : db_.tasks_done) {
      out.done += locked_in_view(reader, row, ports::TaskView::kDone, now);
    }
    for (const auto& [key, copy] : db_.copies) out.cc += copy.user == reader.user && !copy.read;
    for (int* count : {&out.mine, &out.available, &out.team, &out.overdue, &out.done, &out.cc}) {
      *count = std::min(*count, ports::kCountMax);
    }
    return out;
  }

  int load(const std::string& user) override {
    const std::lock_guard lock(db_.mutex);
    return static_cast<int>(std::count_if(
        db_.tasks.begin(), db_.tasks.end(),
        [&](const auto& entry) { return !user.empty() && entry.second.owner == user; }));
  }

  std::optional<ports::TaskRow> task(WorkItemId id) override {
    const std::lock_guard lock(db_.mutex);
    for (const auto* rows : {&db_.tasks, &db_.tasks_done}) {
      const auto found = rows->find(id);
      if (found != rows->end()) return found->second;
    }
    return std::nullopt;
  }

  std::vector<ports::TaskRow> tasks_of(InstanceId id) override {
    const std::lock_guard lock(db_.mutex);
    return locked_tasks_of(id);
  }

  ports::InstancePage instances(const ports::Reader& reader,
                                const ports::InstanceQuery& query) override {
    std::optional<PageMark> after;
    if (!query.cursor.empty() && !(after = parse_cursor(query.cursor))) {
      return {{}, {}, /*bad_cursor=*/true};
    }
    std::vector<ports::InstanceRow> rows;
    {
      const std::lock_guard lock(db_.mutex);
      for (const auto& [id, stored] : db_.cases) {
        if (matches(stored.row, query) && locked_may_see(reader, stored.row) &&
            memory_past(after, stored.row.started.us, id, /*descending=*/true)) {
          rows.push_back(stored.row);
        }
      }
    }
    std::sort(rows.begin(), rows.end(),
              [](const ports::InstanceRow& a, const ports::InstanceRow& b) {
                return std::pair{a.started, a.id} > std::pair{b.started, b.id};
              });
    return memory_page<ports::InstancePage>(
        std::move(rows), query.limit, [](const ports::InstanceRow& row) {
          return PageMark{.key = row.started.us, .id = row.id.text()};
        });
  }

  std::optional<ports::InstanceRow> instance(InstanceId id) override {
    const std::lock_guard lock(db_.mutex);
    const auto found = db_.cases.find(id);
    if (found == db_.cases.end()) return std::nullopt;
    return found->second.row;
  }

  ports::InstancePage retained(const ports::RetainedQuery& query) override {
    std::optional<PageMark> after;
    if (!query.cursor.empty() && !(after = parse_cursor(query.cursor))) {
      return {{}, {}, /*bad_cursor=*/true};
    }
    std::vector<ports::InstanceRow> rows;
    {
      const std::lock_guard lock(db_.mutex);
      for (const auto& [id, stored] : db_.cases) {
        const ports::InstanceRow& row = stored.row;
        const bool wanted = row.erase_after && (!query.due_by || *row.erase_after <= *query.due_by);
        if (!wanted || (!query.process.empty() && row.process != query.process)) continue;
        if (memory_past(after, row.erase_after->us, id, /*descending=*/false)) rows.push_back(row);
      }
    }
    std::sort(rows.begin(), rows.end(),
              [](const ports::InstanceRow& a, const ports::InstanceRow& b) {
                return std::pair{*a.erase_after, a.id} < std::pair{*b.erase_after, b.id};
              });
    return memory_page<ports::InstancePage>(
        std::move(rows), query.limit, [](const ports::InstanceRow& row) {
          return PageMark{.key = row.erase_after->us, .id = row.id.text()};
        });
  }

  bool may_see(const ports::Reader& reader, InstanceId id) override {
    const std::lock_guard lock(db_.mutex);
    const auto found = db_.cases.find(id);
    return found != db_.cases.end() && locked_may_see(reader, found->second.row);
  }

 private:
  [[nodiscard]] bool locked_in_view(const ports::Reader& reader, const ports::TaskRow& row,
                                    ports::TaskView view, Instant now) const {
    const auto found = db_.cases.find(row.instance);
    const bool overseen = view == ports::TaskView::kTeam && found != db_.cases.end() &&
                          reader.sees_case_of(found->second.row.section);
    return overseen || in_view(reader, row, view, now);
  }

  [[nodiscard]] std::vector<ports::TaskRow> locked_tasks_of(InstanceId id) const {
    std::vector<ports::TaskRow> out;
    for (const auto* rows : {&db_.tasks, &db_.tasks_done}) {
      for (const auto& [item, row] : *rows) {
        if (row.instance == id) out.push_back(row);
      }
    }
    std::sort(out.begin(), out.end(), [](const ports::TaskRow& a, const ports::TaskRow& b) {
      return std::pair{a.created, a.id} < std::pair{b.created, b.id};
    });
    return out;
  }

  /// What a view picks from; copies as the reader's own.
  [[nodiscard]] std::map<WorkItemId, ports::TaskRow> locked_rows(const ports::Reader& reader,
                                                                 ports::TaskView view) const {
    if (view != ports::TaskView::kCc) {
      return view == ports::TaskView::kDone ? db_.tasks_done : db_.tasks;
    }
    std::map<WorkItemId, ports::TaskRow> out;
    for (const auto& [key, copy] : db_.copies) {
      if (copy.user != reader.user) continue;
      for (const auto* rows : {&db_.tasks, &db_.tasks_done}) {
        const auto found = rows->find(copy.task);
        if (found == rows->end()) continue;
        ports::TaskRow row = found->second;
        row.copied = copy.sent;
        row.copy_read = copy.read;
        out.emplace(copy.task, std::move(row));
      }
    }
    return out;
  }

  [[nodiscard]] bool locked_may_see(const ports::Reader& reader,
                                    const ports::InstanceRow& row) const {
    if (reader.sees_case_of(row.section)) return true;
    if (reader.user.empty()) return false;
    if (row.starter == reader.user) return true;
    for (const auto& [key, copy] : db_.copies) {
      if (copy.instance == row.id && copy.user == reader.user) return true;
    }
    const std::vector<ports::TaskRow> tasks = locked_tasks_of(row.id);
    return std::any_of(tasks.begin(), tasks.end(), [&reader](const ports::TaskRow& task) {
      return opens_instance(reader, task);
    });
  }

  MemoryDatabase& db_;
};

}  // namespace

std::unique_ptr<ports::WorklistQuery> worklist_query(MemoryDatabase& database) {
  return std::make_unique<MemoryWorklist>(database);
}

}  // namespace recourse::store
