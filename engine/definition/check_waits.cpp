#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "engine/definition/awaited_steps.h"
#include "engine/definition/checks.h"
#include "engine/definition/guarded_tasks.h"
#include "engine/definition/lasting.h"
#include "engine/definition/outliving.h"
#include "engine/definition/permits.h"
#include "engine/definition/root_of.h"
#include "engine/definition/standing_exits.h"
#include "engine/definition/throws.h"
#include "engine/definition/void_ways.h"
#include "engine/definition/way_out.h"
#include "engine/definition/writers.h"

/// A wait for a condition over data ends only when something that runs beside it writes that data.
namespace recourse::definition {
namespace {

using Severity = Finding::Severity;

/// A wait for a condition over data alone.
const feel::Expression* waited_for(const StepInfo& step) {
  const auto* wait = std::get_if<WaitStep>(&step.kind);
  const bool data = wait && !wait->when.empty() && wait->when.calls().empty();
  return data ? &wait->when : nullptr;
}

/// As it is written; of a task, that of its first action.
std::string told(const StepInfo& step) {
  const auto* task = std::get_if<TaskStep>(&step.kind);
  return (task ? task->actions.front().when : *waited_for(step)).source();
}

class Waits {
 public:
  explicit Waits(const CheckInput& input)
      : input_(input),
        definition_(input.definition),
        rests_(definition_),
        ways_(without_void(definition_, rests_,
                           without_idle_handlers(input, ways_of(definition_)))),
        beside_(definition_, ways_),
        writers_(definition_, beside_),
        exits_(definition_),
        writes_(definition_),
        progress_(definition_, ways_, rests_, closed()) {
    open_what_is_written();
  }

  /// Those that wait for ever: nothing the case can come to writes what they wait for, and nothing
  /// leaves them. One that stands behind another is not told twice.
  [[nodiscard]] std::vector<NodeId> endless() const {
    std::vector<NodeId> found;
    for (const NodeId wait : dry_) {
      if (rests_.is_void(wait)) continue;
      const bool unwritten = !writers_.any(wait, asked_.at(wait), nullptr);
      if (!progress_.reached(wait) && !unwritten) continue;
      const auto held = meanwhile(wait);
      if (!can_be_left(wait, held ? held->progress : progress_)) found.push_back(wait);
    }
    return found;
  }
  /// Does something write what it waits for, but only with the lock or the turn the wait has?
  [[nodiscard]] bool is_kept_from(NodeId wait) const {
    return writers_.any(wait, asked_.at(wait), &progress_);
  }

  /// Those for steps to be active that may be over by then.
  [[nodiscard]] std::vector<NodeId> too_late() const {
    std::vector<NodeId> found;
    const AwaitedSteps awaited(definition_, ways_, beside_, exits_, progress_);
    for (NodeId at = 0; at < definition_.steps.size(); ++at) {
      const bool there = progress_.reached(at) && !rests_.is_void(at);
      if (!there || !awaited.may_miss(at)) continue;
      if (!can_be_left(at, progress_)) found.push_back(at);
    }
    return found;
  }

  /// Those for which somebody writes, but perhaps not what they wait for, and not again.
  [[nodiscard]] std::vector<NodeId> unsure() const {
    std::vector<NodeId> found;
    for (NodeId at = 0; at < definition_.steps.size(); ++at) {
      const feel::Expression* asked = waited_for(definition_.steps[at]);
      const bool dry = std::find(dry_.begin(), dry_.end(), at) != dry_.end();
      if (asked == nullptr || dry || rests_.is_void(at) || !progress_.reached(at)) continue;
      const bool ends = lasting().ends(at, {*asked});
      if (!ends && !can_be_left(at, progress_)) found.push_back(at);
    }
    return found;
  }

 private:
  /// What the case can come to as long as it waits, where that keeps others from their work.
  struct Meanwhile {
    Meanwhile(const Waits& waits, Ways open)
        : ways(std::move(open)),
          progress(waits.definition_, ways, waits.rests_, waits.still_closed()) {}
    Ways ways;
    Progress progress;
  };
  [[nodiscard]] std::unique_ptr<Meanwhile> meanwhile(NodeId wait) const {
    std::vector<bool> kept(definition_.steps.size(), false);
    bool any = false;
    for (const NodeId at : kept_out_by(definition_, wait)) {
      kept[at] = beside_.may_run(at, wait, /*in_branches=*/true);
      any = any || kept[at];
    }
    if (!any) return nullptr;
    Ways open = ways_;
    for (auto& edges : open.from) {
      std::erase_if(edges, [&](const Ways::Edge& edge) { return bool(kept[edge.to]); });
    }
    return std::make_unique<Meanwhile>(*this, std::move(open));
  }

  [[nodiscard]] std::vector<bool> still_closed() const {
    std::vector<bool> closed(definition_.steps.size(), false);
    for (const NodeId at : dry_) {
      const StepInfo& step = definition_.steps[at];
      closed[at] = step.only_if.empty() && step.while_.empty();
    }
    return closed;
  }

