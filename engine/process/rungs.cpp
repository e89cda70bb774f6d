#include "engine/process/rungs.h"

#include <algorithm>

#include "engine/process/assignment.h"
#include "engine/process/evaluation.h"
#include "engine/process/house_section.h"
#include "engine/process/incidents.h"

namespace recourse::process {
namespace {

/// The open work a clock is about: of its step, or of the whole case. Suspended work waits for
/// something, so it is left where it is.
std::vector<WorkItemId> open_work(const Turn& turn, ActivityId activity) {
  using lifecycle::WorkItemState;
  std::vector<WorkItemId> items;
  for (const auto& [id, item] : turn.state().work_items) {
    const bool open = item.state == WorkItemState::Ready ||
                      item.state == WorkItemState::Reserved ||
                      item.state == WorkItemState::InProgress;
    if (open && (activity == 0 || item.activity == activity)) items.push_back(id);
  }
  return items;
}

/// Work that nobody has claimed is everybody's who could: they are told, or their head.
void add_people(const Turn& turn, const std::string& who, const history::WorkItem& item,
                history::NoticeSent& notice) {
  const auto& directory = turn.desk.directory;
  const std::string& section = turn.state().section;
  const ports::Person* person = directory.find(item.owner);
  if (who == "owner" && item.owner.empty()) {
    notice.users.insert(notice.users.end(), item.candidate_users.begin(),
                        item.candidate_users.end());
    notice.groups.insert(notice.groups.end(), item.candidate_groups.begin(),
                         item.candidate_groups.end());
  } else if (who == "owner") {
    notice.users.push_back(item.owner);
  } else if (who == "manager" && person != nullptr && !person->manager.empty()) {
    if (works_for(directory, person->manager, section)) {
      notice.users.push_back(person->manager);
    }
  } else if (who == "head") {
    const auto groups =
        person == nullptr ? item.candidate_groups : ports::as_said(person->groups);
    for (const auto& group : groups) {
      const std::string head = directory.head_of(group);
      if (head.empty() || !works_for(directory, head, section)) continue;
      notice.users.push_back(head);
      if (person != nullptr) break;  // the department of a person is the first that is led
    }
  }
}

void notify(Turn& turn, const definition::SlaClock& clock, const definition::Rung& rung,
            ActivityId activity) {
  history::NoticeSent notice;
  notice.kind = "sla";
  const std::string percent = rung.percent.to_text();
  const Label title = clock.title.empty() ? Label{clock.name, {}} : clock.title;
  notice.text = {percent + " % of the time for “" + title.in(Language::kEnglish) + "” is used.",
                 "“" + title.in(Language::kChinese) + "”时限已用去 " + percent + "%。"};
  if (rung.after_due) {
    const std::string span = calendar::to_text(*rung.after_due);
    notice.text = {"“" + title.in(Language::kEnglish) + "” has been overdue for " + span + ".",
                   "“" + title.in(Language::kChinese) + "”已超期 " + span + "。"};
  }
  for (const auto& who : rung.notify) {
    const auto role = turn.definition().roles.find(who);
    if (role != turn.definition().roles.end()) {
      if (!role->second.group.empty()) {
        notice.groups.push_back(group_of(role->second, turn.state().section));
      } else {
        const ActivityId at = activity == 0 ? 1 : activity;
        const Evaluation view(turn.state(), turn.desk, at, turn.actor);
        for (auto& user : view.members_of_role(who)) notice.users.push_back(std::move(user));
      }
      continue;
    }
    for (const auto& [id, item] : turn.state().work_items) {
      if (lifecycle::is_final(item.state)) continue;
      if (activity == 0 || item.activity == activity) add_people(turn, who, item, notice);
    }
  }
  turn.effects.push_back(Notify{notice.kind, notice.users, notice.groups, notice.text,
                                turn.state().id, {}});
  turn.record(std::move(notice));
}

/// The open work goes to the people of other roles; who a rule keeps from it stays kept. Voters
/// were asked by name, so a vote is not given away.
void reassign(Turn& turn, const definition::Rung& rung, ActivityId activity) {
  for (WorkItemId id : open_work(turn, activity)) {
    const history::WorkItem item = turn.state().work_items.at(id);
    const auto& task = std::get<definition::TaskStep>(turn.step(item.node).kind);
    if (task.vote) continue;
    definition::Assign to;
    to.roles = rung.reassign;
    to.exclude = task.assign.exclude;
    const Activity place = *turn.kernel->find(item.activity);
    Candidates found = candidates(turn, place, to);
    if (found.nobody()) continue;  // better late with the old owner than with nobody
    turn.record(history::WorkItemForwarded{id, std::move(found.users), std::move(found.groups)});
  }
}

}  // namespace

void climb(Turn& turn, const definition::SlaClock& clock, const definition::Rung& rung,
           ActivityId activity) {
  if (!rung.notify.empty()) notify(turn, clock, rung, activity);
  if (!rung.reassign.empty()) reassign(turn, rung, activity);
  if (rung.escalate.empty()) return;
  const ActivityId from = activity == 0 ? turn.state().activities.begin()->first : activity;
  raise_escalation(turn, from, "sla." + clock.name + "." + rung.escalate);
}

}  // namespace recourse::process
