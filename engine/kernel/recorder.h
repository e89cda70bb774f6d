#pragma once
#include <optional>
#include <utility>
#include <vector>

#include "engine/history/apply.h"
#include "engine/kernel/active_tree.h"

namespace recourse::kernel {

/// The one way a decision changes an instance: a fact is kept and applied by the very functions
/// that replay uses (I3).
class Recorder {
 public:
  Recorder(history::InstanceState& state, Instant at) : state_(state), at_(at) {}
  void record(history::Event event) {
    if (tree_) tree_->before(event);
    history::apply(state_, event, at_);
    if (tree_) tree_->after(event);
    events_.push_back(std::move(event));
  }
  [[nodiscard]] const history::InstanceState& state() const { return state_; }
  /// Of the state as it is now.
  [[nodiscard]] const ActiveTree& tree() const {
    if (!tree_) tree_.emplace(state_);
    return *tree_;
  }
  [[nodiscard]] Instant at() const { return at_; }
  [[nodiscard]] const std::vector<history::Event>& events() const { return events_; }
  [[nodiscard]] std::vector<history::Event> take() { return std::move(events_); }

 private:
  history::InstanceState& state_;
  Instant at_;
  std::vector<history::Event> events_;
  mutable std::optional<ActiveTree> tree_;  ///< made when it is first asked for
};

}  // namespace recourse::kernel
