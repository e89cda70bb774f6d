#include "adapters/store/commit_rows.h"

#include <algorithm>
#include <set>

#include "adapters/store/rows.h"
#include "adapters/store/text.h"

namespace recourse::store {

namespace {

using ports::CommitUnit;

/// Everything two units must not have in common within one statement.
std::vector<std::string> shared_marks(const CommitUnit& unit) {
  std::vector<std::string> marks = {"i" + unit.record.instance.text()};
  if (!unit.row.key.empty()) marks.push_back("k" + unit.row.process + '\n' + unit.row.key);
  if (unit.message_consumed) marks.push_back("m" + unit.message_consumed->text());
  if (unit.idempotency) {
    marks.push_back("d" + unit.idempotency->caller + '\n' + unit.idempotency->key);
  }
  return marks;
}

void commit_task_row(JsonRows& rows, std::size_t n, const ports::TaskRow& task) {
  rows.row()
      .set("n", static_cast<std::int64_t>(n))
      .set("instance", task.instance.text())
      .set("id", task.id.text())
      .set("process", task.process)
      .set("version", std::int64_t{task.version})
      .set("step", task.step)
      .set("state", task.state)
      .set("title_en", task.title.en)
      .set("title_zh", task.title.zh)
      .set("case_key", task.case_key)
      .set("customer", task.customer)
      .set("owner", task.owner)
      .set("candidate_users", json_list(task.users))
      .set("candidate_groups", json_list(task.groups))
      .set("excluded", json_list(task.excluded))
      .set("pool", task.groups.empty() ? std::string() : task.groups.front())
      .set("ready", std::int64_t{claimable(task)})
      .set("due", task.due ? task.due->us : kNoDue)
      .set("priority", std::int64_t{task.priority})
      .set("created", task.created.us)
      .set("ended", micros(task.ended))
      .set("ended_by", task.ended_by)
      .set("revision", std::int64_t{task.revision});
}

void commit_candidate_rows(JsonRows& rows, std::size_t n, const ports::TaskRow& task) {
  for (const std::string& candidate : further_candidates(task)) {
    rows.row()
        .set("n", static_cast<std::int64_t>(n))
        .set("instance", task.instance.text())
        .set("task", task.id.text())
        .set("candidate", candidate)
        .set("ready", std::int64_t{claimable(task)})
        .set("due", task.due ? task.due->us : kNoDue);
  }
}

void commit_job_row(JsonRows& rows, std::size_t n, const ports::JobRow& job) {
  rows.row()
      .set("n", static_cast<std::int64_t>(n))
      .set("instance", job.instance.text())
      .set("id", job.id.text())
      .set("process", job.process)
      .set("step", job.step)
      .set("connector", job.connector)
      .set("attempt", std::int64_t{job.attempt})
      .set("state", job.state)
      .set("input", value_bytes(Value(job.input)))
      .set("created", job.created.us);
}

void commit_subscription_row(JsonRows& rows, std::size_t n, const ports::SubscriptionRow& row) {
  rows.row()
      .set("n", static_cast<std::int64_t>(n))
      .set("instance", row.instance.text())
      .set("activity", std::int64_t{row.activity})
      .set("place", std::int64_t{row.index})
      .set("signal", std::int64_t{row.signal})
      .set("name", row.name)
      .set("match_key", row.key)
      .set("opened", row.opened.us);
}

/// The parameters in the order of their tables.
struct CommitContent {
  JsonRows records, tasks, tasks_done, touched, candidates, timers, timers_gone, snapshots, jobs,
      jobs_closed, subscriptions, subscriptions_closed, messages, outbox, idempotency;

