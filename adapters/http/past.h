#pragma once
#include "adapters/http/case.h"

namespace recourse::http {

/// The state now, or with `?at=SEQ` or `?at=TIME` the one folded from history up to there.
/// Rejects: kMalformed QUERY for an `at` that is neither.
[[nodiscard]] Result<runtime::StatePtr> state_asked_for(const Call& call, const Case& found,
                                                        runtime::Reads& reads);

}  // namespace recourse::http
