#pragma once
#include <string>

#include "engine/ports/directory.h"
#include "engine/ports/instance_store.h"

namespace recourse::connectors {

struct Answer {
  bool known = false;  ///< false: no sample stands behind this connector; nobody answers
  Value result;
  std::string error;  ///< business error, "" = none
};

/// What the outside world of the demo says to a job: plausible, and the same for the same input.
/// mail.send, finance.*, credit.of_customer, erp.*, carrier.*, wms.*, staff.least_loaded.
[[nodiscard]] Answer sample_answer(const ports::JobRow& job, const ports::Directory& directory);

}  // namespace recourse::connectors
