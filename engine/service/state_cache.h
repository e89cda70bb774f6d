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
    const auto [at, fresh] = places_.try_emplace(id);
    if (fresh) order_.push_front({id, {}, 0, 0});
    if (!fresh) order_.splice(order_.begin(), order_, at->second);
    at->second = order_.begin();
    Entry& entry = order_.front();
    if (fresh || state->record >= entry.measured + kMeasuredAnew) {
      bytes_ -= entry.bytes;
      entry.bytes = history::bytes_in_memory(*state) + kPlace;
      entry.measured = state->record;
      bytes_ += entry.bytes;
    }
    entry.state = std::move(state);
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
  /// To look at a whole state costs more than it grows by in so many records.
  static constexpr std::uint64_t kMeasuredAnew = 8;
  struct Entry {
    InstanceId id;
    StatePtr state;
    std::size_t bytes = 0;
    std::uint64_t measured = 0;  ///< at which record
  };
  using Order = std::list<Entry>;  // used last in front
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  Order order_;
  std::unordered_map<InstanceId, Order::iterator> places_;
};

}  // namespace recourse::service
