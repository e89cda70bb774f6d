#pragma once
#include <deque>
#include <stdexcept>
#include <vector>

#include "engine/kernel/host.h"
#include "engine/kernel/recorder.h"

namespace recourse::kernel {

/// More than 1000 microsteps in one macrostep (S2).
struct Livelock : std::runtime_error {
  Livelock() : std::runtime_error("livelock") {}
};

/// The statechart interpreter: the SCXML step algorithm over instances of nodes. It knows charts
/// and activities, nothing of tasks, calendars or expressions (L1). State stays in InstanceState;
/// an Interpreter lives for one macrostep.
class Interpreter {
 public:
  Interpreter(const definition::Chart& chart, Recorder& recorder, Host& host)
      : chart_(chart), recorder_(recorder), host_(host) {}

  /// Enters the root and runs to completion.
  void start(Map root_locals);
  /// Takes one external event and runs to completion (S2). true: something was selected.
  bool macrostep(const Event& event);
  /// Runs to completion what was raised or entered from outside a transition.
  void run();

  /// Queues an internal event.
  void raise(Event event) { queue_.push_back(std::move(event)); }
  /// Enters `node` below `parent` beside what runs there: alongside bodies, undo bodies.
  ActivityId spawn(NodeId node, ActivityId parent, Map locals, std::uint64_t undo_entry = 0);
  /// Enters a target as the one active child of a scope whose child was left before.
  void enter_in(ActivityId domain, NodeId target);
  /// Leaves everything below `parent` that is not a region; with `regions` those too.
  void exit_children(ActivityId parent, bool regions, const std::string& reason);
  void exit_activity(ActivityId id, const std::string& reason);
  /// A branch, foreach body or region is over: recorded, and the scope around it looked at.
  void complete_region(ActivityId id);
  /// Starts further children of a parallel (sequential foreach).
  void start_region(ActivityId parallel, const Region& region);
  /// Everything is left at the end of the current microstep; nothing more is selected.
  void finish() { finishing_ = true; }
  [[nodiscard]] bool finishing() const { return finishing_; }

  [[nodiscard]] const Activity* find(ActivityId id) const;
  /// In document order: by node, then index, then age.
  [[nodiscard]] std::vector<ActivityId> children(ActivityId parent) const;

 private:
  struct Selected {
    TransitionId transition;
    ActivityId source;
  };
  /// A selected transition on its way: `source` as it was, `domain` 0 when nothing is left.
  struct Step {
    Selected selected;
    Activity source;
    ActivityId domain;
  };
  [[nodiscard]] std::vector<Selected> select(const Event* event);
  [[nodiscard]] bool matches(const definition::Transition& t, const Activity& source,
                             const Event* event);
  [[nodiscard]] bool match_at(const Activity& activity, const Event* event,
                              std::vector<Selected>& out);
  void leaves(ActivityId from, std::vector<ActivityId>& out) const;
  void drop_conflicts(std::vector<Selected>& selected) const;
  [[nodiscard]] ActivityId domain_of(const Selected& s) const;
  [[nodiscard]] ActivityId exit_root(const Selected& s) const;
  [[nodiscard]] bool is_below(ActivityId id, ActivityId ancestor) const;
  void microstep(const std::vector<Selected>& selected, const Event* event);
  void leave(const Step& step);
  void arrive(const Step& step);
  void exit_tree(ActivityId id, ActivityId completing, const std::string& reason);
  /// Fills in number, path and visit.
  ActivityId record_entry(history::ActivityEntered entered);
  ActivityId enter_node(NodeId node, ActivityId parent, const Region* region, bool beside,
                        std::uint64_t undo_entry);
  void enter_default(ActivityId id);
  void check_scope(ActivityId id);
  void run_to_completion();

  const definition::Chart& chart_;
  Recorder& recorder_;
  Host& host_;
  std::deque<Event> queue_;
  bool finishing_ = false;
};

}  // namespace recourse::kernel
