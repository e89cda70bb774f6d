// Files by the data they are for: what a form names must have come for that very data, because who
// may read a file is decided by it.
#include "engine/command/file_fields.h"

#include <algorithm>

#include "engine/command/files.h"
#include "engine/definition/privacy.h"
#include "engine/definition/sections.h"

namespace recourse::command {
namespace {

/// A place in a list.
bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

void collect(const feel::Type& type, const Value& value, const std::string& path,
             std::vector<NamedFile>& out) {
  if (type.kind == feel::Type::Kind::kFile && is_content_hash(value.text())) {
    out.push_back({path, std::string(value.text())});
  } else if (type.element) {
    const auto* list = value.get_if<List>();
    if (list == nullptr) return collect(*type.element, value, path, out);  // one, to be appended
    for (std::size_t i = 0; i < list->size(); ++i) {
      collect(*type.element, (*list)[i], path + "[" + std::to_string(i) + "]", out);
    }
  } else if (const auto* map = value.get_if<Map>()) {
    for (const auto& field : type.fields) {
      collect(*field.type, map->get(field.name), path + "." + field.name, out);
    }
  }
}

}  // namespace

FileField file_field(const definition::ProcessDefinition& definition,
                     const definition::Variable& variable, const std::string& path,
                     history::ActivityId at) {
  const std::size_t dot = path.find('.');
  const std::string_view below =
      dot == std::string::npos ? std::string_view() : std::string_view(path).substr(dot + 1);
  if (definition::privacy_in(variable, below) != definition::Privacy::kNone) {
    return {path, &variable, at};
  }
  if (definition::section_of(definition, path) != nullptr) return {path, nullptr, 0};
  return {};
}

bool is_content_hash(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string without_places(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t end = path.find('.');
    const std::string_view part = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
    if (is_number(part)) continue;
    if (!out.empty()) out += '.';
    out += part.substr(0, part.find('['));
  }
  return out;
}

std::vector<NamedFile> files_named(const feel::Type& type, const Value& value,
                                   const std::string& path) {
  std::vector<NamedFile> out;
  collect(type, value, path, out);
  return out;
}

std::optional<Label> wrong_file(const history::InstanceState& state, const std::string& hash,
                                const FileField& field) {
  if (find_file(state, hash, field.path) != nullptr) return std::nullopt;
  const bool there = std::any_of(state.files.begin(), state.files.end(),
                                 [&](const auto& file) { return file.sha256 == hash; });
  if (!there) {
    return Label{"is not attached to this case: upload the file first",
                 "未附加到本案件：请先上传文件"};
  }
  if (field.path.empty()) {
    return Label{"was uploaded for private data: upload the file for this field",
                 "该文件是为个人数据字段上传的：请为本字段重新上传"};
  }
  return Label{
      "was uploaded for all to read, and this field is private: upload the file for it (?field=" +
          field.path + ")",
      "该文件是公开上传的，而本字段为个人数据：请为本字段上传（?field=" + field.path + "）"};
}

}  // namespace recourse::command
