#include "tests/conformance/dmn_model.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace recourse::conformance {
namespace {

constexpr std::array<std::string_view, 12> kExpressions = {
    "literalExpression", "decisionTable", "context", "list",  "relation",   "filter",
    "conditional",       "for",           "some",    "every", "invocation", "functionDefinition"};

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_expression(std::string_view name) {
  return std::find(kExpressions.begin(), kExpressions.end(), name) != kExpressions.end();
}

DmnElement element_of(pugi::xml_node node) {
  const pugi::xml_node variable = dmn_child(node, "variable");
  const char* name = variable.attribute("name").value();
  return {node, *name != 0 ? name : node.attribute("name").value(), dmn_type_ref(variable)};
}

}  // namespace

std::string_view dmn_name(pugi::xml_node node) { return without_prefix(node.name()); }

std::vector<pugi::xml_node> dmn_children(pugi::xml_node node, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (const pugi::xml_node child : node.children()) {
    if (dmn_name(child) == name) found.push_back(child);
  }
  return found;
}

pugi::xml_node dmn_child(pugi::xml_node node, std::string_view name) {
  for (const pugi::xml_node child : node.children()) {
    if (dmn_name(child) == name) return child;
  }
  return {};
}

std::string dmn_text(pugi::xml_node node) {
  const pugi::xml_node text = dmn_child(node, "text");
  std::string whole;
  for (const pugi::xml_node part : (text ? text : node).children()) {
    const bool words = part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata;
    if (words) whole += part.value();
  }
  return whole;
}

pugi::xml_node dmn_expression(pugi::xml_node node) {
  for (const pugi::xml_node child : node.children()) {
    if (is_expression(dmn_name(child))) return child;
  }
  return {};
}

std::string dmn_type_ref(pugi::xml_node node) {
  const pugi::xml_node element = dmn_child(node, "typeRef");
  const std::string_view ref =
      element ? element.child_value() : node.attribute("typeRef").value();
  return std::string(without_prefix(ref));
}

DmnModel::DmnModel(const std::filesystem::path& file) {
  // White space is part of FEEL texts, so none is trimmed.
  const auto read = document_.load_file(file.c_str(), pugi::parse_default | pugi::parse_ws_pcdata);
  if (!read) throw std::runtime_error(file.string() + ": " + read.description());
  const pugi::xml_node root = document_.document_element();
  for (const pugi::xml_node node : root.children()) {
    const std::string_view kind = dmn_name(node);
    if (kind == "itemDefinition") {
      items_[node.attribute("name").value()] = node;
      note_components(node);
      continue;
    }
    const DmnElement element = element_of(node);
    by_id_[node.attribute("id").value()] = element;
    if (kind == "decision") decisions_[node.attribute("name").value()] = element;
    if (kind == "inputData") inputs_[node.attribute("name").value()] = element;
  }
}

void DmnModel::note_components(pugi::xml_node item) {
  for (const pugi::xml_node part : dmn_children(item, "itemComponent")) {
    components_.emplace_back(part.attribute("name").value());
    note_components(part);
  }
}

const DmnElement* DmnModel::decision(const std::string& name) const {
  const auto at = decisions_.find(name);
  return at == decisions_.end() ? nullptr : &at->second;
}

const DmnElement* DmnModel::input(const std::string& name) const {
  const auto at = inputs_.find(name);
  return at == inputs_.end() ? nullptr : &at->second;
}

const DmnElement* DmnModel::by_id(const std::string& id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? nullptr : &at->second;
}

pugi::xml_node DmnModel::item_definition(const std::string& name) const {
  const auto at = items_.find(name);
  return at == items_.end() ? pugi::xml_node() : at->second;
}

}  // namespace recourse::conformance
