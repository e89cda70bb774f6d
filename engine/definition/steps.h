#pragma once
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/label.h"
#include "engine/calendar/calendar.h"
#include "engine/definition/chart.h"
#include "engine/definition/source.h"

namespace recourse::definition {

/// "2 working days", or a lone {{ expression }} of type duration.
using Span = std::variant<calendar::TimeSpan, feel::Template>;

enum class FieldMode { kRequired, kOptional, kReadonly };
struct FormField {
  std::string path;  ///< dotted path into data in sight of the step
  FieldMode mode = FieldMode::kOptional;
  feel::TypePtr type;
  Label label;
  Label help;
  std::string widget;
  std::optional<Source> options;  ///< list of the values it takes; none: any of its type
  feel::Expression visible_when;  ///< empty: always
};

enum class Pick { kClaim, kLeastLoaded, kRoundRobin, kSticky, kNominate };
struct Assign {
  std::vector<std::string> roles;   ///< of the definition
  std::vector<feel::Expression> users;  ///< each gives a user or a list of users
  Pick pick = Pick::kClaim;
  bool everyone = false;            ///< one work item per person (votes)
  std::vector<feel::Expression> exclude;  ///< users or lists of users who may not
  feel::Expression sticky_by;       ///< kSticky: who handled this key before is asked first
  std::optional<Source> skills;     ///< a list of what each of the people must know
  std::vector<std::string> fallback;  ///< roles asked where nobody else may
};

/// pass_when / fail_when. `first` decides by the first answer: it passes when that is the first of
/// the choices. Counts and `total` (percent base =
/// all minus abstain) are read from the ballots, S11.
struct VoteRule {
  enum class Kind { kFirst, kAll, kAny, kCount, kPercent, kExpression };
  Kind kind = Kind::kAll;
  std::string choice;      ///< for all, any, count, percent
  Decimal amount;          ///< N of "N X", P of "P% X"
  feel::Expression expression;  ///< names: each choice, total, done; all int
};
struct Vote {
  bool in_order = false;
  std::vector<std::string> choices{"agree", "disagree"};
  std::map<std::string, Label> choice_labels;
  /// What a voter's answer counts, at least 0; names: voter. Empty: one each.
  feel::Expression weight;
  VoteRule pass_when;
  std::optional<VoteRule> fail_when;
  enum class Empty { kPass, kFail, kError } empty = Empty::kError;
  /// Who has not answered may still do so until the scope around ends; it decides nothing more.
  bool rest_continue = false;
};

/// Reminders to whoever has the work item, until it is done.
struct Urge {
  std::optional<Span> after;  ///< none: no reminder
  std::optional<Span> every;  ///< none: one reminder
  std::optional<Span> rest;   ///< between two times that people urge; none: 4 working hours
};

/// `back`. `previous` stands for several targets of that name: the one completed last is meant.
struct Back {
  std::vector<NodeId> targets;         ///< one node per entry of `to`; the request names one
  std::vector<std::string> target_names;
  bool direct = false;                 ///< resume: direct
  std::optional<bool> undo;
};

/// A button of a task. Fires event "action.<id>" at the task.
struct Action {
  std::string id;
  Label label;
  std::vector<std::string> needs;  ///< paths written in this submission, not null, not empty
  feel::Expression when;
  Assignments set;
  std::optional<Back> back;        ///< otherwise the transition leads to `next`
  /// One transition per target: one for next, one per back target, in the order of Back::targets.
  std::vector<TransitionId> transitions;
};

struct TaskStep {
  std::map<std::string, feel::Template> title;  ///< "en", "zh"; rendered at creation. May be empty
  Label help;
  std::vector<FormField> fields;
  std::vector<std::string> cc_roles;
  std::vector<std::string> cc_users;
  Assign assign;
  std::optional<Span> due;
  std::optional<Urge> urge;
  int priority = 0;
  /// delegate, forward, suspend, skip, add_signer, remove_signer, back_date
  std::vector<std::string> allow;
  std::optional<Vote> vote;
  std::vector<Action> actions;     ///< never empty: an implicit `complete`; votes: passed, failed
};

struct Retry {
  int times = 0;
  Span wait;
  Decimal backoff = 1;
  std::optional<Span> max_wait;
  Decimal jitter;          ///< percent by which a wait may be shorter or longer
  std::string then_error;  ///< empty: incident
};
struct AutoStep {
  std::string connector;  ///< "mail.send"
  std::vector<Assignment> with;  ///< path = name of the input
  Assignments save;       ///< may read `result`
  Retry retry;
};
struct SetStep { Assignments set; };
struct DecideStep {
  std::string decision;
  Assignments save;       ///< may read `result`
};
struct ChooseStep {};     ///< its guarded eventless transitions say all, `otherwise` is the last
struct SendStep {
  std::string message;    ///< or signal
  std::string signal;
  feel::Expression key;   ///< of the receiver (`to`); empty for signals
  std::vector<Assignment> with;
};
struct WaitStep {
  std::optional<Span> for_span;
  feel::Expression until;  ///< date or datetime
  feel::Expression when;
};                         ///< `first` is made of handlers-like Catch entries, see Catch
struct JoinRule {
  enum class Kind { kAll, kAny, kCount, kExpression } kind = Kind::kAll;
  int count = 0;
  feel::Expression expression;  ///< names: finished, total
  bool rest_continue = false;
};
struct ParallelStep {
  struct Branch {
    NodeId node;
    feel::Expression when;  ///< empty: always
  };
  std::vector<Branch> branches;
  JoinRule join;
  bool at_least_one = false;
  bool one_at_a_time = false;  ///< its branches share one work permit
};
struct ForeachStep {
  std::string item;
  feel::TypePtr item_type;
  feel::Expression in;
  bool sequential = false;
  int max_parallel = 0;  ///< 0: all
  bool open = false;     ///< items may be added until the join holds
  JoinRule join;
  Assignments collect;   ///< evaluated as an instance ends; lists append in index order
  NodeId body = kNoNode;
};
struct CallStep {
  std::string process;
  int version = 0;       ///< 0: latest; -1: same
  std::vector<Assignment> with;
  Assignments save;      ///< may read `result`
};
struct StartStep {
  std::string process;
  std::vector<Assignment> with;
  std::string save_id;   ///< path, may be empty
};
struct ScopeStep {};     ///< locals stand in StepInfo
struct RaiseStep { std::string error; };
struct EscalateStep { std::string name; };
struct CompensateStep {
  bool all = true;
  std::vector<NodeId> steps;
};
struct FinishStep { std::string outcome; };
struct BranchBody {};    ///< a branch, foreach body, handler body or undo body: a plain scope

using StepKind = std::variant<BranchBody, TaskStep, AutoStep, SetStep, DecideStep, ChooseStep,
                              SendStep, WaitStep, ParallelStep, ForeachStep, CallStep, StartStep,
                              ScopeStep, RaiseStep, EscalateStep, CompensateStep, FinishStep>;

/// Something a node listens for while it is active: a handler, or an alternative of wait.first.
/// Armed before the work of the node starts (S4).
struct Catch {
  enum class Kind {
    kAfter, kEvery, kAt, kMessage, kSignal, kError, kEscalation, kWhen, kOperation
  };
  Kind kind = Kind::kAfter;
  std::string name;         ///< message, signal, error, escalation or operation
  Span span;                ///< after, every
  feel::Expression at;      ///< at / until: date or datetime
  feel::Expression when;    ///< edge-triggered condition
  feel::Expression match;   ///< extra guard; may read `message`
  bool interrupt = true;
  bool handler = true;      ///< false: an alternative of wait.first, whose work is then over
  TransitionId transition = 0;
};

struct Variable {
  std::string name;
  feel::TypePtr type;
  bool input = false;
  bool required = false;
  std::optional<Source> initial;  ///< `default`
  std::string merge;        ///< "", append, sum, max, min, and, or, union
  bool shared = false;
  /// Personal data: path of the person it is about, "" = the case's customer.
  std::optional<std::string> private_subject;
  std::vector<std::string> seen_by;  ///< private: roles that see it beside those who work with it
};

/// `lock`: taken when the step is entered, freed when it is left; first come, first served.
struct Lock {
  std::string name;
  feel::Expression key;  ///< shared by all cases that give the same; empty: within the case
};

/// All the process layer knows of one chart node; same index as Chart::nodes.
struct StepInfo {
  StepKind kind;
  Label title;              ///< literal label of the step
  feel::Expression only_if;
  feel::Expression while_;
  std::optional<Lock> lock;
  std::vector<Variable> locals;   ///< scope data, foreach data
  std::vector<Catch> catches;     ///< wait.first alternatives, then handlers, in list order
  NodeId undo = kNoNode;          ///< region node with the undo body
  TransitionId next = ~TransitionId{0};  ///< its "done" (or skip) transition, where it has one
  bool overlay = false;     ///< branch or foreach body whose writes merge at the join (S9)
  int line = 0;             ///< in the YAML, for messages and the editor
  int column = 0;
};
/// May the case come past the step without its work: by its condition, or because whoever has its
/// task may skip it? `next` is the way then.
[[nodiscard]] inline bool may_be_skipped(const StepInfo& step) {
  const auto* task = std::get_if<TaskStep>(&step.kind);
  const bool by_person =
      task && std::find(task->allow.begin(), task->allow.end(), "skip") != task->allow.end();
  return by_person || !step.only_if.empty() || !step.while_.empty();
}

/// What a transition does beside moving; same index as Chart::transitions.
struct TransitionInfo {
  feel::Expression guard;   ///< choose.when, action.when, match
  Assignments set;
  std::optional<Source> add_items;  ///< a list for the open foreach whose handler this is
  std::string label;        ///< for pictures: action id, alternative
};

}  // namespace recourse::definition
