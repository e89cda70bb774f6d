#pragma once
#include <cstddef>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "engine/base/id.h"

namespace recourse::http {

/// Which case a task belongs to, of those this process has lately heard of: addresses name the task
/// alone, and a command goes to its case without asking the database where that is. Never wrong,
/// for a task stays with its case; what was forgotten is asked for. Thread-safe.
class TaskPlaces {
 public:
  explicit TaskPlaces(std::size_t most = 100'000) : half_(most / 2) {}

  void remember(WorkItemId task, InstanceId instance);
  [[nodiscard]] std::optional<InstanceId> find(WorkItemId task) const;

 private:
  using Places = std::unordered_map<WorkItemId, InstanceId>;
  std::size_t half_;
  mutable std::mutex mutex_;
  Places recent_, older_;  ///< when the first is full, it takes the place of the second
};

}  // namespace recourse::http
