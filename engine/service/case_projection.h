#pragma once
#include "engine/ports/ambient.h"
#include "engine/ports/instance_store.h"

namespace recourse::service {

/// Everything the tables beside the record must show of one case.
struct CaseProjection {
  std::uint64_t record = 0;  ///< the last one
  ports::InstanceRow row;
  std::string snapshot;      ///< canonical bytes of the state
  std::vector<ports::TaskRow> open_tasks, ended_tasks;
  std::vector<ports::TimerRow> timers;
  std::vector<ports::SubscriptionRow> subscriptions;
  std::vector<ports::JobRow> jobs;  ///< without what a worker holds: that is no part of history
};

/// From the records alone, by the functions that project live. Rejects: "RECORD" for records that
/// do not fit, "DEFINITION_NOT_FOUND".
[[nodiscard]] Result<CaseProjection> project_case(const std::vector<history::StepRecord>& records,
                                                  const ports::Catalogue& catalogue);

}  // namespace recourse::service
