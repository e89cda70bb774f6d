#pragma once
#include <compare>
#include <span>
#include <vector>

#include "engine/history/event.h"
#include "engine/history/instance_state.h"

namespace recourse::kernel {

/// Who stands below whom, in document order: found in one pass over the activities, then kept true
/// event by event, so that a step of many branches does not look at all of them for each.
class ActiveTree {
 public:
  using Activity = history::Activity;
  using ActivityId = history::ActivityId;
  struct Place {
    ActivityId parent;
    history::NodeId node;
    int index;
    ActivityId id;
    auto operator<=>(const Place&) const = default;
  };

  explicit ActiveTree(const history::InstanceState& state);
  /// Around the application of every event.
  void before(const history::Event& event);
  void after(const history::Event& event);

  [[nodiscard]] std::span<const Place> children(ActivityId parent) const;
  /// `from` and everything below it in the order of leaving: inner before outer, later before
  /// earlier.
  void leaving_order(ActivityId from, std::vector<ActivityId>& out) const;
  /// The innermost activities below `from`, or `from` itself.
  void leaves(const Activity& from, std::vector<const Activity*>& out) const;

 private:
  void insert(ActivityId id);
  void erase(ActivityId id);

  const history::InstanceState& state_;
  std::vector<Place> below_;  ///< by parent, then document order
};

}  // namespace recourse::kernel
