#include <algorithm>
#include <set>

#include "engine/definition/endings.h"
#include "engine/definition/leavers.h"
#include "engine/definition/overtaken.h"
#include "engine/definition/settled.h"
#include "engine/definition/signals.h"
#include "engine/definition/throws.h"
#include "engine/definition/value_flow.h"
#include "engine/definition/void_ways.h"

/// Option to complete: from every step some end can be reached. A step may also be left because a
/// scope around it is: by an interrupting handler, or because enough other branches are over.
namespace recourse::definition {
namespace {

using Severity = Finding::Severity;

class Completion {
 public:
  /// `interrupted_case`: handlers of the whole process that wait for people or messages count, too.
  Completion(const CheckInput& input, const Ways& ways, const Rests& rests,
             const Progress& progress, const ValueFlow* values, bool interrupted_case)
      : definition_(input.definition),
        values_(values),
        rests_(rests),
        progress_(progress),
        signals_(definition_, rests, progress),
        settled_(definition_, rests),
        overtaken_(definition_, rests),
        exits_(definition_),
        ways_(ways),
        leavers_({definition_, ways, rests, progress, exits_,
                  [this](TransitionId way) { return is_vain(way); }, interrupted_case}),
        direct_(direct_transitions(definition_)),
        wanted_(ways.from.size(), 1),
        into_(ways.from.size()),
        good_(ways.from.size(), false),
        freed_(ways.from.size(), 0) {
    for (NodeId at = 0; at < ways.from.size(); ++at) {
      const NodeId join = joined_by(definition_, at);
      if (join != kNoNode && !progress_.joins_itself(join) && !exits_.completed(join)) {
        wait_for_others(join, at);
        continue;
      }
      if (waits_for_items(at)) continue;
      lead_back(at, ways.from[at]);
    }
    find_undoers();
    if (interrupted_case) end_by_operations();
    // What ends the case counts for whoever starts it; the end of a region only inside of it.
    for (const NodeId end : ways.ends) {
      if (!ends_region(end)) mark(end);
    }
    run(/*into_regions=*/true);
    for (const NodeId end : ways.ends) {
      if (ends_region(end)) mark(end);
    }
    run(/*into_regions=*/false);
  }
  [[nodiscard]] const std::vector<bool>& good() const { return good_; }

 private:
  /// Is it the end of an item of an open foreach that may wait for more for ever?
  [[nodiscard]] bool waits_for_items(NodeId end) const {
    if (definition_.chart.node(end).kind != NodeKind::kFinal) return false;
    const NodeId body = definition_.chart.node(end).parent;
    const NodeId around = body == kNoNode ? kNoNode : definition_.chart.node(body).parent;
    const auto* foreach =
        around == kNoNode ? nullptr : std::get_if<ForeachStep>(&definition_.steps[around].kind);
    return foreach && foreach->body == body && foreach->open && !exits_.is_fed(around);
  }

  /// That work fails, and something around takes that, is no end a definition may rest on.
  [[nodiscard]] bool counts(NodeId from, const Ways::Edge& edge) const {
    if (edge.by == Ways::kNone) return true;
    const bool own = definition_.chart.transition(edge.by).source == from;
    if (!own || is_vain(edge.by) || !progress_.is_heard(edge.by)) return false;
    if (comes_straight_back(edge)) return false;
    const Catch* caught = catch_of(from, edge.by);
    return caught == nullptr || exits_.stands(from, *caught, from) ||
           exits_.comes_once(from, *caught);
  }

  /// After a direct return every exit of the step it leads to leads back to where it came from,
  /// but for handlers that interrupt it.
  [[nodiscard]] bool comes_straight_back(const Ways::Edge& edge) const {
    if (!direct_[edge.by]) return false;
    const auto& onward = ways_.from[edge.to];
    return std::none_of(onward.begin(), onward.end(), [&](const Ways::Edge& exit) {
      const Catch* caught = exit.by == Ways::kNone ? nullptr : catch_of(edge.to, exit.by);
      return caught != nullptr && caught->handler && caught->interrupt;
    });
  }

  [[nodiscard]] const Catch* catch_of(NodeId node, TransitionId way) const {
    for (const Catch& caught : definition_.steps[node].catches) {
      if (caught.transition == way) return &caught;
    }
    return nullptr;
  }

