#include "adapters/http/file_field.h"

#include <algorithm>

#include "adapters/http/problem.h"
#include "engine/base/label_value.h"
#include "engine/command/files.h"
#include "engine/definition/privacy.h"
#include "engine/definition/sections.h"

namespace recourse::http {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string_view cut(std::string_view& path, char at) {
  const std::size_t end = path.find(at);
  const std::string_view part = path.substr(0, end);
  path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
  return part;
}

/// "claim.letters[2]" and "claim.letters.2" as "claim.letters".
std::string without_places(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::string_view part = cut(path, '.');
    if (is_number(part)) continue;
    if (!out.empty()) out += '.';
    out += part.substr(0, part.find('['));
  }
  return out;
}

bool takes_files(const feel::Type* type, std::string_view path) {
  while (type != nullptr) {
    if (type->element) {
      type = type->element.get();
    } else if (path.empty()) {
      return type->kind == feel::Type::Kind::kFile;
    } else {
      const auto* field = type->field(cut(path, '.'));
      type = field == nullptr ? nullptr : field->type.get();
    }
  }
  return false;
}

FileField field_of(const definition::ProcessDefinition& definition,
                   const definition::Variable& variable, const std::string& path,
                   history::ActivityId at) {
  std::string_view below = path;
  (void)cut(below, '.');
  if (definition::privacy_in(variable, below) != definition::Privacy::kNone) {
    return {path, &variable, at};
  }
  if (definition::section_of(definition, path) != nullptr) return {path, nullptr, 0};
  return {};
}

using Found = std::vector<std::pair<std::string, std::string>>;  ///< where it stands, hash

bool looks_like_a_hash(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void collect(const feel::Type& type, const Value& value, const std::string& path, Found& out) {
  if (type.kind == feel::Type::Kind::kFile && looks_like_a_hash(value.text())) {
    out.emplace_back(path, value.text());
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

bool names_a_file(const Value& value) {
  if (const auto* list = value.get_if<List>()) {
    return std::any_of(list->begin(), list->end(), names_a_file);
  }
  if (const auto* map = value.get_if<Map>()) return names_files(*map);
  return looks_like_a_hash(value.text());
}

/// nullopt: it is there, and for this data.
std::optional<Label> fault_of(const history::InstanceState& state, const std::string& hash,
                              const FileField& field) {
  if (command::find_file(state, hash, field.path) != nullptr) return std::nullopt;
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

}  // namespace

std::optional<FileField> file_field(const Case& found, std::string_view given) {
  const std::string path = without_places(given);
  std::string_view below = path;
  const std::string_view name = cut(below, '.');
  for (const auto& [id, item] : found.state->work_items) {
    if (lifecycle::is_final(item.state)) continue;
    const auto* variable = definition::variable_at(*found.definition, item.node, name);
    if (variable == nullptr || !takes_files(variable->type.get(), below)) continue;
    return field_of(*found.definition, *variable, path, item.activity);
  }
  for (const auto& variable : found.definition->data) {
    if (variable.name == name && takes_files(variable.type.get(), below)) {
      return field_of(*found.definition, variable, path, 0);
    }
  }
  return std::nullopt;
}

std::optional<FileField> start_field(const definition::ProcessDefinition& definition,
                                     std::string_view given) {
  const std::string path = without_places(given);
  std::string_view below = path;
  const std::string_view name = cut(below, '.');
  for (const auto& variable : definition.data) {
    if (variable.input && variable.name == name && takes_files(variable.type.get(), below)) {
      return field_of(definition, variable, path, 0);
    }
  }
  return std::nullopt;
}

std::vector<NamedFile> files_of_start(const definition::ProcessDefinition& definition,
                                      const Map& data) {
  std::vector<NamedFile> out;
  for (const auto& variable : definition.data) {
    const Value* value = variable.input ? data.find(variable.name) : nullptr;
    if (value == nullptr) continue;
    Found named;
    collect(*variable.type, *value, variable.name, named);
    for (auto& [shown, hash] : named) {
      FileField field = field_of(definition, variable, without_places(shown), 0);
      out.push_back({std::move(shown), std::move(hash), std::move(field)});
    }
  }
  return out;
}

bool names_files(const Map& data) {
  return std::any_of(data.begin(), data.end(),
                     [](const auto& entry) { return names_a_file(entry.value); });
}

std::optional<Rejection> wrong_files(const Case& found, const history::WorkItem& item,
                                     const Map& data) {
  const auto* task = std::get_if<definition::TaskStep>(&found.definition->steps[item.node].kind);
  if (task == nullptr) return std::nullopt;
  Map errors;
  for (const auto& field : task->fields) {
    const Value* value = data.find(field.path);
    std::string_view rest = field.path;
    const auto* variable = definition::variable_at(*found.definition, item.node, cut(rest, '.'));
    if (value == nullptr || variable == nullptr) continue;
    Found named;
    collect(*field.type, *value, field.path, named);
    for (const auto& [shown, hash] : named) {
      const auto fault =
          fault_of(*found.state, hash,
                   field_of(*found.definition, *variable, without_places(shown), item.activity));
      if (fault) errors[shown] = label_value(*fault);
    }
  }
  if (errors.empty()) return std::nullopt;
  return wrong_files_in(std::move(errors));
}

Rejection wrong_files_in(Map errors) {
  Rejection why = refuse(Rejection::Kind::kInvalid, "FORM",
                         "Some files were not uploaded for this; see the list.",
                         "部分文件未按要求上传，详见列表。");
  why.details = Map{{"errors", std::move(errors)}};
  return why;
}

}  // namespace recourse::http
