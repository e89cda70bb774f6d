#include "engine/definition/table_cuts.h"

#include <algorithm>

#include "engine/feel/compiled.h"

namespace recourse::definition {
namespace {

using feel::Op;

/// Is the cell made of numbers its input is compared with, and of nothing else?
bool cell_numbers(const feel::Node& node, std::vector<Decimal>& numbers) {
  switch (node.op) {
    case Op::kLiteral: {
      const auto* number = node.literal.get_if<Decimal>();
      if (number != nullptr) numbers.push_back(*number);
      return number != nullptr;
    }
    case Op::kName:
      return node.text == "?";
    case Op::kCall:
      if (node.text != "not") return false;
      break;
    case Op::kCompare:
    case Op::kRange:
    case Op::kBetween:
    case Op::kIn:
    case Op::kTest:
    case Op::kList:
    case Op::kAnd:
    case Op::kOr:
      break;
    default:
      return false;
  }
  return std::all_of(node.kids.begin(), node.kids.end(),
                     [&](const auto& kid) { return cell_numbers(*kid, numbers); });
}

}  // namespace

std::optional<std::vector<Decimal>> table_cuts(const feel::DecisionTable& table,
                                               const std::string& variable) {
  std::vector<Decimal> numbers;
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    if (table.inputs[i].reads().count(variable) == 0) continue;
    if (feel::static_path(*feel::tree_of(table.inputs[i])) != variable) return std::nullopt;
    for (const auto& rule : table.rules) {
      const feel::Expression& cell = rule.tests[i];
      if (!cell.empty() && !cell_numbers(*feel::tree_of(cell), numbers)) return std::nullopt;
    }
  }
  return numbers;
}

}  // namespace recourse::definition
