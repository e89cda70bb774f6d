#include <algorithm>

#include "engine/definition/check_called.h"
#include "engine/definition/surroundings.h"

namespace recourse::definition {
namespace {

/// Is the variable given to the called case as it is, under its own name?
bool is_handed_on(const CallStep& call, const std::string& path) {
  return std::any_of(call.with.begin(), call.with.end(), [&](const Assignment& given) {
    const auto* text = std::get_if<feel::Template>(&given.source.content);
    const bool lone = given.path == path && text != nullptr && text->is_lone_expression();
    return lone && text->expressions_.front().source() == path;
  });
}

/// Do both wait under one key: the same constant, or data that is handed on?
bool same_key(const CallStep& call, const Message& outer, const Message& inner) {
  if (outer.deliver_all || inner.deliver_all) return false;
  if (outer.key.source() != inner.key.source() || !outer.key.calls().empty()) return false;
  const auto& reads = outer.key.reads();
  return std::all_of(reads.begin(), reads.end(),
                     [&](const std::string& path) { return is_handed_on(call, path); });
}

bool takes_all(const StepInfo& step, const std::string& message) {
  return std::any_of(step.catches.begin(), step.catches.end(), [&](const Catch& caught) {
    return caught.kind == Catch::Kind::kMessage && caught.name == message && caught.handler &&
           !caught.interrupt && caught.match.empty();
  });
}

/// What the called process waits for under the key of a handler around the call.
std::set<std::string> taken_before(const ProcessDefinition& definition, NodeId node,
                                   const ProcessDefinition& callee) {
  const auto& call = std::get<CallStep>(definition.steps[node].kind);
  std::set<NodeId> around = surroundings(definition, node);
  around.insert(node);
  std::set<std::string> taken;
  for (const StepInfo& step : callee.steps) {
    for (const Catch& caught : step.catches) {
      if (caught.kind != Catch::Kind::kMessage || taken.count(caught.name) > 0) continue;
      const auto outer = definition.messages.find(caught.name);
      const auto inner = callee.messages.find(caught.name);
      if (outer == definition.messages.end() || inner == callee.messages.end()) continue;
      const bool all = std::any_of(around.begin(), around.end(), [&](NodeId at) {
        return takes_all(definition.steps[at], caught.name);
      });
      if (all && same_key(call, outer->second, inner->second)) taken.insert(caught.name);
    }
  }
  return taken;
}

}  // namespace

void check_called_messages(const std::vector<DefinitionPtr>& definitions,
                           const ConnectorManifests& connectors, std::vector<Findings>& findings) {
  std::map<std::string, const ProcessDefinition*> by_id;
  for (const DefinitionPtr& one : definitions) by_id[one->id] = one.get();
  for (std::size_t i = 0; i < definitions.size(); ++i) {
    const ProcessDefinition& definition = *definitions[i];
    for (NodeId node = 0; node < definition.steps.size(); ++node) {
      const auto* call = std::get_if<CallStep>(&definition.steps[node].kind);
      const auto callee = call == nullptr ? by_id.end() : by_id.find(call->process);
      if (callee == by_id.end()) continue;
      for (const std::string& message : taken_before(definition, node, *callee->second)) {
        findings[i].push_back(finding_at(
            {definition, connectors, {}}, Finding::Severity::kWarning, "W-MASKED-HANDLER", node,
            {"'" + call->process + "' waits for '" + message +
                 "', but a handler around this call waited before it and takes all.",
             "“" + call->process + "”等待“" + message + "”，但此调用外层的处理器等待在先，会全部接收。"},
            {"Give the handler a `match`, or the called case a key of its own.",
             "请给处理器加上 `match`，或让被调用的案件使用自己的键。"}));
      }
    }
  }
}

}  // namespace recourse::definition