  /// All of them at first, but for those that may be skipped.
  std::vector<bool> closed() {
    for (NodeId at = 0; at < definition_.steps.size(); ++at) {
      if (const auto* condition = waited_for(definition_.steps[at])) {
        asked_[at] = condition->reads();
      } else if (auto names = waited_for_by_task(definition_, beside_, at); !names.empty()) {
        // What nobody ever writes is told of already, as a condition that never holds.
        if (writers_.any(at, names, nullptr)) asked_[at] = std::move(names);
      }
    }
    for (const auto& [wait, names] : asked_) dry_.push_back(wait);
    for (NodeId at = 0; at < definition_.steps.size(); ++at) {
      const auto* wait = std::get_if<WaitStep>(&definition_.steps[at].kind);
      const bool other = wait && !wait->when.empty() && asked_.count(at) == 0;
      if (other) asked_[at] = wait->when.reads();
    }
    return still_closed();
  }

  /// A wait that ends lets the case come to further steps, which may write what others wait for.
  void open_what_is_written() {
    for (bool changed = true; changed;) {
      changed = std::erase_if(dry_, [&](NodeId wait) {
        if (!writers_.any(wait, asked_.at(wait), &progress_)) return false;
        const auto held = meanwhile(wait);
        if (held && !writers_.any(wait, asked_.at(wait), &held->progress)) return false;
        progress_.open(wait);
        return true;
      }) > 0;
    }
  }

  /// Only asked for where something waits for data, or may be left for them.
  [[nodiscard]] const Lasting& lasting() const {
    if (!lasting_) lasting_.emplace(definition_, beside_, writers_, exits_, values());
    return *lasting_;
  }
  [[nodiscard]] const ValueFlow& values() const {
    if (!values_) values_.emplace(input_, ways_);
    return *values_;
  }

  /// Whoever writes it once may write something else: nobody can count on that.
  [[nodiscard]] bool becomes(NodeId wait, const Question& question,
                             const Progress& progress) const {
    const feel::Expression& condition = question.condition;
    if (!condition.calls().empty()) return true;
    return writers_.any(wait, condition.reads(), &progress) && lasting().ends(wait, question);
  }

  /// Can the wait be left in some other way?
  [[nodiscard]] bool can_be_left(NodeId wait, const Progress& progress) const {
    Taken taken;  // further in, by whoever hears it first
    for (NodeId at = wait; at != kNoNode; at = beside_.around(at)) {
      const StepInfo& step = definition_.steps[at];
      if (is_cancelled(wait, at, progress)) return true;
      if (outlives(definition_, at, wait)) continue;  // handlers and `while` may be gone by then
      if (!step.while_.empty() && becomes(wait, {step.while_, false}, progress)) return true;
      if (is_interrupted(wait, at, progress, taken)) return true;
      for (const Catch& caught : step.catches) {
        const bool outwards = caught.kind == Catch::Kind::kSignal ||
                              caught.kind == Catch::Kind::kEscalation;
        if (outwards && caught.match.empty()) taken.emplace(caught.kind, caught.name);
      }
    }
    return false;
  }

  using Taken = std::set<std::pair<Catch::Kind, std::string>>;
  [[nodiscard]] bool is_interrupted(NodeId wait, NodeId at, const Progress& progress,
                                    const Taken& taken) const {
    const auto& catches = definition_.steps[at].catches;
    return std::any_of(catches.begin(), catches.end(), [&](const Catch& caught) {
      if (!caught.interrupt || !is_asked(at, caught) || !exits_.stands(at, caught, wait) ||
          taken.count({caught.kind, caught.name}) > 0 || !leads_away(wait, caught.transition)) {
        return false;
      }
      switch (caught.kind) {
        // What may throw beside it may also end in peace: nobody can count on it.
        case Catch::Kind::kError: return false;
        case Catch::Kind::kEscalation: return caught.name.starts_with("sla.");
        case Catch::Kind::kWhen: return becomes(wait, {caught.when}, progress);
        default: return true;
      }
    });
  }

  [[nodiscard]] bool leads_away(NodeId wait, TransitionId way) const {
    const WayOut out(definition_, ways_, wait, asked_.at(wait), way);
    return out.leads_away() && out.leads_away_surely(values(), writers_);
  }

  /// Or does another take first what it is for, or nothing ever raise it?
  [[nodiscard]] bool is_asked(NodeId at, const Catch& caught) const {
    const auto& edges = ways_.from[at];
    return std::any_of(edges.begin(), edges.end(), [&](const Ways::Edge& edge) {
      return edge.by == caught.transition;
    });
  }

  /// Is `at` a branch, or an instance, that is cancelled when enough others are over?
  [[nodiscard]] bool is_cancelled(NodeId wait, NodeId at, const Progress& progress) const {
    const NodeId around = definition_.chart.node(at).parent;
    if (around == kNoNode) return false;
    const StepKind& kind = definition_.steps[around].kind;
    const auto* parallel = std::get_if<ParallelStep>(&kind);
    const auto* foreach = std::get_if<ForeachStep>(&kind);
    if (parallel == nullptr && foreach == nullptr) return false;
    const JoinRule& join = parallel ? parallel->join : foreach->join;
    if (join.rest_continue) return false;
    if (exits_.completed(around)) return true;
    if (join.kind == JoinRule::Kind::kAll) return false;
    if (foreach != nullptr) return others_pass(wait, at, progress);
    const int wanted = join.kind == JoinRule::Kind::kCount ? join.count : 1;
    const bool counted = progress.comes_to_end(at) && starts_surely(*parallel, at);
    return progress.ending(around) - (counted ? 1 : 0) >= wanted;
  }

