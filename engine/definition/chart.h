#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace recourse::definition {

using NodeId = std::uint32_t;
using TransitionId = std::uint32_t;
inline constexpr NodeId kNoNode = ~NodeId{0};

/// A node of the statechart the kernel runs. The kernel knows these kinds and nothing else.
enum class NodeKind {
  kAtomic,
  kCompound,        ///< exactly one active child, plus regions started beside it
  kParallel,        ///< any number of active children; the host says which start and when it ends
  kFinal,           ///< entering it completes the compound around it
  kShallowHistory,  ///< outside suites and explicit leaves only; YAML has no history (L9)
  kDeepHistory,
};

struct Node {
  NodeId id = kNoNode;
  std::string name;  ///< step id, branch id, or a made one ("done", "verify!0", "label~undo")
  std::string path;  ///< names joined by '/', root is "". Stable; what history and people see
  NodeKind kind = NodeKind::kAtomic;
  NodeId parent = kNoNode;
  std::vector<NodeId> children;        ///< document order; made nodes after the listed ones
  /// Compound: entered by default, normally one child; several lie in different regions of a
  /// parallel below. History: entered as long as nothing is remembered.
  std::vector<NodeId> initial;
  std::vector<TransitionId> transitions;  ///< own exits first, then handlers in list order
  /// Entered only by a spawn (alongside handler body, undo body, foreach body), never by default.
  bool region = false;
  std::vector<NodeId> histories;  ///< its histories: pseudo-nodes, not among the children
};

/// How a transition is woken. Event names are dotted; a transition's `event` matches an event whose
/// name equals it or continues it after a dot ("error" matches "error.account_closed"); "*" all.
struct Transition {
  TransitionId id = 0;
  NodeId source = kNoNode;
  std::string event;             ///< empty: eventless
  std::vector<std::string> also; ///< further events that wake it, matched like the first
  std::vector<NodeId> targets;   ///< empty: stays, only its effect runs
  bool guarded = false;          ///< the host is asked
  bool internal = false;         ///< the source itself is not exited (process-level handlers)
  /// Exits nothing; starts targets[0] as a region of the scope around the source (S1, alongside).
  bool alongside = false;
};

/// Nodes in document order (a parent stands before its children), node 0 is the root compound.
struct Chart {
  std::vector<Node> nodes;
  std::vector<Transition> transitions;

  [[nodiscard]] const Node& node(NodeId id) const { return nodes[id]; }
  [[nodiscard]] const Transition& transition(TransitionId id) const { return transitions[id]; }
  [[nodiscard]] NodeId find(std::string_view path) const {
    for (const Node& n : nodes) {
      if (n.path == path) return n.id;
    }
    return kNoNode;
  }
  /// Is `ancestor` a proper ancestor of `node` in the static tree?
  [[nodiscard]] bool is_ancestor(NodeId ancestor, NodeId node) const {
    for (NodeId n = nodes[node].parent; n != kNoNode; n = nodes[n].parent) {
      if (n == ancestor) return true;
    }
    return false;
  }
};

}  // namespace recourse::definition
