#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/conformance/flow_steps.h"

namespace recourse::conformance {

using FlowVariables = std::map<std::string, std::string>;  ///< of jq: name → FEEL

/// Letters, digits and '_' only, as ids of steps are.
[[nodiscard]] std::string flow_word(std::string_view name);

/// Collects what the YAML of a flow is made of, and gives every expression its word.
class FlowWords {
 public:
  FlowWords();

  /// Declares a variable of the process that every branch sees as it is.
  void variable(const std::string& name, bool input = false);
  void note_task(const std::string& step, const std::string& task) { draft_.tasks[step] = task; }

  /// FEEL for JSON in which "${ … }" is jq.
  [[nodiscard]] static std::string feel(const Value& json, const FlowVariables& variables,
                                        const std::string& dot);
  /// The same where a bare text is jq too: `input.from`, `output.as`, `for.in`.
  [[nodiscard]] static std::string query(const Value& json, const FlowVariables& variables,
                                         const std::string& dot);
  [[nodiscard]] static std::string condition(const Value& text, const FlowVariables& variables,
                                             const std::string& dot);

  /// A step that writes variables.
  [[nodiscard]] Value set(const std::string& step,
                          const std::vector<std::pair<std::string, std::string>>& writes,
                          const std::string& next);
  /// A step that goes one of two ways.
  [[nodiscard]] Value choice(const std::string& step, const std::string& condition_feel,
                             const std::string& then, const std::string& otherwise);
  /// What stands in the YAML for a value, a condition, a list.
  [[nodiscard]] std::string value_word(const std::string& feel);
  [[nodiscard]] std::string guard_word(const std::string& feel);
  [[nodiscard]] std::string list_word(const std::string& feel);

  [[nodiscard]] FlowDraft finish(List steps, bool raises);

 private:
  FlowDraft draft_;
  Map data_;
  int words_ = 0;
};

}  // namespace recourse::conformance
