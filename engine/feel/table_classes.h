#pragma once
#include <optional>
#include <vector>

#include "engine/feel/decision.h"

/// The literals of a column cut its values into finitely many classes (each literal, and the gaps
/// between and beyond them); within one class no literal cell can tell two values apart. So one
/// representative of each class decides, and the product of the columns' classes is the table.
namespace recourse::feel {

enum class CellAnswer : char { kNo, kYes, kUnknown };

struct TableClasses {
  std::vector<std::vector<Value>> classes;                  ///< [column][class]; never empty
  std::vector<std::vector<std::vector<CellAnswer>>> meets;  ///< [rule][column][class]
};
/// Empty: the table is too large to be looked at as a whole.
[[nodiscard]] std::optional<TableClasses> classes_of(const DecisionTable& table);

/// What a cell compares its input with; nullopt: it does more than that. Empty cell: nothing.
[[nodiscard]] std::optional<std::vector<Value>> compared_with(const Expression& cell);

/// Stands for every text that no cell names.
inline constexpr char kOtherText[] = "\x01";

}  // namespace recourse::feel
