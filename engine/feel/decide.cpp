#include <algorithm>

#include "engine/feel/decision.h"
#include "engine/feel/values.h"

namespace recourse::feel {
namespace {

/// The environment of a cell: the value of its column under "?".
class CellEnvironment : public Environment {
 public:
  CellEnvironment(const Environment& outer, const Value& input) : outer_(outer), input_(input) {}
  [[nodiscard]] const Value* lookup(std::string_view name) const override {
    return name == "?" ? &input_ : outer_.lookup(name);
  }
  [[nodiscard]] Instant now() const override { return outer_.now(); }
  [[nodiscard]] Date today() const override { return outer_.today(); }
  [[nodiscard]] Result<Value> call(std::string_view name, const List& args) const override {
    return outer_.call(name, args);
  }

 private:
  const Environment& outer_;
  const Value& input_;
};

using Hit = DecisionTable::Hit;

Rejection decision_fault(const DecisionTable& table, std::string en, std::string zh) {
  return {
      Rejection::Kind::kInvalid,
      "FAULT",
      {"decision " + table.id + ": " + std::move(en), "决策表 " + table.id + "：" + std::move(zh)},
      Map{{"decision", table.id}}};
}

/// The answer of a table that has none: a fault, or null where DMN's own semantics are wanted.
Result<Value> no_answer(const DecisionTable& table, std::string en, std::string zh) {
  if (!table.strict) return Value();
  return decision_fault(table, std::move(en), std::move(zh));
}

Result<bool> rule_matches(const DecisionTable::Rule& rule, const std::vector<Value>& inputs,
                          const Environment& environment) {
  for (std::size_t i = 0; i < inputs.size() && i < rule.tests.size(); ++i) {
    if (rule.tests[i].empty()) continue;
    const Result<bool> truth = rule.tests[i].test(CellEnvironment(environment, inputs[i]));
    if (!truth.ok() || !truth.value()) return truth;
  }
  return true;
}

Result<Value> outputs_of(const DecisionTable& table, const std::vector<Expression>& cells,
                         const Environment& environment) {
  Map outputs;
  for (std::size_t i = 0; i < cells.size() && i < table.output_names.size(); ++i) {
    if (cells[i].empty()) continue;
    Result<Value> value = cells[i].evaluate(environment);
    if (!value.ok()) return value;
    outputs[table.output_names[i]] = std::move(value).value();
  }
  return Value(std::move(outputs));
}

/// Where each output stands among the values listed for it: lower goes first.
std::vector<std::size_t> priority_of(const DecisionTable& table, const Value& outputs) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < table.output_names.size(); ++i) {
    const Value& output = outputs[table.output_names[i]];
    if (i < table.priorities.size()) {
      const List& listed = table.priorities[i];
      const auto at = std::find(listed.begin(), listed.end(), output);
      places.push_back(static_cast<std::size_t>(at - listed.begin()));
    } else if (i < table.output_types.size() && table.output_types[i]) {
      const auto& options = table.output_types[i]->options;
      const auto at = std::find(options.begin(), options.end(), output.text());
      places.push_back(static_cast<std::size_t>(at - options.begin()));
    }
  }
  return places;
}

void sort_by_priority(const DecisionTable& table, std::vector<Value>& outputs) {
  std::stable_sort(outputs.begin(), outputs.end(), [&](const Value& a, const Value& b) {
    return priority_of(table, a) < priority_of(table, b);
  });
}

Result<Value> one_of(const DecisionTable& table, std::vector<Value> outputs) {
  if (outputs.empty()) return no_answer(table, "no rule matches", "没有匹配的规则");
  if (table.hit == Hit::kUnique && outputs.size() > 1) {
    return no_answer(table, "more than one rule matches", "匹配了多条规则");
  }
  if (table.hit == Hit::kAny) {
    const bool agree = std::all_of(outputs.begin(), outputs.end(),
                                   [&](const Value& other) { return other == outputs[0]; });
    if (!agree) return no_answer(table, "matching rules disagree", "匹配的规则结果不一致");
  }
  if (table.hit == Hit::kPriority) sort_by_priority(table, outputs);
  return outputs.front();
}

/// One output column folded; min and max of nothing is null, the sum 0 (in DMN null).
Result<Value> collected_column(const DecisionTable& table, const std::string& name,
                               const std::vector<Value>& outputs, const Rules& rules) {
  Value result = table.hit == Hit::kCollectSum && table.strict ? Value(0) : Value();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Value& value = outputs[i][name];
    if (i == 0) {
      result = value;
      continue;
    }
    if (table.hit == Hit::kCollectSum) {
      auto sum = calculate('+', result, value, rules);
      if (!sum) return no_answer(table, "the outputs cannot be added up", "输出不能相加");
      result = std::move(*sum);
      continue;
    }
    const auto found = order(value, result, rules);
    if (!found) return no_answer(table, "the outputs cannot be compared", "输出不能比较");
    if (*found == (table.hit == Hit::kCollectMin ? -1 : 1)) result = value;
  }
  return result;
}

Result<Value> collected(const DecisionTable& table, std::vector<Value> outputs,
                        const Rules& rules) {
  if (table.hit == Hit::kOutputOrder) sort_by_priority(table, outputs);
  const bool listed = table.hit == Hit::kRuleOrder || table.hit == Hit::kOutputOrder ||
                      table.hit == Hit::kCollect;
  if (listed) return Value(List(std::move(outputs)));
  Map folded;
  for (const std::string& name : table.output_names) {
    if (table.hit == Hit::kCollectCount) {
      std::vector<Value> distinct;
      for (const Value& value : outputs) {
        const bool there =
            std::find(distinct.begin(), distinct.end(), value[name]) != distinct.end();
        if (!there) distinct.push_back(value[name]);
      }
      folded[name] = static_cast<std::int64_t>(distinct.size());
      continue;
    }
    Result<Value> column = collected_column(table, name, outputs, rules);
    if (!column.ok()) return column;
    folded[name] = std::move(column).value();
  }
  return Value(std::move(folded));
}

bool gives_one(Hit hit) {
  return hit == Hit::kFirst || hit == Hit::kUnique || hit == Hit::kAny || hit == Hit::kPriority;
}

}  // namespace

Result<Value> decide(const DecisionTable& table, const Environment& environment,
                     std::vector<int>* matched) {
  std::vector<Value> inputs;
  for (const Expression& input : table.inputs) {
    Result<Value> value = input.evaluate(environment);
    if (!value.ok()) return value;
    inputs.push_back(std::move(value).value());
  }
  std::vector<Value> outputs;
  for (std::size_t i = 0; i < table.rules.size(); ++i) {
    const Result<bool> hit = rule_matches(table.rules[i], inputs, environment);
    if (!hit.ok()) return hit.rejection();
    if (!hit.value()) continue;
    Result<Value> output = outputs_of(table, table.rules[i].outputs, environment);
    if (!output.ok()) return output;
    outputs.push_back(std::move(output).value());
    if (matched) matched->push_back(static_cast<int>(i) + 1);
    if (table.hit == Hit::kFirst) break;
  }
  if (outputs.empty() && !table.defaults.empty()) {
    return outputs_of(table, table.defaults, environment);
  }
  if (gives_one(table.hit)) return one_of(table, std::move(outputs));
  return collected(table, std::move(outputs), Rules{&environment, table.strict});
}

}  // namespace recourse::feel
