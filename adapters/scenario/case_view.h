#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/runtime/loop.h"
#include "engine/definition/process_definition.h"

namespace recourse::scenario {

/// One instance of the scenario's case, with the definition its names come from.
struct CasePart {
  std::shared_ptr<const history::InstanceState> state;
  definition::DefinitionPtr definition;

  [[nodiscard]] const std::string& path_of(history::ActivityId activity) const;
  /// Is it `name`, or does its path end with "/name"?
  [[nodiscard]] bool is_called(history::ActivityId activity, std::string_view name) const;
  [[nodiscard]] bool is_about(const history::WorkItem& item, std::string_view name) const;
  /// The nearest foreach number at or above the activity, from 1; 0: in no foreach.
  [[nodiscard]] int item_number(history::ActivityId activity) const;
};

/// The instance that the scenario started, then those it called, in order of their start.
[[nodiscard]] std::vector<CasePart> parts_of(runtime::Loop& loop, const runtime::Library& library,
                                             InstanceId root);

/// Paths of the activities that have nothing active below them.
[[nodiscard]] std::vector<std::string> active_leaves(const CasePart& part);
[[nodiscard]] bool path_ends_with(std::string_view path, std::string_view name);

}  // namespace recourse::scenario
