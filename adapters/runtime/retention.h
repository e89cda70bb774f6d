#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "adapters/runtime/session.h"

namespace recourse::runtime {

/// The legal holds that protect an ended case: on it (subject "case:ID"), on its customer, and on
/// whoever else something in it is about. {ID of a hold: until, "" = until it is lifted}.
[[nodiscard]] Map holds_on_case(Reads& reads, const ports::InstanceRow& row, Instant now);

/// Ended cases whose retention is over and that no hold protects, some at a time.
void for_each_due(Reads& reads, Instant now,
                  const std::function<void(const std::vector<ports::InstanceRow>&)>& visit);

/// What an erasure takes nobody brings back, so it does not happen by a clock that may be wrong:
/// where more than a week has passed since the last look, nothing is erased because its time is
/// over until a person has confirmed the time. Notes the
/// look.
[[nodiscard]] bool clock_believed(Reads& reads, Instant now);
/// Since when it is not; none: it is.
[[nodiscard]] std::optional<Instant> clock_doubted_since(Reads& reads);
/// Who says so, and why, is kept beside it.
void confirm_clock(Reads& reads, Instant now, const std::string& by, const std::string& reason);

}  // namespace recourse::runtime
