#pragma once
#include <string_view>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// `inner` is `outer`, or lies within it: "claim.price" in "claim".
[[nodiscard]] bool lies_in(std::string_view inner, std::string_view outer);
/// The section that this path lies in; nullptr: none.
[[nodiscard]] const Section* section_of(const ProcessDefinition& definition, std::string_view path);
/// Does a section begin somewhere below this path?
[[nodiscard]] bool has_section_below(const ProcessDefinition& definition, std::string_view path);

}  // namespace recourse::definition
