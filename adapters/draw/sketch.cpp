#include "adapters/draw/sketch.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/service/labels.h"

namespace recourse::draw {
namespace {

using definition::Catch;
using definition::kNoNode;
using definition::NodeId;
using definition::ProcessDefinition;
using definition::TransitionId;

Mark mark_of(const Catch& trigger) {
  switch (trigger.kind) {
    case Catch::Kind::kAfter:
    case Catch::Kind::kEvery:
    case Catch::Kind::kAt: return Mark::kTimer;
    case Catch::Kind::kMessage: return Mark::kMessage;
    case Catch::Kind::kSignal: return Mark::kSignal;
    case Catch::Kind::kError: return Mark::kError;
    case Catch::Kind::kEscalation: return Mark::kEscalation;
    case Catch::Kind::kWhen: return Mark::kCondition;
    case Catch::Kind::kOperation: return Mark::kOperation;
  }
  return Mark::kNone;
}

std::string span_text(const definition::Span& span) {
  const auto* fixed = std::get_if<calendar::TimeSpan>(&span);
  return fixed != nullptr ? to_text(*fixed) : std::string("…");
}

/// What the trigger waits for, as written.
std::string detail_of(const Catch& trigger) {
  switch (trigger.kind) {
    case Catch::Kind::kAfter:
    case Catch::Kind::kEvery: return span_text(trigger.span);
    case Catch::Kind::kAt: return trigger.at.source();
    case Catch::Kind::kWhen: return trigger.when.source();
    default: return trigger.name;
  }
}

class Sketcher {
 public:
  explicit Sketcher(const ProcessDefinition& definition) : d_(definition), ids_{definition.id} {}

  Graph root() {
    Graph graph = list(0, "");
    for (const Catch& trigger : d_.steps[0].catches) {
      const auto& way = d_.chart.transition(trigger.transition);
      Shape beside;
      beside.id = "on_" + std::to_string(trigger.transition);
      beside.kind = ShapeKind::kBeside;
      beside.mark = mark_of(trigger);
      beside.interrupts = trigger.interrupt;
      beside.label = service::edge_label(d_, way);
      beside.detail = detail_of(trigger);
      const NodeId body = way.targets.empty() ? 0 : way.targets[0];
      beside.inside = std::make_unique<Graph>(body == 0 ? nothing(beside.id) : list(body, ""));
      Shape& start = beside.inside->shapes[0];
      start.mark = beside.mark;
      start.detail = beside.detail;
      start.interrupts = beside.interrupts;
      graph.shapes.push_back(std::move(beside));
    }
    return graph;
  }

 private:
  /// Where the steps of one graph stand in it, and how they end.
  struct Area {
    Graph graph;
    std::map<NodeId, std::size_t> place;
    std::size_t end = 0;
    bool has_end = false;
    std::string prefix;
  };

  std::string fresh(const std::string& wanted) {
    std::string id;
    for (const char c : wanted) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      id += plain ? c : '_';
    }
    std::string made = id;
    for (int i = 2; !ids_.insert(made).second; ++i) made = id + "_" + std::to_string(i);
    return made;
  }

  Shape event(const std::string& id, ShapeKind kind) {
    Shape shape;
    shape.id = fresh(id);
    shape.kind = kind;
    return shape;
  }

  Graph nothing(const std::string& id) {
    Graph graph;
    graph.shapes.push_back(event(id + "_start", ShapeKind::kStart));
    graph.shapes.push_back(event(id + "_end", ShapeKind::kEnd));
    wire(graph, 0, 1);
    return graph;
  }

  Wire& wire(Graph& graph, std::size_t from, std::size_t to) {
    Wire made;
    made.id = fresh("flow");
    made.from = from;
    made.to = to;
    graph.wires.push_back(std::move(made));
    return graph.wires.back();
  }

  std::size_t end_of(Area& area) {
    if (!area.has_end) {
      area.end = area.graph.shapes.size();
      area.graph.shapes.push_back(event(area.prefix + "_end", ShapeKind::kEnd));
      area.has_end = true;
    }
    return area.end;
  }

  Graph list(NodeId parent, const std::string& prefix) {
    Area area;
    area.prefix = prefix.empty() ? fresh(d_.chart.node(parent).path + "_list") : prefix;
    area.graph.shapes.push_back(event(area.prefix + "_start", ShapeKind::kStart));
    const auto& initial = d_.chart.node(parent).initial;
    steps_of(area, parent);
    if (!initial.empty()) wire(area.graph, 0, target(area, initial[0]));
    ways_of(area, parent);
    return std::move(area.graph);
  }

  /// Is the child drawn as a step of its list? Bodies of handlers and undo come with their owners.
  bool listed(NodeId child) const {
    const auto& node = d_.chart.node(child);
    return node.kind != definition::NodeKind::kFinal &&
           node.name.find_first_of("!~") == node.name.npos;
  }

