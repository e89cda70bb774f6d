#include "engine/definition/throws.h"

#include <algorithm>

#include "engine/definition/older_listeners.h"
#include "engine/definition/outliving.h"

namespace recourse::definition {
namespace {

std::set<std::string> thrown_by(const CheckInput& input, NodeId node) {
  std::set<std::string> names;
  const StepKind& kind = input.definition.steps[node].kind;
  if (const auto* raise = std::get_if<RaiseStep>(&kind)) names.insert(raise->error);
  if (std::holds_alternative<TaskStep>(kind)) names.insert("task_failed");
  const bool calls = std::holds_alternative<CallStep>(kind) ||
                     std::holds_alternative<CompensateStep>(kind);  // called cases undo, too
  if (calls) names.insert("*");
  const auto* job = std::get_if<AutoStep>(&kind);
  if (!job) return names;
  if (!job->retry.then_error.empty()) names.insert(job->retry.then_error);
  const auto manifest = input.connectors.find(job->connector);
  if (manifest == input.connectors.end()) return names;
  for (const auto& [error, title] : manifest->second.errors) names.insert(error);
  return names;
}

}  // namespace

std::set<std::string> without_handled(const StepInfo& node, std::set<std::string> names) {
  for (const Catch& caught : node.catches) {
    if (caught.kind != Catch::Kind::kError || !caught.match.empty()) continue;
    if (caught.name == "any") return {};
    names.erase(caught.name);
  }
  return names;
}

Throws::Throws(const CheckInput& input) : arriving_(input.definition.chart.nodes.size()) {
  const auto& nodes = input.definition.chart.nodes;
  // Children stand after their parents, so from the back every set is complete when it is used.
  for (std::size_t i = nodes.size(); i-- > 0;) {
    const Names thrown = thrown_by(input, static_cast<NodeId>(i));
    all_.insert(thrown.begin(), thrown.end());
    arriving_[i].insert(thrown.begin(), thrown.end());
    Names escaping = without_handled(input.definition.steps[i], arriving_[i]);
    if (nodes[i].parent == kNoNode) {
      unhandled_ = std::move(escaping);
    } else {
      const NodeId around = nodes[i].parent;
      // What outlives its join finds the handlers of the parallel gone.
      if (may_outlive(input.definition, around, static_cast<NodeId>(i))) {
        const NodeId further = nodes[around].parent;
        arriving_[further].insert(escaping.begin(), escaping.end());
      }
      arriving_[around].merge(escaping);
    }
  }
}

bool Throws::may(NodeId node, const std::string& error) const {
  const Names& names = arriving_[node];
  return names.count("*") > 0 || names.count(error) > 0 || (error == "any" && !names.empty());
}

bool Throws::anywhere(const std::string& error) const {
  return all_.count(error) > 0 || all_.count("*") > 0;
}

bool escalation_may(const ProcessDefinition& definition, NodeId node, const std::string& name) {
  for (const SlaClock& clock : definition.sla) {
    if (name.rfind("sla." + clock.name + ".", 0) != 0) continue;
    const NodeId from = clock.step == kNoNode ? 0 : clock.step;
    if (node == from || definition.chart.is_ancestor(node, from)) return true;
  }
  for (NodeId at = 0; at < definition.chart.nodes.size(); ++at) {
    const auto* step = std::get_if<EscalateStep>(&definition.steps[at].kind);
    if (!step || step->name != name) continue;
    if (at == node || definition.chart.is_ancestor(node, at)) return true;
  }
  return false;
}

std::vector<bool> masked_handlers(const ProcessDefinition& definition) {
  std::vector<bool> masked(definition.chart.transitions.size(), false);
  OlderListeners older(definition);
  for (const Node& node : definition.chart.nodes) {
    std::set<std::string> taken;
    bool any_error = false;
    for (const Catch& caught : definition.steps[node.id].catches) {
      const bool named = caught.kind != Catch::Kind::kAfter && caught.kind != Catch::Kind::kEvery &&
                         caught.kind != Catch::Kind::kAt && caught.kind != Catch::Kind::kWhen;
      if (!named) continue;
      const std::string& event = definition.chart.transition(caught.transition).event;
      const bool error = caught.kind == Catch::Kind::kError;
      const bool message = caught.kind == Catch::Kind::kMessage;
      masked[caught.transition] = taken.count(event) > 0 || (error && any_error) ||
                                  (message && older.around(node.id, caught.name));
      if (!caught.match.empty()) continue;
      taken.insert(event);
      any_error = any_error || (error && caught.name == "any");
    }
  }
  return masked;
}

namespace {

/// Errors lead from where they are thrown to the handlers that may be asked, not from the steps
/// around: what is never come to throws nothing.
class ErrorWays {
 public:
  ErrorWays(const CheckInput& input, const std::vector<bool>& idle, Ways& ways)
      : input_(input), definition_(input.definition), idle_(idle), ways_(ways) {
    for (const StepInfo& step : definition_.steps) {
      if (step.undo != kNoNode) undo_.insert(step.undo);
    }
  }

