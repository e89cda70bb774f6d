#pragma once
#include <functional>
#include <string>
#include <vector>

#include "adapters/store/database.h"
#include "engine/service/case_projection.h"

namespace recourse::store {

/// Every case that has records, in order of ids, `max` at a time.
[[nodiscard]] std::vector<InstanceId> recorded_cases(Database& database, InstanceId after,
                                                     std::size_t max);

/// Replaces all that the tables beside the record show of these cases, in one transaction: cut off
/// in the middle, each case shows either what it showed before or what it should. What a worker
/// holds (its lease on a job) is kept. A case that somebody advanced meanwhile is left alone: its
/// rows are fresh anyway.
void put_projections(Database& database, const std::vector<service::CaseProjection>& cases);

/// Takes away rows of cases that have no record. How many.
std::int64_t drop_strays(Database& database);

/// What differs between the tables and what they must show of this case; "" = nothing. The snapshot
/// is no row to compare: it may be older.
[[nodiscard]] std::string projection_difference(Database& database,
                                                const service::CaseProjection& wanted);

}  // namespace recourse::store
