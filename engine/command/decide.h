#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/command/command.h"
#include "engine/kernel/interpreter.h"
#include "engine/process/desk.h"

namespace recourse::command {

using history::ActivityId;
using history::InstanceState;
using process::Desk;

/// What a command comes to: the facts, what follows outside, and what the caller is told.
struct Decision {
  InstanceState after;
  std::vector<history::Event> events;  ///< none: nothing happened (a timer that was gone already)
  std::vector<process::Effect> effects;
  Value answer;
  std::string actor;
  Value reason;                      ///< text, maybe sealed; Null: none
  std::optional<Instant> effective;  ///< of back-dated work; none: now
  std::string acting_for;            ///< whose work the actor did while they are away
};

/// Refusals first, then what is recorded; a pure function of its inputs. A fault of
/// an expression or a livelock makes the macrostep void and records an incident that keeps the
/// stimulus (S13). `before` of a StartInstance is empty but for its id.
[[nodiscard]] Result<Decision> decide(const Command& command, const Caller& caller,
                                      const Desk& desk, const InstanceState& before);

/// A macrostep while it is decided: the shared parts of all commands.
class Session {
 public:
  Session(const Desk& desk, const InstanceState& before, std::string actor);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  [[nodiscard]] process::Turn& turn() { return *turn_; }
  [[nodiscard]] const InstanceState& state() const { return after_; }
  [[nodiscard]] kernel::Interpreter& kernel() { return *kernel_; }
  /// Runs what was raised until the instance rests, then ends it where it finished.
  void run();
  void run(const kernel::Event& event);
  /// Enters the root; clocks of the whole case run from the first moment.
  void start_with_clocks();
  [[nodiscard]] Decision take(Value answer, Value reason = {});

 private:
  void end_if_finished();
  InstanceState after_;
  kernel::Recorder recorder_;
  std::unique_ptr<process::Turn> turn_;
  std::unique_ptr<kernel::Host> host_;
  std::unique_ptr<kernel::Interpreter> kernel_;
};

/// A command that came again or too late: nothing is recorded.
[[nodiscard]] Decision nothing_new(const InstanceState& before);
/// A decision of one of the engine's own cases; its first record begins it.
[[nodiscard]] Decision own_decision(const Desk& desk, const InstanceState& before, InstanceId id,
                                    const Label& title, history::Event event,
                                    std::vector<process::Effect> effects);

[[nodiscard]] Rejection refuse(Rejection::Kind kind, std::string code, std::string en,
                               std::string zh, Value details = {});

// One file each.
[[nodiscard]] Result<Decision> start_instance(const StartInstance&, const Caller&, const Desk&,
                                              const InstanceState&);
[[nodiscard]] Result<Decision> decide_work_item(const WorkItemCommand&, const Caller&, const Desk&,
                                                const InstanceState&);
[[nodiscard]] Result<Decision> run_operation(const RunOperation&, const Caller&, const Desk&,
                                             const InstanceState&);
[[nodiscard]] Result<Decision> administer(const AdministerInstance&, const Caller&, const Desk&,
                                          const InstanceState&);
[[nodiscard]] Result<Decision> add_comment(const AddComment&, const Caller&, const Desk&,
                                           const InstanceState&);
[[nodiscard]] Result<Decision> attach_file(const AttachFile&, const Caller&, const Desk&,
                                           const InstanceState&);
[[nodiscard]] Result<Decision> fire_timer(const FireTimer&, const Desk&, const InstanceState&);
[[nodiscard]] Result<Decision> deliver_message(const DeliverMessage&, const Desk&,
                                               const InstanceState&);
[[nodiscard]] Result<Decision> finish_job(const FinishJob&, const Caller&, const Desk&,
                                          const InstanceState&);
[[nodiscard]] Result<Decision> end_call(const EndCall&, const Desk&, const InstanceState&);
[[nodiscard]] Result<Decision> undo_instance(const UndoInstance&, const Desk&,
                                             const InstanceState&);
[[nodiscard]] Result<Decision> claim_lock(const ClaimLock&, const Desk&, const InstanceState&);
[[nodiscard]] Result<Decision> drop_claim(const DropClaim&, const Desk&, const InstanceState&);
[[nodiscard]] Result<Decision> issue_number(const IssueNumber&, const Desk&, const InstanceState&);
[[nodiscard]] Result<Decision> void_number(const VoidNumber&, const Desk&, const InstanceState&);
[[nodiscard]] Result<Decision> pass_turn(const PassTurn&, const Desk&, const InstanceState&);
[[nodiscard]] Result<Decision> keep_turn(const KeepTurn&, const Desk&, const InstanceState&);
[[nodiscard]] Result<Decision> take_turn(const TakeTurn&, const Desk&, const InstanceState&);
[[nodiscard]] Result<Decision> note_relative(const NoteRelative&, const Desk&,
                                             const InstanceState&);
[[nodiscard]] Result<Decision> review_absence(const ReviewAbsence&, const Desk&,
                                              const InstanceState&);
[[nodiscard]] Result<Decision> follow_calendar(const Desk&, const InstanceState&);
[[nodiscard]] Result<Decision> arm_starts(const ArmStarts&, const Desk&, const InstanceState&);
[[nodiscard]] Result<Decision> start_by_clock(const FireTimer&, const Desk&,
                                              const InstanceState&);
[[nodiscard]] Result<Decision> start_by_message(const DeliverMessage&, const Desk&,
                                                const InstanceState&);
/// What is left of a command whose macrostep is void: an incident with the stimulus, to be tried
/// again.
[[nodiscard]] history::IncidentRaised incident_of(const Command&, const Caller&, const Desk&,
                                                  const InstanceState&, const Rejection& why,
                                                  ActivityId at);
[[nodiscard]] Result<Decision> report_refusal(const ReportRefusal&, const Desk&,
                                              const InstanceState&);
[[nodiscard]] Result<Decision> start_again(const StartAgain&, const InstanceState&);
[[nodiscard]] Result<Decision> join_start(const JoinStart&, const Caller&, const Desk&,
                                          const InstanceState&);
[[nodiscard]] Result<Decision> take_lock(const TakeLock&, const Desk&, const InstanceState&);

[[nodiscard]] Result<Decision> step_erasure(const StepErasure&, const Caller&, const Desk&,
                                            const InstanceState&);
[[nodiscard]] Result<Decision> note_erasure(const NoteErasure&, const Desk&,
                                            const InstanceState&);
[[nodiscard]] Result<Decision> end_retention(const EndRetention&, const Caller&, const Desk&,
                                             const InstanceState&);

}  // namespace recourse::command