  void steps_of(Area& area, NodeId parent) {
    for (const NodeId child : d_.chart.node(parent).children) {
      if (listed(child)) add_step(area, child);
    }
    for (const NodeId child : d_.chart.node(parent).children) {
      const auto& node = d_.chart.node(child);
      const bool body = !listed(child) && node.kind != definition::NodeKind::kFinal;
      if (body && !(parent == 0 && owner_of(child).empty())) add_step(area, child);
    }
  }

  /// The step a handler body belongs to, "" for the process itself.
  std::string owner_of(NodeId body) const {
    const std::string& name = d_.chart.node(body).name;
    return name.substr(0, name.find_first_of("!~"));
  }

  /// A body of one plain step is that step.
  static void unwrap(Shape& shape) {
    Graph& inside = *shape.inside;
    const bool one = inside.shapes.size() == 3 && inside.wires.size() == 2 &&
                     inside.shapes[1].ports.empty() && !inside.shapes[1].inside &&
                     !inside.shapes[1].is_gateway() && inside.shapes[2].kind == ShapeKind::kEnd;
    if (!one) return;
    const bool undo = shape.undo;
    Shape alone = std::move(inside.shapes[1]);
    shape = std::move(alone);
    shape.undo = undo;
  }

  void add_step(Area& area, NodeId id) {
    Shape shape = step_shape(id);
    if (!listed(id)) unwrap(shape);
    const bool hold = holds(id);
    if (hold) shape.kind = ShapeKind::kHold;
    if (hold) shape.mark = Mark::kNone;
    for (const Catch& trigger : d_.steps[id].catches) {
      if (!trigger.handler && !hold) continue;
      Port port;
      port.id = fresh(d_.chart.node(id).path + "_on");
      port.mark = mark_of(trigger);
      port.interrupts = trigger.interrupt;
      port.label = service::edge_label(d_, d_.chart.transition(trigger.transition));
      port.detail = detail_of(trigger);
      shape.ports.push_back(std::move(port));
    }
    area.place[id] = area.graph.shapes.size();
    area.graph.shapes.push_back(std::move(shape));
    if (!hold) alternatives(area, id);
  }

  /// Only activities have events on their border: a wait with handlers is drawn as one, and what it
  /// waits for as such events, too.
  bool holds(NodeId id) const {
    const auto& step = d_.steps[id];
    const bool small = std::holds_alternative<definition::WaitStep>(step.kind) ||
                       std::holds_alternative<definition::ChooseStep>(step.kind) ||
                       std::holds_alternative<definition::SendStep>(step.kind) ||
                       std::holds_alternative<definition::StartStep>(step.kind) ||
                       std::holds_alternative<definition::EscalateStep>(step.kind) ||
                       std::holds_alternative<definition::CompensateStep>(step.kind);
    return small && std::ranges::any_of(step.catches, [](const auto& one) { return one.handler; });
  }

  /// A wait for the first of several events: a gateway, and an event for each.
  void alternatives(Area& area, NodeId id) {
    std::vector<const Catch*> first;
    for (const Catch& trigger : d_.steps[id].catches) {
      if (!trigger.handler) first.push_back(&trigger);
    }
    const std::size_t gateway = area.place[id];
    if (first.size() < 2) return;
    for (const Catch* trigger : first) {
      Shape one = event(d_.chart.node(id).path + "_" + trigger->name, ShapeKind::kCatch);
      one.mark = mark_of(*trigger);
      one.detail = detail_of(*trigger);
      one.label = service::edge_label(d_, d_.chart.transition(trigger->transition));
      alternative_[trigger->transition] = area.graph.shapes.size();
      area.graph.shapes.push_back(std::move(one));
      wire(area.graph, gateway, area.graph.shapes.size() - 1);
    }
  }

  Shape step_shape(NodeId id) {
    const definition::StepInfo& step = d_.steps[id];
    Shape shape;
    shape.id = fresh(d_.chart.node(id).path);
    shape.line = step.line;
    shape.label = service::node_label(d_, id);
    std::visit([&](const auto& kind) { fill(shape, id, kind); }, step.kind);
    return shape;
  }

