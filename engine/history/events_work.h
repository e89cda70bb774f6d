#pragma once
// Events of people and machines at work: work items, votes, jobs, timers, messages, clocks, words.
#include "engine/history/instance_state.h"

namespace recourse::history {

struct WorkItemCreated {
  static constexpr const char* kType = "WorkItemCreated";
  WorkItemId item;
  ActivityId activity = 0;
  NodeId node = 0;
  std::string path;
  Label title;
  std::vector<std::string> users, groups, excluded;
  std::optional<Instant> due;
  int priority = 0, order = 0;
  bool extra_signer = false;
  Decimal weight = 1;  ///< of its answer in a vote
  std::string why;  ///< how the candidates were found
  std::string due_span = {};  ///< how `due` was counted, where a calendar does
  std::string added_by = {};  ///< of an added signer: who added them,
  WorkItemId added_to = {};   ///< to which work item,
  std::string place = {};     ///< and whether they sign before or after it; "": beside it
  void fields(auto& a) {
    a("item", item), a("activity", activity), a("node", node), a("path", path);
    a("title", title);
    a("users", users), a("groups", groups), a("excluded", excluded), a("due", due);
    a("priority", priority), a("order", order), a("extra_signer", extra_signer);
    a("weight", weight), a("why", why), a("due_span", due_span);
    a("added_by", added_by), a("added_to", added_to), a("place", place);
  }
};
/// A lifecycle transition; `verb` is the trigger's name, `state` the name of the state reached.
/// `owner` is the actual owner afterwards, empty: none.
struct WorkItemChanged {
  static constexpr const char* kType = "WorkItemChanged";
  WorkItemId item;
  std::string verb, state, owner;
  std::string stops_for = {};  ///< suspend: the reason, where it is a code that stops clocks
  void fields(auto& a) {
    a("item", item), a("verb", verb), a("state", state), a("owner", owner);
    a("stops_for", stops_for);
  }
};
/// Completed with its action (or the choice of a vote). `data` is what was submitted.
struct WorkItemCompleted {
  static constexpr const char* kType = "WorkItemCompleted";
  WorkItemId item;
  std::string path, action, choice, by;
  Map data;
  void fields(auto& a) {
    a("item", item), a("path", path), a("action", action), a("choice", choice), a("by", by);
    a("data", data);
  }
};
struct WorkItemDelegated {
  static constexpr const char* kType = "WorkItemDelegated";
  WorkItemId item;
  std::string from, to;
  void fields(auto& a) { a("item", item), a("from", from), a("to", to); }
};
/// The delegate is done: the owner confirms. `data` is what the delegate entered.
struct DelegationAnswered {
  static constexpr const char* kType = "DelegationAnswered";
  WorkItemId item;
  std::string by, owner;
  Map data;
  void fields(auto& a) { a("item", item), a("by", by), a("owner", owner), a("data", data); }
};
struct WorkItemForwarded {
  static constexpr const char* kType = "WorkItemForwarded";
  WorkItemId item;
  std::vector<std::string> users, groups;
  void fields(auto& a) { a("item", item), a("users", users), a("groups", groups); }
};
struct WorkItemNominated {
  static constexpr const char* kType = "WorkItemNominated";
  WorkItemId item;
  std::vector<std::string> users;
  void fields(auto& a) { a("item", item), a("users", users); }
};
/// Suspending stops the due; `left` is the open time that remained. Resuming sets a new due,
/// `allowed` open time later. With a `reason` (calendar), `due` replaces `old_due`.
struct WorkItemDueChanged {
  static constexpr const char* kType = "WorkItemDueChanged";
  WorkItemId item;
  std::optional<Instant> due;
  Duration left;
  Duration allowed;
  std::optional<Instant> old_due = {};
  std::string reason = {};
  void fields(auto& a) {
    a("item", item), a("due", due), a("left", left), a("allowed", allowed);
    a("old_due", old_due), a("reason", reason);
  }
};
/// The vote is decided and this answer still open: it lives on with the scope around it
/// (rest: continue).
struct WorkItemDetached {
  static constexpr const char* kType = "WorkItemDetached";
  WorkItemId item;
  ActivityId activity = 0;
  void fields(auto& a) { a("item", item), a("activity", activity); }
};
struct VoteDecided {
  static constexpr const char* kType = "VoteDecided";
  ActivityId activity = 0;
  std::string path, result;  ///< passed, failed
  std::map<std::string, Decimal> counts;  ///< weight of the answers by choice
  Decimal total;
  void fields(auto& a) {
    a("activity", activity), a("path", path), a("result", result), a("counts", counts);
    a("total", total);
  }
};

struct JobCreated {
  static constexpr const char* kType = "JobCreated";
  JobId job;
  ActivityId activity = 0;
  std::string path, connector;
  int attempt = 1;
  Map input;
  void fields(auto& a) {
    a("job", job), a("activity", activity), a("path", path), a("connector", connector);
    a("attempt", attempt), a("input", input);
  }
};
struct JobCompleted {
  static constexpr const char* kType = "JobCompleted";
  JobId job;
  Value result;
  void fields(auto& a) { a("job", job), a("result", result); }
};
/// A technical failure; `next` says what follows: retry, incident, error.
struct JobFailed {
  static constexpr const char* kType = "JobFailed";
  JobId job;
  Value message;  ///< text, maybe sealed; Null: none
  std::string next;
  void fields(auto& a) { a("job", job), a("message", message), a("next", next); }
};
struct JobRetried {
  static constexpr const char* kType = "JobRetried";
  JobId job;
  int attempt = 0;
  void fields(auto& a) { a("job", job), a("attempt", attempt); }
};
/// The result came after its step was left: kept, told, never dropped silently (N9).
struct JobResultLate {
  static constexpr const char* kType = "JobResultLate";
  JobId job;
  std::string connector;
  Value result;
  void fields(auto& a) { a("job", job), a("connector", connector), a("result", result); }
};

struct TimerArmed {
  static constexpr const char* kType = "TimerArmed";
  TimerId timer;
  ActivityId activity = 0;
  std::string purpose;  ///< catch, wait, retry, sla, suspend_until, urge, back
  int index = 0;
  std::string name;
  Instant due;
  std::string span = {};             ///< where a calendar counts it: due = from + span
  std::optional<Instant> from = {};  ///< none: the instant of the record
  std::uint32_t chain = 0;  ///< of timers due as soon as they were armed, each armed by the last
  void fields(auto& a) {
    a("timer", timer), a("activity", activity), a("purpose", purpose), a("index", index);
    a("name", name), a("due", due), a("span", span), a("from", from);
    a("chain", chain);
  }
};
/// A new version of its calendar counts differently.
struct TimerMoved {
  static constexpr const char* kType = "TimerMoved";
  TimerId timer;
  Instant old_due, due;
  void fields(auto& a) { a("timer", timer), a("old_due", old_due), a("due", due); }
};
/// From here on the dues of the case are counted with this version of the calendar.
struct CalendarChanged {
  static constexpr const char* kType = "CalendarChanged";
  std::string calendar, old_version, version;
  void fields(auto& a) {
    a("calendar", calendar), a("old_version", old_version), a("version", version);
  }
};
struct TimerFired {
  static constexpr const char* kType = "TimerFired";
  TimerId timer;
  Instant due;
  void fields(auto& a) { a("timer", timer), a("due", due); }
};
struct TimerCancelled {
  static constexpr const char* kType = "TimerCancelled";
  TimerId timer;
  void fields(auto& a) { a("timer", timer); }
};
struct SubscriptionOpened {
  static constexpr const char* kType = "SubscriptionOpened";
  ActivityId activity = 0;
  int index = 0;
  bool signal = false;
  std::string name, key;
  void fields(auto& a) {
    a("activity", activity), a("index", index), a("signal", signal), a("name", name);
    a("key", key);
  }
};
struct MessageConsumed {
  static constexpr const char* kType = "MessageConsumed";
  std::string id, name, key;
  Value data;
  void fields(auto& a) { a("id", id), a("name", name), a("key", key), a("data", data); }
};
struct MessageSent {
  static constexpr const char* kType = "MessageSent";
  std::string id, name, key;
  bool signal = false;
  Value data;
  void fields(auto& a) {
    a("id", id), a("name", name), a("key", key), a("signal", signal), a("data", data);
  }
};

// `activity` of a clock: the visit of its step, 0 for a clock of the whole case.
struct SlaStarted {
  static constexpr const char* kType = "SlaStarted";
  std::string name;
  Duration budget;
  Instant due;
  ActivityId activity = 0;
  std::string target = {};        ///< the time span that gave budget and due
  bool provisional = false;  ///< the due lies beyond the days its calendar knows
  std::string policy = {};            ///< "PACK.CLOCK": pinned
  std::string calendar_version = {};  ///< with `policy`: it is counted with this one
  std::optional<Instant> from = {};   ///< counted from then; none: from the record
  std::string policy_version = {};    ///< with `policy`; empty: the one the case keeps
  void fields(auto& a) {
    a("policy", policy), a("calendar_version", calendar_version), a("from", from);
    a("policy_version", policy_version);
    a("name", name), a("budget", budget), a("due", due), a("activity", activity);
    a("target", target), a("provisional", provisional);
  }
};
struct SlaPaused {
  static constexpr const char* kType = "SlaPaused";
  std::string name, reason;
  Duration left;  ///< what is left to count to the due that then held
  ActivityId activity = 0;
  void fields(auto& a) {
    a("name", name), a("reason", reason), a("left", left), a("activity", activity);
  }
};
struct SlaResumed {
  static constexpr const char* kType = "SlaResumed";
  std::string name;
  Instant due;
  ActivityId activity = 0;
  void fields(auto& a) { a("name", name), a("due", due), a("activity", activity); }
};
/// A rung of the ladder. The one past the last is the due itself, where no rung stands at 100 %.
struct SlaRungFired {
  static constexpr const char* kType = "SlaRungFired";
  std::string name;
  int rung = 0;
  Decimal percent;
  ActivityId activity = 0;
  std::optional<Instant> due = {};  ///< of the clock, at 100 % and over
  void fields(auto& a) {
    a("name", name), a("rung", rung), a("percent", percent), a("activity", activity);
    a("due", due);
  }
};
/// Its case was woken: a clock of the total resolution goes on, and the time between counts.
struct SlaReopened {
  static constexpr const char* kType = "SlaReopened";
  std::string name;
  Instant due;
  void fields(auto& a) { a("name", name), a("due", due); }
};
/// State: Met, Breached (it ended after its due), Stopped (its work ended without its end).
struct SlaEnded {
  static constexpr const char* kType = "SlaEnded";
  std::string name, state;
  ActivityId activity = 0;
  std::optional<Instant> due = {};  ///< breached: the due that was missed
  void fields(auto& a) {
    a("name", name), a("state", state), a("activity", activity), a("due", due);
  }
};
/// Data in its target, or in `from`, changed (T3): what was consumed stays consumed, past pauses
/// count again.
struct SlaRetargeted {
  static constexpr const char* kType = "SlaRetargeted";
  std::string name, target;
  Duration budget;
  Instant old_due, due;
  Duration left;  ///< while paused
  bool provisional = false;
  ActivityId activity = 0;
  std::optional<Instant> from = {};  ///< none: it is counted from where it was
  void fields(auto& a) {
    a("name", name), a("target", target), a("budget", budget), a("old_due", old_due);
    a("from", from);
    a("due", due), a("left", left), a("provisional", provisional), a("activity", activity);
  }
};
/// The same target, counted with another version of the calendar (T4, T5): as if it had always
/// been in force. Reason: `calendar`, or what the person said who asked for it.
struct SlaRecalculated {
  static constexpr const char* kType = "SlaRecalculated";
  std::string name, reason;
  Duration budget;
  Instant old_due, due;
  Duration left;  ///< while paused
  bool provisional = false;
  ActivityId activity = 0;
  std::string calendar_version = {};  ///< of a pinned clock
  void fields(auto& a) {
    a("calendar_version", calendar_version);
    a("name", name), a("reason", reason), a("budget", budget), a("old_due", old_due);
    a("due", due), a("left", left), a("provisional", provisional), a("activity", activity);
  }
};

struct CommentAdded {
  static constexpr const char* kType = "CommentAdded";
  WorkItemId item;  ///< empty: on the case
  Value text;       ///< sealed, where the engine has a vault
  void fields(auto& a) { a("item", item), a("text", text); }
};
/// A notice to people; delivery is an effect of the record.
struct NoticeSent {
  static constexpr const char* kType = "NoticeSent";
  std::string kind;  ///< sla, urge, cc, mention
  std::vector<std::string> users, groups;
  Label text;
  WorkItemId item;
  void fields(auto& a) {
    a("kind", kind), a("users", users), a("groups", groups), a("text", text), a("item", item);
  }
};
/// A definition's or an administrator's operation was carried out.
struct OperationDone {
  static constexpr const char* kType = "OperationDone";
  std::string operation;
  Value reason;  ///< text, maybe sealed; Null: none
  Value data;
  void fields(auto& a) { a("operation", operation), a("reason", reason), a("data", data); }
};

}  // namespace recourse::history
