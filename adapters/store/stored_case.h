#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/database.h"
#include "engine/ports/instance_store.h"

namespace recourse::store {

/// A case as the tables have it, nothing of it believed yet.
struct StoredCase {
  InstanceId id;
  std::vector<std::string> records;     ///< exactly the committed bytes, in order
  std::optional<std::string> snapshot;  ///< canonical bytes of the state after `snapshot_record`
  std::uint64_t snapshot_record = 0;
  std::optional<ports::InstanceRow> row;
  std::vector<ports::TaskRow> open_tasks;
};

/// Those of the ids that have records, in the order of `ids`. They are read by a few statements for
/// all, so somebody may work on a case in between.
[[nodiscard]] std::vector<StoredCase> stored_cases(Database& database,
                                                   const std::vector<InstanceId>& ids);

}  // namespace recourse::store
