// A decisionTable element becomes the engine's DecisionTable.
#include "engine/feel/decision.h"

#include "tests/conformance/dmn_boxed.h"
#include "tests/conformance/dmn_types.h"

namespace recourse::conformance {
namespace {

using feel::DecisionTable;
using Hit = DecisionTable::Hit;

Hit hit_of(pugi::xml_node node) {
  const std::string policy = node.attribute("hitPolicy").as_string("UNIQUE");
  const std::string aggregation = node.attribute("aggregation").value();
  if (policy == "FIRST") return Hit::kFirst;
  if (policy == "PRIORITY") return Hit::kPriority;
  if (policy == "ANY") return Hit::kAny;
  if (policy == "RULE ORDER") return Hit::kRuleOrder;
  if (policy == "OUTPUT ORDER") return Hit::kOutputOrder;
  if (policy != "COLLECT") return Hit::kUnique;
  if (aggregation == "SUM") return Hit::kCollectSum;
  if (aggregation == "MIN") return Hit::kCollectMin;
  if (aggregation == "MAX") return Hit::kCollectMax;
  return aggregation == "COUNT" ? Hit::kCollectCount : Hit::kCollect;
}

/// An empty cell and "-" say nothing; a text that cannot be read matches nothing.
feel::Expression cell_of(pugi::xml_node node, const DmnScope& scope) {
  const std::string text = dmn_text(node);
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string::npos) return {};
  const std::size_t to = text.find_last_not_of(" \t\r\n");
  if (text.substr(from, to - from + 1) == "-") return {};
  feel::Expression tests = dmn_compile_tests(text, scope);
  return tests.empty() ? dmn_compile("false", scope) : tests;
}

std::string output_name(pugi::xml_node output, std::size_t index) {
  const std::string name = output.attribute("name").value();
  return name.empty() ? "output " + std::to_string(index + 1) : name;
}

/// Whether every input is among the values its column allows.
bool inputs_allowed(pugi::xml_node node, const DmnScope& scope) {
  for (const pugi::xml_node input : dmn_children(node, "input")) {
    const pugi::xml_node values = dmn_child(input, "inputValues");
    if (!values) continue;
    DmnScope seen = scope;
    seen.set("?", dmn_evaluate(dmn_text(dmn_child(input, "inputExpression")), scope));
    const feel::Expression tests = cell_of(values, seen);
    if (tests.empty()) continue;
    const Result<bool> truth = tests.test(seen);
    if (!truth.ok() || !truth.value()) return false;
  }
  return true;
}

void read_outputs(pugi::xml_node node, const DmnScope& scope, const DmnModel& model,
                  DecisionTable& table) {
  bool listed = false;
  for (const pugi::xml_node output : dmn_children(node, "output")) {
    table.output_names.push_back(output_name(output, table.output_names.size()));
    // Without a list of its own a column takes the values its type allows.
    pugi::xml_node values = dmn_child(output, "outputValues");
    if (!values) {
      values = dmn_child(model.item_definition(dmn_type_ref(output)), "allowedValues");
    }
    const Value order = values ? dmn_evaluate("[" + dmn_text(values) + "\n]", scope) : Value();
    table.priorities.push_back(order.is<List>() ? order.as<List>() : List());
    const pugi::xml_node otherwise = dmn_child(output, "defaultOutputEntry");
    listed = listed || otherwise;
    table.defaults.push_back(otherwise ? dmn_compile(dmn_text(otherwise), scope)
                                       : feel::Expression());
  }
  if (!listed) table.defaults.clear();
}

void read_rules(pugi::xml_node node, const DmnScope& scope, DecisionTable& table) {
  DmnScope seen = scope;
  seen.set("?", {});
  for (const pugi::xml_node row : dmn_children(node, "rule")) {
    DecisionTable::Rule rule;
    for (const pugi::xml_node cell : dmn_children(row, "inputEntry")) {
      rule.tests.push_back(cell_of(cell, seen));
    }
    for (const pugi::xml_node cell : dmn_children(row, "outputEntry")) {
      rule.outputs.push_back(dmn_compile(dmn_text(cell), scope));
    }
    table.rules.push_back(std::move(rule));
  }
}

/// One row of outputs: as declared, and without its name where there is only one.
Value output_row(const Value& row, pugi::xml_node node, const DmnModel& model) {
  if (!row.is<Map>()) return row;
  const auto outputs = dmn_children(node, "output");
  Map shaped;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const std::string name = output_name(outputs[i], i);
    const std::string type_ref = dmn_type_ref(outputs[i]);
    Value value = row[name];
    // The type of the only column may be that of the whole result, a list under many policies.
    const bool typed = !type_ref.empty() && outputs.size() > 1;
    if (typed) value = dmn_fitted(value, type_ref, model);
    if (outputs.size() == 1) return value;
    shaped[name] = std::move(value);
  }
  return shaped;
}

}  // namespace

Value dmn_table(pugi::xml_node node, const DmnScope& scope, const DmnModel& model) {
  if (!inputs_allowed(node, scope)) return {};
  DecisionTable table;
  table.id = node.attribute("id").value();
  table.strict = false;
  table.hit = hit_of(node);
  for (const pugi::xml_node input : dmn_children(node, "input")) {
    const std::string text = dmn_text(dmn_child(input, "inputExpression"));
    feel::Expression expression = dmn_compile(text, scope);
    table.inputs.push_back(expression.empty() ? dmn_compile("null", scope) : expression);
    table.input_names.push_back(text);
  }
  read_outputs(node, scope, model, table);
  read_rules(node, scope, table);
  const Result<Value> decided = feel::decide(table, scope);
  if (!decided.ok()) return {};
  const auto* rows = decided.value().get_if<List>();
  if (!rows) return output_row(decided.value(), node, model);
  List shaped;
  for (const Value& row : *rows) shaped.push_back(output_row(row, node, model));
  return shaped;
}

}  // namespace recourse::conformance
