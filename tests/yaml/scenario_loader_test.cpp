#include "adapters/yaml/scenario_loader.h"

#include <catch2/catch.hpp>

namespace recourse::yaml {

TEST_CASE("scenario file: one scenario with every kind of step") {
  const LoadedScenarios loaded = load_scenarios(R"(
scenario: all kinds
process: complaint
start: {at: 2025-03-03T09:00+08:00, by: li.na, data: {n: 1, text: "010", flag: true}}
do:
  - {task: verify, as: bob, action: accept, data: {notes: [x]}, to: resolve, item: 2, choice: agree}
  - {task: verify, as: bob, verb: claim, refused: TASK_STATE}
  - {advance: 2 working hours}
  - {advance: {to: 2025-03-04T09:00:00+08:00}}
  - {job: finance.pay, result: {payment: P1}}
  - {job: finance.pay, error: account_closed, data: {x: 1}}
  - {job: finance.pay, fail: timeout}
  - {message: ping, key: C1, data: {text: hi}, id: m1}
  - {signal: alarm}
  - {operation: cancel, by: ann, reason: why}
  - expect:
      active: []
      tasks: {verify: {owner: null, state: Ready, candidates: [a, b], count: 2, due: 2025-03-03T14:30+08:00}}
      data: {severity: S1, credit.limit: 5}
      ended: null
      exited: [a]
      waiting_jobs: [mail.send]
      incidents: 0
      sla: {resolve: {state: paused, fired: []}}
)");
  REQUIRE(loaded.findings.empty());
  REQUIRE(loaded.scenarios.size() == 1);
  const Scenario& scenario = loaded.scenarios[0];
  CHECK(scenario.start.at == *parse_instant("2025-03-03T01:00:00Z"));
  CHECK(scenario.start.data["text"] == Value("010"));
  REQUIRE(scenario.steps.size() == 11);
  const auto& task = std::get<TaskAct>(scenario.steps[0].what);
  CHECK(task.item == 2);
  CHECK(task.data["notes"] == Value(List{Value("x")}));
  CHECK(scenario.steps[0].line == 6);
  CHECK(scenario.steps[1].refused == "TASK_STATE");
  CHECK(std::get<AdvanceAct>(scenario.steps[2].what).span->count == 2);
  CHECK(std::get<AdvanceAct>(scenario.steps[3].what).to.has_value());
  CHECK(std::get<JobAct>(scenario.steps[5].what).answer == JobAct::Answer::kError);
  CHECK(std::get<JobAct>(scenario.steps[6].what).error == "timeout");
  const auto& expect = std::get<Expect>(scenario.steps[10].what);
  REQUIRE(expect.active);
  CHECK(expect.active->empty());
  CHECK(*expect.tasks[0].second.owner == "");
  CHECK(*expect.ended == "");
  CHECK(expect.sla[0].second.fired->empty());
}

TEST_CASE("scenario file: what stands beside the list holds for each, unless it says otherwise") {
  const LoadedScenarios loaded = load_scenarios(
      "process: p\nstart: {at: 2025-03-03T09:00+08:00, by: ann, data: {n: 1}}\nscenarios:\n"
      "  - {scenario: one, do: [{signal: a}]}\n"
      "  - {scenario: two, start: {data: {n: 2}}, do: [{signal: a}]}\n");
  REQUIRE(loaded.scenarios.size() == 2);
  CHECK(loaded.scenarios[0].start.data["n"] == Value(1));
  CHECK(loaded.scenarios[1].start.data["n"] == Value(2));
  CHECK(loaded.scenarios[1].start.by == "ann");
  CHECK(loaded.scenarios[1].process == "p");
}

TEST_CASE("scenario file: all faults are reported with their place") {
  const LoadedScenarios loaded = load_scenarios(
      "scenario: x\nprocess: p\nstart: {at: yesterday}\ndo:\n  - {tsak: a}\n  - {advance: soon}\n");
  CHECK(loaded.scenarios.empty());
  REQUIRE(loaded.findings.size() >= 3);
  for (const definition::Finding& finding : loaded.findings) CHECK(finding.line > 0);
}

}  // namespace recourse::yaml
