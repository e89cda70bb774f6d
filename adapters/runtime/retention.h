#pragma once
#include <functional>
#include <vector>

#include "adapters/runtime/session.h"

namespace recourse::runtime {

/// The legal holds that protect an ended case: on it (subject "case:ID"), on its customer, and on
/// whoever else something in it is about. {ID of a hold: until, "" = until it is lifted}.
[[nodiscard]] Map holds_on_case(Reads& reads, const ports::InstanceRow& row, Instant now);

/// Ended cases whose retention is over and that no hold protects, some at a time.
void for_each_due(Reads& reads, Instant now,
                  const std::function<void(const std::vector<ports::InstanceRow>&)>& visit);

}  // namespace recourse::runtime
