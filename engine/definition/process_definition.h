#pragma once
#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/steps.h"
#include "engine/feel/decision.h"

namespace recourse::definition {

/// One of the four.
struct Role {
  std::string group;                   ///< directory group
  std::vector<std::string> users;
  feel::Expression expression;         ///< gives users
  std::string roster;                  ///< duty roster of the directory: who is on duty now
  bool central = false;                ///< serves all sections, not that of the case alone
};
struct Message {
  feel::Expression key;                ///< over data in sight of the subscriber
  feel::TypePtr carries;               ///< record of the payload; nullptr: nothing
  std::optional<calendar::TimeSpan> keep;  ///< none: transient
  bool deliver_all = false;
};
struct Outcome {
  enum class Kind { kSuccess, kFailure, kCancelled } kind = Kind::kSuccess;
  Label title;
};
struct Rung {
  Decimal percent;                     ///< of the budget
  std::string escalate;                ///< raises escalation "sla.<clock>.<escalate>"
  std::vector<std::string> notify;     ///< owner, manager, head, role names
  std::vector<std::string> reassign;   ///< roles the open work goes to
  /// So long after the due; `percent` is 100 then.
  std::optional<calendar::TimeSpan> after_due = {};
};
/// "80%", "100% + 1 working day".
[[nodiscard]] inline std::string moment_text(const Rung& rung) {
  const std::string share = rung.percent.to_text() + "%";
  return rung.after_due ? share + " + " + calendar::to_text(*rung.after_due) : share;
}
/// Why a clock may stand still; reports count by these. Internal clocks know the first two.
inline constexpr std::string_view kPauseCodes[] = {"customer", "external", "appraisal",
                                                   "calendar"};
[[nodiscard]] inline bool is_pause_code(std::string_view reason) {
  return std::find(std::begin(kPauseCodes), std::end(kPauseCodes), reason) !=
         std::end(kPauseCodes);
}

struct SlaClock {
  std::string name;
  Label title;
  Span target;                         ///< budget in working time of the definition's calendar
  NodeId starts = kNoNode;             ///< first entry starts it; kNoNode: instance start
  /// The date or date and time it is counted from, which it follows; empty: when it is started.
  feel::Expression from;
  feel::Expression only_if;            ///< asked when it would start; empty: always
  /// It measures the first resolution: a case that is woken does not set it going again.
  bool first_only = false;
  /// A clock of one step: every entry starts one of its own, leaving the step ends it.
  NodeId step = kNoNode;
  std::vector<std::pair<NodeId, std::string>> pause_in;  ///< step, reason code
  feel::Expression pause_when;         ///< over the case data
  std::string pause_when_reason;       ///< code, or "condition"
  /// The ladder of a task's due (`ladder` of the task): it stands still while the task rests.
  bool of_due = false;
  std::vector<Rung> ladder;
  /// Its budget, and what it may stand still for, are those of a clock of this rule pack, in the
  /// version that was in force when the case began, or on the day of `from`; empty: its own.
  std::string policy;
  std::string policy_clock;
  /// Escalations of the pack's own ladders, in any version; none: the pack is not known here.
  std::optional<std::vector<std::string>> policy_escalations;
};
struct Duty {
  enum class Kind { kSeparate, kSame, kDistinct, kNotStarter, kNotInvolved };
  Kind kind = Kind::kSeparate;
  std::vector<NodeId> steps;
  int distinct = 0;
  feel::Expression by;                 ///< not_involved: these people
};
struct Operation {
  std::string id;                      ///< cancel, take_back, add_item, complete_now or own
  Label label;
  std::vector<std::string> by;         ///< starter, actor, owner, role names
  std::vector<NodeId> while_in;        ///< empty: always
  std::optional<calendar::TimeSpan> within;
  Assignments set;
  std::string finish;                  ///< outcome; empty: none
  NodeId adds_to = kNoNode;            ///< add_item: the open foreach
  std::vector<NodeId> completes;       ///< complete_now: the foreach and parallel steps it joins
  std::vector<NodeId> wakes_at;        ///< wake: steps an ended case may go on at
};
/// A day on which a start by the clock is due, resolved on the calendar.
struct StartDay {
  enum class Kind {
    kEvery,            ///< every day
    kOpen,             ///< working_day
    kWeekday,          ///< monday … sunday; number 0 is Monday
    kWeekdayOrBefore,  ///< friday_or_before: else the last open day before it in its week
    kMonthDay,         ///< 1 … 31; months without it have none
    kFirstOpen,        ///< first_working_day of the month
    kLastOpen,         ///< last_working_day of the month
  };
  Kind kind = Kind::kEvery;
  int number = 0;
};
/// What starts a case beside people and other cases (`starts`).
struct StartTrigger {
  enum class Kind { kMessage, kEvery, kAt };
  Kind kind = Kind::kMessage;
  std::string message;
  calendar::TimeSpan every;
  std::vector<std::int32_t> minutes;   ///< at: since local midnight, ascending
  std::vector<StartDay> days;
  Assignments set;                     ///< the inputs; may read `message`
};
/// What every end (or every end with an outcome of `before`) must have passed, proved at check
/// time. Each of `after_each` asks for it anew.
struct Guarantee {
  std::string must_pass;               ///< as written, for messages
  std::vector<NodeId> passes;          ///< any of these steps will do
  std::vector<std::string> before;     ///< outcomes; empty: all
  std::vector<std::string> except;     ///< outcomes
  std::vector<NodeId> after_each;
};
/// How long what is personal in an ended case is kept.
struct Retention {
  calendar::TimeSpan keep;             ///< days, weeks, months
  bool from_start = false;             ///< counted from the start of the case; else from its end
  Label basis;                         ///< the law or rule that asks for it
};
/// What of a definition is about persons, beside what its data and types say of themselves.
struct PersonalData {
  bool any = false;                    ///< something is declared private
  std::string customer;                ///< path of the person a case is about; empty: none
  /// Paths in what comes from outside that go on to private data; "" means all of it.
  std::map<std::string, std::set<std::string>> messages;  ///< by name
  std::map<NodeId, std::set<std::string>> results;        ///< of connectors, by step
};
/// A definition that passed every check: what the engine runs. Immutable after publication (L11).
/// A part of the case data that not everybody who sees a case may see, or fill in.
struct Section {
  enum class Mode { kHidden, kVisible, kEditable };  ///< in rising order
  std::string id;
  Label title;
  std::vector<std::string> data;      ///< paths into the case data
  std::map<std::string, Mode> roles;  ///< of the definition, and `starter`
  Mode others = Mode::kHidden;        ///< whoever has none of these roles
};

struct ProcessDefinition {
  std::string id;
  int version = 0;
  std::string hash;                    ///< hex SHA-256 of the source bytes
  std::string source;                  ///< the YAML as published
  Label title;
  std::string calendar;
  std::set<std::string> calendars;     ///< all it names, `calendar` among them
  std::string currency = "CNY";
  std::map<std::string, feel::TypePtr> types;
  std::vector<Variable> data;
  std::map<std::string, Role> roles;
  std::map<std::string, Message> messages;
  std::map<std::string, feel::TypePtr> signals;  ///< what each carries; nullptr: nothing
  std::map<std::string, Label> errors;
  std::map<std::string, Outcome> outcomes;
  std::map<std::string, feel::DecisionTable> decisions;
  std::vector<SlaClock> sla;
  std::vector<Duty> duties;
  feel::Expression key;                ///< business key; empty: none
  /// A second start under a running key hands its inputs over as this message; empty: it does not.
  std::string key_joins;
  bool key_ends = false;               ///< after_end: return; a key is never used for a second case
  feel::Expression belongs_to;         ///< the section of the house; empty: of who called, or none
  std::vector<StartTrigger> starts;
  bool started_by_hand = true;         ///< `operation` is among the starts
  std::vector<std::string> locks;      ///< the order of nested locks, outermost first
  std::map<std::string, Operation> operations;
  std::vector<std::string> incident_roles;   ///< who sees to incidents; none: administrators
  std::vector<Guarantee> guarantees;
  PersonalData personal;
  std::vector<Section> sections;
  std::optional<Retention> retention;  ///< none: until somebody asks for the erasure

  Chart chart;
  std::vector<StepInfo> steps;              ///< by NodeId
  std::vector<TransitionInfo> transitions;  ///< by TransitionId
};
using DefinitionPtr = std::shared_ptr<const ProcessDefinition>;  // shared by all instances on it

/// What an `auto` step may call: connectors/*.yaml.
struct ConnectorManifest {
  std::string id;                      ///< "finance.pay"
  Label title;
  feel::TypePtr input;                 ///< record
  feel::TypePtr result;                ///< record; nullptr: nothing
  std::map<std::string, Label> errors;
  bool idempotent = false;
  std::optional<calendar::TimeSpan> timeout;
};

}  // namespace recourse::definition
