#include "tests/conformance/scxml_content.h"

namespace recourse::conformance {
namespace {

ScxmlExpression expression_of(const ScxmlElement& element, const char* attribute) {
  return ScxmlExpression(element.need(attribute));
}

/// A place that can be written: a plain name.
std::string location_of(const ScxmlElement& element, const char* attribute) {
  const std::string name = element.need(attribute);
  const bool plain = !name.empty() && name.find_first_of(" .[]()") == std::string::npos;
  if (!plain) scxml_fault("'" + name + "' is no place to write to");
  return name;
}

Action read_if(const ScxmlElement& element) {
  Action action;
  action.kind = Action::Kind::kIf;
  action.arms.push_back({expression_of(element, "cond"), {}});
  for (const ScxmlElement& child : element.children()) {
    if (child.is("elseif")) {
      action.arms.push_back({expression_of(child, "cond"), {}});
    } else if (child.is("else")) {
      action.arms.push_back({std::nullopt, {}});
    }
  }
  // The markers stand between the contents, so the children of all arms are siblings.
  Content all = read_content(element);
  std::size_t at = 0, arm = 0;
  for (const ScxmlElement& child : element.children()) {
    if (child.is("elseif") || child.is("else")) {
      ++arm;
    } else {
      action.arms[arm].then.push_back(std::move(all.at(at++)));
    }
  }
  return action;
}

Action read_foreach(const ScxmlElement& element) {
  Action action;
  action.kind = Action::Kind::kForeach;
  action.value = expression_of(element, "array");
  action.location = location_of(element, "item");
  if (element.has("index")) action.index = location_of(element, "index");
  action.body = read_content(element);
  return action;
}

void read_parameters(const ScxmlElement& element, Action& action) {
  for (const ScxmlElement& child : element.children()) {
    if (!child.is("param")) scxml_fault("<send> with <" + child.name() + "> is not known");
    const char* value = child.has("expr") ? "expr" : "location";
    action.parameters.push_back({child.need("name"), expression_of(child, value)});
  }
}

Action read_send(const ScxmlElement& element) {
  for (const char* unknown : {"eventexpr", "targetexpr", "typeexpr", "idlocation", "namelist"}) {
    if (element.has(unknown)) scxml_fault("<send> with " + std::string(unknown));
  }
  const std::string type = element.get("type"), target = element.get("target");
  if (!type.empty() && !type.ends_with("#SCXMLEventProcessor") && type != "scxml") {
    scxml_fault("<send> of type '" + type + "'");
  }
  if (!target.empty() && target != "#_internal") scxml_fault("<send> to '" + target + "'");
  Action action;
  action.kind = Action::Kind::kSend;
  action.event = element.need("event");
  action.id = element.get("id");
  action.internal = target == "#_internal";
  if (element.has("delayexpr")) {
    action.value = expression_of(element, "delayexpr");
  } else if (element.has("delay")) {
    action.value = ScxmlExpression("'" + element.get("delay") + "'");
  }
  read_parameters(element, action);
  return action;
}

Action read_write(const ScxmlElement& element) {
  Action action;
  action.kind = Action::Kind::kAssign;
  action.location = location_of(element, "location");
  action.value = read_given_value(element);
  if (!action.value) scxml_fault("<assign> without a value");
  return action;
}

Action read_conf_action(const ScxmlElement& element) {
  Action action;
  action.kind = Action::Kind::kAssign;
  if (element.is_conf("incrementID")) {
    action.location = conf_variable(element.need("id"));
    action.value = ScxmlExpression(action.location + " + 1");
  } else if (element.is_conf("sumVars")) {
    action.location = conf_variable(element.need("id1"));
    action.value =
        ScxmlExpression(action.location + " + " + conf_variable(element.need("id2")));
  } else if (element.is_conf("extendArray")) {
    action.kind = Action::Kind::kAppend;
    action.location = conf_variable(element.need("id"));
    action.value = ScxmlExpression("4");
  } else {
    scxml_fault("<" + element.name() + "> is no action that is known");
  }
  return action;
}

Action read_action(const ScxmlElement& element) {
  if (element.space() != ScxmlElement::Space::kScxml) return read_conf_action(element);
  if (element.is("if")) return read_if(element);
  if (element.is("foreach")) return read_foreach(element);
  if (element.is("send")) return read_send(element);
  if (element.is("assign")) return read_write(element);
  Action action;
  if (element.is("log")) {
    action.kind = Action::Kind::kLog;  // its expression is for people and not evaluated
    action.event = element.get("label");
  } else if (element.is("raise")) {
    action.event = element.need("event");
  } else if (element.is("cancel")) {
    action.kind = Action::Kind::kCancel;
    action.id = element.need("sendid");
  } else {
    scxml_fault("<" + element.name() + "> is no action that is known");
  }
  return action;
}

}  // namespace

Content read_content(const ScxmlElement& around) {
  Content content;
  for (const ScxmlElement& child : around.children()) {
    if (child.is("elseif") || child.is("else")) continue;
    content.push_back(read_action(child));
  }
  return content;
}

std::optional<ScxmlExpression> read_given_value(const ScxmlElement& element) {
  if (element.has("src")) scxml_fault("<" + element.name() + "> from a file");
  if (element.has("expr")) return ScxmlExpression(element.get("expr"));
  for (const ScxmlElement& child : element.children()) {
    if (child.is_conf("array123")) return ScxmlExpression("[1, 2, 3]");
    if (child.is_conf("someInlineVal")) return ScxmlExpression("123");
    scxml_fault("<" + element.name() + "> with <" + child.name() + "> is not known");
  }
  const std::string text = element.text();
  if (text.empty()) return std::nullopt;
  return ScxmlExpression(text);
}

}  // namespace recourse::conformance