  /// Is there nothing left of a step without children when what comes only once was in vain?
  [[nodiscard]] bool hangs_on_one_try(NodeId from, const std::vector<Ways::Edge>& edges) const {
    if (!definition_.chart.node(from).children.empty()) return false;
    if (exits_.one_surely_holds(from)) return false;
    const auto again = [&](const Ways::Edge& edge) {
      const Catch* caught = edge.by == Ways::kNone ? nullptr : catch_of(from, edge.by);
      return counts(from, edge) && edge.to != definition_.steps[from].undo &&
             (caught == nullptr || exits_.stands(from, *caught, from));
    };
    return !edges.empty() && std::none_of(edges.begin(), edges.end(), again);
  }

  /// Nobody can count on its being gone.
  [[nodiscard]] bool is_vain(TransitionId way) const {
    return (settled_.way(way) && !surely_goes(way)) || overtaken_.way(way);
  }

  /// Do data have whoever comes to the step skip it by this way, or leave it at once?
  [[nodiscard]] bool surely_goes(TransitionId way) const {
    if (values_ == nullptr) return false;
    const NodeId step = definition_.chart.transition(way).source;
    const bool skips = definition_.steps[step].next == way && !values_->may_work(step);
    return skips || values_->left_at_once_by(step) == way;
  }

  /// A choice that never comes out otherwise leads to an end only when all its ways do.
  void lead_back(NodeId from, const std::vector<Ways::Edge>& edges) {
    if (hangs_on_one_try(from, edges)) return;
    std::size_t counted = 0;
    for (const Ways::Edge& edge : edges) {
      if (!counts(from, edge) || edge.to == definition_.steps[from].undo) continue;
      into_[edge.to].push_back(from);
      ++counted;
    }
    if (settled_.choice(from)) wanted_[from] = counted;
  }

  /// A branch is over and its join is never met: the case goes on as the branches do that cannot
  /// end, by an error or a `finish` of theirs.
  void wait_for_others(NodeId join, NodeId end) {
    for (const NodeId branch : definition_.chart.node(join).children) {
      const bool ends = progress_.comes_to_end(branch);
      if (!ends) into_[branch].push_back(end);
    }
  }

  /// Undo blocks run where something is compensated, not where they were earned.
  void find_undoers() {
    const std::vector<NodeId> undoers = compensating_steps(definition_);
    for (const StepInfo& step : definition_.steps) {
      if (step.undo == kNoNode) continue;
      auto& into = into_[step.undo];
      into.insert(into.end(), undoers.begin(), undoers.end());
    }
  }

  /// Operations that end the case count as handlers of the process do.
  void end_by_operations() {
    for (const auto& [id, operation] : definition_.operations) {
      if (operation.finish.empty()) continue;
      for (NodeId at = 0; at < good_.size(); ++at) {
        if (rests(at) && exits_.stands(operation, at)) mark(at);
      }
    }
  }

  void mark(NodeId node) {
    if (good_[node]) return;
    good_[node] = true;
    open_.push_back(node);
  }

  /// In the whole case also what is undone there: an undo block runs where something is
  /// compensated, which need not be inside of the container its step stands in.
  void free_below(NodeId container, const Leaver& leaver, bool all) {
    const bool with_undo = leaver.container == 0;
    if (all && freed_[container] >= (with_undo ? 2 : 1)) return;
    if (all) freed_[container] = with_undo ? 2 : 1;
    for (const NodeId child : definition_.chart.node(container).children) {
      if (!with_undo && rests_.is_undo(child)) continue;
      if (rests(child) && (all || leavers_.frees(leaver, child))) mark(child);
      free_below(child, leaver, all);
    }
  }

  /// Can anything from outside find the case there? What passes at once is left by its own ways.
  [[nodiscard]] bool rests(NodeId id) const {
    const Node& node = definition_.chart.node(id);
    if (rests_.is_void(id)) return false;
    const bool stays =
        values_ == nullptr || (values_->may_work(id) && !values_->is_left_at_once(id));
    if (!stays) return false;
    if (node.kind == NodeKind::kFinal) return waits_for_others(joined_by(definition_, id));
    const auto* foreach = std::get_if<ForeachStep>(&definition_.steps[id].kind);
    if (foreach != nullptr && foreach->open) return true;
    return node.children.empty() && rests_.may(id);
  }

