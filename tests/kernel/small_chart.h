#pragma once
// A chart written in a few lines and a host that only takes notes: the kernel on its own, without
// a word of the process layer.
#include <string>
#include <vector>

#include "engine/kernel/interpreter.h"

namespace recourse::tests {

class SmallChart {
 public:
  SmallChart() { add("", definition::kNoNode, definition::NodeKind::kCompound); }

  definition::NodeId add(const std::string& name, definition::NodeId parent,
                         definition::NodeKind kind = definition::NodeKind::kAtomic) {
    definition::Node node;
    node.id = static_cast<definition::NodeId>(chart.nodes.size());
    node.name = name;
    node.kind = kind;
    node.parent = parent;
    if (parent != definition::kNoNode) {
      auto& around = chart.nodes[parent];
      node.path = around.path.empty() ? name : around.path + "/" + name;
      around.children.push_back(node.id);
      const bool first = around.initial.empty() && around.kind == definition::NodeKind::kCompound;
      if (first) around.initial.push_back(node.id);
    }
    chart.nodes.push_back(node);
    return node.id;
  }
  definition::Transition& on(definition::NodeId source, const std::string& event,
                             std::vector<definition::NodeId> targets) {
    definition::Transition t;
    t.id = static_cast<definition::TransitionId>(chart.transitions.size());
    t.source = source;
    t.event = event;
    t.targets = std::move(targets);
    chart.nodes[source].transitions.push_back(t.id);
    chart.transitions.push_back(t);
    return chart.transitions.back();
  }
  /// A history of `parent`; `standard` is entered as long as nothing is remembered.
  definition::NodeId history(const std::string& name, definition::NodeId parent,
                             definition::NodeKind kind,
                             std::vector<definition::NodeId> standard) {
    const auto id = add(name, parent, kind);
    auto& around = chart.nodes[parent];
    around.children.pop_back();
    around.histories.push_back(id);
    chart.nodes[id].initial = std::move(standard);
    return id;
  }
  definition::Chart chart;
};

class NotingHost : public kernel::Host {
 public:
  NotingHost(const definition::Chart& chart, std::vector<std::string>& notes)
      : chart_(chart), notes_(notes) {}
  kernel::Interpreter* kernel = nullptr;
  bool guard = true;
  bool notes_finals = false;
  bool finished_scopes_stay = false;  ///< as in SCXML; otherwise branches end as in a process

  bool allows(const definition::Transition&, const kernel::Activity&,
              const kernel::Event*) override {
    return guard;
  }
  void prepare(const definition::Transition&, const kernel::Activity&,
               const kernel::Event*) override {}
  void perform(const definition::Transition& t, kernel::ActivityId) override {
    notes_.push_back("do " + t.event);
  }
  kernel::NodeId redirect(const definition::Transition&, const kernel::Activity&,
                          kernel::ActivityId, kernel::NodeId target) override {
    return target;
  }
  Map locals_of(kernel::NodeId, kernel::ActivityId) override { return {}; }
  bool entered(const kernel::Activity& a) override {
    notes_.push_back("+" + chart_.node(a.node).name);
    return true;
  }
  void by_default(kernel::NodeId node) override {
    if (chart_.node(node).name.ends_with('*')) notes_.push_back("by " + chart_.node(node).name);
  }
  void leaving_final(const kernel::Activity& scope) override {
    if (notes_finals) notes_.push_back("-" + chart_.node(scope.completed_by).name);
  }
  void leaving(const kernel::Activity& a, bool) override {
    notes_.push_back("-" + chart_.node(a.node).name);
  }
  bool completes(const definition::Transition&) override { return true; }
  std::string exit_reason(const definition::Transition&) override { return "left"; }
  std::string completed_by() override { return "system"; }
  std::vector<kernel::Region> regions(const kernel::Activity& parallel) override {
    std::vector<kernel::Region> all;
    for (kernel::NodeId child : chart_.node(parallel.node).children) {
      all.push_back({child, static_cast<int>(all.size()), {}, false});
    }
    return all;
  }
  void scope_done(const kernel::Activity& scope) override {
    const kernel::Activity own = scope;
    const std::string& name = chart_.node(own.node).name;
    notes_.push_back("done " + name);
    if (finished_scopes_stay) return finished(name);
    const kernel::Activity* parent = kernel->find(own.parent);
    const bool branch = parent != nullptr && chart_.node(parent->node).kind ==
                                                 definition::NodeKind::kParallel;
    if (branch || own.region) {
      const kernel::ActivityId around = own.parent;
      kernel->complete_region(own.id);
      if (branch && kernel->children(around).empty()) {
        finished(chart_.node(kernel->find(around)->node).name);
      }
    } else {
      finished(name);
    }
  }
  void settled() override {}
  void unhandled(const kernel::Event& event) override { notes_.push_back("lost " + event.name); }

 private:
  void finished(const std::string& name) {
    kernel::Event event;
    event.name = "done." + name;
    kernel->raise(std::move(event));
  }
  const definition::Chart& chart_;
  std::vector<std::string>& notes_;
};

/// The chart at work: notes of one macrostep as one line.
class Machine {
 public:
  explicit Machine(const SmallChart& small)
      : chart_(small.chart), recorder_(state_, Instant{}), host_(chart_, notes_),
        kernel_(chart_, recorder_, host_) {
    host_.kernel = &kernel_;
  }
  std::string start() {
    kernel_.start({});
    return line();
  }
  std::string send(const std::string& name) {
    kernel::Event event;
    event.name = name;
    kernel_.macrostep(event);
    return line();
  }
  NotingHost& host() { return host_; }
  history::InstanceState& state() { return state_; }

 private:
  std::string line() {
    std::string text;
    for (const auto& note : notes_) text += (text.empty() ? "" : " ") + note;
    notes_.clear();
    return text;
  }
  const definition::Chart& chart_;
  history::InstanceState state_;
  kernel::Recorder recorder_;
  std::vector<std::string> notes_;
  NotingHost host_;
  kernel::Interpreter kernel_;
};

}  // namespace recourse::tests
