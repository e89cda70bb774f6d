#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/definition/checks.h"

namespace recourse::definition {

using ConnectorManifests = std::map<std::string, ConnectorManifest>;

/// E-LOCK: locks with a key, which cases share, taken in a circle across calls: whoever calls holds
/// what is around the call until the called case is over.
void check_called_locks(const std::vector<DefinitionPtr>& definitions,
                        const ConnectorManifests& connectors, std::vector<Findings>& findings);

/// W-MASKED-HANDLER: a handler around a call takes what the called case waits for.
void check_called_messages(const std::vector<DefinitionPtr>& definitions,
                           const ConnectorManifests& connectors, std::vector<Findings>& findings);

}  // namespace recourse::definition
