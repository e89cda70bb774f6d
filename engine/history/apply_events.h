#pragma once
#include "engine/history/event.h"

namespace recourse::history {

/// What each event does to the state: the part of apply() that knows one event. `at` is the
/// recorded time: back-dating moves no clock. Found in apply_flow.cpp, apply_data.cpp,
/// apply_work.cpp, apply_time.cpp, apply_shared.cpp and apply_people.cpp.
void take_in(InstanceState&, const InstanceStarted&, Instant at);
void take_in(InstanceState&, const InstanceEnded&, Instant at);
void take_in(InstanceState&, const InstanceSuspended&, Instant at);
void take_in(InstanceState&, const SectionChanged&, Instant at);
void take_in(InstanceState&, const InstanceResumed&, Instant at);
void take_in(InstanceState&, const InstanceMigrated&, Instant at);
void take_in(InstanceState&, const InstanceWoken&, Instant at);
void take_in(InstanceState&, const ActivityEntered&, Instant at);
void take_in(InstanceState&, const ActivityCompleted&, Instant at);
void take_in(InstanceState&, const ActivityExited&, Instant at);
void take_in(InstanceState&, const ScopeFinished&, Instant at);
void take_in(InstanceState&, const HistoryKept&, Instant at);
void take_in(InstanceState&, const ActivityDetached&, Instant at);
void take_in(InstanceState&, const RegionsOpened&, Instant at);
void take_in(InstanceState&, const Joined&, Instant at);

void take_in(InstanceState&, const DataWritten&, Instant at);
void take_in(InstanceState&, const ConditionChanged&, Instant at);
void take_in(InstanceState&, const ReturnAddressSet&, Instant at);
void take_in(InstanceState&, const ReturnDelayed&, Instant at);
void take_in(InstanceState&, const UndoLogged&, Instant at);
void take_in(InstanceState&, const UndoTaken&, Instant at);
void take_in(InstanceState&, const IncidentRaised&, Instant at);
void take_in(InstanceState&, const IncidentResolved&, Instant at);
void take_in(InstanceState&, const CallStarted&, Instant at);
void take_in(InstanceState&, const CallUndoBegan&, Instant at);
void take_in(InstanceState&, const CallEnded&, Instant at);

void take_in(InstanceState&, const WorkItemCreated&, Instant at);
void take_in(InstanceState&, const WorkItemChanged&, Instant at);
void take_in(InstanceState&, const WorkItemCompleted&, Instant at);
void take_in(InstanceState&, const WorkItemDelegated&, Instant at);
void take_in(InstanceState&, const DelegationAnswered&, Instant at);
void take_in(InstanceState&, const WorkItemForwarded&, Instant at);
void take_in(InstanceState&, const WorkItemNominated&, Instant at);
void take_in(InstanceState&, const WorkItemDueChanged&, Instant at);
void take_in(InstanceState&, const WorkItemDetached&, Instant at);
void take_in(InstanceState&, const JobCreated&, Instant at);
void take_in(InstanceState&, const JobCompleted&, Instant at);
void take_in(InstanceState&, const JobFailed&, Instant at);
void take_in(InstanceState&, const JobRetried&, Instant at);

void take_in(InstanceState&, const TimerArmed&, Instant at);
void take_in(InstanceState&, const TimerFired&, Instant at);
void take_in(InstanceState&, const TimerCancelled&, Instant at);
void take_in(InstanceState&, const SubscriptionOpened&, Instant at);
void take_in(InstanceState&, const SlaStarted&, Instant at);
void take_in(InstanceState&, const SlaPaused&, Instant at);
void take_in(InstanceState&, const SlaResumed&, Instant at);
void take_in(InstanceState&, const SlaRungFired&, Instant at);
void take_in(InstanceState&, const SlaEnded&, Instant at);
void take_in(InstanceState&, const SlaReopened&, Instant at);
void take_in(InstanceState&, const SlaRetargeted&, Instant at);
void take_in(InstanceState&, const SlaRecalculated&, Instant at);
void take_in(InstanceState&, const TimerMoved&, Instant at);
void take_in(InstanceState&, const CalendarChanged&, Instant at);

void take_in(InstanceState&, const WorkHeldBack&, Instant at);
void take_in(InstanceState&, const LockTaken&, Instant at);
void take_in(InstanceState&, const WorkBegan&, Instant at);
void take_in(InstanceState&, const LockClaimed&, Instant at);
void take_in(InstanceState&, const LockFreed&, Instant at);
void take_in(InstanceState&, const ItemsAdded&, Instant at);
void take_in(InstanceState&, const SubscriptionMoved&, Instant at);
void take_in(InstanceState&, const ErasureStepped&, Instant at);
void take_in(InstanceState&, const PersonErased&, Instant at);
void take_in(InstanceState&, const RetentionSet&, Instant at);
void take_in(InstanceState&, const NumberIssued&, Instant at);
void take_in(InstanceState&, const NumberVoided&, Instant at);
void take_in(InstanceState&, const TurnGiven&, Instant at);
void take_in(InstanceState&, const TurnKept&, Instant at);
void take_in(InstanceState&, const RelativeNoted&, Instant at);

void take_in(InstanceState&, const CopySent&, Instant at);
void take_in(InstanceState&, const CopyRead&, Instant at);
void take_in(InstanceState&, const WorkItemSubstituted&, Instant at);
void take_in(InstanceState&, const WorkItemGivenBack&, Instant at);
void take_in(InstanceState&, const DutyOverrideAsked&, Instant at);
void take_in(InstanceState&, const DutyOverridden&, Instant at);
void take_in(InstanceState&, const DutyOverrideWithdrawn&, Instant at);
void take_in(InstanceState&, const FileAttached&, Instant at);

// Facts told for people and for explain. Named one by one: a new event that nobody thought about
// must not compile.
inline void take_in(InstanceState&, const DecisionMade&, Instant) {}
inline void take_in(InstanceState&, const EscalationRaised&, Instant) {}
inline void take_in(InstanceState&, const ErrorRaised&, Instant) {}
inline void take_in(InstanceState&, const VoteDecided&, Instant) {}
inline void take_in(InstanceState&, const JobResultLate&, Instant) {}
inline void take_in(InstanceState&, const MessageConsumed&, Instant) {}
inline void take_in(InstanceState&, const MessageSent&, Instant) {}
inline void take_in(InstanceState&, const CommentAdded&, Instant) {}
inline void take_in(InstanceState&, const NoticeSent&, Instant) {}
inline void take_in(InstanceState&, const OperationDone&, Instant) {}
inline void take_in(InstanceState&, const LockReturned&, Instant) {}
inline void take_in(InstanceState&, const StartJoined&, Instant) {}
inline void take_in(InstanceState&, const StartMade&, Instant) {}
inline void take_in(InstanceState&, const StartSkipped&, Instant) {}
inline void take_in(InstanceState&, const AssigneeChosen&, Instant) {}

/// The activity a stored event speaks of. Throws InvariantBroken when it is not active.
[[nodiscard]] Activity& active(InstanceState& state, ActivityId id);

}  // namespace recourse::history
