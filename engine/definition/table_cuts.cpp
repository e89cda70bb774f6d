#include "engine/definition/table_cuts.h"

#include "engine/feel/compiled.h"
#include "engine/feel/table_classes.h"

namespace recourse::definition {

std::optional<std::vector<Decimal>> table_cuts(const feel::DecisionTable& table,
                                               const std::string& variable) {
  std::vector<Decimal> numbers;
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    if (table.inputs[i].reads().count(variable) == 0) continue;
    if (feel::static_path(*feel::tree_of(table.inputs[i])) != variable) return std::nullopt;
    for (const auto& rule : table.rules) {
      const auto compared = feel::compared_with(rule.tests[i]);
      if (!compared) return std::nullopt;
      for (const Value& one : *compared) {
        const auto* number = one.get_if<Decimal>();
        if (number == nullptr) return std::nullopt;
        numbers.push_back(*number);
      }
    }
  }
  return numbers;
}

}  // namespace recourse::definition
