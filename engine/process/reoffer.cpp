#include "engine/process/reoffer.h"

#include <algorithm>

#include "engine/process/assignment.h"
#include "engine/process/incidents.h"
#include "engine/process/substitutes.h"

namespace recourse::process {
namespace {

void tell_nobody_is_left(Turn& turn, ActivityId activity) {
  const auto& open = turn.state().incidents;
  const bool told = std::any_of(open.begin(), open.end(), [&](const auto& incident) {
    return incident.second.activity == activity && incident.second.code == "NOBODY";
  });
  if (told) return;
  raise_incident(turn, activity, "NOBODY",
                 {"Everybody this task was offered to is gone: name a person (nominate) or change "
                  "the organisation.",
                  "此任务的候选人均已离开：请指派人员或调整组织机构。"});
}

/// Offered to whom the definition says now.
void by_the_rule(Turn& turn, const history::WorkItem& item) {
  const Activity activity = *turn.kernel->find(item.activity);
  // An answer of a decided vote lives on with the scope around it: there is no rule to ask again.
  if (activity.node != item.node) return tell_nobody_is_left(turn, item.activity);
  const auto& task = std::get<definition::TaskStep>(turn.step(item.node).kind);
  const Candidates found = candidates(turn, activity, task.assign);
  if (found.nobody() || eligible(turn, found).empty()) {
    return tell_nobody_is_left(turn, item.activity);
  }
  history::AssigneeChosen chosen;
  chosen.path = turn.node(item.node).path;
  chosen.rule = found.rule;
  chosen.people = found.people;
  chosen.loads = found.loads;
  chosen.user = found.users.size() == 1 ? found.users.front() : "";
  chosen.why = found.why;
  if (!found.rule.empty()) turn.record(std::move(chosen));
  if (found.groups.empty() && found.users.size() == 1) {
    turn.record(history::WorkItemNominated{item.id, found.users});
  } else {
    turn.record(history::WorkItemForwarded{item.id, found.users, found.groups});
  }
  pass_to_substitute(turn, item.id);
}

}  // namespace

void reoffer_if_nobody(Turn& turn, WorkItemId id) {
  const history::WorkItem item = turn.state().work_items.at(id);
  if (item.state != lifecycle::WorkItemState::Ready || !item.owner.empty()) return;
  Candidates asked;
  asked.users = item.candidate_users;
  asked.groups = item.candidate_groups;
  asked.excluded = item.excluded;
  if (!eligible(turn, asked).empty()) return;
  by_the_rule(turn, item);
}

void offer_anew(Turn& turn, WorkItemId id) {
  const history::WorkItem item = turn.state().work_items.at(id);
  const bool votes =
      std::get<definition::TaskStep>(turn.step(item.node).kind).vote.has_value();
  if (!votes && !item.extra_signer) by_the_rule(turn, item);
}

}  // namespace recourse::process
