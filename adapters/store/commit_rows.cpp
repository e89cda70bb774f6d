#include "adapters/store/commit_rows.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "adapters/store/packing.h"
#include "adapters/store/rows.h"
#include "adapters/store/text.h"

namespace recourse::store {

namespace {

using ports::CommitUnit;

/// Everything two units must not have in common within one statement.
template <class Take>
void each_mark(const CommitUnit& unit, const Take& take) {
  const auto id_text = [](const auto& id) {
    return std::string_view(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  };
  take('i', id_text(unit.record.instance), {});
  if (!unit.row.key.empty()) take('k', unit.row.process, unit.row.key);
  if (unit.message_consumed) take('m', id_text(*unit.message_consumed), {});
  if (unit.idempotency) take('d', unit.idempotency->caller, unit.idempotency->key);
}

/// Nearly every batch; told by hashes, and a false alarm costs nothing but the closer look.
bool nothing_in_common(const std::vector<CommitUnit>& units) {
  std::vector<std::size_t> marks;
  for (const CommitUnit& unit : units) {
    each_mark(unit, [&marks](char kind, std::string_view a, std::string_view b) {
      const std::hash<std::string_view> hash;
      marks.push_back((hash(a) * 31 + hash(b)) * 31 + static_cast<std::size_t>(kind));
    });
  }
  std::sort(marks.begin(), marks.end());
  return std::adjacent_find(marks.begin(), marks.end()) == marks.end();
}

void add_task(RowList& rows, const ports::TaskRow& task) {
  static const std::string kNone;
  rows.add(task.instance)
      .add(task.id)
      .add(task.process)
      .add(task.version)
      .add(task.step)
      .add(task.state)
      .add(task.title.en)
      .add(task.title.zh)
      .add(task.case_key)
      .add(task.customer)
      .add(task.owner)
      .add(json_list(task.users))
      .add(json_list(task.groups))
      .add(json_list(task.excluded))
      .add(task.groups.empty() ? kNone : task.groups.front())
      .add(claimable(task))
      .add(task.due ? task.due->us : kNoDue)
      .add(task.priority)
      .add(task.created.us)
      .add(micros(task.ended))
      .add(task.ended_by)
      .add(std::int64_t{task.revision});
}

bool stands_under_many(const ports::TaskRow& task) {
  return !task.users.empty() || task.groups.size() > 1;
}

void add_candidates(RowList& rows, const ports::TaskRow& task) {
  if (!stands_under_many(task)) return;
  for (const std::string& candidate : further_candidates(task)) {
    rows.add(task.instance)
        .add(task.id)
        .add(candidate)
        .add(claimable(task))
        .add(task.due ? task.due->us : kNoDue);
  }
}

void add_step(RowList& rows, std::size_t n, const CommitUnit& unit) {
  rows.add(n).add(unit.record.instance).add(unit.expected_record).add(unit.record.record);
  if (unit.idempotency) {
    rows.add(unit.idempotency->caller).add(unit.idempotency->key);
  } else {
    rows.add_null().add_null();
  }
}

void add_case(RowList& rows, const CommitUnit& unit) {
  constexpr int kRowColumns = 15;
  const ports::InstanceRow& row = unit.row;
  if (unit.row_changed) {
    rows.add(row.process)
        .add(row.version)
        .add(row.definition_hash)
        .add(row.key)
        .add(row.state)
        .add(row.outcome)
        .add(row.title.en)
        .add(row.title.zh)
        .add(row.starter)
        .add(row.customer)
        .add(row.started.us)
        .add(micros(row.ended))
        .add(row.priority)
        .add(row.incidents)
        .add(micros(row.erase_after));
  } else {
    for (int i = 0; i < kRowColumns; ++i) rows.add_null();
  }
  const bool holds_key = unit.expected_record == 0 && runs(row) && !row.key.empty();
  if (holds_key) {
    rows.add(row.key).add(row.process);
  } else {
    rows.add_null().add_null();
  }
  if (unit.job_guard) {
    rows.add(unit.job_guard->first).add(std::int64_t{unit.job_guard->second});
  } else {
    rows.add_null().add_null();
  }
  if (unit.message_consumed) {
    rows.add(*unit.message_consumed);
  } else {
    rows.add_null();
  }
  if (unit.row_changed) {
    rows.add(row.section);
  } else {
    rows.add_null();
  }
}

void add_tasks(CommitRows& rows, const CommitUnit& unit) {
  for (const ports::TaskRow& task : unit.open_tasks) add_task(rows[kOpenTasks], task);
  for (const ports::TaskRow& task : unit.changed_tasks) add_task(rows[kChangedTasks], task);
  for (const ports::TaskRow& task : unit.ended_tasks) {
    add_task(rows[kDoneTasks], task);
    rows[kEndedTasks].add(task.instance).add(task.id);
  }
  for (const WorkItemId& id : unit.tasks_of_many) {
    rows[kFormerCandidates].add(unit.record.instance).add(id);
  }
  for (const auto* list : {&unit.open_tasks, &unit.changed_tasks}) {
    for (const ports::TaskRow& task : *list) add_candidates(rows[kCandidates], task);
  }
}

void add_waits(CommitRows& rows, const CommitUnit& unit) {
  const InstanceId& instance = unit.record.instance;
  for (const ports::TimerRow& timer : unit.timers_armed) {
    rows[kTimers].add(instance).add(timer.id).add(timer.due.us);
  }
  for (const TimerId& timer : unit.timers_gone) rows[kTimersGone].add(instance).add(timer);
  for (const ports::CopyRow& copy : unit.copies) {
    rows[kCopies]
        .add(instance)
        .add(copy.task)
        .add(copy.user)
        .add(copy.sent.us)
        .add(micros(copy.read));
  }
  for (const ports::JobRow& job : unit.jobs_opened) {
    rows[kJobs]
        .add(instance)
        .add(job.id)
        .add(job.process)
        .add(job.step)
        .add(job.connector)
        .add(job.attempt)
        .add(job.state)
        .add(value_bytes(Value(job.input)))
        .add(job.created.us);
  }
  for (const JobId& job : unit.jobs_closed) rows[kJobsClosed].add(instance).add(job);
  for (const ports::SubscriptionRow& row : unit.subscriptions_opened) {
    rows[kSubscriptions]
        .add(instance)
        .add(std::int64_t{row.activity})
        .add(row.index)
        .add(row.signal)
        .add(row.name)
        .add(row.key)
        .add(row.opened.us);
  }
  for (const auto& [activity, place] : unit.subscriptions_closed) {
    rows[kSubscriptionsClosed].add(instance).add(std::int64_t{activity}).add(place);
  }
  if (unit.message_consumed) rows[kMessages].add(instance).add(*unit.message_consumed);
}

std::string checked_and_packed(const std::string& bytes) {
  require_storable(bytes);
  return packed(bytes);
}

void add_unit(CommitRows& rows, const CommitUnit& unit) {
  const InstanceId& instance = unit.record.instance;
  rows[kRecords]
      .add(instance)
      .add(unit.record.record)
      .add(unit.record.recorded.us)
      .add(unit.record.hash)
      .add_bytes(checked_and_packed(unit.record_bytes));
  add_tasks(rows, unit);
  add_waits(rows, unit);
  if (unit.outbox) {
    rows[kOutbox]
        .add(instance)
        .add(unit.outbox->record)
        .add(value_bytes(unit.outbox->effects))
        .add(unit.outbox->node);
  }
  if (unit.idempotency) {
    const ports::IdempotencyRow& row = *unit.idempotency;
    rows[kAnswers]
        .add(instance)
        .add(row.caller)
        .add(row.key)
        .add(row.fingerprint)
        .add(value_bytes(row.answer))
        .add(row.stored.us);
  }
  if (unit.snapshot) {
    rows[kSnapshots]
        .add(instance)
        .add(unit.record.record)
        .add_bytes(checked_and_packed(*unit.snapshot));
  }
}

}  // namespace

std::vector<std::string> further_candidates(const ports::TaskRow& row) {
  std::set<std::string> names;
  for (const std::string& user : row.users) names.insert("u:" + user);
  for (std::size_t i = 1; i < row.groups.size(); ++i) {
    if (row.groups[i] != row.groups.front()) names.insert("g:" + row.groups[i]);
  }
  return {names.begin(), names.end()};
}

namespace {

bool commit_has_ended(const CommitUnit& unit, const ports::TaskRow& task) {
  return std::any_of(unit.ended_tasks.begin(), unit.ended_tasks.end(),
                     [&task](const ports::TaskRow& other) { return other.id == task.id; });
}
bool commit_has_gone(const CommitUnit& unit, const ports::TimerRow& timer) {
  return std::find(unit.timers_gone.begin(), unit.timers_gone.end(), timer.id) !=
         unit.timers_gone.end();
}
bool commit_has_closed(const CommitUnit& unit, const ports::JobRow& job) {
  return std::find(unit.jobs_closed.begin(), unit.jobs_closed.end(), job.id) !=
         unit.jobs_closed.end();
}
bool commit_has_opened(const CommitUnit& unit, const std::pair<std::uint32_t, int>& place) {
  return std::any_of(unit.subscriptions_opened.begin(), unit.subscriptions_opened.end(),
                     [&place](const ports::SubscriptionRow& row) {
                       return row.activity == place.first && row.index == place.second;
                     });
}

}  // namespace

bool needs_settling(const CommitUnit& unit) {
  const auto hits = [&unit](const auto& list, auto test) {
    return std::any_of(list.begin(), list.end(), [&](const auto& x) { return test(unit, x); });
  };
  return hits(unit.open_tasks, commit_has_ended) || hits(unit.changed_tasks, commit_has_ended) ||
         hits(unit.timers_armed, commit_has_gone) || hits(unit.jobs_opened, commit_has_closed) ||
         hits(unit.subscriptions_closed, commit_has_opened);
}

CommitUnit settled(CommitUnit unit) {
  const auto drop = [&unit](auto& list, auto test) {
    std::erase_if(list, [&](const auto& x) { return test(unit, x); });
  };
  drop(unit.open_tasks, commit_has_ended);
  drop(unit.changed_tasks, commit_has_ended);
  drop(unit.timers_armed, commit_has_gone);
  drop(unit.jobs_opened, commit_has_closed);
  drop(unit.subscriptions_closed, commit_has_opened);
  return unit;
}

std::vector<std::vector<std::size_t>> waves(const std::vector<CommitUnit>& units) {
  std::vector<std::vector<std::size_t>> out;
  if (nothing_in_common(units)) {
    out.emplace_back(units.size());
    std::iota(out.front().begin(), out.front().end(), std::size_t{0});
    return out;
  }
  std::map<std::string, std::size_t> free_from;  // first wave a mark may appear in again
  for (std::size_t i = 0; i < units.size(); ++i) {
    std::size_t wave = 0;
    std::vector<std::size_t*> marks;
    each_mark(units[i], [&](char kind, std::string_view a, std::string_view b) {
      std::string mark(1, kind);
      mark.append(a).append(1, '\n').append(b);
      marks.push_back(&free_from[std::move(mark)]);
      wave = std::max(wave, *marks.back());
    });
    for (std::size_t* mark : marks) *mark = wave + 1;
    if (wave >= out.size()) out.resize(wave + 1);
    out[wave].push_back(i);
  }
  return out;
}

CommitParts parts_of(const std::vector<CommitUnit>& units,
                     const std::vector<std::size_t>& positions) {
  CommitParts parts;
  for (const std::size_t i : positions) {
    const CommitUnit& unit = units[i];
    parts.cases = parts.cases || unit.expected_record == 0 || unit.row_changed || unit.job_guard ||
                  unit.message_consumed;
    parts.timers = parts.timers || !unit.timers_armed.empty() || !unit.timers_gone.empty();
    parts.rare = parts.rare || !unit.copies.empty() || unit.snapshot || unit.message_consumed ||
                 !unit.jobs_opened.empty() || !unit.jobs_closed.empty() ||
                 !unit.subscriptions_opened.empty() || !unit.subscriptions_closed.empty() ||
                 !unit.tasks_of_many.empty();
    for (const auto* list : {&unit.open_tasks, &unit.changed_tasks}) {
      parts.rare = parts.rare || std::any_of(list->begin(), list->end(), stands_under_many);
    }
  }
  return parts;
}

CommitRows commit_rows(const std::vector<CommitUnit>& units,
                       const std::vector<std::size_t>& positions, CommitParts parts) {
  CommitRows rows;
  for (std::size_t i = 0; i < kCommitLists; ++i) {
    rows.emplace_back(shape_of(static_cast<CommitList>(i)));
  }
  for (const std::size_t i : positions) {
    RowList& guards = rows[parts.cases ? kCases : kSteps];
    add_step(guards, i, units[i]);
    if (parts.cases) add_case(guards, units[i]);
    add_unit(rows, units[i]);
  }
  return rows;
}

}  // namespace recourse::store