  /// Does a branch that is over wait until others are?
  [[nodiscard]] bool waits_for_others(NodeId join) const {
    return join != kNoNode && !joined_by_one(std::get<ParallelStep>(definition_.steps[join].kind));
  }

  /// By a signal, that leaves nothing which takes it further in.
  void free_below_by(NodeId container, const Leaver& leaver) {
    if (signals_.held(container, leaver.signal)) return;
    for (const NodeId child : definition_.chart.node(container).children) {
      const bool taken = takes_signal(definition_.steps[child], leaver.signal);
      if (taken || (leaver.container != 0 && rests_.is_undo(child))) continue;
      if (rests(child) && leavers_.frees(leaver, child)) mark(child);
      free_below_by(child, leaver);
    }
  }

  [[nodiscard]] bool ends_region(NodeId end) const {
    const Node& node = definition_.chart.node(end);
    return node.kind == NodeKind::kFinal && node.parent != 0;
  }
  /// A body that runs beside the step that starts it: a handler's, or an undo block.
  [[nodiscard]] bool runs_beside(NodeId id) const {
    const Node& node = definition_.chart.node(id);
    return node.region && definition_.chart.node(node.parent).kind != NodeKind::kParallel;
  }

  void run(bool into_regions) {
    while (!open_.empty()) {
      const NodeId at = open_.back();
      open_.pop_back();
      for (const NodeId before : into_[at]) {
        if (!into_regions && runs_beside(at)) continue;
        if (wanted_[before] > 0 && --wanted_[before] == 0) mark(before);
      }
      for (const Leaver& leaver : leavers_.at(at)) {
        if (leaver.signal.empty()) {
          free_below(leaver.container, leaver, leavers_.frees_all(leaver));
        } else {
          free_below_by(leaver.container, leaver);
        }
      }
    }
  }

