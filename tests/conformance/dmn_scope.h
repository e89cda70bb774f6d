#pragma once
// The world of an expression of a DMN model: named values, and the machine's time zones.
#include <map>
#include <string>
#include <vector>

#include "engine/feel/expression.h"

namespace recourse::conformance {

/// Values by name, with every name FEEL must know when it reads a text of the model.
class DmnScope : public feel::Environment {
 public:
  explicit DmnScope(const std::vector<std::string>& known_names) : known_names_(&known_names) {}

  void set(const std::string& name, Value value) { values_[name] = std::move(value); }
  [[nodiscard]] std::vector<std::string> names() const;

  [[nodiscard]] const Value* lookup(std::string_view name) const override;
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] Date today() const override;
  /// Only "zone_offset": a DMN model knows no process.
  [[nodiscard]] Result<Value> call(std::string_view name, const List& arguments) const override;

 private:
  std::map<std::string, Value, std::less<>> values_;
  const std::vector<std::string>* known_names_;
};

/// FEEL text with DMN's own semantics. A text that cannot be read, or that faults, is null.
[[nodiscard]] Value dmn_evaluate(const std::string& text, const DmnScope& scope);
/// The same compiled, for decision tables; empty when it cannot be read.
[[nodiscard]] feel::Expression dmn_compile(const std::string& text, const DmnScope& scope);
/// Unary tests; empty when they cannot be read.
[[nodiscard]] feel::Expression dmn_compile_tests(const std::string& text, const DmnScope& scope);

}  // namespace recourse::conformance