  void fill(Shape& shape, NodeId id, const definition::BranchBody&) {
    shape.kind = ShapeKind::kScope;
    shape.undo = d_.chart.node(id).name.find('~') != std::string::npos;
    shape.inside = std::make_unique<Graph>(list(id, ""));
  }
  void fill(Shape& shape, NodeId, const definition::TaskStep& task) {
    shape.kind = ShapeKind::kPerson;
    for (const std::string& role : task.assign.roles) {
      shape.detail += (shape.detail.empty() ? "" : ", ") + role;
    }
    shape.votes = task.vote.has_value();
  }
  void fill(Shape& shape, NodeId, const definition::AutoStep& step) {
    shape.kind = ShapeKind::kMachine;
    shape.detail = step.connector;
  }
  void fill(Shape& shape, NodeId, const definition::SetStep&) { shape.kind = ShapeKind::kScript; }
  void fill(Shape& shape, NodeId, const definition::DecideStep& step) {
    shape.kind = ShapeKind::kRule;
    shape.detail = step.decision;
  }
  void fill(Shape& shape, NodeId, const definition::ChooseStep&) {
    shape.kind = ShapeKind::kChoice;
  }
  void fill(Shape& shape, NodeId, const definition::SendStep& step) {
    shape.kind = ShapeKind::kThrow;
    shape.mark = step.signal.empty() ? Mark::kMessage : Mark::kSignal;
    shape.detail = step.signal.empty() ? step.message : step.signal;
  }
  void fill(Shape& shape, NodeId id, const definition::WaitStep& step) {
    shape.kind = ShapeKind::kCatch;
    shape.mark = step.when.empty() ? Mark::kTimer : Mark::kCondition;
    shape.detail = step.for_span ? span_text(*step.for_span)
                                 : step.until.empty() ? step.when.source() : step.until.source();
    int first = 0;
    for (const Catch& trigger : d_.steps[id].catches) {
      if (trigger.handler) continue;
      ++first;
      shape.mark = mark_of(trigger);
      shape.detail = detail_of(trigger);
    }
    if (first > 1) shape.kind = ShapeKind::kEventChoice;
    if (first > 1) shape.mark = Mark::kNone;
  }
  void fill(Shape& shape, NodeId id, const definition::ParallelStep& step) {
    shape.kind = ShapeKind::kScope;
    shape.inside = std::make_unique<Graph>(parallel(id, step));
  }
  void fill(Shape& shape, NodeId, const definition::ForeachStep& step) {
    shape.kind = step.sequential ? ShapeKind::kInTurn : ShapeKind::kMany;
    shape.detail = step.in.source();
    if (step.body != kNoNode) shape.inside = std::make_unique<Graph>(list(step.body, ""));
  }
  void fill(Shape& shape, NodeId, const definition::CallStep& step) {
    shape.kind = ShapeKind::kCall;
    shape.detail = step.process;
  }
  void fill(Shape& shape, NodeId, const definition::StartStep& step) {
    shape.kind = ShapeKind::kThrow;
    shape.mark = Mark::kMessage;
    shape.detail = step.process;
  }
  void fill(Shape& shape, NodeId id, const definition::ScopeStep&) {
    shape.kind = ShapeKind::kScope;
    shape.inside = std::make_unique<Graph>(list(id, ""));
  }
  void fill(Shape& shape, NodeId, const definition::RaiseStep& step) {
    shape.kind = ShapeKind::kEnd;
    shape.mark = Mark::kError;
    shape.detail = step.error;
  }
  void fill(Shape& shape, NodeId, const definition::EscalateStep& step) {
    shape.kind = ShapeKind::kThrow;
    shape.mark = Mark::kEscalation;
    shape.detail = step.name;
  }
  void fill(Shape& shape, NodeId, const definition::CompensateStep&) {
    shape.kind = ShapeKind::kThrow;
    shape.mark = Mark::kCompensation;
  }
  void fill(Shape& shape, NodeId id, const definition::FinishStep& step) {
    shape.kind = ShapeKind::kEnd;
    shape.mark = Mark::kTerminate;
    shape.detail = step.outcome;
    const auto declared = d_.outcomes.find(step.outcome);
    const bool titled = declared != d_.outcomes.end() && !declared->second.title.empty();
    if (titled && d_.steps[id].title.empty()) shape.label = declared->second.title;
  }

  /// All branches in one graph, between a fork and a join.
  Graph parallel(NodeId id, const definition::ParallelStep& step) {
    Area area;
    area.prefix = fresh(d_.chart.node(id).path + "_list");
    const bool some = std::ranges::any_of(
        step.branches, [](const auto& branch) { return !branch.when.empty(); });
    area.graph.shapes.push_back(event(area.prefix + "_fork", ShapeKind::kFork));
    area.graph.shapes.push_back(event(area.prefix + "_join", ShapeKind::kJoin));
    for (Shape& gateway : area.graph.shapes) gateway.detail = some ? "some" : "";
    area.end = 1;
    area.has_end = true;
    for (const auto& branch : step.branches) steps_of(area, branch.node);
    for (const auto& branch : step.branches) {
      const auto& initial = d_.chart.node(branch.node).initial;
      if (initial.empty()) continue;
      Wire& first = wire(area.graph, 0, target(area, initial[0]));
      first.label = service::node_label(d_, branch.node);
      first.condition = branch.when.source();
      ways_of(area, branch.node);
    }
    return std::move(area.graph);
  }

