#pragma once
#include <functional>
#include <string>
#include <vector>

#include "engine/definition/process_definition.h"
#include "engine/history/step_record.h"
#include "engine/ports/ambient.h"
#include "engine/ports/directory.h"

namespace recourse::cli {

/// What a page that replays a case is made of.
struct ViewSources {
  std::vector<std::string> lines;            ///< the records' canonical bytes, in order
  std::vector<std::string> hashes;           ///< as a case file lists them; none: a plain file
  std::vector<history::StepRecord> records;  ///< the same, read
  /// By version of the process; every version the case was on.
  std::function<definition::DefinitionPtr(int version)> definition;
  const ports::Catalogue& catalogue;
  const ports::Directory& directory;
};

/// One HTML page that needs nothing else, not even a network: the picture with the case's tokens, a
/// slider over its records, what each changed, the history in English and Chinese, and the chain of
/// hashes, which the page itself computes from the bytes it carries.
[[nodiscard]] Result<std::string> view_page(const ViewSources& sources);

/// The page's own style and program.
extern const char* const kViewStyle;
extern const char* const kViewScript;

}  // namespace recourse::cli
