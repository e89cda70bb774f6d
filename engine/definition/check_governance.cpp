#include <algorithm>
#include <map>

#include "engine/definition/checks.h"
#include "engine/definition/ways.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;
using calendar::TimeSpan;

/// Seconds of elapsed time, hours of working time, or working days: each its own measure, because
/// only a calendar relates them.
struct Measure {
  int family = 0;
  std::int64_t amount = 0;
};
Measure measure(const TimeSpan& span) {
  switch (span.unit) {
    case TimeSpan::seconds: return {0, span.count};
    case TimeSpan::minutes: return {0, span.count * 60};
    case TimeSpan::hours: return {0, span.count * 3600};
    case TimeSpan::days: return {0, span.count * 86'400};
    case TimeSpan::weeks: return {0, span.count * 604'800};
    case TimeSpan::months: return {0, span.count * 2'678'400};
    case TimeSpan::working_hours: return {1, span.count};
    case TimeSpan::working_days: return {2, span.count};
  }
  return {};
}

void check_due(const CheckInput& input, Findings& findings) {
  const Ways ways = ways_of(input.definition);
  std::map<NodeId, std::vector<bool>> after;  // the start of a clock
  const auto runs_at = [&](const SlaClock& clock, NodeId node) {
    for (const auto& [paused, reason] : clock.pause_in) {
      if (paused == node || input.definition.chart.is_ancestor(paused, node)) return false;
    }
    if (clock.step != kNoNode && clock.step != node &&
        !input.definition.chart.is_ancestor(clock.step, node)) {
      return false;
    }
    if (clock.starts == kNoNode) return true;
    const auto [at, fresh] = after.emplace(clock.starts, std::vector<bool>{});
    if (fresh) at->second = reachable(ways, {clock.starts}, /*back=*/true);
    return static_cast<bool>(at->second[node]);
  };
  for (const Node& node : input.definition.chart.nodes) {
    const auto* task = std::get_if<TaskStep>(&input.definition.steps[node.id].kind);
    const auto* due = task && task->due ? std::get_if<TimeSpan>(&*task->due) : nullptr;
    if (!due) continue;
    for (const SlaClock& clock : input.definition.sla) {
      const auto* target = std::get_if<TimeSpan>(&clock.target);
      if (!target || !runs_at(clock, node.id)) continue;
      const Measure asked = measure(*due);
      const Measure budget = measure(*target);
      if (asked.family != budget.family || asked.amount <= budget.amount) continue;
      findings.push_back(finding_at(
          input, Severity::kWarning, "W-DUE", node.id,
          {"'" + node.name + "' alone may take longer than the whole clock '" + clock.name + "'.",
           "仅“" + node.name + "”的期限就超过整个时钟“" + clock.name + "”。"},
          {"Shorten `due`, or lengthen the clock's target.",
           "请缩短 `due`，或延长时钟目标。"}));
    }
  }
}

/// Everybody who may do the task is also told not to.
void check_exclusions(const CheckInput& input, Findings& findings) {
  for (const Node& node : input.definition.chart.nodes) {
    const auto* task = std::get_if<TaskStep>(&input.definition.steps[node.id].kind);
    if (!task || !task->assign.roles.empty() || task->assign.users.empty()) continue;
    const auto& excluded = task->assign.exclude;
    const bool nobody = std::all_of(
        task->assign.users.begin(), task->assign.users.end(), [&](const feel::Expression& user) {
          return std::any_of(excluded.begin(), excluded.end(), [&](const feel::Expression& out) {
            return out.source() == user.source();
          });
        });
    if (!nobody) continue;
    findings.push_back(finding_at(
        input, Severity::kError, "E-NOBODY", node.id,
        {"'" + node.name + "' is given to somebody who is excluded from it.",
         "“" + node.name + "”分配给了被排除的人。"},
        {"Assign it to somebody else, or take the exclusion away.",
         "请分配给其他人，或去掉排除。"}));
  }
}

}  // namespace

void check_governance(const CheckInput& input, Findings& findings) {
  check_duties(input, findings);
  check_exclusions(input, findings);
  check_due(input, findings);
}

}  // namespace recourse::definition
