#include "tests/conformance/scxml_xml.h"

#include <sstream>
#include <string_view>

namespace recourse::conformance {
namespace {

constexpr std::string_view kScxmlSpace = "http://www.w3.org/2005/07/scxml";
constexpr std::string_view kConfSpace = "http://www.w3.org/2005/scxml-conformance";

/// The prefix of a name ("" without one) and the rest.
std::pair<std::string, std::string> split_name(const std::string& name) {
  const auto colon = name.find(':');
  if (colon == std::string::npos) return {"", name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

std::string space_of(pugi::xml_node node, const std::string& prefix) {
  const std::string declared = prefix.empty() ? "xmlns" : "xmlns:" + prefix;
  for (; node.type() == pugi::node_element; node = node.parent()) {
    if (const auto found = node.attribute(declared.c_str())) return found.value();
  }
  return "";
}

ScxmlElement::Space space_kind(pugi::xml_node node, const std::string& prefix) {
  const std::string space = space_of(node, prefix);
  if (space == kConfSpace || (space.empty() && prefix == "conf")) {
    return ScxmlElement::Space::kConf;
  }
  const pugi::xml_node document = node.root().find_child(
      [](pugi::xml_node child) { return child.type() == pugi::node_element; });
  const auto own = space_of(document, split_name(document.name()).first);
  if (space == kScxmlSpace || space == own) return ScxmlElement::Space::kScxml;
  return ScxmlElement::Space::kForeign;
}

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string::npos) return "";
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

std::string quoted_text(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

struct Comparison {
  std::string left, operation, right;
};

/// "1=2" is left, operator, right; the operator may be < > = != <= >=.
Comparison read_comparison(const std::string& text) {
  const auto at = text.find_first_of("<>=!");
  if (at == std::string::npos) scxml_fault("'" + text + "' holds no comparison");
  auto end = text.find_first_not_of("<>=!", at);
  if (end == std::string::npos) end = text.size();
  std::string operation = text.substr(at, end - at);
  if (operation == "=") operation = "==";
  return {trimmed(text.substr(0, at)), operation, trimmed(text.substr(end))};
}

}  // namespace

std::string conf_variable(const std::string& number) { return "Var" + trimmed(number); }

std::pair<std::string, std::string> conf_attribute(const std::string& word,
                                                   const std::string& value) {
  static const std::map<std::string, std::string> kVariables = {
      {"id", "id"}, {"location", "location"}, {"item", "item"}, {"arrayVar", "array"},
      {"index", "index"}, {"name", "name"}, {"varExpr", "expr"}, {"delayFromVar", "delayexpr"}};
  static const std::map<std::string, std::pair<std::string, std::string>> kConstants = {
      {"targetpass", {"target", "pass"}}, {"targetfail", {"target", "fail"}},
      {"datamodel", {"datamodel", ""}},   {"true", {"cond", "true"}},
      {"false", {"cond", "false"}},       {"eventName", {"expr", "_event.name"}}};
  if (const auto it = kVariables.find(word); it != kVariables.end()) {
    return {it->second, conf_variable(value)};
  }
  if (const auto it = kConstants.find(word); it != kConstants.end()) return it->second;
  if (word == "expr") return {"expr", value};
  if (word == "quoteExpr") return {"expr", quoted_text(value)};
  if (word == "delay") return {"delay", trimmed(value) + "s"};
  if (word == "eventDataFieldValue") return {"expr", "_event.data." + value};
  if (word == "eventNameVal") return {"cond", "_event.name == " + quoted_text(value)};
  if (word == "inState") return {"cond", "In(" + quoted_text(value) + ")"};
  if (word == "idSomeVal") return {"cond", conf_variable(value) + " == 123"};
  if (word == "VarEqVar") {
    std::istringstream both(value);
    std::string left, right;
    both >> left >> right;
    return {"cond", conf_variable(left) + " == " + conf_variable(right)};
  }
  if (word != "idVal" && word != "idQuoteVal" && word != "compareIDVal") {
    scxml_fault("conf:" + word + " is not known");
  }
  const Comparison c = read_comparison(value);
  const std::string right = word == "idQuoteVal"     ? quoted_text(c.right)
                            : word == "compareIDVal" ? conf_variable(c.right)
                                                     : c.right;
  return {"cond", conf_variable(c.left) + " " + c.operation + " " + right};
}

ScxmlElement::ScxmlElement(pugi::xml_node node) : node_(node) {
  const auto [prefix, name] = split_name(node.name());
  name_ = name;
  space_ = space_kind(node, prefix);
  const bool conf_element = space_ == Space::kConf;
  for (const pugi::xml_attribute attribute : node.attributes()) {
    const auto [own_prefix, own_name] = split_name(attribute.name());
    if (own_prefix == "xmlns" || (own_prefix.empty() && own_name == "xmlns")) continue;
    if (own_prefix.empty()) {
      attributes_.emplace(own_name, attribute.value());
    } else if (!conf_element && space_kind(node, own_prefix) == Space::kConf) {
      attributes_.insert(conf_attribute(own_name, attribute.value()));
    }
  }
}

std::string ScxmlElement::get(const std::string& attribute) const {
  const auto found = attributes_.find(attribute);
  return found == attributes_.end() ? "" : found->second;
}

std::string ScxmlElement::need(const std::string& attribute) const {
  if (!has(attribute)) scxml_fault("<" + name_ + "> has no " + attribute);
  return get(attribute);
}

std::vector<std::string> ScxmlElement::words(const std::string& attribute) const {
  std::istringstream all(get(attribute));
  std::vector<std::string> out;
  for (std::string word; all >> word;) out.push_back(word);
  return out;
}

std::vector<ScxmlElement> ScxmlElement::children() const {
  std::vector<ScxmlElement> out;
  for (const pugi::xml_node child : node_.children()) {
    if (child.type() == pugi::node_element) out.emplace_back(child);
  }
  return out;
}

std::string ScxmlElement::text() const {
  std::string out;
  for (const pugi::xml_node child : node_.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) out += child.value();
  }
  return trimmed(out);
}

}  // namespace recourse::conformance
