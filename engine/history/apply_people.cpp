#include <algorithm>

#include "engine/history/apply_events.h"

namespace recourse::history {
namespace {

auto copy_for(InstanceState& state, WorkItemId item, const std::string& user) {
  return std::find_if(state.copies.begin(), state.copies.end(), [&](const Copy& copy) {
    return copy.item == item && copy.user == user;
  });
}

WorkItem& touched_item(InstanceState& state, const WorkItemId& id) {
  const auto found = state.work_items.find(id);
  RECOURSE_INVARIANT(found != state.work_items.end(), "no work item " + id.text());
  ++found->second.revision;
  return found->second;
}

void forget_asking(WorkItem& item) {
  item.override_for.clear();
  item.override_by.clear();
  item.override_rules.clear();
}

/// In the place of who stood there; else behind the others.
void put_in_place(std::vector<std::string>& users, const std::string& of, const std::string& user) {
  const auto place = std::find(users.begin(), users.end(), of);
  if (place == users.end()) {
    users.push_back(user);
  } else {
    *place = user;
  }
}

}  // namespace

void take_in(InstanceState& state, const CopySent& e, Instant at) {
  for (const auto& user : e.users) {
    const bool has_one = copy_for(state, e.item, user) != state.copies.end();
    if (!has_one) state.copies.push_back({e.item, user, at, std::nullopt});
  }
}

void take_in(InstanceState& state, const CopyRead& e, Instant at) {
  const auto copy = copy_for(state, e.item, e.user);
  RECOURSE_INVARIANT(copy != state.copies.end(), e.user + " has no copy to read");
  if (!copy->read) copy->read = at;
}

void take_in(InstanceState& state, const WorkItemSubstituted& e, Instant) {
  WorkItem& item = touched_item(state, e.item);
  put_in_place(item.candidate_users, e.from, e.to);
  item.state = lifecycle::WorkItemState::Reserved;
  item.owner = e.to;
  item.stands_in_for = e.from;
}

/// What was for a group is for the group again.
void take_in(InstanceState& state, const WorkItemGivenBack& e, Instant) {
  WorkItem& item = touched_item(state, e.item);
  item.stands_in_for.clear();
  if (!item.candidate_groups.empty()) {
    std::erase(item.candidate_users, e.from);
    item.state = lifecycle::WorkItemState::Ready;
    item.owner.clear();
    return;
  }
  put_in_place(item.candidate_users, e.from, e.to);
  item.state = lifecycle::WorkItemState::Reserved;
  item.owner = e.to;
}

void take_in(InstanceState& state, const DutyOverrideAsked& e, Instant) {
  WorkItem& item = touched_item(state, e.item);
  item.override_for = e.user;
  item.override_by = e.by;
  item.override_rules = e.rules;
}

void take_in(InstanceState& state, const DutyOverridden& e, Instant) {
  WorkItem& item = touched_item(state, e.item);
  item.overridden.push_back(e.user);
  std::erase(item.excluded, e.user);
  forget_asking(item);
}

void take_in(InstanceState& state, const DutyOverrideWithdrawn& e, Instant) {
  forget_asking(touched_item(state, e.item));
}

void take_in(InstanceState& state, const FileAttached& e, Instant at) {
  state.files.push_back(e.file);
  state.files.back().at = at;
}

}  // namespace recourse::history
