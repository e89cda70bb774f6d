#include <algorithm>

#include "engine/history/apply_events.h"

namespace recourse::history {
namespace {

using lifecycle::JobState;
using lifecycle::WorkItemState;

/// Every change counts: requests quote the revision they saw.
WorkItem& changed_item(InstanceState& state, const WorkItemId& id) {
  const auto found = state.work_items.find(id);
  RECOURSE_INVARIANT(found != state.work_items.end(), "no work item " + id.text());
  ++found->second.revision;
  return found->second;
}

Job& known_job(InstanceState& state, const JobId& id) {
  const auto found = state.jobs.find(id);
  RECOURSE_INVARIANT(found != state.jobs.end(), "no job " + id.text());
  return found->second;
}

void remember_actor(InstanceState& state, NodeId node, const std::string& user) {
  auto& people = state.acted[node];
  if (std::find(people.begin(), people.end(), user) == people.end()) people.push_back(user);
}

/// Whoever takes the item up next owes nobody an answer and does it for nobody else.
void end_delegation(WorkItem& item) {
  item.stands_in_for.clear();
  item.delegated_from.clear();
  item.delegation_answered = false;
}

}  // namespace

void take_in(InstanceState& state, const WorkItemCreated& e, Instant at) {
  RECOURSE_INVARIANT(state.activities.contains(e.activity),
                     "a work item of activity " + std::to_string(e.activity) + ", not active");
  WorkItem item;
  item.id = e.item;
  item.node = e.node;
  item.activity = e.activity;
  item.revision = 1;
  item.title = e.title;
  item.candidate_users = e.users;
  item.candidate_groups = e.groups;
  item.excluded = e.excluded;
  item.due = e.due;
  item.due_span = e.due_span;
  item.priority = e.priority;
  item.created = at;
  item.order = e.order;
  item.extra_signer = e.extra_signer;
  item.weight = e.weight;
  item.why = e.why;
  item.added_by = e.added_by;
  item.added_to = e.added_to;
  item.place = e.place;
  const bool fresh = state.work_items.emplace(e.item, std::move(item)).second;
  RECOURSE_INVARIANT(fresh, "work item " + e.item.text() + " exists already");
}

void take_in(InstanceState& state, const WorkItemChanged& e, Instant) {
  const auto reached = lifecycle::parse_work_item_state(e.state);
  RECOURSE_INVARIANT(reached, "no state of a work item: " + e.state);
  WorkItem& item = changed_item(state, e.item);
  item.state = *reached;
  item.owner = e.owner;
  item.suspended_for = e.stops_for;
  if (e.owner.empty()) end_delegation(item);
}

void take_in(InstanceState& state, const WorkItemCompleted& e, Instant at) {
  WorkItem& item = changed_item(state, e.item);
  item.state = WorkItemState::Completed;
  item.choice = e.choice;
  item.action = e.action;
  item.completed = at;
  remember_actor(state, item.node, e.by);
  // Done in their name: a rule that keeps people apart keeps both.
  if (!item.stands_in_for.empty()) remember_actor(state, item.node, item.stands_in_for);
}

void take_in(InstanceState& state, const WorkItemDelegated& e, Instant) {
  WorkItem& item = changed_item(state, e.item);
  item.state = WorkItemState::Reserved;
  item.delegated_from = e.from;
  item.delegation_answered = false;
  item.owner = e.to;
}

void take_in(InstanceState& state, const DelegationAnswered& e, Instant) {
  WorkItem& item = changed_item(state, e.item);
  item.state = WorkItemState::Reserved;
  item.owner = e.owner;
  item.delegated_from.clear();
  item.delegation_answered = true;
  item.answer = e.data;
  remember_actor(state, item.node, e.by);
}

void take_in(InstanceState& state, const WorkItemForwarded& e, Instant) {
  WorkItem& item = changed_item(state, e.item);
  item.state = WorkItemState::Ready;
  item.candidate_users = e.users;
  item.candidate_groups = e.groups;
  item.owner.clear();
  end_delegation(item);
}

void take_in(InstanceState& state, const WorkItemNominated& e, Instant) {
  WorkItem& item = changed_item(state, e.item);
  end_delegation(item);
  const bool single = e.users.size() == 1;
  item.candidate_users = e.users;
  item.state = single ? WorkItemState::Reserved : WorkItemState::Ready;
  item.owner = single ? e.users.front() : std::string();
}

void take_in(InstanceState& state, const WorkItemDueChanged& e, Instant at) {
  WorkItem& item = changed_item(state, e.item);
  item.due = e.due;
  if (!e.reason.empty()) return;  // counted anew from where it was counted before
  item.open_time_left = e.left;
  item.resumed = e.due && e.allowed.us > 0 ? std::optional(at) : std::nullopt;
  item.open_time_allowed = e.allowed;
}

void take_in(InstanceState& state, const WorkItemDetached& e, Instant) {
  changed_item(state, e.item).activity = e.activity;
}

void take_in(InstanceState& state, const JobCreated& e, Instant) {
  const Job job{e.job, e.activity, e.connector, e.attempt, JobState::Pending, e.input};
  const bool fresh = state.jobs.emplace(e.job, job).second;
  RECOURSE_INVARIANT(fresh, "job " + e.job.text() + " exists already");
}

void take_in(InstanceState& state, const JobCompleted& e, Instant) {
  known_job(state, e.job).state = JobState::Completed;
}

void take_in(InstanceState& state, const JobFailed& e, Instant) {
  JobState next = JobState::Obsolete;
  if (e.next == "retry") next = JobState::Failed;
  if (e.next == "incident") next = JobState::Incident;
  known_job(state, e.job).state = next;
}

void take_in(InstanceState& state, const JobRetried& e, Instant) {
  Job& job = known_job(state, e.job);
  job.attempt = e.attempt;
  job.state = JobState::Pending;
}

}  // namespace recourse::history
