#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/id.h"
#include "engine/base/label.h"
#include "engine/base/result.h"
#include "engine/base/value.h"

namespace recourse::process {

/// What must happen outside an instance because of a record. Committed with the record (outbox),
/// done afterwards, at least once; every receiver tolerates the repetition.
struct SendMessage {        ///< to whoever waits for (name, key), or to all for a signal
  std::string id, name, key;
  bool signal = false;
  Value data;
  std::int64_t keep_us = 0; ///< how long an unmatched one is kept
};
struct StartChild {
  InstanceId parent;
  std::uint32_t activity = 0;  ///< 0: nobody waits (`start`)
  InstanceId child;
  std::string process;
  int version = 0;
  Map data;
  std::string starter;
  bool by_step = false;        ///< a `start` step of `parent` began it
  std::string section = {};    ///< of the parent: the child's where its definition names none
};
struct CancelChild {
  InstanceId child;
};
struct MoveChild {          ///< to a called case: it belongs to another section with its caller
  InstanceId child;
  std::string from, to, reason;
};
struct UndoChild {          ///< to a called instance that has ended: to undo what it did
  InstanceId parent;
  InstanceId child;
};
struct ReportEnd {          ///< to the caller of this called instance
  InstanceId parent;
  InstanceId child;
  std::string outcome, error;
  Value result;
  bool undoable = false;    ///< it has done something that can be undone
};
struct SeekMessage {        ///< a new subscription: is a kept message waiting for it?
  std::string name, key;
};
struct Notify {             ///< people, over their channels
  std::string kind;
  std::vector<std::string> users, groups;
  Label text;
  InstanceId instance;
  WorkItemId item;
  std::vector<std::string> excluded = {};  ///< whoever caused it, and who a rule keeps away
  std::optional<Instant> due = {};         ///< of assigned work: when its owner is reminded
};
struct AskLock {            ///< a lock that cases share, for a step that waits for it
  std::string lock, key;
  InstanceId instance;
  std::uint32_t activity = 0;
};
struct FreeLock {           ///< held or still asked for
  std::string lock, key;
  InstanceId instance;
  std::uint32_t activity = 0;
};
struct GrantLock {          ///< from the lock to the case whose turn it is
  std::string lock, key;
  InstanceId instance;
  std::uint32_t activity = 0;
};
struct AskNumber {          ///< the next of a range, for a job of `numbering.next`
  std::string code, year;
  InstanceId instance;
  JobId job;
};
struct GiveNumber {
  std::string code, number;
  InstanceId instance;
  JobId job;
};
struct AskTurn {            ///< whose turn it is among these people; `key`: who had it before
  std::string list, key;
  InstanceId instance;
  WorkItemId item;
  std::vector<std::string> people;
};
struct GiveTurn {
  InstanceId instance;
  WorkItemId item;
  std::string user, rule, after;
  std::vector<std::string> people;
};
struct KeepTurn {           ///< this person handled it
  std::string list, key;
  InstanceId instance;
  std::string user;
};
struct TellRelative {       ///< `instance` is a relative of `to` now
  InstanceId to;
  std::string relation;
  InstanceId instance;
};
using Effect = std::variant<SendMessage, StartChild, CancelChild, ReportEnd, SeekMessage, Notify,
                            AskLock, FreeLock, GrantLock, AskNumber, GiveNumber, AskTurn, GiveTurn,
                            KeepTurn, TellRelative, UndoChild, MoveChild>;

[[nodiscard]] Value to_value(const std::vector<Effect>& effects);
[[nodiscard]] Result<std::vector<Effect>> effects_from_value(const Value& value);

}  // namespace recourse::process
