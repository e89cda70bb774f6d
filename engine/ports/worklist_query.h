#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/ports/instance_store.h"

namespace recourse::ports {

/// Who asks; lists never show more than this person may see.
struct Reader {
  std::string user;
  std::vector<std::string> groups;
  bool sees_all = false;      ///< admin, supervisor, auditor
  std::string section = {};   ///< they see all of this section and of none; "": of all
  [[nodiscard]] bool sees_case_of(const std::string& of) const {
    return sees_all && (section.empty() || of.empty() || of == section);
  }
};
enum class TaskView { kMine, kAvailable, kTeam, kOverdue, kDone, kCc };
enum class TaskSort { kDue, kPriority, kCreated };

struct TaskQuery {
  TaskView view = TaskView::kMine;
  TaskSort sort = TaskSort::kDue;
  std::string process;        ///< "" = all
  std::string text;           ///< in title, case key, customer; "" = all
  Instant now;                ///< for overdue
  int limit = 50;             ///< 1..200
  std::string cursor;         ///< opaque, from the page before
};
struct TaskPage {
  std::vector<TaskRow> rows;
  std::string next;           ///< "" = the end
  bool bad_cursor = false;    ///< the query's cursor is none that a page gave
};
/// Counting further than this would cost more the more there is: so many means at least so many.
inline constexpr int kCountMax = 100;
struct TaskCounts {
  int mine = 0, available = 0, team = 0, overdue = 0, done = 0;
  int cc = 0;                 ///< copies not opened yet
};
struct InstanceQuery {
  std::string process, state, key, customer, text, starter;
  std::optional<Instant> from, to;  ///< of the start
  int limit = 50;
  std::string cursor;
};
struct RetainedQuery {
  std::string process;            ///< "" = all
  std::optional<Instant> due_by;  ///< only those whose time is over then
  int limit = 50;
  std::string cursor;
};
struct InstancePage {
  std::vector<InstanceRow> rows;
  std::string next;
  bool bad_cursor = false;
};

/// Reads over the projections. mine: owned by the reader. available: Ready, the reader is a
/// candidate by name or group and not excluded. team: all open ones of the reader's groups, or
/// all that they oversee.
/// overdue: mine and available past due. done: ended by the reader. cc: copies the reader got, of
/// open and ended ones, the latest first.
/// Who may see an instance: its starter, whoever has or had a task in it or a copy of one, to whom
/// a task in it is offered, and who sees all of its section.
class WorklistQuery {
 public:
  virtual ~WorklistQuery() = default;
  virtual TaskPage tasks(const Reader& reader, const TaskQuery& query) = 0;
  virtual TaskCounts counts(const Reader& reader, Instant now) = 0;
  virtual int load(const std::string& user) = 0;  ///< open ones they own, all of them
  virtual std::optional<TaskRow> task(WorkItemId id) = 0;  ///< open or ended
  virtual std::vector<TaskRow> tasks_of(InstanceId id) = 0;
  virtual InstancePage instances(const Reader& reader, const InstanceQuery& query) = 0;
  virtual std::optional<InstanceRow> instance(InstanceId id) = 0;
  /// Ended cases whose retention runs, or is over and nothing was erased yet: the first due first.
  virtual InstancePage retained(const RetainedQuery& query) = 0;
  virtual bool may_see(const Reader& reader, InstanceId id) = 0;
};

}  // namespace recourse::ports
