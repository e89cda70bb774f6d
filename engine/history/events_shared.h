#pragma once
// Events of what waits and of what several cases share: turns, locks, starts.
#include "engine/history/instance_state.h"

namespace recourse::history {

/// Entered, but its work waits: for a lock, or (no lock named) for its turn in `one_at_a_time`.
struct WorkHeldBack {
  static constexpr const char* kType = "WorkHeldBack";
  ActivityId activity = 0;
  std::string path, lock, key;
  bool shared = false;  ///< the lock is shared by cases and was asked for
  void fields(auto& a) {
    a("activity", activity), a("path", path), a("lock", lock), a("key", key), a("shared", shared);
  }
};
/// The shared lock was granted. The work begins in the same record, or when the case resumes.
struct LockTaken {
  static constexpr const char* kType = "LockTaken";
  ActivityId activity = 0;
  std::string path, lock, key;
  void fields(auto& a) {
    a("activity", activity), a("path", path), a("lock", lock), a("key", key);
  }
};
/// A shared lock was granted to a step that is left already; it goes back at once.
struct LockReturned {
  static constexpr const char* kType = "LockReturned";
  ActivityId activity = 0;
  std::string lock, key;
  void fields(auto& a) { a("activity", activity), a("lock", lock), a("key", key); }
};
struct WorkBegan {
  static constexpr const char* kType = "WorkBegan";
  ActivityId activity = 0;
  std::string path;
  void fields(auto& a) { a("activity", activity), a("path", path); }
};

/// Of a lock: a step of a case asks for it. The first claim of a lock and key holds it.
struct LockClaimed {
  static constexpr const char* kType = "LockClaimed";
  std::string lock, key;
  InstanceId instance;
  ActivityId activity = 0;
  void fields(auto& a) {
    a("lock", lock), a("key", key), a("instance", instance), a("activity", activity);
  }
};
struct LockFreed {
  static constexpr const char* kType = "LockFreed";
  std::string lock, key;
  InstanceId instance;
  ActivityId activity = 0;
  void fields(auto& a) {
    a("lock", lock), a("key", key), a("instance", instance), a("activity", activity);
  }
};

/// More items for an open foreach.
struct ItemsAdded {
  static constexpr const char* kType = "ItemsAdded";
  ActivityId activity = 0;
  std::string path;
  List items;
  void fields(auto& a) { a("activity", activity), a("path", path), a("items", items); }
};
/// Data changed and with it the key a message is waited for under.
struct SubscriptionMoved {
  static constexpr const char* kType = "SubscriptionMoved";
  ActivityId activity = 0;
  int index = 0;
  std::string name, key;
  void fields(auto& a) {
    a("activity", activity), a("index", index), a("name", name), a("key", key);
  }
};

/// A second start under the key of this running case; its inputs go on as a message.
struct StartJoined {
  static constexpr const char* kType = "StartJoined";
  std::string id, message;
  Map data;
  void fields(auto& a) { a("id", id), a("message", message), a("data", data); }
};
/// Of the starts of a process: one of them came due, or its message came, and starts `child`.
struct StartMade {
  static constexpr const char* kType = "StartMade";
  int trigger = 0;
  InstanceId child;
  Instant planned;
  Map data;
  void fields(auto& a) {
    a("trigger", trigger), a("child", child), a("planned", planned), a("data", data);
  }
};
/// A start by the clock fell on no day (a week without an open day).
struct StartSkipped {
  static constexpr const char* kType = "StartSkipped";
  int trigger = 0;
  Instant planned;
  void fields(auto& a) { a("trigger", trigger), a("planned", planned); }
};

/// Of a request to erase a person, or a legal hold: it reached this state (see Erasure).
struct ErasureStepped {
  static constexpr const char* kType = "ErasureStepped";
  std::string state, reason;
  std::vector<std::string> keys;
  std::vector<InstanceId> cases;
  std::optional<Instant> until;
  void fields(auto& a) {
    a("state", state), a("reason", reason), a("keys", keys), a("cases", cases);
    a("until", until);
  }
};
/// Of a case: what was sealed under these keys can be read by nobody any more.
struct PersonErased {
  static constexpr const char* kType = "PersonErased";
  InstanceId request;
  std::vector<std::string> keys;
  void fields(auto& a) { a("request", request), a("keys", keys); }
};

/// Of a case that ended: what is personal in it is kept so long, and then erased.
struct RetentionSet {
  static constexpr const char* kType = "RetentionSet";
  Instant until;
  std::string keep;  ///< "36 months"
  Label basis;       ///< the law or rule that asks for it
  void fields(auto& a) { a("until", until), a("keep", keep), a("basis", basis); }
};

/// Of a range of numbers.
struct NumberIssued {
  static constexpr const char* kType = "NumberIssued";
  std::string year, number;
  std::int64_t count = 0;
  InstanceId instance;
  JobId job;
  void fields(auto& a) {
    a("year", year), a("number", number), a("count", count), a("instance", instance);
    a("job", job);
  }
};
/// A number nobody bears: the one gap there may be.
struct NumberVoided {
  static constexpr const char* kType = "NumberVoided";
  std::string number;
  InstanceId instance;
  JobId job;
  void fields(auto& a) { a("number", number), a("instance", instance), a("job", job); }
};

/// Of a list of people (`pick: round_robin`, `sticky`): whose turn it is, of whom, after whom.
struct TurnGiven {
  static constexpr const char* kType = "TurnGiven";
  InstanceId instance;
  WorkItemId item;
  std::vector<std::string> people;
  std::string after, user;
  void fields(auto& a) {
    a("instance", instance), a("item", item), a("people", people), a("after", after);
    a("user", user);
  }
};
/// Of a list for one key: this person handled it, and so is asked first the next time.
struct TurnKept {
  static constexpr const char* kType = "TurnKept";
  InstanceId instance;
  std::string user;
  void fields(auto& a) { a("instance", instance), a("user", user); }
};

/// How the engine chose among people: the rule, who was there, and whom it came to.
struct AssigneeChosen {
  static constexpr const char* kType = "AssigneeChosen";
  std::string path, rule;  ///< least_loaded, round_robin, sticky, same, head_of, fallback
  std::vector<std::string> people;
  std::map<std::string, Decimal> loads;  ///< least_loaded: open work of each
  std::string user, why;
  void fields(auto& a) {
    a("path", path), a("rule", rule), a("people", people), a("loads", loads), a("user", user);
    a("why", why);
  }
};

/// Another case belongs to the family.
struct RelativeNoted {
  static constexpr const char* kType = "RelativeNoted";
  std::string relation;  ///< see Relative
  InstanceId instance;
  void fields(auto& a) { a("relation", relation), a("instance", instance); }
};

}  // namespace recourse::history
