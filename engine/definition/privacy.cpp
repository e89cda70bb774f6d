#include "engine/definition/privacy.h"

#include <algorithm>

namespace recourse::definition {
namespace {

std::string_view first_of(std::string_view path) { return path.substr(0, path.find('.')); }
std::string_view rest_of(std::string_view path) {
  const std::size_t dot = path.find('.');
  return dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
}

/// Does a type hold a marked field anywhere?
bool holds_private(const feel::Type& type) {
  if (type.element) return holds_private(*type.element);
  return std::any_of(type.fields.begin(), type.fields.end(), [](const auto& field) {
    return field.is_private || holds_private(*field.type);
  });
}

void gather_reads(const Source& source, std::set<std::string>& reads) {
  const auto add = [&](const std::set<std::string>& more) {
    reads.insert(more.begin(), more.end());
  };
  if (const auto* text = std::get_if<feel::Template>(&source.content)) add(text->reads());
  if (const auto* one = std::get_if<feel::Expression>(&source.content)) add(one->reads());
  if (const auto* parts = std::get_if<std::vector<Source::Part>>(&source.content)) {
    for (const auto& part : *parts) gather_reads(part.source, reads);
  }
  if (const auto* items = std::get_if<std::vector<Source>>(&source.content)) {
    for (const auto& item : *items) gather_reads(item, reads);
  }
}

/// What of `result` or `message` goes to private data is personal there already.
void note_inputs(const ProcessDefinition& definition, NodeId at, const Assignments& assignments,
                 std::string_view root, std::set<std::string>& paths) {
  for (const auto& [path, source] : assignments) {
    if (privacy_at(definition, at, path) == Privacy::kNone) continue;
    for (const auto& read : ends_of(reads_of(source))) {
      if (first_of(read) == root) paths.insert(std::string(rest_of(read)));
    }
  }
}

bool declares_private(const std::vector<Variable>& variables) {
  return std::any_of(variables.begin(), variables.end(), [](const Variable& variable) {
    return privacy_in(variable, {}) != Privacy::kNone;
  });
}

}  // namespace

std::vector<std::string> ends_of(const std::set<std::string>& reads) {
  std::vector<std::string> ends;
  for (auto read = reads.begin(); read != reads.end(); ++read) {
    const auto longer = reads.lower_bound(*read + ".");
    if (longer == reads.end() || !longer->starts_with(*read + ".")) ends.push_back(*read);
  }
  return ends;
}

Privacy privacy_in(const feel::Type* type, std::string_view path) {
  while (type != nullptr && !path.empty()) {
    while (type->element) type = type->element.get();
    const auto* field = type->field(first_of(path));
    if (field == nullptr) return Privacy::kNone;
    if (field->is_private) return Privacy::kAll;
    type = field->type.get();
    path = rest_of(path);
  }
  return type != nullptr && holds_private(*type) ? Privacy::kPart : Privacy::kNone;
}

Privacy privacy_in(const Variable& variable, std::string_view path) {
  if (variable.private_subject) return Privacy::kAll;
  return privacy_in(variable.type.get(), path);
}

const Variable* variable_at(const ProcessDefinition& definition, NodeId at,
                            std::string_view name) {
  const auto among = [&](const std::vector<Variable>& variables) -> const Variable* {
    for (const auto& variable : variables) {
      if (variable.name == name) return &variable;
    }
    return nullptr;
  };
  for (NodeId node = at; node != kNoNode; node = definition.chart.node(node).parent) {
    if (const auto* own = among(definition.steps[node].locals)) return own;
  }
  return among(definition.data);
}

Privacy privacy_at(const ProcessDefinition& definition, NodeId at, std::string_view path) {
  const std::string_view name = first_of(path);
  for (NodeId node = at; node != kNoNode; node = definition.chart.node(node).parent) {
    const auto* each = std::get_if<ForeachStep>(&definition.steps[node].kind);
    if (each == nullptr || node == at || each->item != name) continue;
    const NodeId outside = definition.chart.node(node).parent;
    if (privacy_of(definition, outside, each->in.reads()) == Privacy::kAll) return Privacy::kAll;
    return privacy_in(each->item_type.get(), rest_of(path));
  }
  const Variable* variable = variable_at(definition, at, name);
  return variable == nullptr ? Privacy::kNone : privacy_in(*variable, rest_of(path));
}

std::vector<std::string> private_reads(const ProcessDefinition& definition, NodeId at,
                                       const std::set<std::string>& reads) {
  std::vector<std::string> paths = ends_of(reads);
  std::erase_if(paths, [&](const std::string& path) {
    return privacy_at(definition, at, path) == Privacy::kNone;
  });
  return paths;
}

Privacy privacy_of(const ProcessDefinition& definition, NodeId at,
                   const std::set<std::string>& reads) {
  Privacy most = Privacy::kNone;
  for (const auto& path : ends_of(reads)) {
    most = std::max(most, privacy_at(definition, at, path));
  }
  return most;
}

std::set<std::string> reads_of(const Source& source) {
  std::set<std::string> reads;
  gather_reads(source, reads);
  return reads;
}

std::string customer_path(const ProcessDefinition& definition) {
  for (const auto& variable : definition.data) {
    if (variable.name == "customer") return variable.name;
    if (variable.type && variable.type->field("customer") != nullptr) {
      return variable.name + ".customer";
    }
  }
  return {};
}

void note_personal_data(ProcessDefinition& definition,
                        const std::map<std::string, ConnectorManifest>& connectors) {
  auto& personal = definition.personal;
  personal = {};
  personal.customer = customer_path(definition);
  personal.any = declares_private(definition.data);
  for (const auto& [name, message] : definition.messages) {
    personal.any = personal.any || privacy_in(message.carries.get(), {}) != Privacy::kNone;
  }
  for (const StartTrigger& start : definition.starts) {
    note_inputs(definition, 0, start.set, "message", personal.messages[start.message]);
  }
  for (const Node& node : definition.chart.nodes) {
    const StepInfo& step = definition.steps[node.id];
    personal.any = personal.any || declares_private(step.locals);
    const NodeId around = node.parent == kNoNode ? node.id : node.parent;
    if (const auto* job = std::get_if<AutoStep>(&step.kind)) {
      note_inputs(definition, around, job->save, "result", personal.results[node.id]);
      const auto called = connectors.find(job->connector);
      personal.any = personal.any ||
                     (called != connectors.end() &&
                      privacy_in(called->second.result.get(), {}) != Privacy::kNone);
    }
    for (const Catch& trigger : step.catches) {
      if (trigger.kind != Catch::Kind::kMessage && trigger.kind != Catch::Kind::kSignal) continue;
      note_inputs(definition, node.id, definition.transitions[trigger.transition].set, "message",
                  personal.messages[trigger.name]);
    }
  }
}

}  // namespace recourse::definition
