#pragma once
#include <map>

#include "tests/conformance/dmn_model.h"
#include "tests/conformance/dmn_scope.h"

namespace recourse::conformance {

/// Evaluates the decisions of one model for one set of inputs, each at most once.
class DmnRun {
 public:
  DmnRun(const DmnModel& model, std::map<std::string, Value> inputs)
      : model_(model), inputs_(std::move(inputs)) {}

  /// Throws std::runtime_error when the model has no such decision.
  Value decision(const std::string& name);
  /// Any boxed expression: literal, table, context, list, relation, filter, …
  Value boxed(pugi::xml_node expression, const DmnScope& scope);

 private:
  Value decided(const DmnElement& decision);
  DmnScope scope_of(const DmnElement& element);
  void require(const DmnElement& element, DmnScope& scope);

  Value context(pugi::xml_node node, DmnScope scope);
  Value listed(pugi::xml_node node, const DmnScope& scope);
  Value relation(pugi::xml_node node, const DmnScope& scope);
  Value filter(pugi::xml_node node, const DmnScope& scope);
  Value conditional(pugi::xml_node node, const DmnScope& scope);
  Value iteration(pugi::xml_node node, const DmnScope& scope);
  Value invocation(pugi::xml_node node, const DmnScope& scope);
  Value function(pugi::xml_node node, const DmnScope& scope);
  /// The expression inside the child of that name.
  Value inner(pugi::xml_node node, std::string_view child, const DmnScope& scope);

  const DmnModel& model_;
  std::map<std::string, Value> inputs_;
  std::map<std::string, Value> done_;
  std::map<std::string, pugi::xml_node> functions_;  ///< of business knowledge, by name
  int depth_ = 0;
};

/// A boxed decision table, run by the engine's own decision tables.
[[nodiscard]] Value dmn_table(pugi::xml_node node, const DmnScope& scope, const DmnModel& model);

}  // namespace recourse::conformance
