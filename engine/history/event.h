#pragma once
#include <variant>

#include "engine/base/result.h"
#include "engine/history/events_flow.h"
#include "engine/history/events_people.h"
#include "engine/history/events_shared.h"
#include "engine/history/events_work.h"

namespace recourse::history {

/// Every fact that can be recorded. Adding one: add the struct, list it here, write its apply.
using Event = std::variant<
    InstanceStarted, InstanceEnded, InstanceSuspended, InstanceResumed, InstanceMigrated,
    InstanceWoken, SectionChanged, ActivityEntered,
    ActivityCompleted, ActivityExited, ScopeFinished, HistoryKept, ActivityDetached, RegionsOpened,
    Joined,
    DataWritten, ConditionChanged, ReturnAddressSet, ReturnDelayed, UndoLogged, UndoTaken,
    DecisionMade,
    EscalationRaised, ErrorRaised, IncidentRaised, IncidentResolved, CallStarted, CallUndoBegan,
    CallEnded,
    WorkItemCreated, WorkItemChanged, WorkItemCompleted, WorkItemDelegated, DelegationAnswered,
    WorkItemForwarded, WorkItemNominated, WorkItemDueChanged, WorkItemDetached, VoteDecided,
    JobCreated, JobCompleted, JobFailed, JobRetried, JobResultLate, TimerArmed, TimerFired,
    TimerCancelled, SubscriptionOpened, MessageConsumed, MessageSent, SlaStarted, SlaPaused,
    SlaResumed, SlaRungFired, SlaEnded, SlaReopened, SlaRetargeted, SlaRecalculated, TimerMoved,
    CalendarChanged, CommentAdded, NoticeSent, OperationDone, WorkHeldBack,
    LockTaken, LockReturned, WorkBegan, LockClaimed, LockFreed, ItemsAdded, SubscriptionMoved,
    StartJoined, StartMade, StartSkipped, NumberIssued, NumberVoided, TurnGiven, TurnKept,
    AssigneeChosen, RelativeNoted, CopySent, CopyRead, ErasureStepped, PersonErased,
    WorkItemSubstituted, WorkItemGivenBack, DutyOverrideAsked, DutyOverridden,
    DutyOverrideWithdrawn, FileAttached, RetentionSet>;

/// All released events are version 1 so far.
inline constexpr int kEventVersion = 1;

[[nodiscard]] std::string_view type_name(const Event& event);

/// {type, v, …fields}; fields that hold their default are left out.
[[nodiscard]] Value to_value(const Event& event);
/// Rejection code "RECORD" for an unknown type or version: a newer engine wrote it.
[[nodiscard]] Result<Event> event_from_value(const Value& value);

}  // namespace recourse::history