  std::size_t target(Area& area, NodeId node) {
    const auto found = area.place.find(node);
    return found != area.place.end() ? found->second : end_of(area);
  }

  bool is_back(TransitionId id) const {
    const auto* task =
        std::get_if<definition::TaskStep>(&d_.steps[d_.chart.transition(id).source].kind);
    if (task == nullptr) return false;
    for (const auto& action : task->actions) {
      const bool this_one = std::ranges::find(action.transitions, id) != action.transitions.end();
      if (this_one) return action.back.has_value();
    }
    return false;
  }

  /// The wires of all steps of a list, in the order of their transitions.
  void ways_of(Area& area, NodeId parent) {
    for (const NodeId child : d_.chart.node(parent).children) {
      if (!area.place.contains(child)) continue;
      for (const TransitionId id : d_.chart.node(child).transitions) way(area, child, id);
      const NodeId undo = d_.steps[child].undo;
      if (undo == kNoNode || !area.place.contains(undo)) continue;
      Port port;
      port.id = fresh(d_.chart.node(child).path + "_undo");
      port.mark = Mark::kCompensation;
      Shape& host = area.graph.shapes[area.place[child]];
      host.ports.push_back(std::move(port));
      const int index = static_cast<int>(host.ports.size()) - 1;
      Wire& made = wire(area.graph, area.place[child], area.place[undo]);
      made.port = index;
      made.kind = Wire::Kind::kUndo;
    }
  }

  int port_of(NodeId step, TransitionId id, bool& alternative) const {
    int port = 0;
    const bool hold = holds(step);
    for (const Catch& trigger : d_.steps[step].catches) {
      const bool on_border = trigger.handler || hold;
      if (trigger.transition == id) {
        alternative = !trigger.handler;
        return on_border ? port : -1;
      }
      if (on_border) ++port;
    }
    return -1;
  }

  void way(Area& area, NodeId step, TransitionId id) {
    const auto& transition = d_.chart.transition(id);
    if (transition.targets.empty()) return;
    const bool back = is_back(id);
    const bool here = area.place.contains(transition.targets[0]) ||
                      d_.chart.node(transition.targets[0]).kind == definition::NodeKind::kFinal;
    if (!here && back) return;  // a return out of this list is told by the task itself
    bool alternative = false;
    const int port = port_of(step, id, alternative);
    const std::size_t to = target(area, transition.targets[0]);
    const auto event = alternative_.find(id);
    const std::size_t from = event != alternative_.end() ? event->second : area.place[step];
    const auto& info = d_.transitions[id];
    const bool chooses = std::holds_alternative<definition::ChooseStep>(d_.steps[step].kind);
    const bool passed_over = chooses && d_.steps[step].next == id;
    Wire made;
    made.from = from;
    made.to = to;
    made.port = port;
    made.kind = back ? Wire::Kind::kBack : port >= 0 ? Wire::Kind::kHandler : Wire::Kind::kFlow;
    if (port < 0 && event == alternative_.end() && !alternative) {
      made.label = service::edge_label(d_, transition);
    }
    if (passed_over) {
      const auto& when = d_.steps[step].only_if.empty() ? d_.steps[step].while_
                                                        : d_.steps[step].only_if;
      made.condition = "not(" + when.source() + ")";
      made.label = {made.condition, made.condition};
    } else if (chooses) {
      made.condition = info.guard.empty() ? "" : info.guard.source();
      made.otherwise = info.guard.empty();
      made.label = made.otherwise ? Label{"otherwise", "否则"}
                                  : Label{made.condition, made.condition};
    }
    join_or_add(area.graph, std::move(made));
  }

  /// Two ways between the same two steps are one line with both names.
  void join_or_add(Graph& graph, Wire made) {
    for (Wire& one : graph.wires) {
      const bool same = one.from == made.from && one.to == made.to && one.port == made.port &&
                        one.kind == made.kind && !one.label.empty() && !made.label.empty();
      if (!same) continue;
      one.label = {one.label.in(Language::kEnglish) + " / " + made.label.in(Language::kEnglish),
                   one.label.in(Language::kChinese) + " / " + made.label.in(Language::kChinese)};
      one.otherwise = one.otherwise || made.otherwise;
      if (!made.condition.empty() && !one.condition.empty()) {
        one.condition = "(" + one.condition + ") or (" + made.condition + ")";
      }
      return;
    }
    made.id = fresh("flow");
    graph.wires.push_back(std::move(made));
  }

  const ProcessDefinition& d_;
  std::set<std::string> ids_;
  std::map<TransitionId, std::size_t> alternative_;
};

}  // namespace

Graph sketch(const definition::ProcessDefinition& definition) {
  return Sketcher(definition).root();
}

}  // namespace recourse::draw
