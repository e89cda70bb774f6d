#include "engine/command/user_fields.h"

#include "engine/base/label_value.h"

namespace recourse::command {
namespace {

void collect(const feel::Type& type, const Value& value, const std::string& path,
             const ports::Directory& directory, Map& out) {
  if (type.kind == feel::Type::Kind::kUser) {
    const auto* user = value.get_if<std::string>();
    const bool known = user == nullptr || user->empty() || directory.find(*user) != nullptr;
    if (known) return;
    out[path] = label_value({"is nobody the house knows: choose one of its people",
                             "不是组织内的人员：请从人员中选择"});
  } else if (type.element) {
    const auto* list = value.get_if<List>();
    if (list == nullptr) return collect(*type.element, value, path, directory, out);
    for (std::size_t i = 0; i < list->size(); ++i) {
      collect(*type.element, (*list)[i], path + "[" + std::to_string(i) + "]", directory, out);
    }
  } else if (const auto* map = value.get_if<Map>()) {
    for (const auto& field : type.fields) {
      collect(*field.type, map->get(field.name), path + "." + field.name, directory, out);
    }
  }
}

}  // namespace

Map unknown_people(const feel::Type& type, const Value& value, const std::string& path,
                   const ports::Directory& directory) {
  Map out;
  collect(type, value, path, directory, out);
  return out;
}

}  // namespace recourse::command
