#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/definition/finding.h"

namespace recourse::bpmn {

/// What a script of the file comes to: a connector's work. Scripts nobody binds become connectors
/// of their own, with a manifest to fill in.
struct ScriptBinding {
  std::string connector;
  std::vector<std::pair<std::string, std::string>> with;   ///< input, template
  std::vector<std::pair<std::string, std::string>> save;   ///< variable, expression over `result`
  std::vector<std::pair<std::string, std::string>> variables;  ///< used here: name, type word
  std::string input, output;  ///< names of its one input and result that data flows go through
};

struct ImportOptions {
  std::function<std::optional<ScriptBinding>(const std::string& script)> script;
};

struct ImportedFile {
  std::string name;  ///< "order.yaml", "connectors/service.ship.yaml"
  std::string text;
};

struct Import {
  std::vector<ImportedFile> files;             ///< empty when an error was found
  std::vector<definition::Finding> findings;   ///< all of them, in file order
};

/// A BPMN 2.0 file → definitions that `check` accepts, one per process, with manifests for what
/// they call. What cannot be structured is refused by element id. Pure; never throws.
[[nodiscard]] Import import_bpmn(std::string_view text, const ImportOptions& options = {});

}  // namespace recourse::bpmn
