#pragma once
#include <optional>

#include "adapters/http/case.h"

namespace recourse::http {

/// The case now, or with `?at=SEQ` or `?at=TIME` as it stood then: its state folded from history
/// up to there, and the version of its definition it was on. Who may see it is asked as of now.
/// None once it was refused: for an `at` that is neither (kMalformed QUERY), for a time before it
/// began, for records that were changed or damaged.
[[nodiscard]] std::optional<Case> case_asked_for(const CallPtr& call, const Case& found,
                                                 runtime::Reads& reads);

}  // namespace recourse::http
