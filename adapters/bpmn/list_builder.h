#pragma once
#include "adapters/bpmn/process_writer.h"

namespace recourse::bpmn {

/// Writes the way of one token as a list of steps, first come first.
class ListBuilder {
 public:
  /// `exit`: the join at which this token's way ends; null: it runs to an end.
  ListBuilder(ProcessWriter& writer, const Node* exit);

  /// From these flows of `at` on: one is followed, several are split.
  [[nodiscard]] YamlTree follow(const Node& at, const std::vector<Flow*>& flows);
  /// From this element on.
  [[nodiscard]] YamlTree from(const Node& first);
  /// A group of branches, then what comes behind their join.
  [[nodiscard]] YamlTree group(const Node& at, const Split& split, bool inclusive);

 private:
  struct Item {
    YamlTree step;
    std::string next;  ///< "": the step says itself where it leads
  };
  [[nodiscard]] YamlTree finished();
  std::string lead(const Node& node);
  std::string target(Flow& flow);
  const Node* through(Flow& flow, std::string& end);
  std::string step_name(const Node& node);
  void add(YamlTree step, std::string next);
  void emit(const Node& node);
  void emit_event(const Node& node, const std::string& name);
  void emit_activity(const Node& node, const std::string& name);
  void emit_event_gateway(const Node& node, const std::string& name);
  void emit_choice(const Node& node, const std::string& name, const std::vector<Flow*>& flows);
  void emit_split(const Node& node, const std::string& name, const std::vector<Flow*>& flows);
  YamlTree branches(const Node& at, const Split& split, bool inclusive);
  std::string branch_condition(const Node& at, const SplitBranch& branch);
  /// The name of the step that stops with a fault because no condition held.
  std::string stuck_step();
  void attach(const Node& event, const std::vector<TriggerWords>& triggers, YamlTree& handlers);
  void drain();
  void empty_step(const Node& at);

  ProcessWriter& w_;
  const Node* exit_;
  int list_;
  int exits_ = 0;
  std::vector<Item> items_, late_;
  std::vector<const Node*> open_;   ///< to be written, last first
  std::vector<const Node*> found_;  ///< named by the step that is being written
  std::map<const Node*, std::string> names_;
  std::set<const Node*> emitted_;
  std::map<std::string, int> wanted_;
  std::string stuck_;
};

}  // namespace recourse::bpmn
