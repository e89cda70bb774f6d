// The order in which added signers have their say, and when a signed task goes on.
#include "engine/process/signers.h"

#include "engine/process/evaluation.h"
#include "engine/process/incidents.h"
#include "engine/process/tasks.h"

namespace recourse::process {

using lifecycle::WorkItemState;

Result<Done> nobody_signs_first(const InstanceState& state, const history::WorkItem& item) {
  for (const auto* other : items_of(state, item.activity)) {
    const bool first = other->added_to == item.id && other->place == "before";
    if (!first || lifecycle::is_final(other->state)) continue;
    const std::string& who = other->candidate_users.front();
    return Rejection{Rejection::Kind::kConflict,
                     "SIGNERS_FIRST",
                     {who + " was added to sign first and has not yet.",
                      who + " 须先前加签办理，尚未完成。"},
                     Map{{"who", who}}};
  }
  return Done{};
}

void offer_signers(Turn& turn, ActivityId activity) {
  std::vector<WorkItemId> waiting;
  for (const auto* item : items_of(turn.state(), activity)) {
    if (item->state != WorkItemState::Created || item->place != "after") continue;
    const auto before = turn.state().work_items.find(item->added_to);
    const bool open =
        before != turn.state().work_items.end() && !lifecycle::is_final(before->second.state);
    if (!open) waiting.push_back(item->id);
  }
  for (const WorkItemId id : waiting) offer(turn, id);
}

void take_way(Turn& turn, ActivityId activity, const std::string& action,
              kernel::TransitionId way) {
  kernel::Event event;
  event.name = "action." + action;
  event.reach = kernel::Event::Reach::kAt;
  event.at = activity;
  event.take = way;
  turn.kernel->raise(std::move(event));
}

void go_on_when_signed(Turn& turn, ActivityId activity, const definition::TaskStep& task,
                       WorkItemId ended) {
  offer_signers(turn, activity);
  const history::WorkItem* last = nullptr;
  for (const auto* item : items_of(turn.state(), activity)) {
    if (!lifecycle::is_final(item->state)) return;
    const bool decides = item->added_by.empty() && item->completed;
    const bool later = decides && (last == nullptr || *last->completed < *item->completed);
    if (later || (decides && item->id == ended)) last = item;
  }
  if (last == nullptr) return;
  for (const auto& action : task.actions) {
    if (action.id != last->action) continue;
    const Evaluation view(turn.state(), turn.desk, activity, turn.actor);
    if (action.when.empty() || view.truth(action.when)) {
      return take_way(turn, activity, action.id, action.transitions.front());
    }
    raise_incident(turn, activity, "ACTION_NOT_NOW",
                   {"All have signed, but with the data as they are now the action “" +
                        action.id + "” is not possible any more. Try again: it is asked anew.",
                    "全部签署完毕，但以当前数据已不能执行操作“" + action.id + "”。重试后将重新办理。"});
  }
}

}  // namespace recourse::process
