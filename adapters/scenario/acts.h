#pragma once
#include <map>

#include "adapters/runtime/loop.h"
#include "adapters/scenario/case_view.h"
#include "adapters/yaml/scenario_loader.h"

namespace recourse::scenario {

/// The case a scenario is about, and the house around it.
struct Stage {
  runtime::Loop& loop;
  runtime::Library& library;
  ports::IdSource& ids;
  definition::DefinitionPtr definition;
  InstanceId instance;
  std::map<std::string, calendar::Calendar> replaced = {};  ///< calendars as they were before
  std::map<std::string, InstanceId> named = {};  ///< "first" and those started with a name

  [[nodiscard]] std::vector<CasePart> parts() const { return parts_of(loop, library, instance); }
  /// Personal data as its person's key opens it: a scenario is about what people see.
  [[nodiscard]] Value in_clear(const Value& value) const;
  [[nodiscard]] command::Caller caller(const std::string& user) const;
  /// Of the process, newest first.
  [[nodiscard]] std::vector<ports::InstanceRow> cases() const;
};

/// What an act came to: the engine's answer, or why the act could not even be tried
/// (code "SCENARIO": the scenario is wrong, not the definition's rules).
[[nodiscard]] recourse::Result<Value> start(Stage& stage, const yaml::ScenarioStart& start,
                                              InstanceId repeat_of = {});
[[nodiscard]] recourse::Result<Value> perform(Stage& stage, const yaml::TaskAct& act);
[[nodiscard]] recourse::Result<Value> perform(Stage& stage, const yaml::AdvanceAct& act);
[[nodiscard]] recourse::Result<Value> perform(Stage& stage, const yaml::JobAct& act);
[[nodiscard]] recourse::Result<Value> perform(Stage& stage, const yaml::MessageAct& act);
[[nodiscard]] recourse::Result<Value> perform(Stage& stage, const yaml::SignalAct& act);
[[nodiscard]] recourse::Result<Value> perform(Stage& stage, const yaml::OperationAct& act);

[[nodiscard]] recourse::Result<Value> perform(Stage& stage, const yaml::StartAct& act);
[[nodiscard]] recourse::Result<Value> perform(Stage& stage, const yaml::CaseAct& act);
[[nodiscard]] recourse::Result<Value> perform(Stage& stage, const yaml::CalendarAct& act);
[[nodiscard]] recourse::Result<Value> perform(Stage& stage, const yaml::PersonLeftAct& act);
[[nodiscard]] recourse::Result<Value> perform(Stage& stage, const yaml::AbsenceAct& act);

/// "investigate, call_back" or "nothing": for messages.
[[nodiscard]] std::string list_text(const std::vector<std::string>& names);

}  // namespace recourse::scenario
