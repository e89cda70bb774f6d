#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/finding.h"
#include "engine/definition/policy.h"
#include "engine/definition/process_definition.h"

namespace recourse::yaml {

/// Connector id → manifest.
using ConnectorCatalogue = std::map<std::string, definition::ConnectorManifest>;

struct LoadedDefinition {
  definition::DefinitionPtr definition;       ///< null when a finding is an error
  std::vector<definition::Finding> findings;  ///< all of them, in file order
};

/// YAML text → a compiled definition that passed every check.
/// `calendars` are the ids that `calendar:` may name, `policies` the rule packs of clocks; empty:
/// not checked. Pure; never throws.
[[nodiscard]] LoadedDefinition load_definition(std::string_view source,
                                               const ConnectorCatalogue& connectors,
                                               const std::set<std::string>& calendars = {},
                                               const definition::PolicyVersions& policies = {});

/// One connector manifest, `connector: ID` with title, input, result, errors,
/// idempotent and timeout; adds it to `catalogue`. An id that is already there is a finding.
[[nodiscard]] std::vector<definition::Finding> load_connector(std::string_view source,
                                                              ConnectorCatalogue& catalogue);

}  // namespace recourse::yaml
