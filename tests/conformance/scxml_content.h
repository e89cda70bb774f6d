#pragma once
#include "tests/conformance/scxml_document.h"
#include "tests/conformance/scxml_xml.h"

namespace recourse::conformance {

/// The executable content inside an element (onentry, transition, if …).
[[nodiscard]] Content read_content(const ScxmlElement& around);
/// The value of <data> and <assign>: `expr`, a value element, or its text. None: nothing is given.
[[nodiscard]] std::optional<ScxmlExpression> read_given_value(const ScxmlElement& element);

}  // namespace recourse::conformance
