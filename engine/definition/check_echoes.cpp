#include <algorithm>
#include <set>

#include "engine/definition/circles.h"
#include "engine/definition/livelock.h"

/// Handlers that stay armed while their body runs, those beside and all of the process itself, and
/// whose body at once does what fires them, or each other, again.
namespace recourse::definition {
namespace {

struct Listener {
  NodeId owner;
  const Catch* caught;
  std::string event;              ///< that of its transition
  std::set<std::string> causes;   ///< events its body gives rise to at once
};

class Echoes {
 public:
  Echoes(const ProcessDefinition& definition, const InstantWays& ways)
      : definition_(definition), ways_(ways) {
    for (NodeId owner = 0; owner < definition.steps.size(); ++owner) {
      for (const Catch& caught : definition.steps[owner].catches) {
        const Transition& way = definition.chart.transition(caught.transition);
        const bool stays = (owner == 0 || !caught.interrupt) && caught.match.empty();
        if (!stays || way.targets.empty() || !caught.handler) continue;
        listeners_.push_back({owner, &caught, way.event, causes_of(way.targets.front())});
      }
    }
  }

  [[nodiscard]] std::vector<const Listener*> found() const {
    std::vector<std::vector<NodeId>> edges(listeners_.size());
    for (std::size_t from = 0; from < listeners_.size(); ++from) {
      for (std::size_t to = 0; to < listeners_.size(); ++to) {
        if (fires(listeners_[from], listeners_[to])) edges[from].push_back(NodeId(to));
      }
    }
    std::vector<const Listener*> told;
    for (const auto& circle : Circles(edges).found) told.push_back(&listeners_[circle.front()]);
    return told;
  }

 private:
  /// What it sends, and what climbs out of it.
  [[nodiscard]] std::set<std::string> causes_of(NodeId body) const {
    std::set<std::string> events;
    for (const NodeId step : ways_.entered_with(body)) {
      const std::string sent = sent_to_itself(definition_, step);
      if (!sent.empty()) events.insert(sent);
    }
    for (const std::string& name : ways_.climbing(body)) {
      events.insert(name[0] == '^' ? "escalation." + name.substr(1) : "error." + name);
    }
    return events;
  }

  [[nodiscard]] bool fires(const Listener& from, const Listener& to) const {
    const bool any_error = to.caught->kind == Catch::Kind::kError && to.caught->name == "any";
    const bool caused =
        any_error ? std::any_of(from.causes.begin(), from.causes.end(),
                                [](const auto& event) { return event.starts_with("error."); })
                  : from.causes.count(to.event) > 0;
    const bool climbs = to.caught->kind == Catch::Kind::kError ||
                        to.caught->kind == Catch::Kind::kEscalation;
    const Chart& chart = definition_.chart;
    // A body stands beside its owner: what climbs out of it comes to what is around both.
    const bool around = to.owner == 0 || chart.is_ancestor(to.owner, from.owner);
    const bool inside = to.owner == from.owner || chart.is_ancestor(from.owner, to.owner);
    return caused && (climbs ? around : around || inside);
  }

  const ProcessDefinition& definition_;
  const InstantWays& ways_;
  std::vector<Listener> listeners_;
};

}  // namespace

void check_echoes(const CheckInput& input, const InstantWays& ways, Findings& findings) {
  const Echoes echoes(input.definition, ways);
  for (const Listener* listener : echoes.found()) {
    const std::string name = listener->caught->name;
    findings.push_back(finding_at(
        input, Finding::Severity::kError, "E-LIVELOCK", listener->owner,
        {"What the handler of '" + name + "' does fires it again, without end.",
         "“" + name + "”的处理器所做的事会使它无休止地再次触发。"},
        {"Let it run a step that waits first, or send or raise something else.",
         "请让它先执行会等待的步骤，或发送、引发其他内容。"}));
  }
}

}  // namespace recourse::definition
