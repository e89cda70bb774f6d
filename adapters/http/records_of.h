#pragma once
#include <optional>
#include <vector>

#include "adapters/http/case.h"

namespace recourse::http {

/// The records of the case, from the first on; none once it was answered that they were changed or
/// damaged, so that nobody reads a page made of them.
[[nodiscard]] std::optional<std::vector<history::StepRecord>> records_of(const CallPtr& call,
                                                                         const Case& found,
                                                                         runtime::Reads& reads);

}  // namespace recourse::http
