#pragma once
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/id.h"
#include "engine/base/label.h"
#include "engine/base/value.h"
#include "engine/definition/chart.h"
#include "engine/history/attached_file.h"
#include "engine/lifecycle/job.h"
#include "engine/lifecycle/process_instance.h"
#include "engine/lifecycle/work_item.h"

namespace recourse::history {

using definition::NodeId;

/// Number of an activity instance within its process instance, from 1 upwards, never reused.
using ActivityId = std::uint32_t;

/// A write waiting for the join of the branch that made it (S9).
struct OverlayWrite {
  std::string path;
  Value value;
  std::string merge;  ///< "" replaces
  bool operator==(const OverlayWrite&) const = default;
};

/// A node of the definition while it is active: (path, visit), rule S1.
struct Activity {
  ActivityId id = 0;
  NodeId node = 0;
  std::uint32_t visit = 0;
  ActivityId parent = 0;      ///< 0 only for the root
  int index = -1;             ///< foreach instance number, from 0
  bool region = false;        ///< runs beside its siblings: alongside body, undo body
  bool detached = false;      ///< left running by `rest: continue`
  Instant since;
  Map locals;                 ///< local data, foreach item
  bool overlaid = false;      ///< writes below it wait for the join
  std::vector<OverlayWrite> writes;
  NodeId completed_by = definition::kNoNode;  ///< compound: the final child that was reached
  // Parallel and foreach only:
  std::uint32_t started = 0;
  std::uint32_t finished = 0;
  bool joined = false;
  List items;                 ///< foreach: the snapshot of `in`
  std::map<int, std::vector<OverlayWrite>> merged;  ///< writes of finished children, by index
  // Return address of a scope (resume: direct), and the undo entry a compensation body works on.
  NodeId return_to = definition::kNoNode;
  /// Where a return leads once what it goes back over is undone.
  NodeId pending_target = definition::kNoNode;
  std::uint64_t undo_entry = 0;
  bool waits = false;         ///< entered, but its work waits for a lock or for its turn
  std::string lock_key;       ///< of the lock it asked for that cases share
  bool lock_asked = false;    ///< such a lock is asked for; it is given back when this is left
  bool lock_held = false;     ///< and it was granted
  std::map<int, bool> edges;  ///< last truth of each `when` handler, by index in catches
  bool operator==(const Activity&) const = default;
};

/// One person's answer in a vote, or one work item of a task.
struct WorkItem {
  WorkItemId id;
  NodeId node = 0;             ///< the task it is work on
  /// It lives as long as this activity: the task, or the scope around it once a decided vote let
  /// the open answers go on.
  ActivityId activity = 0;
  lifecycle::WorkItemState state = lifecycle::WorkItemState::Created;
  std::uint32_t revision = 0;  ///< +1 on every change; what requests must quote
  Label title;
  std::vector<std::string> candidate_users;   ///< resolved at creation or by forward
  std::vector<std::string> candidate_groups;
  std::vector<std::string> excluded;          ///< users who may not, for whatever rule
  /// Users whom two people let do it although a rule keeps them away; and who asks it for whom,
  /// against which rules.
  std::vector<std::string> overridden;
  std::string override_for, override_by;
  std::vector<std::string> override_rules;
  std::string owner;                          ///< actual owner, empty: none
  std::string delegated_from;                 ///< owner who gets it back
  bool delegation_answered = false;           ///< the delegate is done, the owner confirms
  std::string stands_in_for;                  ///< whose work the owner does while they are away
  Map answer;                                 ///< what the delegate entered, by field path
  std::optional<Instant> due;
  std::string due_span;                       ///< what `due` was computed with; empty: no calendar
  Duration open_time_left;                    ///< while suspended: what remained to `due`
  std::optional<Instant> resumed;             ///< `due` is `open_time_allowed` after this instead
  Duration open_time_allowed;
  std::string suspended_for;                  ///< a reason code that stops clocks, else empty
  int priority = 0;
  Instant created;
  int order = 0;                              ///< place in an in-order vote, from 0
  bool extra_signer = false;
  /// Of a signer who was added: by whom, beside which work item, and whether they sign before it,
  /// after it, or beside it ("").
  std::string added_by;
  WorkItemId added_to;
  std::string place;
  std::string action;                         ///< it was completed with
  Decimal weight = 1;                         ///< of its answer in a vote
  std::string choice;                         ///< the vote cast, once completed
  std::optional<Instant> completed;
  std::string why;                            ///< reason code of the assignment, see assignment.h
  bool operator==(const WorkItem&) const = default;
};

struct Job {
  JobId id;
  ActivityId activity = 0;
  std::string connector;
  int attempt = 1;
  lifecycle::JobState state = lifecycle::JobState::Pending;
  Map input;
  bool operator==(const Job&) const = default;
};

struct Timer {
  enum class Purpose { kCatch, kWait, kRetry, kSla, kSuspendUntil, kUrge, kStart, kBack };
  TimerId id;
  ActivityId activity = 0;      ///< 0: of the whole instance (SLA)
  Purpose purpose = Purpose::kCatch;
  int index = 0;                ///< of the catch, or of the rung
  std::string name;             ///< SLA clock; work item or job id as text
  Instant due;
  Instant from;                 ///< and after how long it is due, where a calendar counts that
  std::string span;             ///< empty: it does not depend on a calendar
  std::uint32_t chain = 0;      ///< how many due at once led to it in a row; 0: it takes time
  bool operator==(const Timer&) const = default;
};

struct Subscription {
  ActivityId activity = 0;
  int index = 0;                ///< of the catch
  bool signal = false;
  std::string name;
  std::string key;
  bool operator==(const Subscription&) const = default;
};

/// A clock with a ledger.
struct SlaClock {
  enum class State { kRunning, kPaused, kMet, kBreached, kStopped };
  struct Span {
    Instant from, to;
    std::string reason;         ///< empty: consumed; otherwise why it was paused
    bool operator==(const Span&) const = default;
  };
  std::string name;             ///< as declared
  ActivityId activity = 0;      ///< of a clock of one step: that visit; 0: of the whole case
  State state = State::kRunning;
  std::string target;           ///< the budget as a time span: "5 working days"
  Duration budget;              ///< the same as what it counts: open time or elapsed time
  Instant started;
  Instant since;                ///< of the running or paused span
  std::string reason;           ///< of the current pause
  Duration open_time_left;      ///< while paused: what is left to count
  Instant due;                  ///< while paused: as it was when the pause began
  bool provisional = false;     ///< beyond the days its calendar knows
  /// Of a clock of a rule pack: "PACK.CLOCK", and the version of the calendar that it keeps until a
  /// person has it counted anew (T5).
  std::string policy;
  std::string calendar_version;
  std::string policy_version;   ///< of the pack; empty: the one the case keeps
  std::vector<Span> ledger;     ///< closed spans, oldest first
  std::vector<int> fired;       ///< indices of rungs
  bool breached = false;        ///< a rung at 100 % or more has fired
  bool operator==(const SlaClock&) const = default;
};

struct UndoEntry {
  std::uint64_t seq = 0;        ///< order of completion
  NodeId node = 0;              ///< the completed step
  std::uint32_t visit = 0;
  std::vector<ActivityId> scopes;  ///< activities around it, outermost first
  Map data;                     ///< snapshot it is undone with
  InstanceId child;             ///< of a call: the case that undoes what it did
  bool taken = false;
  bool operator==(const UndoEntry&) const = default;
};

struct Completion {
  NodeId node = 0;
  ActivityId parent = 0;        ///< scope it ran in
  std::uint32_t visit = 0;
  std::string actor;
  Instant at;
  bool returned = false;        ///< by an action that went back
  bool operator==(const Completion&) const = default;
};

/// Something a person must look at before a leaf goes on (S13).
struct Incident {
  std::uint32_t id = 0;
  ActivityId activity = 0;      ///< 0: the whole instance
  std::string code;
  Label text;
  JobId job;                    ///< empty: not about a job
  Value stimulus;               ///< what was being done, kept to be tried again; Null for jobs
  Instant since;
  std::vector<std::string> users, groups;  ///< who is to see to it, where roles are named for it
  bool operator==(const Incident&) const = default;
};

struct Call {
  ActivityId activity = 0;
  InstanceId child;
  bool operator==(const Call&) const = default;
};

/// A copy of a work item, or of the case: for a person to know, no duty.
struct Copy {
  WorkItemId item;              ///< empty: of the case
  std::string user;
  Instant sent;
  std::optional<Instant> read;  ///< for the first time
  bool operator==(const Copy&) const = default;
};

/// Of a lock that cases share: who holds it (the first of its name and key) and who waits.
struct LockClaim {
  std::string lock, key;
  InstanceId instance;
  ActivityId activity = 0;
  bool operator==(const LockClaim&) const = default;
};

/// Of a request to erase a person: received, identity_checked, refused, restricted, scheduled,
/// erased, reported. Of a legal hold on a person: held, lifted. Of cases whose retention is over:
/// due, reported.
struct Erasure {
  std::string state;              ///< empty: this is no such request
  std::vector<std::string> keys;  ///< of the person; their destruction is the erasure
  std::vector<InstanceId> cases;  ///< that hold something under them
  std::optional<Instant> until;   ///< scheduled: not before this instant; held: not after it
  bool operator==(const Erasure&) const = default;
};
/// Of a range of numbers, by year: the last one given. The latest are kept, so that whoever asks
/// again gets the same.
struct NumberGiven {
  JobId job;
  std::string number;
  bool operator==(const NumberGiven&) const = default;
};
/// Of a list of people: whose turn it was, and for which work item.
struct TurnTaken {
  WorkItemId item;
  std::string user;
  bool operator==(const TurnTaken&) const = default;
};
/// Another case of the family. Relation: parent, child, repeat_of, repeated_by, merged_into,
/// merged, linked.
struct Relative {
  std::string relation;
  InstanceId instance;
  bool operator==(const Relative&) const = default;
};

/// All that a process instance is. A plain struct without rules: only history/apply_*.cpp writes
/// it, and fold(records) rebuilds it (I3).
struct InstanceState {
  InstanceId id;
  std::string process;
  int version = 0;
  std::string definition_hash;
  std::string key;
  lifecycle::ProcessInstanceState state = lifecycle::ProcessInstanceState::Running;
  std::string outcome;
  Label title;
  Instant started;
  std::optional<Instant> ended;
  /// Calendars of the definition, by id: the version all dues of the case are counted with.
  std::map<std::string, std::string> calendars;
  /// Rule packs of the definition, by id: the version the case keeps for life.
  std::map<std::string, std::string> policies;
  std::string suspended_for;    ///< a reason code that stops clocks, else empty
  std::string starter;
  std::string section;          ///< of the house, that the case belongs to; empty: to all
  std::string channel;
  InstanceId parent;            ///< the caller of a called instance
  ActivityId parent_activity = 0;
  int priority = 0;