  /// Can other instances of a foreach come to their end while this one waits? Where they wait for
  /// the same data, not past that wait.
  [[nodiscard]] bool others_pass(NodeId wait, NodeId body, const Progress& progress) const {
    const auto asked = asked_.find(wait);
    const Variable* same = nullptr;
    const bool apart = asked == asked_.end() ||
        std::any_of(asked->second.begin(), asked->second.end(), [&](const std::string& path) {
          same = writes_.variable(wait, path);
          const auto& inside = writes_.of(body);
          return same == nullptr || same != writes_.variable(0, path) ||
                 (!same->shared && std::any_of(inside.begin(), inside.end(), [&](const auto& one) {
                   return root_of(one) == root_of(path);
                 }));
        });
    if (apart) return progress.comes_to_end(body);
    std::vector<bool> closed = still_closed();
    closed[wait] = true;
    return Progress(definition_, ways_, rests_, std::move(closed)).comes_to_end(body);
  }

  [[nodiscard]] static bool starts_surely(const ParallelStep& parallel, NodeId branch) {
    return std::any_of(parallel.branches.begin(), parallel.branches.end(), [&](const auto& one) {
      return one.node == branch && one.when.empty();
    });
  }

  const CheckInput& input_;
  const ProcessDefinition& definition_;
  Rests rests_;
  Ways ways_;
  Beside beside_;
  Writers writers_;
  StandingExits exits_;
  WriteSets writes_;
  mutable std::optional<ValueFlow> values_;
  mutable std::optional<Lasting> lasting_;
  std::map<NodeId, std::set<std::string>> asked_;  ///< by wait: the data it waits for
  std::vector<NodeId> dry_;
  Progress progress_;
};

}  // namespace

void check_waits(const CheckInput& input, Findings& findings) {
  const auto& steps = input.definition.steps;
  const bool any = std::any_of(steps.begin(), steps.end(), [](const StepInfo& step) {
    const auto* task = std::get_if<TaskStep>(&step.kind);
    const auto* wait = std::get_if<WaitStep>(&step.kind);
    return (wait && !wait->when.empty()) || (task && !task->actions.front().when.empty());
  });
  if (!any) return;
  const Waits waits(input);
  for (const NodeId wait : waits.too_late()) {
    const std::string& name = input.definition.chart.node(wait).name;
    const auto source = std::string(std::get<WaitStep>(steps[wait].kind).when.source());
    findings.push_back(finding_at(
        input, Severity::kError, "E-WAIT", wait,
        {"'" + name + "' may wait for ever: the steps of " + source +
             " may be over before it is reached, and nothing starts them again.",
         "“" + name + "”可能永远等待：在到达此处之前，" + source +
             " 中的步骤可能已经结束，且不会再次启动。"},
        {"Wait for what these steps write, or add a handler that leads on.",
         "请等待这些步骤写入的数据，或添加可继续的处理器。"}));
  }
  for (const NodeId wait : waits.unsure()) {
    const std::string& name = input.definition.chart.node(wait).name;
    const auto source = std::string(waited_for(steps[wait])->source());
    findings.push_back(finding_at(
        input, Severity::kError, "E-WAIT", wait,
        {"'" + name + "' may wait for ever: when all that runs beside it is over, " + source +
             " need not hold.",
         "“" + name + "”可能永远等待：与其同时运行的步骤全部结束后，" + source + " 未必成立。"},
        {"Make sure that it holds at their end, or add a handler that leads on.",
         "请确保这些步骤结束时条件成立，或添加可继续的处理器。"}));
  }
  for (const NodeId wait : waits.endless()) {
    const std::string& name = input.definition.chart.node(wait).name;
    const std::string source = told(steps[wait]);
    if (waits.is_kept_from(wait)) {
      findings.push_back(finding_at(
          input, Severity::kError, "E-WAIT", wait,
          {"What changes what '" + name + "' waits for needs the lock or the turn that '" + name +
               "' has meanwhile: " + source + ".",
           "改变“" + name + "”所等待条件的步骤，需要它在等待时占用的锁或轮次：" + source + "。"},
          {"Wait outside of the lock, or before its branch takes turns.",
           "请在锁之外等待，或不要与其他分支轮流时等待。"}));
      continue;
    }
    findings.push_back(finding_at(
        input, Severity::kError, "E-WAIT", wait,
        {"Nothing that runs beside '" + name + "' changes what it waits for: " + source + ".",
         "与“" + name + "”同时运行的步骤都不会改变它所等待的条件：" + source + "。"},
        {"Wait for a message or a time, or let a handler or a shared variable change it.",
         "请等待消息或时间，或让处理器、共享变量改变该条件。"}));
  }
}

}  // namespace recourse::definition
