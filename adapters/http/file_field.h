#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/case.h"
#include "engine/command/file_fields.h"

namespace recourse::http {

/// Who brings a file, and the task whose form it is for, where that is said.
struct FormOfFile {
  const command::Caller& caller;
  const process::Desk& desk;
  std::string task;
};
/// What a file for `path` is for, as an open form or the data of the case has it. Where several
/// forms have such a field and no task is named, the caller's own goes first. Rejects FIELD:
/// nothing there takes files, or it is not the same data in each, or about another person.
[[nodiscard]] Result<command::FileField> file_field(const Case& found, std::string_view path,
                                                    const FormOfFile& form);

/// The same of the form that starts a case of this process; nullopt: nothing there takes files.
[[nodiscard]] std::optional<command::FileField> start_field(
    const definition::ProcessDefinition& definition, std::string_view path);

/// A file that the form of a start names.
struct StartFile {
  command::NamedFile named;
  command::FileField field;
};
[[nodiscard]] std::vector<StartFile> files_of_start(const definition::ProcessDefinition& definition,
                                                    const Map& data);
/// The refusal of a form, by place. Code FORM.
[[nodiscard]] Rejection wrong_files_in(Map errors);

/// Could this be about files? Then it is worth a look.
[[nodiscard]] bool names_files(const Map& data);

}  // namespace recourse::http
