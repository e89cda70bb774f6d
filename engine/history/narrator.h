#pragma once
#include <initializer_list>

#include "engine/history/narrate.h"

namespace recourse::history {

/// The words a sentence is made of. One overload of tell() per event, in narrate_flow.cpp,
/// narrate_work.cpp, narrate_shared.cpp and narrate_people.cpp, so that an event without a sentence
/// does not compile.
struct Narrator {
  const NarrationNames& names;

  [[nodiscard]] Label actor() const { return person(names.actor); }
  [[nodiscard]] Label person(const std::string& user) const;
  [[nodiscard]] Label people(const std::vector<std::string>& users,
                             const std::vector<std::string>& groups) const;
  [[nodiscard]] Label step(const std::string& path) const;      ///< quoted
  [[nodiscard]] Label step_of(ActivityId activity) const;       ///< quoted
  [[nodiscard]] Label task(const WorkItemId& item) const;       ///< quoted
  /// Quoted: what the definition calls it, else its id.
  [[nodiscard]] Label term(Term term, const std::string& id, const std::string& path = {}) const;
  [[nodiscard]] Label value(const std::string& path, const Value& value) const;
  [[nodiscard]] Label moment(Instant instant) const;            ///< else UTC, ISO 8601
};

/// Puts `parts` into "{0} … {1}" of both languages.
[[nodiscard]] Label sentence(const Label& pattern, std::initializer_list<Label> parts = {});
/// The same text in both languages: codes, keys, numbers.
[[nodiscard]] Label plain(const std::string& text);
/// A value in a sentence, cut to one short line.
[[nodiscard]] Label brief(const Value& value);
/// "2 days 3 hours", “2 天 3 小时”.
[[nodiscard]] Label lasting(Duration duration);
/// "5 working days" as a designer wrote it; “5 个工作日”.
[[nodiscard]] Label span_words(const std::string& text);

[[nodiscard]] Label tell(const Narrator&, const InstanceStarted&);
[[nodiscard]] Label tell(const Narrator&, const InstanceEnded&);
[[nodiscard]] Label tell(const Narrator&, const InstanceSuspended&);
[[nodiscard]] Label tell(const Narrator&, const SectionChanged&);
[[nodiscard]] Label tell(const Narrator&, const InstanceResumed&);
[[nodiscard]] Label tell(const Narrator&, const InstanceMigrated&);
[[nodiscard]] Label tell(const Narrator&, const InstanceWoken&);
[[nodiscard]] Label tell(const Narrator&, const ActivityEntered&);
[[nodiscard]] Label tell(const Narrator&, const ActivityCompleted&);
[[nodiscard]] Label tell(const Narrator&, const ActivityExited&);
[[nodiscard]] Label tell(const Narrator&, const ScopeFinished&);
[[nodiscard]] Label tell(const Narrator&, const HistoryKept&);
[[nodiscard]] Label tell(const Narrator&, const ActivityDetached&);
[[nodiscard]] Label tell(const Narrator&, const RegionsOpened&);
[[nodiscard]] Label tell(const Narrator&, const Joined&);
[[nodiscard]] Label tell(const Narrator&, const DataWritten&);
[[nodiscard]] Label tell(const Narrator&, const ConditionChanged&);
[[nodiscard]] Label tell(const Narrator&, const ReturnAddressSet&);
[[nodiscard]] Label tell(const Narrator&, const ReturnDelayed&);
[[nodiscard]] Label tell(const Narrator&, const UndoLogged&);
[[nodiscard]] Label tell(const Narrator&, const UndoTaken&);
[[nodiscard]] Label tell(const Narrator&, const DecisionMade&);
[[nodiscard]] Label tell(const Narrator&, const EscalationRaised&);
[[nodiscard]] Label tell(const Narrator&, const ErrorRaised&);
[[nodiscard]] Label tell(const Narrator&, const IncidentRaised&);
[[nodiscard]] Label tell(const Narrator&, const IncidentResolved&);
[[nodiscard]] Label tell(const Narrator&, const CallStarted&);
[[nodiscard]] Label tell(const Narrator&, const CallUndoBegan&);
[[nodiscard]] Label tell(const Narrator&, const CallEnded&);
[[nodiscard]] Label tell(const Narrator&, const WorkItemCreated&);
[[nodiscard]] Label tell(const Narrator&, const WorkItemChanged&);
[[nodiscard]] Label tell(const Narrator&, const WorkItemCompleted&);
[[nodiscard]] Label tell(const Narrator&, const WorkItemDelegated&);
[[nodiscard]] Label tell(const Narrator&, const DelegationAnswered&);
[[nodiscard]] Label tell(const Narrator&, const WorkItemForwarded&);
[[nodiscard]] Label tell(const Narrator&, const WorkItemNominated&);
[[nodiscard]] Label tell(const Narrator&, const WorkItemDueChanged&);
[[nodiscard]] Label tell(const Narrator&, const WorkItemDetached&);
[[nodiscard]] Label tell(const Narrator&, const VoteDecided&);
[[nodiscard]] Label tell(const Narrator&, const JobCreated&);
[[nodiscard]] Label tell(const Narrator&, const JobCompleted&);
[[nodiscard]] Label tell(const Narrator&, const JobFailed&);
[[nodiscard]] Label tell(const Narrator&, const JobRetried&);
[[nodiscard]] Label tell(const Narrator&, const JobResultLate&);
[[nodiscard]] Label tell(const Narrator&, const TimerArmed&);
[[nodiscard]] Label tell(const Narrator&, const TimerFired&);
[[nodiscard]] Label tell(const Narrator&, const TimerCancelled&);
[[nodiscard]] Label tell(const Narrator&, const SubscriptionOpened&);
[[nodiscard]] Label tell(const Narrator&, const MessageConsumed&);
[[nodiscard]] Label tell(const Narrator&, const MessageSent&);
[[nodiscard]] Label tell(const Narrator&, const SlaStarted&);
[[nodiscard]] Label tell(const Narrator&, const SlaPaused&);
[[nodiscard]] Label tell(const Narrator&, const SlaResumed&);
[[nodiscard]] Label tell(const Narrator&, const SlaRungFired&);
[[nodiscard]] Label tell(const Narrator&, const SlaEnded&);
[[nodiscard]] Label tell(const Narrator&, const SlaReopened&);
[[nodiscard]] Label tell(const Narrator&, const SlaRetargeted&);
[[nodiscard]] Label tell(const Narrator&, const SlaRecalculated&);
[[nodiscard]] Label tell(const Narrator&, const TimerMoved&);
[[nodiscard]] Label tell(const Narrator&, const CalendarChanged&);
[[nodiscard]] Label tell(const Narrator&, const CommentAdded&);
[[nodiscard]] Label tell(const Narrator&, const NoticeSent&);
[[nodiscard]] Label tell(const Narrator&, const OperationDone&);
[[nodiscard]] Label tell(const Narrator&, const WorkHeldBack&);
[[nodiscard]] Label tell(const Narrator&, const LockTaken&);
[[nodiscard]] Label tell(const Narrator&, const LockReturned&);
[[nodiscard]] Label tell(const Narrator&, const WorkBegan&);
[[nodiscard]] Label tell(const Narrator&, const LockClaimed&);
[[nodiscard]] Label tell(const Narrator&, const LockFreed&);
[[nodiscard]] Label tell(const Narrator&, const ItemsAdded&);
[[nodiscard]] Label tell(const Narrator&, const SubscriptionMoved&);
[[nodiscard]] Label tell(const Narrator&, const StartJoined&);
[[nodiscard]] Label tell(const Narrator&, const StartMade&);
[[nodiscard]] Label tell(const Narrator&, const StartSkipped&);
[[nodiscard]] Label tell(const Narrator&, const ErasureStepped&);
[[nodiscard]] Label tell(const Narrator&, const PersonErased&);
[[nodiscard]] Label tell(const Narrator&, const RetentionSet&);
[[nodiscard]] Label tell(const Narrator&, const NumberIssued&);
[[nodiscard]] Label tell(const Narrator&, const NumberVoided&);
[[nodiscard]] Label tell(const Narrator&, const TurnGiven&);
[[nodiscard]] Label tell(const Narrator&, const TurnKept&);
[[nodiscard]] Label tell(const Narrator&, const AssigneeChosen&);
[[nodiscard]] Label tell(const Narrator&, const RelativeNoted&);
[[nodiscard]] Label tell(const Narrator&, const CopySent&);
[[nodiscard]] Label tell(const Narrator&, const CopyRead&);
[[nodiscard]] Label tell(const Narrator&, const WorkItemSubstituted&);
[[nodiscard]] Label tell(const Narrator&, const WorkItemGivenBack&);
[[nodiscard]] Label tell(const Narrator&, const DutyOverrideAsked&);
[[nodiscard]] Label tell(const Narrator&, const DutyOverridden&);
[[nodiscard]] Label tell(const Narrator&, const DutyOverrideWithdrawn&);
[[nodiscard]] Label tell(const Narrator&, const FileAttached&);

}  // namespace recourse::history
