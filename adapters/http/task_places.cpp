#include "adapters/http/task_places.h"

#include <utility>

namespace recourse::http {

void TaskPlaces::remember(WorkItemId task, InstanceId instance) {
  const std::lock_guard lock(mutex_);
  if (recent_.size() >= half_) older_ = std::exchange(recent_, {});
  recent_.emplace(task, instance);
}

std::optional<InstanceId> TaskPlaces::find(WorkItemId task) const {
  const std::lock_guard lock(mutex_);
  for (const Places* places : {&recent_, &older_}) {
    const auto found = places->find(task);
    if (found != places->end()) return found->second;
  }
  return std::nullopt;
}

}  // namespace recourse::http
