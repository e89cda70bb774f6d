#include "engine/command/migration_plan.h"

#include <algorithm>

#include "engine/process/catches.h"
#include "engine/process/clocks.h"

namespace recourse::command {
namespace {

using definition::Catch;
using definition::kNoNode;
using definition::ProcessDefinition;
using definition::Span;
using definition::StepInfo;

bool same_text(const feel::Expression& a, const feel::Expression& b) {
  if (a.empty() || b.empty()) return a.empty() == b.empty();
  return a.source() == b.source();
}

bool same_span(const Span& a, const Span& b) {
  if (a.index() != b.index()) return false;
  const auto* fixed = std::get_if<calendar::TimeSpan>(&a);
  if (fixed != nullptr) return *fixed == std::get<calendar::TimeSpan>(b);
  const auto& left = std::get<feel::Template>(a);
  const auto& right = std::get<feel::Template>(b);
  return left.literals_ == right.literals_ &&
         std::equal(left.expressions_.begin(), left.expressions_.end(),
                    right.expressions_.begin(), right.expressions_.end(), same_text);
}

bool same_catch(const Catch& a, const Catch& b) {
  return a.kind == b.kind && a.name == b.name && a.interrupt == b.interrupt &&
         a.handler == b.handler && same_span(a.span, b.span) && same_text(a.at, b.at) &&
         same_text(a.when, b.when) && same_text(a.match, b.match);
}

bool same_locals(const StepInfo& a, const StepInfo& b) {
  return std::equal(a.locals.begin(), a.locals.end(), b.locals.begin(), b.locals.end(),
                    [](const auto& x, const auto& y) {
                      return x.name == y.name && feel::describe(*x.type) == feel::describe(*y.type);
                    });
}

bool same_ladder(const definition::SlaClock& a, const definition::SlaClock& b) {
  return std::equal(a.ladder.begin(), a.ladder.end(), b.ladder.begin(), b.ladder.end(),
                    [](const auto& x, const auto& y) { return x.percent == y.percent; });
}

const definition::SlaClock* clock_named(const ProcessDefinition& definition,
                                        const std::string& name) {
  for (const auto& clock : definition.sla) {
    if (clock.name == name) return &clock;
  }
  return nullptr;
}

bool is_going(const history::SlaClock& clock) {
  using State = history::SlaClock::State;
  return clock.state == State::kRunning || clock.state == State::kPaused;
}

}  // namespace

MigrationPlan::MigrationPlan(const ProcessDefinition& from, const ProcessDefinition& to,
                             const history::InstanceState& state, history::Renames renames)
    : from_(from), to_(to), state_(state), renames_(std::move(renames)) {
  for (const auto& [id, activity] : state_.activities) look_at(activity);
  look_at_clocks();
  look_at_memory();
}

std::string MigrationPlan::name(NodeId node) const {
  const std::string& path = from_.chart.node(node).path;
  return path.empty() ? from_.id : path;
}

definition::NodeId MigrationPlan::there(NodeId node) const {
  return to_.chart.find(history::renamed(renames_, from_.chart.node(node).path));
}

void MigrationPlan::keep(NodeId node) {
  const NodeId now = node == kNoNode ? kNoNode : there(node);
  if (now != kNoNode) nodes_[node] = now;
}

void MigrationPlan::look_at(const Activity& activity) {
  const NodeId now = there(activity.node);
  const std::string version = std::to_string(to_.version);
  if (now == kNoNode) {
    return fault("the case stands in “" + name(activity.node) + "”, which version " + version +
                     " does not have: name its successor in the map",
                 "案件处于“" + name(activity.node) + "”，版本 " + version +
                     " 没有该环节：请在映射中指定对应环节");
  }
  nodes_[activity.node] = now;
  const StepInfo& old = from_.steps[activity.node];
  const StepInfo& info = to_.steps[now];
  if (old.kind.index() != info.kind.index() ||
      from_.chart.node(activity.node).kind != to_.chart.node(now).kind) {
    return fault("“" + name(activity.node) + "” is another kind of step in version " + version +
                     ": move the case to a step that both have first",
                 "“" + name(activity.node) + "”在版本 " + version +
                     " 中类型不同：请先将案件跳转到两个版本共有的环节");
  }
  look_at_place(activity, now);
  if (!same_locals(old, info)) {
    fault("“" + name(activity.node) + "” has other data of its own in version " + version,
          "“" + name(activity.node) + "”在版本 " + version + " 中的局部数据不同");
  }
  look_at_work(activity, info);
  const bool same = std::equal(old.catches.begin(), old.catches.end(), info.catches.begin(),
                               info.catches.end(), same_catch);
  if (!same) rearmed_.insert(activity.id);
}

/// The version must have the step in the place where the case has it.
void MigrationPlan::look_at_place(const Activity& activity, NodeId now) {
  const auto above = state_.activities.find(activity.parent);
  if (above == state_.activities.end() || activity.detached) return;
  const NodeId around = there(above->second.node);
  const bool same_around = around == kNoNode || to_.chart.node(now).parent == around ||
                           (activity.region && to_.chart.is_ancestor(around, now));
  const bool same_nature =
      from_.chart.node(activity.node).region == to_.chart.node(now).region &&
      from_.steps[activity.node].overlay == to_.steps[now].overlay;
  if (same_around && same_nature) return;
  fault("“" + name(activity.node) + "” stands in another place in version " +
            std::to_string(to_.version),
        "“" + name(activity.node) + "”在版本 " + std::to_string(to_.version) + " 中的位置不同");
}

void MigrationPlan::look_at_work(const Activity& activity, const StepInfo& now) {
  const StepInfo& old = from_.steps[activity.node];
  const std::string step = "“" + name(activity.node) + "”";
  const auto here = [&](const auto& thing) { return thing.activity == activity.id; };
  if (const auto* task = std::get_if<definition::TaskStep>(&old.kind)) {
    const auto& then = std::get<definition::TaskStep>(now.kind);
    const bool same_vote = task->vote.has_value() == then.vote.has_value() &&
                           (!task->vote || task->vote->choices == then.vote->choices);
    if (!same_vote) fault(step + " is voted on in another way", step + "的表决方式不同");
  }
  if (const auto* call = std::get_if<definition::AutoStep>(&old.kind)) {
    const bool open = std::any_of(state_.jobs.begin(), state_.jobs.end(),
                                  [&](const auto& entry) { return here(entry.second); });
    if (open && call->connector != std::get<definition::AutoStep>(now.kind).connector) {
      fault(step + " waits for an answer of another connector", step + "正在等待另一连接器的结果");
    }
  }
  if (const auto* call = std::get_if<definition::CallStep>(&old.kind)) {
    if (call->process != std::get<definition::CallStep>(now.kind).process) {
      fault(step + " has called another process", step + "已调用另一流程");
    }
  }
  const bool locks = activity.waits || activity.lock_asked;
  const bool same_lock = old.lock.has_value() == now.lock.has_value() &&
                         (!old.lock || old.lock->name == now.lock->name);
  if (locks && !same_lock) fault(step + " waits for or holds another lock", step + "涉及的锁不同");
}

void MigrationPlan::look_at_clocks() {
  for (std::size_t i = 0; i < state_.sla.size(); ++i) {
    const history::SlaClock& clock = state_.sla[i];
    if (!is_going(clock)) continue;
    const auto* old = clock_named(from_, clock.name);
    const auto* now = clock_named(to_, clock.name);
    if (now == nullptr || old == nullptr || (now->step == kNoNode) != (clock.activity == 0)) {
      stopped_.push_back(i);
    } else if (!same_ladder(*old, *now)) {
      if (!clock.fired.empty()) {
        fault("the clock “" + clock.name + "” has reached rungs, and its ladder is another one",
              "时限“" + clock.name + "”已触发部分级别，而新版本的级别不同");
      }
      reladdered_.push_back(i);
    }
  }
}

/// What is remembered of steps that were left: taken along where the step is still there. What must
/// still be done with it may not be lost.
void MigrationPlan::look_at_memory() {
  const auto must_keep = [this](NodeId node, const char* en, const char* zh) {
    if (node == kNoNode) return;
    keep(node);
    if (nodes_.count(node) == 0) {
      fault("“" + name(node) + "” " + en, "“" + name(node) + "”" + zh);
    }
  };
  for (const auto& [id, activity] : state_.activities) {
    must_keep(activity.completed_by, "ended a scope and is not in the new version",
              "已结束所在作用域，而新版本没有");
    must_keep(activity.return_to, "is where the case returns to and is not in the new version",
              "是待返回的环节，而新版本没有");
    must_keep(activity.pending_target,
              "is where the case goes back to and is not in the new version",
              "是待退回的环节，而新版本没有");
  }
  for (const auto& [id, item] : state_.work_items) {
    must_keep(item.node, "has an open task and is not in the new version",
              "有待办任务，而新版本没有");
  }
  for (const auto& entry : state_.undo_log) {
    keep(entry.node);
    const auto now = nodes_.find(entry.node);
    const bool lost = now == nodes_.end() || to_.steps[now->second].undo == kNoNode;
    if (!entry.taken && lost) {
      fault("“" + name(entry.node) + "” may have to be undone, which the new version cannot",
            "“" + name(entry.node) + "”可能需要撤销，而新版本无法撤销");
    }
  }
  for (const auto& [node, visits] : state_.visits) keep(node);
  for (const auto& done : state_.completions) keep(done.node);
  for (const auto& [node, people] : state_.acted) keep(node);
}

history::InstanceMigrated MigrationPlan::event() const {
  history::InstanceMigrated event;
  event.from = from_.version;
  event.to = to_.version;
  event.definition_hash = to_.hash;
  event.nodes = nodes_;
  event.rearmed.assign(rearmed_.begin(), rearmed_.end());
  for (const auto& [id, activity] : state_.activities) {
    const std::string& old = from_.chart.node(activity.node).path;
    const std::string& now = to_.chart.node(nodes_.at(activity.node)).path;
    if (old != now) event.renamed[old] = now;
  }
  return event;
}

void MigrationPlan::leave(process::Turn& turn) const {
  for (std::size_t i : stopped_) {
    process::stop_clock(turn, state_.sla[i].name, state_.sla[i].activity);
  }
  for (const auto& [id, timer] : state_.timers) {
    const bool handler = timer.purpose == history::Timer::Purpose::kCatch;
    if (handler && rearmed_.count(timer.activity) > 0) turn.record(history::TimerCancelled{id});
  }
}

void MigrationPlan::arrive(process::Turn& turn) const {
  for (history::ActivityId id : rearmed_) {
    const Activity activity = turn.state().activities.at(id);
    process::arm_catches(turn, activity, activity.since);
  }
  for (std::size_t i : reladdered_) {
    process::rearm_rungs(turn, state_.sla[i].name, state_.sla[i].activity);
  }
}

}  // namespace recourse::command
