#pragma once
#include <deque>
#include <set>
#include <stdexcept>
#include <utility>
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
  /// The root is active again and nothing below it: what hangs on it begins anew, and the target is
  /// entered.
  void reopen(ActivityId root, NodeId target);
  /// Takes one external event and runs to completion (S2). true: something was selected.
  bool macrostep(const Event& event);
  /// Runs to completion what was raised or entered from outside a transition.
  void run();

  /// Queues an internal event.
  void raise(Event event) { queue_.push_back(std::move(event)); }
  /// Enters `node` below `parent` beside what runs there: alongside bodies, undo bodies.
  ActivityId spawn(NodeId node, ActivityId parent, Map locals, std::uint64_t undo_entry = 0);
  /// Enters a target as the one active child of a scope whose child was left before.
  void enter_in(ActivityId domain, NodeId target) { enter_all_in(domain, {target}); }
  /// Leaves everything below `parent` that is not a region; with `regions` those too.
  void exit_children(ActivityId parent, bool regions, const std::string& reason);
  void exit_activity(ActivityId id, const std::string& reason);
  /// Goes inside an activity for which Host::entered() said no: what it waited for has come.
  void go_inside(ActivityId id) { go_inside(id, Entry{}); }
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
  /// A transition on its way. `domain` stays, everything from `exit_root` down is left: the child
  /// of the domain around the source, or for an internal transition the domain's inside, and
  /// exit_root is then the domain. Both are 0 when nothing is left.
  struct Selected {
    TransitionId transition;
    ActivityId source;
    ActivityId domain;
    ActivityId exit_root;
  };
  struct Step {
    Selected selected;
    Activity source;  ///< as it was
  };
  /// What is to be entered below a scope.
  struct Entry {
    std::vector<NodeId> nodes;      ///< the targets and all around them, in document order
    std::vector<NodeId> forgotten;  ///< histories without memory on the way
  };
  [[nodiscard]] std::vector<Selected> select(const Event* event);
  [[nodiscard]] bool wakes_any(const Event* event) const;
  [[nodiscard]] bool matches(const definition::Transition& t, const Activity& source,
                             const Event* event);
  using Found = std::set<std::pair<TransitionId, ActivityId>>;
  [[nodiscard]] bool match_at(const Activity& activity, const Event* event, Found& found,
                              std::vector<Selected>& out);
  void drop_conflicts(std::vector<Selected>& selected) const;
  [[nodiscard]] Selected selected(TransitionId transition, const Activity& source) const;
  [[nodiscard]] ActivityId domain_of(const definition::Transition& t,
                                     const Activity& source) const;
  [[nodiscard]] bool is_below(ActivityId id, ActivityId ancestor) const;

  void microstep(const std::vector<Selected>& selected, const Event* event);
  void leave(const Step& step);
  void arrive(const Step& step);
  void exit_tree(ActivityId id, ActivityId completing, const std::string& reason);
  void keep_history(const Activity& left);
  /// Fills in number, path and visit.
  ActivityId record_entry(history::ActivityEntered entered);

  /// Replaces histories by what they remember or, noted in `forgotten`, by their default.
  void resolve(NodeId target, std::vector<NodeId>& out, std::vector<NodeId>* forgotten) const;
  [[nodiscard]] Entry entry_to(NodeId top, const std::vector<NodeId>& targets) const;
  void enter_all_in(ActivityId domain, const std::vector<NodeId>& targets);
  ActivityId enter_node(NodeId node, ActivityId parent, const Region* region, const Entry& entry);
  void go_inside(ActivityId id, const Entry& entry);
  void enter_children(ActivityId parent, const Entry& entry);
  void enter_regions(ActivityId parallel, const Entry& entry);
  void check_scope(ActivityId id);
  void run_to_completion();

  const definition::Chart& chart_;
  Recorder& recorder_;
  Host& host_;
  std::deque<Event> queue_;
  bool finishing_ = false;
};

}  // namespace recourse::kernel
