#include "engine/service/work_notices.h"

#include <set>

namespace recourse::service {
namespace {

using history::WorkItem;
using lifecycle::WorkItemState;

/// Work items the record's events name.
std::set<WorkItemId> items_named(const history::StepRecord& record) {
  std::set<WorkItemId> items;
  for (const history::Event& event : record.events) {
    std::visit(
        [&items](const auto& e) {
          if constexpr (requires { WorkItemId(e.item); }) items.insert(e.item);
        },
        event);
  }
  return items;
}

bool workable(const WorkItem& item) {
  return item.state == WorkItemState::Ready || item.state == WorkItemState::Reserved ||
         item.state == WorkItemState::InProgress;
}

bool same_offer(const WorkItem& a, const WorkItem& b) {
  return a.owner.empty() && workable(a) && a.candidate_users == b.candidate_users &&
         a.candidate_groups == b.candidate_groups;
}

process::Notify about(const WorkItem& item, InstanceId instance, const char* kind) {
  process::Notify notice;
  notice.kind = kind;
  notice.text = item.title;
  notice.instance = instance;
  notice.item = item.id;
  return notice;
}

}  // namespace

void tell_of_work(const history::InstanceState& before, const history::InstanceState& after,
                  const history::StepRecord& record, bool offers,
                  std::vector<process::Effect>& effects) {
  for (const WorkItemId id : items_named(record)) {
    const auto now = after.work_items.find(id);
    if (now == after.work_items.end() || !workable(now->second)) continue;
    const WorkItem& item = now->second;
    const auto old = before.work_items.find(id);
    const bool known = old != before.work_items.end();
    if (item.owner.empty()) {
      if (!offers || (known && same_offer(old->second, item))) continue;
      process::Notify notice = about(item, after.id, "offered");
      notice.users = item.candidate_users;
      notice.groups = item.candidate_groups;
      notice.excluded = item.excluded;
      effects.emplace_back(std::move(notice));
      continue;
    }
    if (known && old->second.owner == item.owner) continue;
    const bool own_doing = item.owner == record.actor;
    if (own_doing && !item.due) continue;
    process::Notify notice = about(item, after.id, "assigned");
    notice.users = {item.owner};
    if (own_doing) notice.excluded = {item.owner};
    notice.due = item.due;
    effects.emplace_back(std::move(notice));
  }
}

}  // namespace recourse::service
