#include "adapters/scenario/runner.h"

#include <chrono>

#include "adapters/scenario/acts.h"
#include "adapters/scenario/expectations.h"
#include "engine/history/narrate.h"

namespace recourse::scenario {
namespace {

Failure refusal(int line, const Rejection& why) {
  return {line,
          {"refused with " + why.code + ": " + why.text.en,
           "被拒绝(" + why.code + "):" + why.text.in(Language::kChinese)}};
}

/// Compares what an act came to with what the scenario says about it.
void judge(const yaml::ScenarioStep& step, const recourse::Result<Value>& answer, Result& result) {
  if (step.refused.empty()) {
    if (!answer.ok()) result.failures.push_back(refusal(step.line, answer.rejection()));
    return;
  }
  const std::string found = answer.ok() ? "accepted" : answer.rejection().code;
  if (found == step.refused) return;
  result.failures.push_back({step.line,
                             {"refused: expected " + step.refused + ", found " + found,
                              "拒绝:应为 " + step.refused + ",实际为 " + found}});
}

void carry_out(Stage& stage, const yaml::ScenarioStep& step, Result& result) {
  if (const auto* expect = std::get_if<yaml::Expect>(&step.what)) {
    for (Failure& failure : check(stage, *expect, step.line)) {
      result.failures.push_back(std::move(failure));
    }
    return;
  }
  const auto answer = std::visit(
      [&stage](const auto& act) -> recourse::Result<Value> {
        if constexpr (std::is_same_v<std::decay_t<decltype(act)>, yaml::Expect>) {
          return Value();
        } else {
          return perform(stage, act);
        }
      },
      step.what);
  judge(step, answer, result);
}

constexpr std::size_t kTailMax = 12;

/// The last sentences of the case's record: what led to where the scenario was wrong.
std::vector<Label> tail_of(const Stage& stage) {
  const auto records = stage.loop.reads().store.records(stage.instance);
  const history::Recalled recalled = history::recall(records);
  history::NarrationNames names;
  names.recalled = &recalled;
  std::vector<Label> tail;
  for (const history::StepRecord& record : records) {
    names.actor = record.actor;
    for (const history::Event& event : record.events) {
      if (history::is_detail(event, recalled)) continue;
      const Label told = history::narrate(event, names);
      const std::string at = to_text(record.effective) + "  ";
      tail.push_back({at + told.en, at + told.zh});
    }
  }
  if (tail.size() > kTailMax) {
    tail.erase(tail.begin(), tail.end() - static_cast<std::ptrdiff_t>(kTailMax));
  }
  return tail;
}

void play(const House& house, const yaml::Scenario& scenario, Coverage* coverage, Result& result) {
  const definition::DefinitionPtr definition = house.library.latest(scenario.process);
  if (!definition) {
    result.failures.push_back({scenario.line,
                               {"There is no process '" + scenario.process + "'.",
                                "没有流程“" + scenario.process + "”。"}});
    return;
  }
  runtime::SetClock clock(scenario.start.at);
  runtime::CountedIds ids(clock, 1);
  const auto session = house.empty_store();
  runtime::Loop loop(*session, house.library, clock, ids, house.hasher);
  const auto directory = house.library.directory();
  loop.follow_calendars();  // what is published now is no news later
  Stage stage{loop, house.library, ids, definition, {}};
  if (!definition->starts.empty()) loop.arm_starts(scenario.process);
  if (scenario.start.by != "nobody") {
    const auto started = start(stage, scenario.start);
    if (!started.ok()) {
      result.failures.push_back(refusal(scenario.line, started.rejection()));
      return;
    }
    stage.named["first"] = stage.instance;
  }
  for (const yaml::ScenarioStep& step : scenario.steps) {
    const std::size_t before = result.failures.size();
    carry_out(stage, step, result);
    ++result.steps;
    const bool first = before == 0 && !result.failures.empty();
    if (first) result.tail = tail_of(stage);
    // After a failed act the case is not where the rest of the scenario believes it to be.
    const bool is_act = !std::holds_alternative<yaml::Expect>(step.what);
    if (is_act && result.failures.size() > before) break;
  }
  for (const auto& [id, calendar] : stage.replaced) house.library.add(calendar);
  house.library.set_directory(directory);
  house.library.set_absences({});
  if (coverage == nullptr) return;
  for (const ports::InstanceRow& row : stage.cases()) {
    for (const CasePart& part : parts_of(loop, house.library, row.id)) {
      coverage->add(*part.definition, session->reads().store.records(part.state->id));
    }
  }
}

}  // namespace

Result run(const House& house, const yaml::Scenario& scenario, Coverage* coverage) {
  Result result;
  result.name = scenario.name;
  result.line = scenario.line;
  const auto begin = std::chrono::steady_clock::now();
  try {
    play(house, scenario, coverage, result);
  } catch (const std::exception& error) {
    result.failures.push_back({scenario.line,
                               {std::string("the engine stopped: ") + error.what(),
                                std::string("引擎中止:") + error.what()}});
  }
  const auto took = std::chrono::steady_clock::now() - begin;
  result.elapsed_us = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  return result;
}

}  // namespace recourse::scenario
