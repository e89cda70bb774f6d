#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// Of several that wait for one message the oldest takes it (S8). Not where the key may differ,
/// nor where all get it (`deliver: all`).
class OlderListeners {
 public:
  explicit OlderListeners(const ProcessDefinition& definition);
  /// Does a handler around the node, which is older, take every such message?
  [[nodiscard]] bool around(NodeId node, const std::string& message);
  /// The steps that are older than whoever waits for it in the node, without being around it: as
  /// long as one of them is active, its handler takes all.
  [[nodiscard]] std::vector<NodeId> beside(NodeId node, const std::string& message);

 private:
  [[nodiscard]] bool takes_all(NodeId node, const std::string& message, bool stays) const;
  [[nodiscard]] bool may_reach_others(const std::string& message);
  void find_changing();
  void add_first(NodeId list, const std::string& message, std::vector<NodeId>& older) const;

  const ProcessDefinition& definition_;
  std::set<NodeId> undo_;
  std::map<NodeId, NodeId> starters_;  ///< of bodies beside: the step whose handler starts them
  std::optional<std::set<std::string>> changing_;
};

}  // namespace recourse::definition
