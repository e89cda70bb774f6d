#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/yaml/definition_loader.h"
#include "adapters/yaml/node.h"
#include "adapters/yaml/report.h"
#include "engine/definition/data_flow.h"

namespace recourse::yaml {

using definition::Bits;
using definition::kNoNode;
using definition::NodeId;
using definition::Tracked;
using definition::TrackedWrite;
using definition::TransitionId;

/// What the loader knows of a chart node beside the chart.
struct NodeDraft {
  const Node* yaml = nullptr;      ///< the step, branch or handler mapping
  std::string word;                ///< the kind key of a step ("task"); empty for made nodes
  NodeId following = kNoNode;      ///< of a step: the next listed step, or `done`
  NodeId done = kNoNode;           ///< of a list: its final child
  std::map<std::string, NodeId, std::less<>> steps;  ///< of a list
  std::vector<NodeId> handler_bodies;                ///< by position in `handlers`
  /// Names a list gets beside data: the foreach item, `message` or `error` of its handler.
  std::vector<std::pair<std::string, feel::TypePtr>> given;
};

/// One definition while it is being read. The steps are read twice: first to learn what each
/// writes, then, with the data flow known, to type every expression and to speak.
struct Draft {
  Report report;
  definition::ProcessDefinition model;
  const ConnectorCatalogue& connectors;
  const std::set<std::string>& calendars;
  const definition::PolicyVersions& policies;
  std::vector<NodeDraft> nodes;                             ///< by NodeId
  std::map<std::string, std::vector<NodeId>, std::less<>> steps_by_name;
  std::map<std::string, std::size_t, std::less<>> data_index;  ///< into model.data
  std::map<std::string, const Node*, std::less<>> retries;  ///< named, file level
  std::map<std::string, const Node*, std::less<>> decisions;
  std::map<std::string, const Node*, std::less<>> ladders;

  /// What was named anywhere, by kind ("data", or the code that refuses unknown names).
  mutable std::set<std::pair<std::string, std::string>> used;

  bool first_pass = true;
  definition::FlowModel flow;
  definition::DataFlow facts;              ///< after the first pass
  std::size_t tracked_at_first = 0;        ///< how many paths it tracks
  std::vector<bool> fell_through;          ///< by TransitionId: no `next` was written
  std::vector<Bits> known_at_action;       ///< by TransitionId: after the form was written

  /// A path under the variable `name` declared at `owner` (0: process data).
  [[nodiscard]] Tracked track(NodeId owner, const std::string& path);
  struct TrackedPart {
    Tracked id;
    std::vector<std::string> fields;  ///< below the variable; empty: the variable itself
  };
  std::map<std::pair<NodeId, std::string>, std::vector<TrackedPart>> tracked;  ///< by variable

  Draft(const ConnectorCatalogue& c, const std::set<std::string>& k,
        const definition::PolicyVersions& p)
      : connectors(c), calendars(k), policies(p) {}
};

/// The names an expression may use where it stands, with what is known to be there.
struct Place {
  NodeId list = 0;               ///< innermost list around it
  const Bits* known = nullptr;   ///< nullptr: nothing
  std::vector<std::pair<std::string, feel::TypePtr>> extra;  ///< result, message, error, …
  bool assume_all = false;       ///< first pass: whatever may be missing is taken as present
};

class PlaceScope final : public feel::TypeScope {
 public:
  PlaceScope(const Draft& draft, const Place& place) : draft_(draft), place_(place) {}
  [[nodiscard]] feel::TypePtr lookup(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> names() const override;
  [[nodiscard]] bool is_step(std::string_view name) const override;
  [[nodiscard]] bool is_role(std::string_view name) const override;
  [[nodiscard]] bool is_duty(std::string_view name) const override;

 private:
  [[nodiscard]] feel::TypePtr seen_type(NodeId owner, const definition::Variable& variable) const;
  const Draft& draft_;
  const Place& place_;
};

/// Where a variable is declared, as seen from a list.
struct Declared {
  NodeId owner = 0;
  const definition::Variable* variable = nullptr;  ///< nullptr: no such variable
};
[[nodiscard]] Declared find_variable(const Draft& draft, NodeId list, std::string_view name);

/// Is there a value from the start, and for good?
[[nodiscard]] bool always_there(const definition::Variable& variable);

/// The list (compound) that holds a step or made node.
[[nodiscard]] inline NodeId list_of_step(const Draft& draft, NodeId step) {
  return draft.model.chart.node(step).parent;
}

/// Facts at the entry of a step, in the list that holds it.
[[nodiscard]] Place place_before(const Draft& draft, NodeId step);
/// The same past the conditions of the step, where its work begins.
[[nodiscard]] Place place_at(const Draft& draft, NodeId step);
/// Process level: outside every list.
[[nodiscard]] Place place_at_start(const Draft& draft);

}  // namespace recourse::yaml
