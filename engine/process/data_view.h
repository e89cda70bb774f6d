#pragma once
#include <map>
#include <string>
#include <string_view>

#include "engine/history/instance_state.h"

namespace recourse::process {

/// The data one place of an instance sees: its scope chain with the unmerged writes of its
/// branches, then case data (S9). `at` 0: case data alone.
class DataView {
 public:
  DataView(const history::InstanceState& state, history::ActivityId at) : state_(state), at_(at) {}
  /// nullptr: no such name. Valid while the view and the state live unchanged.
  [[nodiscard]] const Value* lookup(std::string_view name) const;
  /// The value at a dotted path; Null when there is none.
  [[nodiscard]] Value at_path(std::string_view path) const;
  /// Everything visible, by name: the snapshot an undo works with.
  [[nodiscard]] Map snapshot() const;

 private:
  const history::InstanceState& state_;
  history::ActivityId at_;
  mutable std::map<std::string, Value, std::less<>> composed_;  // overlay views, made on demand
};

}  // namespace recourse::process
