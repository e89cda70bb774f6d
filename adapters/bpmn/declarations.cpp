// What a process declares: data, messages, signals, errors, roles, outcomes.
#include <algorithm>

#include "adapters/bpmn/process_writer.h"
#include "engine/base/ascii.h"

namespace recourse::bpmn {

namespace {

/// The name of a declared thing: its code, else its name, else its id.
std::string called(const Model& model, const std::string& ref, bool code) {
  const auto found = model.named.find(ref);
  if (found == model.named.end()) return identifier(ref);
  const Named& named = found->second;
  std::string name;
  if (code) name = identifier(named.code);
  if (name.empty()) name = identifier(named.name);
  return name.empty() ? identifier(named.id) : name;
}

}  // namespace

void ProcessWriter::declare_data(const Scope& scope) {
  for (const DataItem& item : scope.data) {
    const std::string name = variable_name(item.name);
    if (name.empty()) continue;
    facts_[name] = {item.type, true};
    own_data_.insert(name);
  }
  for (const Node* node : scope.nodes) {
    if (node->inside) declare_data(*node->inside);
  }
}

YamlTree ProcessWriter::data() const {
  YamlTree all = YamlTree::map();
  for (const auto& [name, fact] : facts_) {
    const std::string type = fact.type.empty() ? "text" : fact.type;
    const bool shared = concurrent_ && written_.contains(name);
    if (own_data_.contains(name) && !shared) {
      all.set(name, "optional " + type);
      continue;
    }
    const std::string whole = own_data_.contains(name) ? "optional " + type : type;
    YamlTree one = YamlTree::map().set("type", whole);
    if (!own_data_.contains(name)) one.set("input", "true");
    if (shared) one.set("shared", "true");
    all.set(name, std::move(one));
  }
  for (const auto& [name, counter] : counters_.entries()) all.set(name, counter);
  return all;
}

std::string ProcessWriter::message(const std::string& ref, const Xml& owner) {
  std::string name = called(model_, ref, false);
  if (name.empty()) {
    const std::string id = identifier(attribute(owner, "id"));
    name = id.empty() ? "message" : id + "_message";
    refuse("W-BPMN", owner, {"no message is named here; it is called " + name + ".",
                          "此处没有指明消息，命名为 " + name + "。"});
  }
  messages_.emplace(name, name);
  return name;
}

std::string ProcessWriter::signal(const std::string& ref, const Xml& at) {
  std::string name = called(model_, ref, false);
  if (name.empty()) {
    name = "signal";
    refuse("W-BPMN", at, {"no signal is named here.", "此处没有指明信号。"});
  }
  signals_.emplace(name, name);
  return name;
}

std::string ProcessWriter::error(const std::string& ref, const Xml& at) {
  std::string name = called(model_, ref, true);
  if (name.empty()) {
    name = "error_" + identifier(attribute(at.parent(), "id"));
    refuse("W-BPMN", at, {"no error is named here; it is called " + name + ".",
                          "此处没有指明错误，命名为 " + name + "。"});
  }
  const auto named = model_.named.find(ref);
  const std::string title = named == model_.named.end() ? "" : named->second.name;
  errors_.emplace(name, title.empty() ? name : title);
  return name;
}

std::string ProcessWriter::escalation(const std::string& ref, const Xml& at) {
  std::string name = called(model_, ref, true);
  if (name.empty()) name = "escalation_" + identifier(attribute(at.parent(), "id"));
  return name;
}

std::string ProcessWriter::failure(const std::string& error_name) {
  const std::string outcome = "failed_with_" + error_name;
  outcomes_.insert(outcome);
  return outcome;
}

std::string ProcessWriter::no_way() {
  errors_.emplace("no_way_on", "No condition held and there is no default");
  return "no_way_on";
}

std::string ProcessWriter::role(const Node& node) {
  std::string group = node.lane;
  for (const Xml& one : model_.file->children(node.xml)) {
    const std::string_view kind = model_.file->name(one);
    if (kind != "potentialOwner" && kind != "humanPerformer" && kind != "performer") continue;
    const std::string ref = reference(text_of(model_.file->child(one, "resourceRef")));
    const auto resource = model_.by_id.find(ref);
    const std::string name = resource == model_.by_id.end()
                                 ? ref
                                 : attribute(resource->second, "name");
    if (!name.empty()) group = name;
  }
  std::string name = lower_ascii(identifier(group));
  if (name.empty()) {
    // A lane named in another script keeps its name as the group; the role needs a Latin one.
    name = group.empty() ? "worker" : "role_" + std::to_string(roles_.size() + 1);
    for (const auto& [known, of_group] : roles_) {
      if (!group.empty() && of_group == group) name = known;
    }
  }
  roles_.emplace(name, group.empty() ? "workers" : group);
  return name;
}

std::string ProcessWriter::condition(std::string_view text, const Xml& at,
                                     const std::string& wanted) {
  Translated made = translate(text, wanted, facts_);
  if (made.ok()) return made.feel;
  refuse("E-CONSTRUCT", at, {made.refusal.en + ".", made.refusal.zh + "。"},
         {"Write comparisons of variables joined by and, or, not.",
          "请写成用 and、or、not 连接的变量比较。"});
  return "true";
}

void ProcessWriter::written(const std::string& variable, const std::string& type) {
  VariableFact& fact = facts_[variable];
  if (fact.type.empty()) fact.type = type;
  written_.insert(variable);
}

std::vector<const Process*> ProcessWriter::started_by(const char* kind,
                                                      const std::string& ref) const {
  std::vector<const Process*> found;
  if (ref.empty()) return found;
  for (const Process& process : model_.processes) {
    for (const Node* node : process.root->nodes) {
      if (node->kind != "startEvent") continue;
      for (const EventDefinition& event : node->events) {
        if (event.kind == kind && event.ref == ref) found.push_back(&process);
      }
    }
  }
  return found;
}

std::vector<std::string> ProcessWriter::inputs() const {
  std::vector<std::string> names;
  for (const auto& [name, fact] : facts_) {
    if (!own_data_.contains(name)) names.push_back(name);
  }
  return names;
}

}  // namespace recourse::bpmn
