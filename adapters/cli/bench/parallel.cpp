// A parallel of three branches, stepped by the kernel alone: chart and state as the engine has
// them, and a host that allows everything and does nothing.
#include <algorithm>

#include "adapters/cli/bench/language.h"
#include "adapters/cli/bench/meter.h"
#include "adapters/cli/commands.h"
#include "engine/kernel/interpreter.h"

namespace recourse::cli::bench {
namespace {

using definition::Chart;
using definition::NodeId;
using definition::NodeKind;

NodeId add_node(Chart& chart, const std::string& name, NodeId parent, NodeKind kind) {
  definition::Node node;
  node.id = static_cast<NodeId>(chart.nodes.size());
  node.name = name;
  node.kind = kind;
  node.parent = parent;
  if (parent != definition::kNoNode) {
    auto& around = chart.nodes[parent];
    node.path = around.path.empty() ? name : around.path + "/" + name;
    around.children.push_back(node.id);
    const bool first = around.kind == NodeKind::kCompound && around.initial.empty();
    if (first) around.initial.push_back(node.id);
  }
  chart.nodes.push_back(node);
  return node.id;
}

void add_way(Chart& chart, NodeId source, const std::string& event, NodeId target) {
  definition::Transition way;
  way.id = static_cast<definition::TransitionId>(chart.transitions.size());
  way.source = source;
  way.event = event;
  way.targets = {target};
  chart.nodes[source].transitions.push_back(way.id);
  chart.transitions.push_back(way);
}

/// idle —begin→ both(3 × (first —on→ second —on→ first)) —leave→ idle
Chart three_branches() {
  Chart chart;
  const NodeId root = add_node(chart, "", definition::kNoNode, NodeKind::kCompound);
  const NodeId idle = add_node(chart, "idle", root, NodeKind::kAtomic);
  const NodeId three = add_node(chart, "three", root, NodeKind::kParallel);
  for (const char* name : {"a", "b", "c"}) {
    const NodeId branch = add_node(chart, name, three, NodeKind::kCompound);
    const NodeId first = add_node(chart, "first", branch, NodeKind::kAtomic);
    const NodeId second = add_node(chart, "second", branch, NodeKind::kAtomic);
    add_way(chart, first, "on", second);
    add_way(chart, second, "on", first);
  }
  add_way(chart, idle, "begin", three);
  add_way(chart, three, "leave", idle);
  return chart;
}

class QuietHost : public kernel::Host {
 public:
  explicit QuietHost(const Chart& chart) : chart_(chart) {}
  bool allows(const definition::Transition&, const kernel::Activity&,
              const kernel::Event*) override {
    return true;
  }
  void prepare(const definition::Transition&, const kernel::Activity&,
               const kernel::Event*) override {}
  void perform(const definition::Transition&, kernel::ActivityId) override {}
  kernel::NodeId redirect(const definition::Transition&, const kernel::Activity&,
                          kernel::ActivityId, kernel::NodeId target) override {
    return target;
  }
  Map locals_of(kernel::NodeId, kernel::ActivityId) override { return {}; }
  bool entered(const kernel::Activity&) override { return true; }
  void leaving(const kernel::Activity&, bool) override {}
  bool completes(const definition::Transition&) override { return true; }
  std::string exit_reason(const definition::Transition&) override { return "left"; }
  std::string completed_by() override { return "system"; }
  std::vector<kernel::Region> regions(const kernel::Activity& parallel) override {
    std::vector<kernel::Region> all;
    for (const NodeId child : chart_.node(parallel.node).children) {
      all.push_back({child, static_cast<int>(all.size()), {}, false});
    }
    return all;
  }
  void scope_done(const kernel::Activity&) override {}
  void settled() override {}
  void unhandled(const kernel::Event& event) override {
    throw WorldFailed("the benchmark's chart knows no " + event.name);
  }

 private:
  const Chart& chart_;
};

class ThreeBranches {
 public:
  ThreeBranches() : chart_(three_branches()), host_(chart_) {
    kernel::Recorder recorder(state_, {});
    kernel::Interpreter(chart_, recorder, host_).start({});
  }

  std::int64_t step(const char* event_name) {
    kernel::Event event;
    event.name = event_name;
    const auto begin = SteadyClock::now();
    kernel::Recorder recorder(state_, {});
    if (!kernel::Interpreter(chart_, recorder, host_).macrostep(event)) {
      throw WorldFailed("the benchmark's chart stands still");
    }
    const auto took = SteadyClock::now() - begin;
    return std::chrono::duration_cast<std::chrono::nanoseconds>(took).count();
  }

 private:
  Chart chart_;
  QuietHost host_;
  history::InstanceState state_;
};

std::int64_t middle_of(std::vector<std::int64_t>& all) {
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::nth_element(all.begin(), middle, all.end());
  return *middle;
}

}  // namespace

ParallelCost parallel_ns(int rounds) {
  ThreeBranches branches;
  std::vector<std::int64_t> enter, advance;
  for (int i = 0; i < rounds; ++i) {
    enter.push_back(branches.step("begin"));
    advance.push_back(branches.step("on"));
    advance.push_back(branches.step("on"));
    branches.step("leave");
  }
  return {middle_of(enter), middle_of(advance)};
}

}  // namespace recourse::cli::bench
