// Who may use an operation of the definition, and when: `by`, `while_in`, `within`, and what taking
// back asks beyond that.
#include <algorithm>

#include "engine/command/operate_join.h"
#include "engine/command/operations.h"
#include "engine/command/wake.h"
#include "engine/process/evaluation.h"
#include "engine/process/house_section.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;
using process::NodeId;

bool names(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

/// starter, actor (who completed the last step of a person), owner (of an open task), or a role.
bool is_named(const std::string& by, const Caller& caller, const Desk& desk,
              const InstanceState& state) {
  if (by == "starter") return state.starter == caller.user;
  if (by == "actor") {
    for (auto done = state.completions.rbegin(); done != state.completions.rend(); ++done) {
      if (done->actor != "system") return done->actor == caller.user;
    }
    return false;
  }
  if (by == "owner") {
    return std::any_of(state.work_items.begin(), state.work_items.end(), [&](const auto& entry) {
      return entry.second.owner == caller.user && !lifecycle::is_final(entry.second.state);
    });
  }
  const auto role = desk.definition.roles.find(by);
  if (role == desk.definition.roles.end()) return false;
  if (!role->second.group.empty()) {
    return names(caller.groups, process::group_of(role->second, state.section));
  }
  const process::Evaluation view(state, desk, 1, caller.user);
  return names(view.members_of_role(by), caller.user);
}

bool in_one_of(const InstanceState& state, const std::vector<NodeId>& steps) {
  return std::any_of(state.activities.begin(), state.activities.end(), [&](const auto& entry) {
    return std::find(steps.begin(), steps.end(), entry.second.node) != steps.end();
  });
}

Label step_name(const Desk& desk, NodeId node) {
  const Label& title = desk.definition.steps[node].title;
  const std::string& path = desk.definition.chart.node(node).path;
  const std::string last = path.substr(path.rfind('/') + 1);
  return title.empty() ? Label{last, last} : title;
}

Rejection not_now(std::string en, std::string zh) {
  return refuse(Kind::kConflict, "OPERATION_NOT_NOW", std::move(en), std::move(zh));
}

Rejection only_while(const definition::Operation& operation, const Desk& desk) {
  Label steps;
  for (const NodeId node : operation.while_in) {
    const Label name = step_name(desk, node);
    steps.en += (steps.en.empty() ? "“" : ", “") + name.in(Language::kEnglish) + "”";
    steps.zh += (steps.zh.empty() ? "“" : "、“") + name.in(Language::kChinese) + "”";
  }
  return not_now("This is possible only while the case is at " + steps.en + ".",
                 "仅当案件处于" + steps.zh + "环节时可以执行。");
}

bool is_over(const calendar::TimeSpan& within, Instant since, const Desk& desk,
             const InstanceState& before) {
  return desk.now > calendar::due(desk.calendar(before, within.calendar), since, within);
}

Rejection time_is_over() {
  return not_now("The time in which this was possible is over.", "已超过可执行该操作的时限。");
}

/// The caller's last step, and that no connector ran since it.
const history::Completion* last_own_step(const Caller& caller, const Desk& desk,
                                         const InstanceState& before) {
  for (auto done = before.completions.rbegin(); done != before.completions.rend(); ++done) {
    const auto& kind = desk.definition.steps[done->node].kind;
    if (std::holds_alternative<definition::AutoStep>(kind)) return nullptr;
    if (!std::holds_alternative<definition::TaskStep>(kind)) continue;
    return done->actor == caller.user ? &*done : nullptr;
  }
  return nullptr;
}

bool is_below(const InstanceState& state, ActivityId activity, ActivityId scope) {
  for (auto at = state.activities.find(activity); at != state.activities.end();
       at = state.activities.find(at->second.parent)) {
    if (at->second.parent == scope) return true;
  }
  return false;
}

bool begun_since(const InstanceState& before, ActivityId scope) {
  using State = lifecycle::WorkItemState;
  return std::any_of(before.work_items.begin(), before.work_items.end(), [&](const auto& entry) {
    const auto& item = entry.second;
    const bool waits = item.state == State::Created || item.state == State::Ready ||
                       item.state == State::Reserved;
    return !waits && is_below(before, item.activity, scope);
  });
}

}  // namespace

Result<TakenBack> taken_back(const Caller& caller, const Desk& desk, const InstanceState& before,
                             const definition::Operation& operation) {
  const history::Completion* mine = last_own_step(caller, desk, before);
  if (mine == nullptr || before.activities.count(mine->parent) == 0) {
    return not_now("The last step was not yours, so there is nothing you could take back.",
                   "上一环节不是由您办理的，没有可取回的内容。");
  }
  if (before.activities.at(mine->parent).pending_target != definition::kNoNode) {
    return not_now("The case is on its way back already: something is being undone first.",
                   "案件正在退回，须先撤销已执行的内容。");
  }
  if (operation.within && is_over(*operation.within, mine->at, desk, before)) {
    return not_now("The time for taking it back is over.", "已超过可取回的时限。");
  }
  if (begun_since(before, mine->parent) || !before.jobs.empty()) {
    return not_now("The next step has been started already, so it cannot be taken back.",
                   "后续环节已开始办理，不能取回。");
  }
  return TakenBack{mine->parent, mine->node};
}

Result<Done> may_operate(const definition::Operation& operation, const Caller& caller,
                         const Desk& desk, const InstanceState& before) {
  const bool named = caller.has_role("admin") || caller.is_system() ||
                     std::any_of(operation.by.begin(), operation.by.end(), [&](const auto& by) {
                       return is_named(by, caller, desk, before);
                     });
  if (!named) {
    return refuse(Kind::kForbidden, "OPERATION", "You may not use this operation.",
                  "您无权执行该操作。");
  }
  if (operation.id == "wake") {
    if (auto allowed = may_wake(before); !allowed) return allowed;
    const bool late = operation.within && is_over(*operation.within, *before.ended, desk, before);
    return late ? Result<Done>(time_is_over()) : Done{};
  }
  if (!before.running()) return not_now("The case has ended.", "案件已结束。");
  if (before.state == lifecycle::ProcessInstanceState::Suspended) {
    return not_now("The case is suspended.", "案件已挂起。");
  }
  if (!operation.while_in.empty() && !in_one_of(before, operation.while_in)) {
    return only_while(operation, desk);
  }
  if (operation.id == "take_back") {
    const auto back = taken_back(caller, desk, before, operation);
    if (!back) return back.rejection();
    return Done{};
  }
  if (operation.within && is_over(*operation.within, before.started, desk, before)) {
    return time_is_over();
  }
  return is_running_join(operation, before);
}

}  // namespace recourse::command
