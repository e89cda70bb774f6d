#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// Creates the work items of a task: one, or one a person where everyone is asked.
void enter_task(Turn& turn, const Activity& activity, const definition::TaskStep& task);
/// What is still open of a task that is left exits (S4).
void leave_task(Turn& turn, const Activity& activity);

/// One lifecycle step of a work item, recorded. false: the lifecycle does not allow it.
/// `stops_for`: see WorkItemChanged.
bool drive(Turn& turn, WorkItemId item, lifecycle::WorkItemTrigger trigger,
           const std::string& owner, lifecycle::TriggerFacts facts = {},
           const std::string& stops_for = {});

/// Ends a suspension: the due goes on with the open time that was left, and a timer that
/// would have ended it is gone.
void resume_item(Turn& turn, WorkItemId item);

/// Creates one work item of what `wanted` says of its people, and offers it unless it waits for its
/// turn.
WorkItemId create_work_item(Turn& turn, const Activity& activity,
                            const definition::TaskStep& task, history::WorkItemCreated wanted,
                            bool offer);
/// Offers a Created item: Reserved for one person, Ready for several.
void offer(Turn& turn, WorkItemId item);
/// Tells whoever has the item, or could take it, to hurry.
void urge(Turn& turn, const history::WorkItem& item);
/// Whoever has the item, or could take it, is not urged by people again for a while: open time.
void rest_from_urging(Turn& turn, const history::WorkItem& item);
/// Until when they are left in peace; nullopt: they may be urged.
[[nodiscard]] std::optional<Instant> urged_until(const InstanceState& state,
                                                 const history::WorkItem& item, Instant now);
/// The end of that time is no event that anything waits for.
[[nodiscard]] bool is_rest_from_urging(const history::Timer& timer);
/// A reminder of a task's `urge` is due: told, and the next one armed.
void remind(Turn& turn, const history::Timer& timer);
/// Work items of an activity, in their order.
[[nodiscard]] std::vector<const history::WorkItem*> items_of(const InstanceState& state,
                                                             ActivityId activity);

}  // namespace recourse::process
