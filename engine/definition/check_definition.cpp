#include "engine/definition/checks.h"

namespace recourse::definition {

Finding finding_at(const CheckInput& input, Finding::Severity severity, std::string code,
                   NodeId node, Label text, Label fix) {
  const StepInfo& info = input.definition.steps[node];
  return {severity,
          std::move(code),
          info.line,
          info.column,
          input.definition.chart.node(node).path,
          std::move(text),
          std::move(fix)};
}

std::vector<Finding> check_definition(const CheckInput& input) {
  Findings findings;
  check_fall_through(input, findings);
  check_waits(input, findings);
  check_ways(input, findings);
  check_never(input, findings);
  check_livelock(input, findings);
  check_feedback(input, findings);
  check_writes(input, findings);
  check_lost(input, findings);
  check_events(input, findings);
  check_returns(input, findings);
  check_governance(input, findings);
  check_locks(input, findings);
  check_joins(input, findings);
  check_guarantees(input, findings);
  check_privacy(input, findings);
  check_sections(input, findings);
  return findings;
}

}  // namespace recourse::definition