  std::uint64_t record = 0;     ///< number of step records; the version commands are guarded by
  std::uint64_t seq = 0;        ///< number of events
  std::string hash;             ///< hex, of the last step record

  Map data;
  std::map<ActivityId, Activity> activities;
  ActivityId last_activity = 0;
  std::map<NodeId, std::uint32_t> visits;
  std::map<NodeId, std::vector<NodeId>> kept;  ///< memory of the histories
  std::map<WorkItemId, WorkItem> work_items;  ///< of active tasks, ended ones go with the task
  std::map<JobId, Job> jobs;
  std::map<TimerId, Timer> timers;
  std::vector<Subscription> subscriptions;
  std::vector<SlaClock> sla;
  std::vector<UndoEntry> undo_log;
  std::vector<Completion> completions;        ///< latest per (node, scope, actor), oldest first
  /// Who answered a work item of a step, over all visits, votes and returns: what duty rules and
  /// the circle of participants look at.
  std::map<NodeId, std::vector<std::string>> acted;
  std::map<std::uint32_t, Incident> incidents;
  std::uint32_t last_incident = 0;
  std::vector<Call> calls;
  std::vector<Copy> copies;                   ///< in the order they were sent
  std::vector<AttachedFile> files;            ///< in the order they came
  std::vector<LockClaim> claims;              ///< of a lock only: in the order they came
  Erasure erasure;                            ///< of a request to erase a person only
  std::vector<std::string> erased_keys;       ///< of persons whose data was erased from this case
  std::optional<Instant> keep_until;          ///< ended: what is personal is erased after that
  std::map<std::string, std::int64_t> numbers;  ///< of a range only: the last by year
  std::vector<NumberGiven> numbers_given;     ///< of a range only: the latest
  std::vector<TurnTaken> turns;               ///< of a list only: the latest, in their order
  std::string kept_by;                        ///< of a list for one key: who handled it last
  std::vector<Relative> family;
  bool operator==(const InstanceState&) const = default;

  [[nodiscard]] bool running() const {
    return state == lifecycle::ProcessInstanceState::Running ||
           state == lifecycle::ProcessInstanceState::Suspended;
  }
};

}  // namespace recourse::history
