#pragma once
#include "engine/definition/process_definition.h"
#include "tests/conformance/flow_steps.h"

namespace recourse::conformance {

/// The process of a draft: loaded and proved like any other, then every word replaced by its FEEL
/// text (compiled with DMN's semantics, since the DSL's data have no types).
/// Throws std::runtime_error with the first finding when the draft is no sound process.
[[nodiscard]] definition::DefinitionPtr flow_process(const FlowDraft& draft);

}  // namespace recourse::conformance
