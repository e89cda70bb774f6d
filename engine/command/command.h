#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/id.h"
#include "engine/base/label.h"
#include "engine/base/value.h"
#include "engine/history/attached_file.h"

namespace recourse::command {

/// Who acts. Built by an adapter from a session or a token, never from the request's body.
struct Caller {
  std::string user;                  ///< "system" for the engine
  std::vector<std::string> groups;
  std::vector<std::string> roles;    ///< admin, supervisor, auditor, designer, worker
  std::string acting_for;
  std::string section = {};          ///< of the house; "" = none
  bool central = false;              ///< it oversees all others
  [[nodiscard]] bool is_system() const { return user == "system"; }
  [[nodiscard]] bool has_role(std::string_view role) const {
    for (const auto& r : roles) {
      if (r == role) return true;
    }
    return false;
  }
  /// Does a role of theirs reach a case of this section ("": of none)?
  [[nodiscard]] bool reaches(const std::string& of) const {
    return of.empty() || section.empty() || central || section == of;
  }
};
[[nodiscard]] inline Caller system_caller() { return Caller{"system", {}, {}, {}}; }

/// Starts an instance. `id` is made by whoever builds the command, so that a retry is the same one.
struct StartInstance {
  InstanceId id;
  std::string process;
  int version = 0;                   ///< 0: latest
  std::string key;                   ///< "": the definition's `key`, where it has one
  Map data;                          ///< inputs as they came; typed by the definition
  std::string on_behalf_of;
  std::string channel;
  InstanceId parent;                 ///< called by this instance
  std::uint32_t parent_activity = 0;
  InstanceId repeat_of = {};         ///< it goes on from this ended case
  InstanceId begun_by = {};          ///< begun by a `start` step of this case
  /// Of its form; see AttachFile.
  std::vector<history::AttachedFile> files = {};
  std::string section = {};          ///< of the case it comes from
};

/// The verbs that this version offers on one work item.
enum class Verb {
  kClaim, kRelease, kStart, kStop, kComplete, kVote, kFail, kSkip, kSuspend, kResume, kDelegate,
  kTransfer, kNominate, kUrge, kComment, kTakeBack, kAddSigner, kRemoveSigner, kSaveDraft,
  kBackDate, kCc, kRead, kOverride,
};
[[nodiscard]] std::string_view name(Verb verb);            ///< "claim", "add_signer"
[[nodiscard]] std::optional<Verb> parse_verb(std::string_view text);
/// Those that can be asked of a work item; take_back is an operation of the case.
/// save_draft is judged here and kept beside the case: what is typed is no fact of it yet.
[[nodiscard]] std::vector<Verb> all_verbs();
/// Only says something: needs no revision, and is possible whatever state the task is in.
[[nodiscard]] bool is_word(Verb verb);

struct WorkItemCommand {
  InstanceId instance;
  WorkItemId item;
  Verb verb = Verb::kComplete;
  std::string action;                ///< complete
  Map data;                          ///< complete: field path → value as it came
  Value comment;                     ///< text, any verb; of comment; the reason of suspend
  std::vector<std::string> mentions; ///< users the comment means, where it is sealed
  std::string to;                    ///< delegate, transfer, nominate, signers, cc, override: who
  std::string place;                 ///< add_signer: before, after, parallel; "": parallel
  std::string choice;                ///< vote
  std::string back_to;               ///< complete with several back targets: the step
  std::optional<Instant> until;      ///< suspend
  std::optional<Instant> effective_at;    ///< back_date: when it was really decided
  std::optional<std::uint32_t> revision;  ///< none only for words and urge
};

struct RunOperation {                ///< of the definition: cancel, take_back, own ones
  InstanceId instance;
  std::string operation;
  Value reason;                      ///< text, maybe sealed; Null: none
  Map data;
};
/// By an administrator, always with a reason. kind: suspend, resume, terminate, cancel, retry
/// (an incident or its job), fix_data (data: path → value), complete_with (a job's result), move
/// (data: see move.h), migrate (data: see migrate.h), acknowledge (an incident that needs nothing
/// more), recalculate (dues and clocks with the calendars as published now, pinned clocks too),
/// merge (data: {into: case}), link (data: {to: case}), assign_section (data: {to: section}),
/// wake (data: see wake.h; of an ended case).
struct AdministerInstance {
  InstanceId instance;
  std::string kind;
  std::string reason;
  std::uint32_t incident = 0;
  Map data;
};
struct AddComment {
  InstanceId instance;
  Value text;
  std::vector<std::string> mentions; ///< users it means, where it is sealed
};
/// What the salt, name and content of `file` refer to is sealed and kept before this is sent.
struct AttachFile {
  InstanceId instance;
  history::AttachedFile file;        ///< by and at are the caller's and the record's
};

// What the engine itself brings to an instance. Each was durable before it is decided.
struct FireTimer { InstanceId instance; TimerId timer; };
struct DeliverMessage {              ///< one subscriber's copy
  InstanceId instance;
  MessageId message;                 ///< row to consume; empty for a signal
  std::string id, name, key;
  bool signal = false;
  Value data;
  InstanceId child;                  ///< the case it starts with personal data; empty: see there
};
struct FinishJob {
  InstanceId instance;
  JobId job;
  std::uint32_t epoch = 0;
  bool ok = true;
  Value result;                      ///< ok
  std::string error;                 ///< business error code; "" = technical failure
  Value error_data;
  Value message;                     ///< technical failure, for people: text, maybe sealed
  /// The record says that its step was left before any answer: kept, told, without effect (N9).
  bool late = false;
};
struct EndCall {                     ///< a called child has ended
  InstanceId instance;
  InstanceId child;
  std::string outcome;
  std::string error;                 ///< business error it ended with, "" = none
  Value result;                      ///< its data
  bool undoable = false;             ///< it has done something that can be undone
};
/// To a called case that has ended: to undo what it did, for its caller.
struct UndoInstance {
  InstanceId instance;
  InstanceId caller;
};

struct ClaimLock {                   ///< to a shared lock: a step of a case asks for it
  InstanceId instance;               ///< of the lock, see lock_instance()
  std::string lock, key;
  InstanceId by;
  std::uint32_t activity = 0;
};
struct DropClaim {                   ///< to a shared lock: that step is left
  InstanceId instance;
  std::string lock, key;
  InstanceId by;
  std::uint32_t activity = 0;
};
struct TakeLock {                    ///< from a shared lock: it is this step's turn
  InstanceId instance;
  std::string lock, key;
  std::uint32_t activity = 0;
};

struct IssueNumber {                 ///< of a range, see numbers_instance()
  InstanceId instance;
  std::string code, year;
  InstanceId by;
  JobId job;
};
struct VoidNumber {                  ///< nobody bears it: its step was left
  InstanceId instance;
  std::string number;
  InstanceId by;
  JobId job;
};
struct PassTurn {                    ///< of a list of people, see turns_instance()
  InstanceId instance;
  std::string list, key;
  InstanceId by;
  WorkItemId item;
  std::vector<std::string> people;
};
struct KeepTurn {
  InstanceId instance;
  std::string list, key;
  InstanceId by;
  std::string user;
};
struct TakeTurn {                    ///< to the case: this person's turn it is
  InstanceId instance;
  WorkItemId item;
  std::string user, rule, after;
  std::vector<std::string> people;
};
struct ReviewAbsence {               ///< somebody's absence began or was changed, or they left
  InstanceId instance;
  std::string user;
};
struct NoteRelative {
  InstanceId instance;
  std::string relation;
  InstanceId relative;
};
struct FollowCalendar {              ///< a calendar was published: count anew (T4)
  InstanceId instance;
};
struct ArmStarts {                   ///< of a process: its starts as they are published now
  InstanceId instance;               ///< see starts_instance()
  std::string process;
};
struct JoinStart {                   ///< a second start under the key of a running case
  InstanceId instance;
  InstanceId id;                     ///< the case it would have been; marks a repetition
  Map data;                          ///< its inputs as they came
};
/// A case that was to begin by itself, by `starts` or a `start` step, was refused: told to the case
/// that wanted it, which keeps an incident.
struct ReportRefusal {
  InstanceId instance;
  InstanceId child;
  std::string process;
  Map data;
  std::string starter;
  std::string code;                  ///< of the refusal
  Label text;
};
struct StartAgain {                  ///< what such an incident keeps
  InstanceId instance;
  InstanceId child;
  std::string process;
  Map data;
  std::string starter;
};

struct StepErasure {                 ///< a request to erase a person, or a hold, goes on to a state
  InstanceId instance;
  std::string to;                    ///< see history::Erasure
  std::string reason;
  std::vector<std::string> keys;
  std::vector<InstanceId> cases;
  std::optional<Instant> until;
};
struct NoteErasure {                 ///< to a case: keys of a person are destroyed
  InstanceId instance;
  InstanceId request;
  std::vector<std::string> keys;
};
/// To an ended case: what is personal in it may be kept no longer.
struct EndRetention {
  InstanceId instance;
  InstanceId request;
};

using Command = std::variant<StartInstance, WorkItemCommand, RunOperation, AdministerInstance,
                             AddComment, FireTimer, DeliverMessage, FinishJob, EndCall, ClaimLock,
                             DropClaim, TakeLock, FollowCalendar, ArmStarts, JoinStart,
                             ReportRefusal, StartAgain, IssueNumber, VoidNumber, PassTurn, KeepTurn,
                             TakeTurn, NoteRelative, StepErasure, NoteErasure, ReviewAbsence,
                             AttachFile, EndRetention, UndoInstance>;
[[nodiscard]] InstanceId instance_of(const Command& command);
/// The case that keeps a shared lock.
[[nodiscard]] InstanceId lock_instance(const std::string& lock, const std::string& key);
/// The case that keeps a range of numbers.
[[nodiscard]] InstanceId numbers_instance(const std::string& code);
/// The case that keeps whose turn it is in a list of people, or who handled a key before.
[[nodiscard]] InstanceId turns_instance(const std::string& list, const std::string& key);
/// The case that keeps the starts of a process.
[[nodiscard]] InstanceId starts_instance(const std::string& process);
[[nodiscard]] Value to_value(const Command& command);             ///< the stimulus of the record
[[nodiscard]] std::optional<Command> command_from_value(const Value& value);  ///< for retry

struct Request {
  Command command;
  Caller caller;
  std::string idempotency_key;       ///< "": none (engine-made commands are guarded otherwise)
  std::string fingerprint;           ///< hash of the body, with idempotency_key
};

}  // namespace recourse::command
