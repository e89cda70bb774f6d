#pragma once
#include <set>
#include <string>
#include <vector>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// Which data paths each node writes, and everything inside it.
class WriteSets {
 public:
  explicit WriteSets(const ProcessDefinition& definition);
  /// Paths written inside, without those of variables declared inside.
  [[nodiscard]] const std::set<std::string>& of(NodeId node) const { return sets_[node]; }
  /// Paths the node writes itself; so does what it is left by: actions and handlers.
  [[nodiscard]] const std::set<std::string>& own(NodeId node) const { return own_[node]; }
  /// Is the variable, as seen from `at`, one whose writes combine or are shared?
  [[nodiscard]] bool combines(NodeId at, const std::string& path) const;
  /// The variable a path begins with, as seen from `at`; nullptr: none.
  [[nodiscard]] const Variable* variable(NodeId at, const std::string& path) const;

 private:
  const ProcessDefinition& definition_;
  std::vector<std::set<std::string>> own_;
  std::vector<std::set<std::string>> sets_;
};

}  // namespace recourse::definition
