// A file comes to a case. Its content was sealed and kept before, and is of no use to anybody until
// this record names it: there is no moment at which half of a file is there.
#include <algorithm>

#include "engine/command/access.h"
#include "engine/command/decide.h"
#include "engine/command/files.h"
#include "engine/command/work_item.h"
#include "engine/definition/privacy.h"

namespace recourse::command {
namespace {

/// Of the case, or (so much the more careful) of a step.
bool is_private(const definition::ProcessDefinition& definition, std::string_view path) {
  const std::size_t dot = path.find('.');
  const std::string_view below =
      dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  for (const auto& variable : definition.data) {
    if (variable.name != path.substr(0, dot)) continue;
    return definition::privacy_in(variable, below) != definition::Privacy::kNone;
  }
  return true;
}

}  // namespace

const history::AttachedFile* find_file(const InstanceState& state, std::string_view sha256,
                                       std::string_view field) {
  const auto found = std::find_if(state.files.begin(), state.files.end(), [&](const auto& file) {
    return file.sha256 == sha256 && file.field == field;
  });
  return found == state.files.end() ? nullptr : &*found;
}

Result<Done> may_attach(const Caller& caller, const InstanceState& state, std::int64_t bytes) {
  if (auto ok = may_add_to(caller, state); !ok) return ok;
  for (const auto& file : state.files) bytes += file.size;
  if (state.files.size() < kFilesMax && bytes <= kFileBytesMax) return Done{};
  return refuse(Rejection::Kind::kTooLarge, "ATTACHMENTS",
                "A case holds at most 200 files and 100 MiB of them.",
                "每个案件最多 200 个文件，合计不超过 100 MiB。");
}

bool sees_file(const Caller& caller, const InstanceState& state,
               const definition::ProcessDefinition& definition, const history::AttachedFile& file) {
  if (file.field.empty()) return true;
  const bool hidden =
      data_mode(caller, state, definition, file.field) == definition::Section::Mode::kHidden;
  return !hidden && (!is_private(definition, file.field) || caller.has_role("privacy") ||
                     sees_private(caller, state, definition, file.field));
}

Result<Decision> attach_file(const AttachFile& command, const Caller& caller, const Desk& desk,
                             const InstanceState& before) {
  if (auto ok = may_attach(caller, before, command.file.size); !ok) return ok.rejection();
  Session session(desk, before, caller.user);
  // Two may bring the same content at once: the first one is the file, the other changes nothing.
  const bool fresh = find_file(before, command.file.sha256, command.file.field) == nullptr;
  if (fresh) {
    history::FileAttached attached{command.file};
    attached.file.by = caller.user;
    session.turn().record(std::move(attached));
  }
  return session.take(Map{{"instance", before.id.text()}, {"attached", fresh}});
}

}  // namespace recourse::command
