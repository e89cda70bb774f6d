#pragma once
#include <memory>
#include <string>
#include <vector>

#include "adapters/runtime/library.h"
#include "adapters/yaml/definition_loader.h"
#include "adapters/yaml/scenario_loader.h"

namespace recourse::cli {

/// One YAML file of a process library, with what it holds by its first words.
struct HouseFile {
  enum class Kind { kDefinition, kScenario, kConnector, kCalendar, kPolicy, kDirectory } kind;
  std::string path;
  std::string text;
  bool wanted = true;  ///< false: only read because a neighbour needs it; not reported on
};

/// All files at or below the paths, sorted by path; files of other kinds are left out. A single
/// file brings its neighbours with it: `connectors/`, `calendars/`, `policies/`, `directory.yaml`.
/// Throws WorldFailed for a path that is not there or cannot be read.
[[nodiscard]] std::vector<HouseFile> read_house_files(const std::vector<std::string>& paths);

struct FileFindings {
  std::string path;
  std::vector<definition::Finding> findings;
};

/// What the files came to.
struct House {
  std::vector<FileFindings> findings;  ///< of wanted files that have some
  std::vector<definition::DefinitionPtr> definitions;
  struct Origin {
    std::string path;
    bool wanted = true;
  };
  std::vector<Origin> origins;  ///< of the definitions, same index
  struct Scenarios {
    std::string path;
    std::vector<yaml::Scenario> scenarios;
  };
  std::vector<Scenarios> scenarios;
  std::vector<std::pair<std::string, std::string>> connectors;  ///< id, text
  std::vector<std::pair<std::string, std::string>> calendars;   ///< id, text
  std::vector<std::pair<std::string, std::string>> policies;    ///< "id version", text
  std::string directory_text;
  yaml::ConnectorCatalogue manifests;
  [[nodiscard]] bool has_errors() const;
};

/// Loads connectors, calendars and rule packs first, then what needs them; all that is good goes
/// into `library`.
[[nodiscard]] House load_house(const std::vector<HouseFile>& files, runtime::Library& library);

}  // namespace recourse::cli
