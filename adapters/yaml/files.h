#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/yaml/definition_loader.h"

namespace recourse::yaml {

/// The bytes of a regular file of at most 2 MiB; nullopt when it cannot be read.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path);

/// Paths of the files right in `folder` whose name ends in `ending`, sorted by name. Symbolic
/// links are not followed, so a bundle cannot reach outside itself.
[[nodiscard]] std::vector<std::string> files_in(const std::string& folder,
                                                const std::string& ending);

struct LoadedConnectors {
  ConnectorCatalogue catalogue;
  std::map<std::string, std::vector<definition::Finding>> findings;  ///< by file
};
/// All connectors/*.yaml of a process library.
[[nodiscard]] LoadedConnectors load_connectors(const std::string& folder);

}  // namespace recourse::yaml
