#pragma once
#include <string>

#include "adapters/yaml/definition_loader.h"
#include "adapters/yaml/files.h"
#include "adapters/yaml/node.h"

/// Not recourse::definition: its Catch and the test framework's namespace would meet.
namespace recourse::definition_test {

using definition::DefinitionPtr;
using definition::Finding;
using definition::kNoNode;
using definition::Node;
using definition::NodeId;
using definition::NodeKind;
using definition::ProcessDefinition;
using definition::StepInfo;
using definition::TaskStep;
using definition::Transition;
using definition::TransitionId;
using Listening = definition::Catch;

inline const yaml::ConnectorCatalogue& shipped_connectors() {
  static const yaml::ConnectorCatalogue catalogue =
      yaml::load_connectors("process-defs/connectors").catalogue;
  return catalogue;
}

inline yaml::LoadedDefinition load(const std::string& source) {
  return yaml::load_definition(source, shipped_connectors());
}

/// A process around `rest`, with what most tests need declared.
inline std::string process(const std::string& rest) {
  return "recourse: \"1\"\nprocess: test\nversion: 1\n" + rest;
}
inline const std::string& common() {
  static const std::string text = R"(
data:
  n: {type: int, input: true}
  who: {type: user, input: true}
  name: optional text
  maybe: optional user
  notes: {type: [text], default: [], merge: append}
  flag: {type: bool, input: true, default: false}
roles: {agent: {group: cs-agents}, pair: {users: [ann, bob]}, one: {users: [ann]}}
messages: {ping: {key: n, carries: {text: text}}}
signals: [alarm]
errors: {broken: {title: {en: Broken, zh: 损坏}}}
outcomes: {good: {kind: success}, bad: {kind: failure}}
)";
  return text;
}
/// Only the steps (and what follows them) differ between most tests.
inline yaml::LoadedDefinition load_steps(const std::string& steps) {
  return load(process(common() + "steps:\n" + steps));
}

inline std::string codes(const yaml::LoadedDefinition& loaded) {
  std::string text;
  for (const Finding& finding : loaded.findings) {
    text += (text.empty() ? "" : " ") + finding.code;
  }
  return text;
}
inline bool has_code(const yaml::LoadedDefinition& loaded, const std::string& code) {
  for (const Finding& finding : loaded.findings) {
    if (finding.code == code) return true;
  }
  return false;
}
inline std::string all_text(const yaml::LoadedDefinition& loaded) {
  std::string text;
  for (const Finding& finding : loaded.findings) {
    text += finding.code + " [" + finding.step + "] " +
            yaml::describe(finding, Language::kEnglish) + "\n";
  }
  return text;
}

}  // namespace recourse::definition_test
