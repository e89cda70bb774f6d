#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// The declaration of a variable as `from` sees it; nullptr: no such name.
[[nodiscard]] const definition::Variable* variable_of(const Turn& turn, ActivityId from,
                                                      std::string_view name);

/// Writes a dotted path as seen from `from`: into the locals that declare the variable, into the
/// overlay of the branch it is written in, or into case data (S9). A `merge` variable combines
/// its values. Throws Fault when the value does not fit.
void write(Turn& turn, ActivityId from, const std::string& path, Value value);
void write(Turn& turn, ActivityId from, const std::string& path, Value value,
           const std::string& merge);  ///< "" replaces, whatever the variable says

/// The writes a branch left, made again outside of it, in their order.
void merge_out(Turn& turn, ActivityId outside, const std::vector<history::OverlayWrite>& writes);

}  // namespace recourse::process
