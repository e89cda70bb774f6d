#pragma once
#include <string>
#include <vector>

#include "engine/feel/expression.h"

namespace recourse::feel {

/// A DMN decision table: inputs tested cell by cell, rules by hit policy.
struct DecisionTable {
  enum class Hit { kFirst, kUnique, kAny, kPriority, kRuleOrder, kOutputOrder, kCollect,
                   kCollectSum, kCollectMin, kCollectMax, kCollectCount };
  struct Rule {
    std::vector<Expression> tests;    ///< one per input; an empty Expression means any
    std::vector<Expression> outputs;  ///< one per output
  };
  std::string id;
  Hit hit = Hit::kFirst;
  std::vector<Expression> inputs;
  std::vector<std::string> input_names;  ///< as written: "complaint.amount"
  std::vector<std::string> output_names;
  std::vector<TypePtr> output_types;
  std::vector<Rule> rules;
  std::vector<List> priorities;      ///< per output, best first; without: the options of its type
  std::vector<Expression> defaults;  ///< one per output, given when no rule matches; or none
  bool strict = true;  ///< false: DMN's own semantics, null where the profile has a fault
};

/// {output: value, …}; with collect, rule order or output order a List of them. No rule matching
/// and no defaults is a fault under first, unique, any and priority; `matched` (may be null) gets
/// the 1-based numbers of the rules.
[[nodiscard]] Result<Value> decide(const DecisionTable& table, const Environment& environment,
                                   std::vector<int>* matched = nullptr);

struct TableProblem {
  std::string code;  ///< "E-GAP", "E-OVERLAP", "W-MASKED", "W-DEAD-RULE", "W-TABLE"
  int rule = 0;      ///< 1-based; 0 = the table
  Label text;
  Label fix;
};
/// Gaps, overlaps and masked rules, proved over the partition the literal cells make of each input.
/// Cells that are no literals or ranges make the answer unknown; they are then left out.
[[nodiscard]] std::vector<TableProblem> check_table(const DecisionTable& table);

}  // namespace recourse::feel
