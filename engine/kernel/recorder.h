#pragma once
#include <utility>
#include <vector>

#include "engine/history/apply.h"

namespace recourse::kernel {

/// The one way a decision changes an instance: a fact is kept and applied by the very functions
/// that replay uses (I3).
class Recorder {
 public:
  Recorder(history::InstanceState& state, Instant at) : state_(state), at_(at) {}
  void record(history::Event event) {
    history::apply(state_, event, at_);
    events_.push_back(std::move(event));
  }
  [[nodiscard]] const history::InstanceState& state() const { return state_; }
  [[nodiscard]] Instant at() const { return at_; }
  [[nodiscard]] const std::vector<history::Event>& events() const { return events_; }
  [[nodiscard]] std::vector<history::Event> take() { return std::move(events_); }

 private:
  history::InstanceState& state_;
  Instant at_;
  std::vector<history::Event> events_;
};

}  // namespace recourse::kernel
