#include "engine/service/case_projection.h"

#include <map>

#include "engine/history/record_bytes.h"
#include "engine/service/projection.h"
#include "engine/service/readable.h"

namespace recourse::service {
namespace {

/// The rows as they stand after each record.
struct Standing {
  std::map<WorkItemId, ports::TaskRow> open, ended;
  std::map<TimerId, ports::TimerRow> timers;
  std::map<std::pair<std::uint32_t, int>, ports::SubscriptionRow> subscriptions;
  std::map<JobId, ports::JobRow> jobs;

  /// Of several lists that name the same thing the last word counts: what ended is not open, what
  /// is gone is not armed; what is opened again is not closed.
  void take(const ports::CommitUnit& unit) {
    for (const auto* rows : {&unit.open_tasks, &unit.changed_tasks}) {
      for (const ports::TaskRow& row : *rows) open[row.id] = row;
    }
    for (const ports::TaskRow& row : unit.ended_tasks) {
      open.erase(row.id);
      ended[row.id] = row;
    }
    for (const ports::TimerRow& row : unit.timers_armed) timers[row.id] = row;
    for (const TimerId& id : unit.timers_gone) timers.erase(id);
    for (const auto& place : unit.subscriptions_closed) subscriptions.erase(place);
    for (const ports::SubscriptionRow& row : unit.subscriptions_opened) {
      subscriptions[{row.activity, row.index}] = row;
    }
    for (const ports::JobRow& row : unit.jobs_opened) jobs[row.id] = row;
    for (const JobId& id : unit.jobs_closed) jobs.erase(id);
  }
};

template <class Rows, class Kept>
void list_of(Rows& out, Kept& kept) {
  for (auto& [id, row] : kept) out.push_back(std::move(row));
}

}  // namespace

Result<CaseProjection> project_case(const std::vector<history::StepRecord>& records,
                                    const ports::Catalogue& catalogue) {
  CaseProjection out;
  Standing standing;
  Following following(catalogue);
  for (const history::StepRecord& record : records) {
    try {
      ports::CommitUnit unit;
      const history::InstanceState before = following.state();
      if (auto fits = following.take(record); !fits) return fits.rejection();
      // As at its commit: the one the case is on then, also where the record took it there.
      const history::InstanceState& after = following.state();
      const auto definition = definition_of(after, catalogue);
      if (!definition) {
        return command::refuse(Rejection::Kind::kNotFound, "DEFINITION_NOT_FOUND",
                               "Its process definition is not published here.",
                               "其流程定义未在此处发布。");
      }
      (void)project(before, after, record.events, *definition, record.actor, record.effective,
                    unit);
      standing.take(unit);
      out.row = std::move(unit.row);
    } catch (const InvariantBroken& broken) {
      return damaged(record.instance, broken);
    }
  }
  out.record = following.state().record;
  out.snapshot = history::canonical_bytes(following.state());
  list_of(out.open_tasks, standing.open);
  list_of(out.ended_tasks, standing.ended);
  list_of(out.timers, standing.timers);
  list_of(out.subscriptions, standing.subscriptions);
  list_of(out.jobs, standing.jobs);
  return out;
}

}  // namespace recourse::service
