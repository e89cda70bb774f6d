#include <catch2/catch.hpp>

#include "tests/history/sample_record.h"

namespace recourse::history {
namespace {

using lifecycle::JobState;
using lifecycle::WorkItemState;
using sample::id;
using sample::kMonday;

const WorkItemId kItem = id<WorkItemId>(7);

struct Case {
  InstanceState state;
  Case() { apply(state, sample::opening()); }
  void take(const Event& event, std::int64_t hours = 0) {
    apply(state, event, Instant{kMonday.us + hours * 3'600 * kMicrosPerSecond});
  }
  const WorkItem& item() { return state.work_items.at(kItem); }
};

TEST_CASE("apply: claiming, delegating and answering pass a work item on") {
  Case c;
  c.take(WorkItemChanged{kItem, "claim", "Reserved", "li.na"});
  CHECK(c.item().state == WorkItemState::Reserved);
  CHECK(c.item().owner == "li.na");
  CHECK(c.item().revision == 2);
  c.take(WorkItemDelegated{kItem, "li.na", "wang.wei"});
  CHECK(c.item().owner == "wang.wei");
  CHECK(c.item().delegated_from == "li.na");
  c.take(DelegationAnswered{kItem, "wang.wei", "li.na", {}});
  CHECK(c.item().owner == "li.na");
  CHECK(c.item().delegated_from.empty());
  CHECK(c.item().delegation_answered);
  CHECK(c.item().state == WorkItemState::Reserved);
  c.take(WorkItemCompleted{kItem, "verify", "vote", "yes", "li.na", {}});
  CHECK(c.item().state == WorkItemState::Completed);
  CHECK(c.item().choice == "yes");
  CHECK(c.item().revision == 5);
}

TEST_CASE("apply: a forwarded or released item owes nobody an answer") {
  Case c;
  c.take(WorkItemDelegated{kItem, "li.na", "wang.wei"});
  c.take(WorkItemForwarded{kItem, {"zhao.min"}, {"legal"}});
  CHECK(c.item().state == WorkItemState::Ready);
  CHECK(c.item().owner.empty());
  CHECK(c.item().delegated_from.empty());
  CHECK(c.item().candidate_users == std::vector<std::string>{"zhao.min"});
  CHECK(c.item().candidate_groups == std::vector<std::string>{"legal"});
  c.take(WorkItemDelegated{kItem, "li.na", "wang.wei"});
  c.take(WorkItemChanged{kItem, "release", "Ready", ""});
  CHECK(c.item().delegated_from.empty());
}

TEST_CASE("apply: one nominated person owns the item, several may claim it") {
  Case c;
  c.take(WorkItemNominated{kItem, {"li.na"}});
  CHECK(c.item().state == WorkItemState::Reserved);
  CHECK(c.item().owner == "li.na");
  c.take(WorkItemNominated{kItem, {"li.na", "wang.wei"}});
  CHECK(c.item().state == WorkItemState::Ready);
  CHECK(c.item().owner.empty());
}

TEST_CASE("apply: suspending keeps what remained to the due") {
  Case c;
  c.take(WorkItemDueChanged{kItem, std::nullopt, Duration{5}, {}});
  CHECK_FALSE(c.item().due.has_value());
  CHECK(c.item().open_time_left == Duration{5});
  c.take(WorkItemDueChanged{kItem, kMonday, {}, {}});
  CHECK(c.item().due == kMonday);
}

TEST_CASE("apply: a job goes through its attempts") {
  Case c;
  const auto job = id<JobId>(3);
  c.take(JobCreated{job, 2, "verify", "mail", 1, Map{{"to", "x"}}});
  CHECK(c.state.jobs.at(job).state == JobState::Pending);
  c.take(JobFailed{job, "refused", "retry"});
  CHECK(c.state.jobs.at(job).state == JobState::Failed);
  c.take(JobRetried{job, 2});
  CHECK(c.state.jobs.at(job).attempt == 2);
  CHECK(c.state.jobs.at(job).state == JobState::Pending);
  c.take(JobFailed{job, "refused", "incident"});
  CHECK(c.state.jobs.at(job).state == JobState::Incident);
  c.take(JobFailed{job, "refused", "error"});
  CHECK(c.state.jobs.at(job).state == JobState::Obsolete);
  c.take(JobCompleted{job, "sent"});
  CHECK(c.state.jobs.at(job).state == JobState::Completed);
}

TEST_CASE("apply: timers come and go") {
  Case c;
  const auto timer = id<TimerId>(4);
  c.take(TimerArmed{timer, 2, "suspend_until", 1, "x", kMonday});
  CHECK(c.state.timers.at(timer).purpose == Timer::Purpose::kSuspendUntil);
  c.take(TimerFired{timer, kMonday});
  CHECK(c.state.timers.empty());
  c.take(TimerArmed{timer, 2, "catch", 1, "x", kMonday});
  c.take(TimerCancelled{timer});
  c.take(TimerCancelled{timer});  // it may have gone with its activity
  CHECK(c.state.timers.empty());
  CHECK_THROWS_AS(c.take(TimerArmed{timer, 2, "guess", 1, "x", kMonday}), InvariantBroken);
}

TEST_CASE("apply: a clock keeps a ledger without gaps") {
  Case c;
  const auto hour = [](std::int64_t n) { return Instant{kMonday.us + n * 3'600'000'000}; };
  c.take(SlaStarted{"reply", Duration{9}, hour(9)}, 0);
  c.take(SlaRungFired{"reply", 1, Decimal(50)}, 1);
  c.take(SlaPaused{"reply", "customer", Duration{7}}, 2);
  CHECK(c.state.sla[0].state == SlaClock::State::kPaused);
  CHECK(c.state.sla[0].open_time_left == Duration{7});
  c.take(SlaResumed{"reply", hour(12)}, 5);
  CHECK(c.state.sla[0].due == hour(12));
  c.take(SlaEnded{"reply", "Met"}, 6);
  const SlaClock& clock = c.state.sla[0];
  CHECK(clock.state == SlaClock::State::kMet);
  CHECK(clock.fired == std::vector<int>{1});
  CHECK(clock.ledger == std::vector<SlaClock::Span>{{hour(0), hour(2), ""},
                                                    {hour(2), hour(5), "customer"},
                                                    {hour(5), hour(6), ""}});
  CHECK_THROWS_AS(c.take(SlaPaused{"reply", "customer", {}}), InvariantBroken);
}

TEST_CASE("apply: undo entries, incidents and calls are kept until they are dealt with") {
  Case c;
  c.take(UndoLogged{1, 4, "pay", 1, {1}, Map{{"sum", 3}}});
  CHECK_FALSE(c.state.undo_log.at(0).taken);
  c.take(UndoTaken{1});
  CHECK(c.state.undo_log.at(0).taken);
  c.take(IncidentRaised{1, 2, "verify", "E-CALL", {"en", "zh"}, {}, "again"});
  CHECK(c.state.incidents.at(1).stimulus == Value("again"));
  c.take(IncidentResolved{1, "retried"});
  CHECK(c.state.incidents.empty());
  c.take(CallStarted{2, "verify", "other", id<InstanceId>(5), {}});
  CHECK(c.state.calls.size() == 1);
  c.take(CallEnded{id<InstanceId>(5), "done"});
  CHECK(c.state.calls.empty());
}

TEST_CASE("apply: what is told for people changes nothing but the number of events") {
  Case c;
  InstanceState expected = c.state;
  for (const Event& told :
       {Event(DecisionMade{}), Event(EscalationRaised{}), Event(ErrorRaised{}),
        Event(VoteDecided{}), Event(JobResultLate{}), Event(MessageConsumed{}),
        Event(MessageSent{}), Event(CommentAdded{}), Event(NoticeSent{}),
        Event(OperationDone{})}) {
    c.take(told);
    ++expected.seq;
    CHECK(c.state == expected);
  }
}

}  // namespace
}  // namespace recourse::history
