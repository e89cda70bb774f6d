#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/definition/chart.h"
#include "engine/history/instance_state.h"

namespace recourse::kernel {

using definition::NodeId;
using definition::TransitionId;
using history::Activity;
using history::ActivityId;

inline constexpr TransitionId kNoTransition = ~TransitionId{0};

/// What wakes transitions.
struct Event {
  enum class Reach {
    kBroadcast,  ///< may select in several branches (signals, internal events)
    kAt,         ///< only the activity it is addressed to
    kClimb,      ///< from that activity outwards, first match wins (errors, escalations)
  };
  std::string name;
  Reach reach = Reach::kBroadcast;
  ActivityId at = 0;
  Value data;
  /// With kAt: exactly this transition of that activity, whatever its event is called.
  TransitionId take = kNoTransition;
};

/// Why an activity was left, where an action goes back.
inline constexpr const char* kReturned = "returned";

/// A child to start below a parallel node.
struct Region {
  NodeId node = 0;
  int index = 0;
  Map locals;
  bool overlaid = false;
};

/// What nodes and transitions mean. The kernel decides which and in which order; the host what
/// happens. A hook that meets a fault throws; the whole macrostep is then void.
class Host {
 public:
  virtual ~Host() = default;
  virtual bool allows(const definition::Transition& transition, const Activity& source,
                      const Event* event) = 0;
  /// Before anything is left: evaluates what the transition will write.
  virtual void prepare(const definition::Transition& transition, const Activity& source,
                       const Event* event) = 0;
  /// Between exit and entry, in the order of prepare(): makes the prepared writes. `scope` is the
  /// innermost activity around the source that survived (the source itself when nothing is left).
  virtual void perform(const definition::Transition& transition, ActivityId scope) = 0;
  /// Where the transition really leads (return addresses). Normally `target`. kNoNode: nowhere
  /// yet, the host enters something itself later.
  virtual NodeId redirect(const definition::Transition& transition, const Activity& source,
                          ActivityId domain, NodeId target) = 0;

  /// What a node needs to be entered with.
  virtual Map locals_of(NodeId node, ActivityId parent) = 0;
  /// After the entry is recorded, before children are entered. false: do not go inside.
  virtual bool entered(const Activity& activity) = 0;
  /// A compound is entered by its default, or a history without memory: what then runs, after the
  /// entry of the compound (of the history's parent) and before its children.
  virtual void by_default(NodeId node) { static_cast<void>(node); }
  /// The final child a scope has reached is left, before the scope itself or for another child.
  virtual void leaving_final(const Activity& scope) { static_cast<void>(scope); }
  /// Before the exit is recorded. `completed`: left because its work is over.
  virtual void leaving(const Activity& activity, bool completed) = 0;
  /// Does this transition say that the work of its source is over? Otherwise, the reason why not.
  virtual bool completes(const definition::Transition& transition) = 0;
  virtual std::string exit_reason(const definition::Transition& transition) = 0;
  virtual std::string completed_by() = 0;  ///< the actor, for the record

  /// The children a parallel node starts with.
  virtual std::vector<Region> regions(const Activity& parallel) = 0;
  /// A compound reached its end and nothing runs in it any more.
  virtual void scope_done(const Activity& scope) = 0;
  /// After every microstep: conditions to look at again, internal events to raise.
  virtual void settled() = 0;
  /// Nobody took the event.
  virtual void unhandled(const Event& event) = 0;
};

}  // namespace recourse::kernel
