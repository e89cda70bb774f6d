#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/case.h"

namespace recourse::http {

/// The data a file is for. A file for private data, or for data of a section, is seen by whoever
/// sees that.
struct FileField {
  std::string path;  ///< dotted, without places in lists; "": data for all, or none
  const definition::Variable* variable = nullptr;  ///< where it is private
  history::ActivityId at = 0;                      ///< whose data it is; 0: the case's
};

/// What a file for `path` is for, as an open form or the data of the case has it. nullopt: nothing
/// there takes files.
[[nodiscard]] std::optional<FileField> file_field(const Case& found, std::string_view path);

/// The same of the form that starts a case of this process.
[[nodiscard]] std::optional<FileField> start_field(const definition::ProcessDefinition& definition,
                                                   std::string_view path);

/// A file's hash at a place that takes files.
struct NamedFile {
  std::string shown;  ///< where it stands, places in lists included: "others[0]"
  std::string hash;
  FileField field;
};
/// What the form that starts a case names.
[[nodiscard]] std::vector<NamedFile> files_of_start(const definition::ProcessDefinition& definition,
                                                    const Map& data);
/// The refusal of a form, by place. Code FORM.
[[nodiscard]] Rejection wrong_files_in(Map errors);

/// Could this be about files? Then it is worth a look at the case.
[[nodiscard]] bool names_files(const Map& data);
/// What is submitted for fields that take files must have been uploaded for them. Rejects FORM.
[[nodiscard]] std::optional<Rejection> wrong_files(const Case& found, const history::WorkItem& item,
                                                   const Map& data);

}  // namespace recourse::http
