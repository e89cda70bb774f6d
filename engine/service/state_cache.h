#pragma once
#include <list>
#include <memory>
#include <unordered_map>

#include "engine/history/instance_state.h"

namespace recourse::service {

/// The states of the instances used last; the store stays the truth.
class StateCache {
 public:
  using StatePtr = std::shared_ptr<const history::InstanceState>;
  explicit StateCache(std::size_t capacity) : capacity_(capacity) {}

  [[nodiscard]] StatePtr find(InstanceId id) {
    const auto at = entries_.find(id);
    if (at == entries_.end()) return nullptr;
    order_.splice(order_.begin(), order_, at->second);
    return at->second->second;
  }
  void put(InstanceId id, StatePtr state) {
    forget(id);
    order_.emplace_front(id, std::move(state));
    entries_[id] = order_.begin();
    if (entries_.size() <= capacity_) return;
    entries_.erase(order_.back().first);
    order_.pop_back();
  }
  void forget(InstanceId id) {
    const auto at = entries_.find(id);
    if (at == entries_.end()) return;
    order_.erase(at->second);
    entries_.erase(at);
  }
  void clear() {
    order_.clear();
    entries_.clear();
  }

 private:
  using Order = std::list<std::pair<InstanceId, StatePtr>>;  // used last in front
  std::size_t capacity_;
  Order order_;
  std::unordered_map<InstanceId, Order::iterator> entries_;
};

}  // namespace recourse::service
