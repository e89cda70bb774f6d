#pragma once
// Events of the flow itself: instance, activities, data, compensation. Every struct is one released
// meaning: a change of meaning is a new struct with the next version (rule 11 of the style guide).
#include "engine/history/instance_state.h"

namespace recourse::history {

struct InstanceStarted {
  static constexpr const char* kType = "InstanceStarted";
  std::string process;
  int version = 0;
  std::string definition_hash, key, starter, channel;
  Label title;
  InstanceId parent;
  ActivityId parent_activity = 0;
  Map data;  ///< inputs and defaults
  InstanceId repeat_of = {};  ///< the ended case it goes on from
  InstanceId begun_by = {};   ///< the case whose `start` step began it; nobody waits
  std::map<std::string, std::string> calendars = {};  ///< id → version
  std::map<std::string, std::string> policies = {};   ///< rule packs: id → version
  std::string section = {};   ///< of the house, that it belongs to; empty: to all
  void fields(auto& a) {
    a("calendars", calendars), a("policies", policies), a("section", section);
    a("repeat_of", repeat_of), a("begun_by", begun_by);
    a("process", process), a("version", version), a("definition_hash", definition_hash);
    a("key", key), a("starter", starter), a("channel", channel), a("title", title);
    a("parent", parent), a("parent_activity", parent_activity), a("data", data);
  }
};
/// State is the name of the lifecycle state reached: Completed, Cancelled, Terminated.
struct InstanceEnded {
  static constexpr const char* kType = "InstanceEnded";
  std::string state, outcome;
  void fields(auto& a) { a("state", state), a("outcome", outcome); }
};
struct InstanceSuspended {
  static constexpr const char* kType = "InstanceSuspended";
  std::string stops_for = {};  ///< the reason, where it is a code that stops clocks
  void fields(auto& a) { a("stops_for", stops_for); }
};
struct InstanceResumed {
  static constexpr const char* kType = "InstanceResumed";
  void fields(auto&) {}
};
/// An ended case is taken up again: its root is active as if it had never been left, and nothing
/// below it. Completions, visits and what can be undone stay.
struct InstanceWoken {
  static constexpr const char* kType = "InstanceWoken";
  ActivityId activity = 0;  ///< the root
  std::string path;         ///< of the step it goes on at
  void fields(auto& a) { a("activity", activity), a("path", path); }
};

/// The case belongs to another section of the house from now on. `groups`: which take the place of
/// which wherever the case names groups.
struct SectionChanged {
  static constexpr const char* kType = "SectionChanged";
  std::string from, to;
  std::map<std::string, std::string> groups;
  void fields(auto& a) { a("from", from), a("to", to), a("groups", groups); }
};

/// The case goes on under another version of its definition. `nodes`: what the nodes it remembers
/// are there; those that are none any more are forgotten. `rearmed`: activities whose handlers are
/// armed anew; `renamed`: active steps that have another path now.
struct InstanceMigrated {
  static constexpr const char* kType = "InstanceMigrated";
  int from = 0, to = 0;
  std::string definition_hash;
  std::map<NodeId, NodeId> nodes;
  std::vector<ActivityId> rearmed;
  std::map<std::string, std::string> renamed;
  void fields(auto& a) {
    a("from", from), a("to", to), a("definition_hash", definition_hash), a("nodes", nodes);
    a("rearmed", rearmed), a("renamed", renamed);
  }
};

struct ActivityEntered {
  static constexpr const char* kType = "ActivityEntered";
  ActivityId activity = 0;
  NodeId node = 0;
  std::string path;
  std::uint32_t visit = 0;
  ActivityId parent = 0;
  int index = -1;
  bool region = false, overlaid = false;
  Map locals;
  std::uint64_t undo_entry = 0;
  void fields(auto& a) {
    a("activity", activity), a("node", node), a("path", path), a("visit", visit);
    a("parent", parent), a("index", index), a("region", region), a("overlaid", overlaid);
    a("locals", locals), a("undo_entry", undo_entry);
  }
};
/// The work of the activity is over in the regular way; it is left in the same event.
struct ActivityCompleted {
  static constexpr const char* kType = "ActivityCompleted";
  ActivityId activity = 0;
  std::string path, actor;
  bool returned = false;  ///< by an action that goes back: done, but nothing was passed
  void fields(auto& a) {
    a("activity", activity), a("path", path), a("actor", actor), a("returned", returned);
  }
};
/// Left before its work was over: interrupted, returned, skipped, cancelled, taken_back, ended.
struct ActivityExited {
  static constexpr const char* kType = "ActivityExited";
  ActivityId activity = 0;
  std::string path, reason;
  void fields(auto& a) { a("activity", activity), a("path", path), a("reason", reason); }
};
/// A compound reached its final child; it is left once its regions are done (S5).
struct ScopeFinished {
  static constexpr const char* kType = "ScopeFinished";
  ActivityId activity = 0;
  NodeId final = 0;
  void fields(auto& a) { a("activity", activity), a("final", final); }
};
/// What was active below a node with a history when that node was left. `node` is the history;
/// `kept` are the children that were active (shallow), or the innermost nodes (deep).
struct HistoryKept {
  static constexpr const char* kType = "HistoryKept";
  NodeId node = 0;
  std::string path;
  std::vector<NodeId> kept;
  void fields(auto& a) { a("node", node), a("path", path), a("kept", kept); }
};
/// `rest: continue`: a branch outlives its parallel and hangs below `parent` from now on.
struct ActivityDetached {
  static constexpr const char* kType = "ActivityDetached";
  ActivityId activity = 0, parent = 0;
  void fields(auto& a) { a("activity", activity), a("parent", parent); }
};
/// How many regions a parallel or foreach will start at once, and over which items.
struct RegionsOpened {
  static constexpr const char* kType = "RegionsOpened";
  ActivityId activity = 0;
  List items;
  void fields(auto& a) { a("activity", activity), a("items", items); }
};
struct Joined {
  static constexpr const char* kType = "Joined";
  ActivityId activity = 0;
  void fields(auto& a) { a("activity", activity); }
};

/// `where` 0: case data; otherwise the activity in whose locals or overlay the value lands.
/// `value` is the new value; with `merge` the contribution to it.
struct DataWritten {
  static constexpr const char* kType = "DataWritten";
  ActivityId where = 0;
  bool overlay = false;
  std::string path;
  Value value;
  std::string merge;
  void fields(auto& a) {
    a("where", where), a("overlay", overlay), a("path", path), a("value", value);
    a("merge", merge);
  }
};
struct ConditionChanged {
  static constexpr const char* kType = "ConditionChanged";
  ActivityId activity = 0;
  int index = 0;
  bool truth = false;
  void fields(auto& a) { a("activity", activity), a("index", index), a("truth", truth); }
};
struct ReturnAddressSet {
  static constexpr const char* kType = "ReturnAddressSet";
  ActivityId activity = 0;
  NodeId node = definition::kNoNode;  ///< kNoNode: used up
  void fields(auto& a) { a("activity", activity), a("node", node); }
};
/// A return waits until the steps it goes back over are undone; kNoNode: they are.
struct ReturnDelayed {
  static constexpr const char* kType = "ReturnDelayed";
  ActivityId activity = 0;
  NodeId node = definition::kNoNode;
  void fields(auto& a) { a("activity", activity), a("node", node); }
};
struct UndoLogged {
  static constexpr const char* kType = "UndoLogged";
  std::uint64_t entry = 0;
  NodeId node = 0;
  std::string path;
  std::uint32_t visit = 0;
  std::vector<ActivityId> scopes;
  Map data;
  InstanceId child = {};  ///< of a call: the case that undoes what it did
  void fields(auto& a) {
    a("entry", entry), a("node", node), a("path", path), a("visit", visit);
    a("scopes", scopes), a("data", data), a("child", child);
  }
};
struct UndoTaken {
  static constexpr const char* kType = "UndoTaken";
  std::uint64_t entry = 0;
  void fields(auto& a) { a("entry", entry); }
};
/// A choice the engine made and why: the decision rules that hit. For explain; changes nothing.
struct DecisionMade {
  static constexpr const char* kType = "DecisionMade";
  std::string path, decision;
  std::vector<int> rules;  ///< 1-based
  Value result;
  void fields(auto& a) {
    a("path", path), a("decision", decision), a("rules", rules), a("result", result);
  }
};
struct EscalationRaised {
  static constexpr const char* kType = "EscalationRaised";
  std::string name;
  bool handled = false;
  void fields(auto& a) { a("name", name), a("handled", handled); }
};
struct ErrorRaised {
  static constexpr const char* kType = "ErrorRaised";
  std::string path, code;
  Value data;
  void fields(auto& a) { a("path", path), a("code", code), a("data", data); }
};
struct IncidentRaised {
  static constexpr const char* kType = "IncidentRaised";
  std::uint32_t incident = 0;
  ActivityId activity = 0;
  std::string path, code;
  Label text;
  JobId job;
  Value stimulus;
  std::vector<std::string> users = {}, groups = {};  ///< who is to see to it, told at once
  void fields(auto& a) {
    a("incident", incident), a("activity", activity), a("path", path), a("code", code);
    a("text", text), a("job", job), a("stimulus", stimulus), a("users", users);
    a("groups", groups);
  }
};
struct IncidentResolved {
  static constexpr const char* kType = "IncidentResolved";
  std::uint32_t incident = 0;
  std::string how;  ///< retried, completed, exited
  void fields(auto& a) { a("incident", incident), a("how", how); }
};
struct CallStarted {
  static constexpr const char* kType = "CallStarted";
  ActivityId activity = 0;
  std::string path, process;
  InstanceId child;
  Map data;
  void fields(auto& a) {
    a("activity", activity), a("path", path), a("process", process), a("child", child);
    a("data", data);
  }
};
/// A case that was called, and has ended, is asked to undo what it did; CallEnded: it has.
struct CallUndoBegan {
  static constexpr const char* kType = "CallUndoBegan";
  ActivityId activity = 0;  ///< that waits for it
  std::string path;         ///< of the step that called it
  InstanceId child;
  void fields(auto& a) { a("activity", activity), a("path", path), a("child", child); }
};
struct CallEnded {
  static constexpr const char* kType = "CallEnded";
  InstanceId child;
  std::string outcome;
  void fields(auto& a) { a("child", child), a("outcome", outcome); }
};

}  // namespace recourse::history
