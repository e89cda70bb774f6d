#include "tests/conformance/dmn_boxed.h"

#include <stdexcept>

#include "tests/conformance/dmn_types.h"

namespace recourse::conformance {
namespace {

constexpr int kDepthMax = 200;  // decisions that require each other in a circle end here

// A name no model uses: under it a value computed here is handed to a FEEL text.
constexpr const char* kHanded = "handed_value";

Value fitted_if_typed(Value value, const std::string& type_ref, const DmnModel& model) {
  return type_ref.empty() ? value : dmn_fitted(value, type_ref, model);
}

Value fitted_rows(Value rows, const std::string& type_ref, const DmnModel& model) {
  if (type_ref.empty() || dmn_is_list(type_ref, model)) {
    return fitted_if_typed(std::move(rows), type_ref, model);
  }
  for (Value& row : rows.as<List>()) row = dmn_fitted(row, type_ref, model);
  return rows;
}

/// FEEL's own filter says what a position means.
Value at_position(const Value& source, const Value& position) {
  const std::vector<std::string> no_names;
  DmnScope handed(no_names);
  handed.set(kHanded, source);
  handed.set("position", position);
  return dmn_evaluate(std::string(kHanded) + "[position]", handed);
}

std::string href_id(pugi::xml_node requirement) {
  const std::string href = requirement.attribute("href").value();
  return href.substr(href.rfind('#') + 1);
}

}  // namespace

Value DmnRun::decision(const std::string& name) {
  const DmnElement* decision = model_.decision(name);
  if (!decision) throw std::runtime_error("the model has no decision '" + name + "'");
  return decided(*decision);
}

Value DmnRun::decided(const DmnElement& decision) {
  const std::string id = decision.node.attribute("name").value();
  const auto done = done_.find(id);
  if (done != done_.end()) return done->second;
  if (++depth_ > kDepthMax) throw std::runtime_error("decisions require each other in a circle");
  const DmnScope scope = scope_of(decision);
  const pugi::xml_node logic = dmn_expression(decision.node);
  Value value = boxed(logic, scope);
  --depth_;
  // Models declare the type of one row also where the hit policy gives many.
  const bool rows = dmn_name(logic) == "decisionTable" && value.is<List>();
  value = rows ? fitted_rows(std::move(value), decision.type_ref, model_)
               : fitted_if_typed(std::move(value), decision.type_ref, model_);
  return done_[id] = std::move(value);
}

DmnScope DmnRun::scope_of(const DmnElement& element) {
  DmnScope scope(model_.component_names());
  for (const pugi::xml_node part : element.node.children()) {
    const std::string_view kind = dmn_name(part);
    if (kind != "informationRequirement" && kind != "knowledgeRequirement") continue;
    for (const pugi::xml_node wanted : part.children()) {
      const DmnElement* found = model_.by_id(href_id(wanted));
      if (found) require(*found, scope);
    }
  }
  return scope;
}

void DmnRun::require(const DmnElement& element, DmnScope& scope) {
  const std::string_view kind = dmn_name(element.node);
  if (kind == "decision") {
    scope.set(element.name, decided(element));
  } else if (kind == "inputData") {
    const auto given = inputs_.find(element.node.attribute("name").value());
    const Value value = given == inputs_.end() ? Value() : given->second;
    scope.set(element.name, fitted_if_typed(value, element.type_ref, model_));
  } else if (kind == "businessKnowledgeModel") {
    const pugi::xml_node logic = dmn_child(element.node, "encapsulatedLogic");
    functions_[element.name] = logic;
    scope.set(element.name, function(logic, scope_of(element)));
  }
}

Value DmnRun::boxed(pugi::xml_node node, const DmnScope& scope) {
  if (!node) return {};
  const std::string_view kind = dmn_name(node);
  Value value;
  if (kind == "literalExpression") value = dmn_evaluate(dmn_text(node), scope);
  if (kind == "decisionTable") value = dmn_table(node, scope, model_);
  if (kind == "context") value = context(node, scope);
  if (kind == "list") value = listed(node, scope);
  if (kind == "relation") value = relation(node, scope);
  if (kind == "filter") value = filter(node, scope);
  if (kind == "conditional") value = conditional(node, scope);
  if (kind == "for" || kind == "some" || kind == "every") value = iteration(node, scope);
  if (kind == "invocation") value = invocation(node, scope);
  if (kind == "functionDefinition") value = function(node, scope);
  return fitted_if_typed(std::move(value), dmn_type_ref(node), model_);
}

Value DmnRun::inner(pugi::xml_node node, std::string_view child, const DmnScope& scope) {
  return boxed(dmn_expression(dmn_child(node, child)), scope);
}

/// Later entries see the earlier ones; an entry without a name is the result.
Value DmnRun::context(pugi::xml_node node, DmnScope scope) {
  Map entries;
  for (const pugi::xml_node entry : dmn_children(node, "contextEntry")) {
    const pugi::xml_node variable = dmn_child(entry, "variable");
    Value value = boxed(dmn_expression(entry), scope);
    if (!variable) return value;
    value = fitted_if_typed(std::move(value), dmn_type_ref(variable), model_);
    const std::string name = variable.attribute("name").value();
    scope.set(name, value);
    entries[name] = std::move(value);
  }
  return entries;
}

Value DmnRun::listed(pugi::xml_node node, const DmnScope& scope) {
  List items;
  for (const pugi::xml_node item : node.children()) {
    if (item.type() != pugi::node_element) continue;
    const std::string_view kind = dmn_name(item);
    if (kind == "description" || kind == "extensionElements") continue;
    items.push_back(boxed(item, scope));
  }
  return items;
}

Value DmnRun::relation(pugi::xml_node node, const DmnScope& scope) {
  const auto columns = dmn_children(node, "column");
  List rows;
  for (const pugi::xml_node row : dmn_children(node, "row")) {
    const Value cells = listed(row, scope);
    Map record;
    for (std::size_t i = 0; i < columns.size() && i < cells.as<List>().size(); ++i) {
      Value cell = fitted_if_typed(cells.as<List>()[i], dmn_type_ref(columns[i]), model_);
      record[columns[i].attribute("name").value()] = std::move(cell);
    }
    rows.emplace_back(std::move(record));
  }
  return rows;
}

/// A condition tried on each item (null counts as false), or a position; anything else gives null.
Value DmnRun::filter(pugi::xml_node node, const DmnScope& scope) {
  const Value source = inner(node, "in", scope);
  if (source.is_null()) return {};
  List kept;
  for (const Value& item : source.is<List>() ? source.as<List>() : List{source}) {
    DmnScope seen = scope;
    if (const auto* map = item.get_if<Map>()) {
      for (const Map::Entry& field : *map) seen.set(field.name, field.value);
    }
    seen.set("item", item);
    const Value truth = inner(node, "match", seen);
    if (truth.is<Decimal>()) return at_position(source, truth);
    if (!truth.is_null() && !truth.is<bool>()) return {};
    if (truth.is<bool>() && truth.as<bool>()) kept.push_back(item);
  }
  return kept;
}

Value DmnRun::conditional(pugi::xml_node node, const DmnScope& scope) {
  const Value truth = inner(node, "if", scope);
  const bool yes = truth.is<bool>() && truth.as<bool>();
  return inner(node, yes ? "then" : "else", scope);
}

Value DmnRun::iteration(pugi::xml_node node, const DmnScope& scope) {
  DmnScope handed = scope;
  handed.set(kHanded, inner(node, "in", scope));
  const std::string text = std::string("for x in ") + kHanded + " return x";
  const Value items = dmn_evaluate(text, handed);  // counts ranges through, wraps a lone value
  if (!items.is<List>()) return {};
  const bool maps = dmn_name(node) == "for";
  const bool some = dmn_name(node) == "some";
  List results;
  for (const Value& item : items.as<List>()) {
    DmnScope seen = scope;
    seen.set("partial", results);
    seen.set(node.attribute("iteratorVariable").value(), item);
    results.push_back(inner(node, maps ? "return" : "satisfies", seen));
  }
  if (maps) return results;
  bool unknown = false;
  for (const Value& truth : results) {
    if (!truth.is<bool>() && !truth.is_null()) return {};
  }
  for (const Value& truth : results) {
    if (truth.is<bool>() && truth.as<bool>() == some) return some;
    unknown = unknown || truth.is_null();
  }
  return unknown ? Value() : Value(!some);
}

/// A call of business knowledge written as boxes: its body runs over the bindings alone, beside
/// what the caller can see.
Value DmnRun::invocation(pugi::xml_node node, const DmnScope& scope) {
  const auto called = functions_.find(dmn_text(dmn_expression(node)));
  if (called == functions_.end()) return {};
  DmnScope seen = scope;
  std::map<std::string, Value> bound;
  for (const pugi::xml_node binding : dmn_children(node, "binding")) {
    const std::string name = dmn_child(binding, "parameter").attribute("name").value();
    bound[name] = boxed(dmn_expression(binding), scope);
  }
  for (const pugi::xml_node formal : dmn_children(called->second, "formalParameter")) {
    const std::string name = formal.attribute("name").value();
    seen.set(name, fitted_if_typed(bound[name], dmn_type_ref(formal), model_));
  }
  return boxed(dmn_expression(called->second), seen);
}

/// Only a literal body becomes a FEEL function; one that is boxed can be called by boxes.
Value DmnRun::function(pugi::xml_node node, const DmnScope& scope) {
  const pugi::xml_node body = dmn_expression(node);
  if (dmn_name(body) != "literalExpression") return {};
  std::string text;
  for (const pugi::xml_node formal : dmn_children(node, "formalParameter")) {
    text += (text.empty() ? "" : ", ") + std::string(formal.attribute("name").value());
  }
  return dmn_evaluate("function(" + text + ") " + dmn_text(body), scope);
}

}  // namespace recourse::conformance