  const ProcessDefinition& definition_;
  const ValueFlow* values_;  ///< what data can be; none: whatever suits
  const Rests& rests_;
  const Progress& progress_;
  Signals signals_;
  Settled settled_;
  Overtaken overtaken_;
  StandingExits exits_;
  const Ways& ways_;
  Leavers leavers_;
  std::vector<bool> direct_;
  std::vector<std::size_t> wanted_;  ///< how many of its ways must still be found to lead to an end
  std::vector<std::vector<NodeId>> into_;
  std::vector<bool> good_;
  std::vector<int> freed_;  ///< 1: but for undo blocks; 2: altogether
  std::vector<NodeId> open_;
};

/// A condition on the way from a step that never holds, and what the data are there: "n: 0".
std::optional<std::pair<std::string, std::string>> never_holds(const ProcessDefinition& definition,
                                                               const ValueFlow& values,
                                                               const Ways& ways, NodeId step) {
  const std::vector<bool> near = reachable(without_never(values, ways), {step}, /*back=*/true);
  for (const Node& node : definition.chart.nodes) {
    const StepInfo& info = definition.steps[node.id];
    if (!near[node.id]) continue;
    const auto told = [&](const feel::Expression& condition) {
      return std::pair{condition.source(), values.known_at(node.id, condition)};
    };
    for (const TransitionId way : node.transitions) {
      const feel::Expression& guard = definition.transitions[way].guard;
      if (values.may_take(way) || guard.empty()) continue;
      if (auto found = told(guard); !found.second.empty()) return found;
    }
    for (const Catch& caught : info.catches) {
      if (caught.kind != Catch::Kind::kWhen || values.may_take(caught.transition)) continue;
      if (auto found = told(caught.when); !found.second.empty()) return found;
    }
    if (const auto* parallel = std::get_if<ParallelStep>(&info.kind)) {
      for (const ParallelStep::Branch& branch : parallel->branches) {
        if (branch.when.empty() || values.entered(branch.node)) continue;
        if (auto found = told(branch.when); !found.second.empty()) return found;
      }
    }
    const auto* wait = std::get_if<WaitStep>(&info.kind);
    const bool waits = wait && !wait->when.empty() && info.next != Ways::kNone;
    if (!waits || values.may_take(info.next)) continue;
    if (auto found = told(wait->when); !found.second.empty()) return found;
  }
  return std::nullopt;
}

Finding stuck_at(const CheckInput& input, const ValueFlow& values, const Ways& ways,
                 const Node& node) {
  Label text{"From '" + node.name + "' no way leads to an end.",
             "从“" + node.name + "”出发到不了任何终点。"};
  Label fix{"Lead one of its exits to `done`, to `finish` or onwards.",
            "请让其某个出口通向 `done`、`finish` 或后续步骤。"};
  if (const auto never = never_holds(input.definition, values, ways, node.id)) {
    const auto& [condition, data] = *never;
    text.en = "From '" + node.name + "' no way leads to an end: '" + condition +
              "' never holds there (" + data + ").";
    text.zh = "从“" + node.name + "”出发到不了任何终点：条件“" + condition + "”在那里永不成立（" +
              data + "）。";
    fix.en = "Write what it asks about before, or lead another exit to an end.";
    fix.zh = "请先写入该条件所检验的数据，或让其他出口通向终点。";
  }
  return finding_at(input, Severity::kError, "E-STUCK", node.id, std::move(text), std::move(fix));
}

/// Undo blocks that nothing the case comes to earns: what compensates never rests in them.
bool bar_unearned(const ProcessDefinition& definition, const Progress& progress,
                  std::vector<bool>& never) {
  bool barred = false;
  for (const StepInfo& step : definition.steps) {
    if (step.undo == kNoNode || progress.reached(step.undo) || never[step.undo]) continue;
    never[step.undo] = barred = true;
  }
  return barred;
}

}  // namespace

std::vector<int> endings(const CheckInput& input, std::vector<bool> never,
                         const ValueFlow* values) {
  const ProcessDefinition& definition = input.definition;
  const Rests rests(definition, never);
  Ways ways = ways_of(definition, never);
  if (values != nullptr) ways = without_never(*values, std::move(ways));
  const Ways asked = without_void(definition, rests, without_idle_handlers(input, ways));
  const Progress progress(definition, asked, rests);
  if (bar_unearned(definition, progress, never)) return endings(input, std::move(never), values);
  const std::vector<bool> found =
      reachable(without_void(definition, rests, ways), {0}, /*back=*/true);
  const Completion regular(input, asked, rests, progress, values, /*interrupted_case=*/false);
  const Completion interrupted(input, asked, rests, progress, values, /*interrupted_case=*/true);
  std::vector<int> endings(definition.steps.size(), 0);
  for (NodeId at = 0; at < endings.size(); ++at) {
    // What the case only passes is left for somewhere it is asked about.
    const bool passed = !found[at] || rests.is_void(at);
    if (regular.good()[at] || passed || !is_step(definition, at)) continue;
    endings[at] = interrupted.good()[at] ? 1 : 2;
  }
  return endings;
}

/// Asked twice: with every condition free, as if the world could put any data right; and with what
/// data can be, as if nobody ever did.
void check_stuck(const CheckInput& input, const Ways& ways, const std::vector<bool>& reached,
                 Findings& findings) {
  std::vector<bool> never(input.definition.steps.size());
  std::vector<int> found = endings(input, never, nullptr);
  const Ways heard = without_void(input.definition, Rests(input.definition),
                                  without_idle_handlers(input, ways));
  const ValueFlow values(input, heard);
  for (NodeId at = 0; at < never.size(); ++at) never[at] = !values.entered(at);
  if (values.bars_anything()) {
    const std::vector<int> followed = endings(input, never, &values);
    for (NodeId at = 0; at < found.size(); ++at) found[at] = std::max(found[at], followed[at]);
  }
  check_frozen(input, heard, values, found, findings);
  for (const Node& node : input.definition.chart.nodes) {
    if (!reached[node.id] || found[node.id] == 0) continue;
    if (found[node.id] == 2) {
      findings.push_back(stuck_at(input, values, ways, node));
      continue;
    }
    findings.push_back(finding_at(
        input, Severity::kWarning, "W-ENDLESS", node.id,
        {"From '" + node.name +
             "' the case ends only when a handler or an operation of the process ends it.",
         "从“" + node.name + "”出发，只有流程级处理器或操作才能使案件结束。"},
        {"Lead one of its exits to `done`, to `finish` or onwards, if that is not meant.",
         "若非本意，请让其某个出口通向 `done`、`finish` 或后续步骤。"}));
  }
}

}  // namespace recourse::definition