  void add(std::size_t at, const CommitUnit& unit);
  void add_waits(std::int64_t n, const CommitUnit& unit);
};

void CommitContent::add(std::size_t at, const CommitUnit& unit) {
  const auto n = static_cast<std::int64_t>(at);
  const std::string instance = unit.record.instance.text();
  records.row()
      .set("n", n).set("instance", instance)
      .set("record", static_cast<std::int64_t>(unit.record.record))
      .set("recorded", unit.record.recorded.us).set("hash", unit.record.hash)
      .set("bytes", unit.record_bytes);
  for (const ports::TaskRow& task : unit.open_tasks) {
    commit_task_row(tasks, at, task);
    commit_candidate_rows(candidates, at, task);
  }
  for (const ports::TaskRow& task : unit.ended_tasks) commit_task_row(tasks_done, at, task);
  for (const auto* list : {&unit.open_tasks, &unit.ended_tasks}) {
    for (const ports::TaskRow& task : *list) {
      touched.row()
          .set("n", n).set("instance", task.instance.text()).set("id", task.id.text())
          .set("ended", std::int64_t{list == &unit.ended_tasks});
    }
  }
  if (unit.outbox) {
    outbox.row()
        .set("n", n).set("instance", unit.outbox->instance.text())
        .set("record", static_cast<std::int64_t>(unit.outbox->record))
        .set("effects", value_bytes(unit.outbox->effects));
  }
  if (unit.idempotency) {
    idempotency.row()
        .set("n", n).set("caller", unit.idempotency->caller)
        .set("request_key", unit.idempotency->key)
        .set("fingerprint", unit.idempotency->fingerprint)
        .set("answer", value_bytes(unit.idempotency->answer))
        .set("stored", unit.idempotency->stored.us);
  }
  add_waits(n, unit);
}

void CommitContent::add_waits(std::int64_t n, const CommitUnit& unit) {
  const std::string instance = unit.record.instance.text();
  const auto at = static_cast<std::size_t>(n);
  if (unit.snapshot) {
    snapshots.row()
        .set("n", n).set("instance", instance)
        .set("record", static_cast<std::int64_t>(unit.record.record))
        .set("bytes", *unit.snapshot);
  }
  for (const ports::TimerRow& timer : unit.timers_armed) {
    timers.row().set("n", n).set("instance", timer.instance.text()).set("id", timer.id.text())
        .set("due", timer.due.us);
  }
  for (const TimerId& timer : unit.timers_gone) {
    timers_gone.row().set("n", n).set("instance", instance).set("id", timer.text());
  }
  for (const ports::JobRow& job : unit.jobs_opened) commit_job_row(jobs, at, job);
  for (const JobId& job : unit.jobs_closed) {
    jobs_closed.row().set("n", n).set("instance", instance).set("id", job.text());
  }
  for (const ports::SubscriptionRow& row : unit.subscriptions_opened) {
    commit_subscription_row(subscriptions, at, row);
  }
  for (const auto& [activity, place] : unit.subscriptions_closed) {
    subscriptions_closed.row().set("n", n).set("instance", instance)
        .set("activity", std::int64_t{activity}).set("place", std::int64_t{place});
  }
  if (unit.message_consumed) {
    messages.row().set("n", n).set("id", unit.message_consumed->text());
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
  return hits(unit.open_tasks, commit_has_ended) || hits(unit.timers_armed, commit_has_gone) ||
         hits(unit.jobs_opened, commit_has_closed) ||
         hits(unit.subscriptions_closed, commit_has_opened);
}

CommitUnit settled(CommitUnit unit) {
  const auto drop = [&unit](auto& list, auto test) {
    std::erase_if(list, [&](const auto& x) { return test(unit, x); });
  };
  drop(unit.open_tasks, commit_has_ended);
  drop(unit.timers_armed, commit_has_gone);
  drop(unit.jobs_opened, commit_has_closed);
  drop(unit.subscriptions_closed, commit_has_opened);
  return unit;
}

std::vector<std::vector<std::size_t>> waves(const std::vector<CommitUnit>& units) {
  std::vector<std::vector<std::size_t>> out;
  std::map<std::string, std::size_t> free_from;  // first wave a mark may appear in again
  for (std::size_t i = 0; i < units.size(); ++i) {
    std::size_t wave = 0;
    const std::vector<std::string> marks = shared_marks(units[i]);
    for (const std::string& mark : marks) wave = std::max(wave, free_from[mark]);
    for (const std::string& mark : marks) free_from[mark] = wave + 1;
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
    parts.timers = parts.timers || !unit.timers_armed.empty() || !unit.timers_gone.empty();
    parts.rare = parts.rare || unit.snapshot || unit.message_consumed || unit.job_guard ||
                 !unit.jobs_opened.empty() || !unit.jobs_closed.empty() ||
                 !unit.subscriptions_opened.empty() || !unit.subscriptions_closed.empty();
    for (const ports::TaskRow& task : unit.open_tasks) {
      parts.rare = parts.rare || !further_candidates(task).empty();
    }
  }
  return parts;
}

Parameter unit_rows(const std::vector<CommitUnit>& units,
                     const std::vector<std::size_t>& positions) {
  JsonRows rows;
  for (const std::size_t i : positions) {
    const CommitUnit& unit = units[i];
    const ports::InstanceRow& row = unit.row;
    rows.row()
        .set("n", static_cast<std::int64_t>(i)).set("id", unit.record.instance.text())
        .set("expected", static_cast<std::int64_t>(unit.expected_record))
        .set("record", static_cast<std::int64_t>(unit.record.record))
        .set("process", row.process).set("version", std::int64_t{row.version})
        .set("definition_hash", row.definition_hash).set("business_key", row.key)
        .set("state", row.state).set("outcome", row.outcome).set("title_en", row.title.en)
        .set("title_zh", row.title.zh).set("starter", row.starter).set("customer", row.customer)
        .set("started", row.started.us).set("ended", micros(row.ended))
        .set("priority", std::int64_t{row.priority}).set("incidents", std::int64_t{row.incidents})
        .set("guard_key", runs(row) ? row.key : std::string());
    if (unit.job_guard) {
      rows.set("job", unit.job_guard->first.text());
      rows.set("epoch", std::int64_t{unit.job_guard->second});
    }
    if (unit.message_consumed) rows.set("message", unit.message_consumed->text());
    if (unit.idempotency) {
      rows.set("caller", unit.idempotency->caller).set("request_key", unit.idempotency->key);
    }
  }
  return {"units", rows.text()};
}

Parameters content_rows(const std::vector<CommitUnit>& units,
                        const std::vector<std::size_t>& positions, CommitParts parts) {
  CommitContent content;
  for (const std::size_t i : positions) content.add(i, units[i]);
  Parameters out = {{"records", content.records.text()},
                    {"tasks", content.tasks.text()},
                    {"tasks_done", content.tasks_done.text()},
                    {"touched", content.touched.text()},
                    {"outbox_rows", content.outbox.text()},
                    {"answers", content.idempotency.text()}};
  if (parts.timers) {
    out.push_back({"timers", content.timers.text()});
    out.push_back({"timers_gone", content.timers_gone.text()});
  }
  if (parts.rare) {
    out.push_back({"snapshots", content.snapshots.text()});
    out.push_back({"candidates", content.candidates.text()});
    out.push_back({"jobs", content.jobs.text()});
    out.push_back({"jobs_closed", content.jobs_closed.text()});
    out.push_back({"subscriptions", content.subscriptions.text()});
    out.push_back({"subscriptions_closed", content.subscriptions_closed.text()});
    out.push_back({"messages", content.messages.text()});
  }
  return out;
}

}  // namespace recourse::store
