#pragma once
#include <list>
#include <memory>
#include <unordered_map>

#include "engine/history/state_size.h"

namespace recourse::service {

/// The states of the instances used last, within so many bytes; the store stays the truth.
class StateCache {
 public:
  using StatePtr = std::shared_ptr<const history::InstanceState>;
  explicit StateCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  [[nodiscard]] StatePtr find(InstanceId id) {
    const auto at = places_.find(id);
    if (at == places_.end()) return nullptr;
    order_.splice(order_.begin(), order_, at->second);
    return at->second->state;
  }
  void put(InstanceId id, StatePtr state) {
    forget(id);
    const std::size_t bytes = history::bytes_in_memory(*state) + kPlace;
    order_.push_front({id, std::move(state), bytes});
    places_[id] = order_.begin();
    bytes_ += bytes;
    while (bytes_ > bytes_max_ && order_.size() > 1) forget(order_.back().id);
  }
  void forget(InstanceId id) {
    const auto at = places_.find(id);
    if (at == places_.end()) return;
    bytes_ -= at->second->bytes;
    order_.erase(at->second);
    places_.erase(at);
  }
  void clear() {
    order_.clear();
    places_.clear();
    bytes_ = 0;
  }

 private:
  static constexpr std::size_t kPlace = 200;  // of an entry in the two containers
  struct Entry {
    InstanceId id;
    StatePtr state;
    std::size_t bytes = 0;
  };
  using Order = std::list<Entry>;  // used last in front
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  Order order_;
  std::unordered_map<InstanceId, Order::iterator> places_;
};

}  // namespace recourse::service
