#pragma once
// A Serverless Workflow definition (DSL 1.0) rewritten as the YAML of a Recourse process.
#include <map>
#include <string>

#include "engine/base/value.h"

namespace recourse::conformance {

/// The process, and what its YAML cannot say: the DSL's data have no types, so every expression
/// stands in the YAML as a word of its own, under which its FEEL text is found here.
struct FlowDraft {
  std::string yaml;
  std::map<std::string, std::string> expressions;  ///< word → FEEL
  std::map<std::string, std::string> tasks;        ///< name of a step → name of its task
  std::string data = "flow_data";                  ///< variable: input, then output
  std::string error = "flow_error";                ///< variable: what was raised last
};

/// Throws std::runtime_error with a sentence for what is not rewritten.
[[nodiscard]] FlowDraft draft_flow(const Value& definition);

}  // namespace recourse::conformance