  void draw() {
    std::set<std::string> undone;
    for (const Node& node : definition_.chart.nodes) {
      const auto thrown = thrown_by(input_, node.id);
      if (is_undone(node.id)) undone.insert(thrown.begin(), thrown.end());
      const bool draws_itself = std::holds_alternative<RaiseStep>(definition_.steps[node.id].kind);
      for (const std::string& error : thrown) {
        if (!draws_itself) climb(node.id, error);
      }
    }
    // What an undo block lets out climbs from where it is undone.
    for (const NodeId at : compensating_steps(definition_)) {
      for (const std::string& error : undone) climb(at, error);
    }
  }

 private:
  [[nodiscard]] bool is_undone(NodeId node) const {
    while (node != kNoNode && undo_.count(node) == 0) node = definition_.chart.node(node).parent;
    return node != kNoNode;
  }

  void climb(NodeId thrower, const std::string& error) {
    for (NodeId at = thrower; at != kNoNode; at = definition_.chart.node(at).parent) {
      for (const Catch& caught : definition_.steps[at].catches) {
        const bool named = caught.name == error || caught.name == "any";
        if (caught.kind != Catch::Kind::kError || (!named && error != "*")) continue;
        if (at != thrower && !idle_[caught.transition]) lead(thrower, caught.transition);
        const bool all = named && caught.match.empty();
        if (all && !outlives(definition_, at, thrower)) return;
      }
      if (undo_.count(at) > 0) return;
    }
  }

  void lead(NodeId thrower, TransitionId by) {
    for (const NodeId target : definition_.chart.transition(by).targets) {
      ways_.from[thrower].push_back({target, Ways::Kind::kHandler, by});
    }
  }

  const CheckInput& input_;
  const ProcessDefinition& definition_;
  const std::vector<bool>& idle_;
  Ways& ways_;
  std::set<NodeId> undo_;
};

}  // namespace

std::vector<bool> idle_handlers(const CheckInput& input) {
  const ProcessDefinition& definition = input.definition;
  const Throws throws(input);
  std::vector<bool> idle = masked_handlers(definition);
  for (const Node& node : definition.chart.nodes) {
    for (const Catch& caught : definition.steps[node.id].catches) {
      const bool error = caught.kind == Catch::Kind::kError;
      const bool escalation = caught.kind == Catch::Kind::kEscalation;
      idle[caught.transition] = idle[caught.transition] ||
                                (error && !throws.may(node.id, caught.name)) ||
                                (escalation && !escalation_may(definition, node.id, caught.name));
    }
  }
  return idle;
}

Ways without_idle_handlers(const CheckInput& input, Ways ways) {
  const ProcessDefinition& definition = input.definition;
  const std::vector<bool> idle = idle_handlers(input);
  std::vector<bool> from_inside(idle.size(), false);
  for (const Node& node : definition.chart.nodes) {
    for (const Catch& caught : definition.steps[node.id].catches) {
      const bool error = caught.kind == Catch::Kind::kError;
      from_inside[caught.transition] = error && !node.children.empty();
    }
  }
  for (auto& edges : ways.from) {
    std::erase_if(edges, [&](const Ways::Edge& edge) {
      return edge.by != Ways::kNone && (idle[edge.by] || from_inside[edge.by]);
    });
  }
  ErrorWays(input, idle, ways).draw();
  return ways;
}

}  // namespace recourse::definition
