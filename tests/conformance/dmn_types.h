#pragma once
#include <string>

#include "engine/base/value.h"
#include "tests/conformance/dmn_model.h"

namespace recourse::conformance {

/// The value as DMN makes it fit the type it is declared with: a list of one gives its element, an
/// element becomes a list of one, a date midnight in UTC; null when it does not fit at all. A type
/// nobody defines (and none at all) takes anything.
[[nodiscard]] Value dmn_fitted(const Value& value, const std::string& type_ref,
                               const DmnModel& model);

/// Whether the type is declared as a list of something.
[[nodiscard]] bool dmn_is_list(const std::string& type_ref, const DmnModel& model);

/// A text without a type (from a test document), read by the type it is compared with.
[[nodiscard]] Value dmn_read(std::string_view text, const std::string& type_ref,
                             const DmnModel& model);

}  // namespace recourse::conformance
