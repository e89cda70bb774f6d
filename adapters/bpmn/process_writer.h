#pragma once
#include "adapters/bpmn/expression.h"
#include "adapters/bpmn/import.h"
#include "adapters/bpmn/names.h"
#include "adapters/bpmn/report.h"
#include "adapters/bpmn/splits.h"
#include "adapters/bpmn/yaml_tree.h"

/// One process of the file as a definition. Every sequential scope becomes a list of steps in which
/// exclusive gateways, loops and interrupting events are plain `next`; what multiplies tokens
/// becomes `parallel`, `foreach` or a handler beside.
namespace recourse::bpmn {

/// What one process learns of another: the inputs it asks for.
using InputsByProcess = std::map<std::string, std::vector<std::string>>;

/// A connector the process calls that nobody has written yet.
struct ConnectorNeed {
  std::string title, note;
  std::map<std::string, std::string> inputs, outputs;  ///< name, type word
};

/// Something that wakes a handler or ends a wait.
struct TriggerWords {
  std::string key, value;     ///< "after", "5 seconds"
  std::string match;
  YamlTree set = YamlTree::map();
  std::string counter;        ///< counts ticks; set to 0 before the owner is entered
};

class ListBuilder;

class ProcessWriter {
 public:
  ProcessWriter(const Model& model, const Process& process, const ImportOptions& options,
                const InputsByProcess& inputs, BpmnReport& report);

  [[nodiscard]] YamlTree definition();
  [[nodiscard]] std::vector<std::string> inputs() const;
  [[nodiscard]] const std::map<std::string, ConnectorNeed>& connectors() const { return needs_; }
  [[nodiscard]] std::string id() const { return process_id(process_.id); }

 private:
  friend class ListBuilder;
  // declarations.cpp
  void declare_data(const Scope& scope);
  [[nodiscard]] YamlTree data() const;
  /// `owner`: the element of the event or task, which names a message that has no name.
  std::string message(const std::string& ref, const Xml& owner);
  std::string signal(const std::string& ref, const Xml& at);
  std::string error(const std::string& ref, const Xml& at);
  std::string escalation(const std::string& ref, const Xml& at);
  std::string role(const Node& node);
  std::string failure(const std::string& error_name);
  std::string no_way();
  std::string condition(std::string_view text, const Xml& at, const std::string& wanted = "bool");
  void written(const std::string& variable, const std::string& type);
  [[nodiscard]] std::vector<const Process*> started_by(const char* kind,
                                                       const std::string& ref) const;
  // triggers.cpp
  std::vector<TriggerWords> triggers(const Node& event, const std::string& owner);
  void timer_trigger(const Node& event, const EventDefinition& definition,
                     const std::string& owner, TriggerWords& words);
  std::vector<TriggerWords> every_escalation(const EventDefinition& definition);
  YamlTree handler(const TriggerWords& words, bool interrupting) const;
  std::vector<YamlTree> throw_steps(const Node& node, const std::string& name);
  std::vector<YamlTree> throw_one(const Node& node, const EventDefinition& event,
                                  const std::string& name);
  YamlTree raise_step(const Node& node, const EventDefinition& event, const std::string& name);
  YamlTree terminate_step(const Node& node, const std::string& name);
  [[nodiscard]] bool caught(const Node& thrower, const std::string& ref) const;
  YamlTree wait_step(const Node& node, const std::string& name, const std::string& next);
  // work.cpp
  YamlTree activity(const Node& node, const std::string& name);
  YamlTree once(const Node& node, const std::string& name, const std::string& title);
  YamlTree person(const Node& node, YamlTree step);
  YamlTree machine(const Node& node, YamlTree step, const std::string& family);
  YamlTree script(const Node& node, YamlTree step);
  YamlTree call(const Node& node, YamlTree step);
  YamlTree message_task(const Node& node, YamlTree step);
  YamlTree sub_process(const Node& node, YamlTree step);
  YamlTree looped(const Node& node, const std::string& name);
  std::string loop_limit(const Node& node, YamlTree& scope, std::vector<YamlTree>& rounds);
  YamlTree instances(const Node& node, const std::string& name);
  std::string instance_list(const Node& node);
  void data_ways(const Node& node, const ScriptBinding& binding, YamlTree& with, YamlTree& save);
  [[nodiscard]] std::string only_data(const Scope& scope) const;
  YamlTree undo_of(const Node& node);
  // scopes.cpp
  YamlTree scope_steps(const Scope& scope);
  std::vector<YamlTree> event_handlers(const Scope& scope, const std::string& owner,
                                       YamlTree& counters);
  YamlTree guarded(const Scope& scope, const std::string& name, YamlTree steps);
  YamlTree event_body(const Node& sub_process, const Node& start, bool finishing);
  [[nodiscard]] std::vector<Node*> starts(const Scope& scope) const;
  const Node* entry(const Scope& scope);
  [[nodiscard]] bool terminates(const Scope& scope) const;

  [[nodiscard]] YamlTree titled(const Node& node, const std::string& name) const;
  void refuse(const char* code, const Xml& at, Label text, Label fix = {}) {
    report_.say(code, at, std::move(text), std::move(fix));
  }

  const Model& model_;
  const Process& process_;
  const ImportOptions& options_;
  const InputsByProcess& all_inputs_;
  BpmnReport& report_;
  Names names_;
  VariableFacts facts_;
  std::set<std::string> own_data_, written_;
  YamlTree counters_ = YamlTree::map();
  bool concurrent_ = false, called_ = false;
  int depth_ = 0;
  std::map<std::string, std::string> messages_, signals_, errors_, roles_;
  std::set<std::string> error_titles_, outcomes_;
  std::map<std::string, ConnectorNeed> needs_;
  std::map<const Node*, int> list_of_;  ///< the list a node's step stands in
  int lists_ = 0;
};

}  // namespace recourse::bpmn
