#include <algorithm>
#include <set>

#include "engine/definition/checks.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;
using calendar::TimeSpan;

/// People a task can be given to, where the definition itself names them all; empty: not known.
std::set<std::string> named_people(const ProcessDefinition& definition, NodeId node) {
  const auto* task = std::get_if<TaskStep>(&definition.steps[node].kind);
  std::set<std::string> people;
  if (!task || !task->assign.users.empty()) return {};
  for (const std::string& name : task->assign.roles) {
    const auto role = definition.roles.find(name);
    const bool listed = role != definition.roles.end() && role->second.group.empty() &&
                        role->second.expression.empty();
    if (!listed) return {};
    people.insert(role->second.users.begin(), role->second.users.end());
  }
  return people;
}

void refuse(const CheckInput& input, NodeId at, Label text, Findings& findings) {
  findings.push_back(finding_at(input, Severity::kError, "E-DUTY", at, std::move(text),
                                {"Change the rule, or who may do the steps.",
                                 "请修改规则，或修改可执行这些步骤的人。"}));
}

bool both_in(const Duty& duty, NodeId a, NodeId b) {
  const auto has = [&](NodeId n) {
    return std::find(duty.steps.begin(), duty.steps.end(), n) != duty.steps.end();
  };
  return has(a) && has(b);
}

void check_separate(const CheckInput& input, const Duty& duty, Findings& findings) {
  const ProcessDefinition& definition = input.definition;
  std::set<std::string> everybody;
  bool all_named = true;
  for (const NodeId step : duty.steps) {
    const std::set<std::string> people = named_people(definition, step);
    all_named = all_named && !people.empty();
    everybody.insert(people.begin(), people.end());
  }
  if (all_named && everybody.size() < duty.steps.size()) {
    refuse(input, duty.steps[0],
           {"These steps need " + std::to_string(duty.steps.size()) +
                " different people, but only " + std::to_string(everybody.size()) + " may do them.",
            "这些步骤需要 " + std::to_string(duty.steps.size()) + " 个不同的人，但只有 " +
                std::to_string(everybody.size()) + " 人可以执行。"},
           findings);
  }
  for (const Duty& other : definition.duties) {
    if (other.kind != Duty::Kind::kSame) continue;
    for (std::size_t i = 0; i < duty.steps.size(); ++i) {
      for (std::size_t j = i + 1; j < duty.steps.size(); ++j) {
        if (!both_in(other, duty.steps[i], duty.steps[j])) continue;
        const Chart& chart = definition.chart;
        const std::string both = "'" + chart.node(duty.steps[i]).name + "', '" +
                                 chart.node(duty.steps[j]).name + "'";
        refuse(input, duty.steps[i],
               {both + " must be done by the same person and by different ones.",
                both + " 既要求同一人，又要求不同人。"},
               findings);
      }
    }
  }
}

void check_duties(const CheckInput& input, Findings& findings) {
  for (const Duty& duty : input.definition.duties) {
    if (duty.steps.empty()) continue;
    const bool pair = duty.kind == Duty::Kind::kSeparate || duty.kind == Duty::Kind::kSame;
    if (pair && duty.steps.size() < 2) {
      refuse(input, duty.steps[0], {"This rule needs at least two steps.", "此规则至少需要两个步骤。"},
             findings);
    }
    if (duty.kind == Duty::Kind::kSeparate) check_separate(input, duty, findings);
    if (duty.kind != Duty::Kind::kDistinct) continue;
    std::set<std::string> people;
    bool all_named = true;
    for (const NodeId step : duty.steps) {
      const std::set<std::string> own = named_people(input.definition, step);
      all_named = all_named && !own.empty();
      people.insert(own.begin(), own.end());
    }
    if (all_named && static_cast<int>(people.size()) < duty.distinct) {
      refuse(input, duty.steps[0],
             {std::to_string(duty.distinct) + " different people are asked for, but only " +
                  std::to_string(people.size()) + " may do this.",
              "要求 " + std::to_string(duty.distinct) + " 个不同的人，但只有 " +
                  std::to_string(people.size()) + " 人可以执行。"},
             findings);
    }
  }
}

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
  for (const Node& node : input.definition.chart.nodes) {
    const auto* task = std::get_if<TaskStep>(&input.definition.steps[node.id].kind);
    const auto* due = task && task->due ? std::get_if<TimeSpan>(&*task->due) : nullptr;
    if (!due) continue;
    for (const SlaClock& clock : input.definition.sla) {
      const auto* target = std::get_if<TimeSpan>(&clock.target);
      if (!target) continue;
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

}  // namespace

void check_governance(const CheckInput& input, Findings& findings) {
  check_duties(input, findings);
  check_due(input, findings);
}

}  // namespace recourse::definition
