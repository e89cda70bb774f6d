#include <algorithm>
#include <map>

#include "engine/definition/beside.h"
#include "engine/definition/checks.h"
#include "engine/definition/rests.h"
#include "engine/definition/root_of.h"
#include "engine/definition/write_sets.h"

/// Handlers beside (`when: … mode: alongside`) whose writes make each other fire again, for ever.
namespace recourse::definition {
namespace {

struct Feeder {
  NodeId node;
  const Catch* caught;
  std::set<std::string> writes;
  std::set<std::string> rewrites;  ///< more than once: it may make false what it makes true again
  std::map<std::string, std::vector<NodeId>> writers;
};

class Feedback {
 public:
  explicit Feedback(const ProcessDefinition& definition)
      : definition_(definition),
        ways_(ways_of(definition)),
        beside_(definition, ways_),
        rests_(definition),
        written_(definition) {
    for (const Node& node : definition.chart.nodes) {
      for (const Catch& caught : definition.steps[node.id].catches) {
        const bool stays = !caught.interrupt || node.id == 0;
        if (caught.kind != Catch::Kind::kWhen || !stays) continue;
        Feeder feeder{node.id, &caught, {}, {}, {}};
        for (const Assignment& set : definition.transitions[caught.transition].set) {
          add(root_of(set.path), 0, feeder);
        }
        for (const NodeId body : definition.chart.transition(caught.transition).targets) {
          add_writes(body, feeder);
        }
        if (!feeder.writes.empty()) feeders_.push_back(std::move(feeder));
      }
    }
  }

  /// Those that come round to themselves.
  [[nodiscard]] std::vector<const Feeder*> circles() const {
    std::vector<const Feeder*> found;
    for (std::size_t start = 0; start < feeders_.size(); ++start) {
      std::vector<bool> seen(feeders_.size(), false);
      std::vector<std::size_t> open{start};
      while (!open.empty()) {
        const std::size_t from = open.back();
        open.pop_back();
        for (std::size_t to = 0; to < feeders_.size(); ++to) {
          if (seen[to] || !feeds(from, to)) continue;
          seen[to] = true;
          open.push_back(to);
        }
      }
      if (seen[start]) found.push_back(&feeders_[start]);
    }
    return found;
  }

 private:
  void add(const std::string& variable, NodeId writer, Feeder& feeder) const {
    feeder.writes.insert(variable);
    std::vector<NodeId>& earlier = feeder.writers[variable];
    const bool again = std::any_of(earlier.begin(), earlier.end(), [&](NodeId other) {
      // The handler's own `set` comes before all that is in its body.
      return other == 0 || reachable(ways_, {other}, /*back=*/true)[writer] ||
             reachable(ways_, {writer}, /*back=*/true)[other];
    });
    if (again) feeder.rewrites.insert(variable);
    earlier.push_back(writer);
  }

  /// What is written from a node on before anything has to be waited for.
  void add_writes(NodeId from, Feeder& feeder) const {
    std::vector<NodeId> open{from};
    std::set<NodeId> seen{from};
    while (!open.empty()) {
      const NodeId at = open.back();
      open.pop_back();
      const bool list = !definition_.chart.node(at).children.empty();
      if (!list && rests_.may(at)) continue;
      for (const std::string& path : written_.own(at)) add(root_of(path), at, feeder);
      for (const Ways::Edge& edge : ways_.from[at]) {
        const bool inside = definition_.chart.is_ancestor(from, edge.to);
        if (inside && seen.insert(edge.to).second) open.push_back(edge.to);
      }
    }
  }

  /// One handler alone, active once, that writes once, makes its condition false and that is that.
  [[nodiscard]] bool feeds(std::size_t from, std::size_t to) const {
    const Feeder& one = feeders_[from];
    const Feeder& other = feeders_[to];
    const auto& reads = other.caught->when.reads();
    const bool touches = std::any_of(one.writes.begin(), one.writes.end(),
                                     [&](const auto& name) { return reads.count(name) > 0; });
    if (!touches) return false;
    const Chart& chart = definition_.chart;
    const bool again = std::any_of(one.rewrites.begin(), one.rewrites.end(),
                                   [&](const auto& name) { return reads.count(name) > 0; });
    if (from == to && again) return true;
    const bool together =
        from != to && (one.node == other.node || chart.is_ancestor(one.node, other.node) ||
                       chart.is_ancestor(other.node, one.node));
    return together || beside_.may_run(one.node, other.node, /*in_branches=*/true,
                                       Beside::Sense::kPossible);
  }

  const ProcessDefinition& definition_;
  Ways ways_;
  Beside beside_;
  Rests rests_;
  WriteSets written_;
  std::vector<Feeder> feeders_;
};

}  // namespace

void check_feedback(const CheckInput& input, Findings& findings) {
  const Feedback feedback(input.definition);
  for (const Feeder* feeder : feedback.circles()) {
    const std::string when = feeder->caught->when.source();
    findings.push_back(finding_at(
        input, Finding::Severity::kError, "E-LIVELOCK", feeder->node,
        {"What the handler `when: " + when + "` sets can make it fire again without end.",
         "处理器 `when: " + when + "` 所设置的数据会使它无休止地再次触发。"},
        {"Let it run a step that waits, or take the circle of conditions apart.",
         "请让它执行会等待的步骤，或拆开互相触发的条件。"}));
  }
}

}  // namespace recourse::definition
