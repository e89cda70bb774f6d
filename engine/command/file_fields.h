#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/process_definition.h"
#include "engine/history/instance_state.h"

namespace recourse::command {

/// The data a file is for. A file for private data, or for data of a section, is seen by whoever
/// sees that.
struct FileField {
  std::string path;  ///< dotted, without places in lists; "": data for all, or none
  const definition::Variable* variable = nullptr;  ///< where it is private
  history::ActivityId at = 0;                      ///< whose data it is; 0: the case's
};
/// `path` leads into the variable, `at` sees it.
[[nodiscard]] FileField file_field(const definition::ProcessDefinition& definition,
                                   const definition::Variable& variable, const std::string& path,
                                   history::ActivityId at);

/// "claim.letters[2]" and "claim.letters.2" as "claim.letters".
[[nodiscard]] std::string without_places(std::string_view path);

/// Looks like what names a file: a SHA-256 in hexadecimal digits.
[[nodiscard]] bool is_content_hash(std::string_view text);

struct NamedFile {
  std::string shown;  ///< where it stands, places in lists included: "others[0]"
  std::string hash;
};
/// The files that a value of this type, in clear, names at `path`.
[[nodiscard]] std::vector<NamedFile> files_named(const feel::Type& type, const Value& value,
                                                 const std::string& path);

/// Why what a form names is no file for this data; nullopt: it came for it.
[[nodiscard]] std::optional<Label> wrong_file(const history::InstanceState& state,
                                              const std::string& hash, const FileField& field);

}  // namespace recourse::command
