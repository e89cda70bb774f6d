#pragma once
#include <map>
#include <set>

#include "engine/history/renames.h"
#include "engine/process/desk.h"

namespace recourse::command {

/// What becomes of a case under another version of its definition, and what keeps it from there.
class MigrationPlan {
 public:
  MigrationPlan(const definition::ProcessDefinition& from, const definition::ProcessDefinition& to,
                const history::InstanceState& state, history::Renames renames);

  [[nodiscard]] const std::vector<Label>& faults() const { return faults_; }
  [[nodiscard]] history::InstanceMigrated event() const;
  /// Under the old version: what the new one knows nothing of is stopped.
  void leave(process::Turn& turn) const;
  /// Under the new version: handlers and rungs that are other ones now are armed.
  void arrive(process::Turn& turn) const;

 private:
  using Activity = history::Activity;
  using NodeId = definition::NodeId;
  void fault(std::string en, std::string zh) { faults_.push_back({std::move(en), std::move(zh)}); }
  [[nodiscard]] std::string name(NodeId node) const;
  /// kNoNode: the new version has no such step.
  [[nodiscard]] NodeId there(NodeId node) const;
  void keep(NodeId node);
  void look_at(const Activity& activity);
  void look_at_place(const Activity& activity, NodeId now);
  void look_at_work(const Activity& activity, const definition::StepInfo& now);
  void look_at_clocks();
  void look_at_memory();

  const definition::ProcessDefinition& from_;
  const definition::ProcessDefinition& to_;
  const history::InstanceState& state_;
  history::Renames renames_;
  std::map<NodeId, NodeId> nodes_;
  std::set<history::ActivityId> rearmed_;
  std::vector<std::size_t> stopped_, reladdered_;  ///< clocks, by index in the state
  std::vector<Label> faults_;
};

}  // namespace recourse::command
