#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/time.h"
#include "engine/base/value.h"
#include "engine/base/time_span.h"
#include "engine/definition/finding.h"

/// *.scenario.yaml: what happens to one case, and what must then hold.
/// A file is one scenario, or `scenarios:` with a list of them; `process` and `start` given beside
/// the list hold for every entry that does not say otherwise.
///
/// Steps and tasks are named by their id ("investigate") or by the end of their path
/// ("resolve/work/investigate"). All values are JSON-shaped: number, text, bool, null, list, map;
/// whoever runs the scenario conforms them to the declared types.
namespace recourse::yaml {

/// `{task: verify, as: bob, action: accept, data: {…}}`: a person uses a work item. Either
/// `action` (complete with that button) or `verb` (claim, release, delegate, forward, suspend, …);
/// neither: the implicit `complete`. `item` (1-based) picks one foreach instance.
struct TaskAct {
  std::string task;
  std::string as;
  std::string action;
  std::string verb;
  std::string choice;   ///< ballot of a vote
  std::string to;       ///< back target, or the person a verb leads to
  std::string comment;
  int item = 0;         ///< 0: the first work item the person may use
  Value data;           ///< Map by path ("notes": [...], "complaint.story": …) or Null
};
/// `{advance: 2 working hours}` or `{advance: {to: 2025-03-04T09:00+08:00}}`. Timers that fall due
/// on the way fire in order.
struct AdvanceAct {
  std::optional<calendar::TimeSpan> span;
  std::optional<Instant> to;
};
/// `{job: finance.pay, result: {…}}`, `{job: finance.pay, error: account_closed}`,
/// `{job: finance.pay, fail: timeout}`: the answer to the oldest open job of that connector, or of
/// that step. Neither of the three: success with an empty result. `item` as in TaskAct.
struct JobAct {
  std::string job;     ///< connector id or step
  enum class Answer { kResult, kError, kFail } answer = Answer::kResult;
  Value result;        ///< for kResult
  std::string error;   ///< error code (kError) or reason of the technical failure (kFail)
  Value error_data;    ///< `data:` beside `error:`
  int item = 0;
};
struct MessageAct {
  std::string name;
  Value key;
  Value data;          ///< payload
  std::string id;      ///< for deduplication; empty: a fresh one
};
struct SignalAct {
  std::string name;
  Value data;
};
/// `{person_left: eve}`: the directory has them no longer at work, and the signal is given.
struct PersonLeftAct { std::string user; };
/// `{operation: cancel, by: ann, reason: …}`; administrator's `retry` and the like name a `step`.
struct OperationAct {
  std::string name;
  std::string by;
  std::string reason;
  std::string step;
  Value data;
};

/// `{case: second}`: the steps that follow are about that case. `first` is the scenario's own,
/// `newest` the latest of the process, whoever started it.
struct CaseAct { std::string name; };

/// `{calendar: cn-standard, version: "2026.2", closed: [2026-03-04]}`: a new version is published.
struct CalendarAct {
  std::string id;
  std::string version;
  std::vector<Date> closed;   ///< beside those of the version before
  std::vector<Date> make_up;
};

/// `{absence: chu.lan, from: …, to: …, substitutes: [zhou.zheng], processes: [complaint]}`: it is
/// said that somebody is away; with no times, that they are not.
struct AbsenceAct {
  std::string user;
  std::optional<Instant> from, to;
  std::vector<std::string> substitutes, processes;
};

struct ExpectTask {
  std::optional<std::string> owner;  ///< "" (written null): nobody
  std::optional<std::string> state;  ///< Ready, Reserved, …
  std::optional<std::vector<std::string>> candidates;  ///< groups and users, in any order
  std::optional<Instant> due;
  std::optional<int> count;          ///< open work items of that step
  std::optional<std::string> title;
  std::optional<std::string> for_whom;  ///< whose work the owner does; "" (written null): nobody's
  int line = 0;
};
struct ExpectClock {
  bool none = false;                   ///< the case has no such clock
  std::optional<std::string> state;  ///< running, paused, met, breached
  std::optional<Instant> due;        ///< of the 100 % rung
  std::optional<std::vector<std::string>> fired;  ///< names of the rungs that fired ("warn")
};
/// Everything not mentioned is not looked at; what is mentioned must hold exactly.
struct Expect {
  std::optional<std::vector<std::string>> active;  ///< all active leaves, each once, in any order
  std::vector<std::pair<std::string, ExpectTask>> tasks;
  std::vector<std::pair<std::string, Value>> data;  ///< by path
  std::optional<std::string> ended;                 ///< outcome; "" (written null): still running
  std::vector<std::string> exited;                  ///< steps whose last visit was broken off
  std::optional<std::vector<std::string>> waiting_jobs;  ///< connectors of all open jobs, any order
  std::optional<int> incidents;                     ///< open ones
  std::vector<std::pair<std::string, int>> notices; ///< sent so far, by kind: sla, urge, cc
  std::optional<std::vector<std::string>> waiting;  ///< steps that wait for a lock or their turn
  std::optional<int> cases;                         ///< of the process, running and ended
  std::vector<std::pair<std::string, int>> family;  ///< relatives, by relation
  std::vector<std::pair<std::string, ExpectClock>> sla;
};

struct ScenarioStart {
  Instant at;
  std::string by;   ///< "nobody": nothing is started, `starts` of the process will
  Value data;       ///< Map of the inputs
  std::string key;  ///< business key, where the process has no `key:`
};
/// `{start: {by: ann, data: {…}, name: second}}`: another case of the process, which the steps that
/// follow are about.
struct StartAct {
  ScenarioStart start;
  std::string name;
  std::string repeat_of;  ///< name of a case
};

struct ScenarioStep {
  std::variant<TaskAct, AdvanceAct, JobAct, MessageAct, SignalAct, OperationAct, StartAct, CaseAct,
               CalendarAct, AbsenceAct, PersonLeftAct, Expect>
      what;
  /// `refused: TASK_STATE`: the step must be rejected with this code and change nothing.
  std::string refused;
  int line = 0;
  int column = 0;
};

struct Scenario {
  std::string name;
  std::string process;
  ScenarioStart start;
  std::vector<ScenarioStep> steps;
  int line = 0;
};

struct LoadedScenarios {
  std::vector<Scenario> scenarios;            ///< empty when there are errors
  std::vector<definition::Finding> findings;  ///< all of them
};

/// Pure of files. Never throws.
[[nodiscard]] LoadedScenarios load_scenarios(std::string_view source);

}  // namespace recourse::yaml
