#include "engine/command/user_fields.h"

#include "engine/base/label_value.h"

namespace recourse::command {

void tell_unknown_people(const feel::Type& type, const Value& value, const std::string& path,
                         const ports::Directory& directory, Map& errors) {
  if (type.kind == feel::Type::Kind::kUser) {
    const auto* user = value.get_if<std::string>();
    const bool known = user == nullptr || user->empty() || directory.find(*user) != nullptr;
    if (known) return;
    errors[path] = label_value({"is nobody the house knows: choose one of its people",
                                "不是组织内的人员：请从人员中选择"});
  } else if (type.element) {
    const auto* list = value.get_if<List>();
    if (list == nullptr) return tell_unknown_people(*type.element, value, path, directory, errors);
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string place = path + "[" + std::to_string(i) + "]";
      tell_unknown_people(*type.element, (*list)[i], place, directory, errors);
    }
  } else if (const auto* map = value.get_if<Map>()) {
    for (const auto& field : type.fields) {
      tell_unknown_people(*field.type, map->get(field.name), path + "." + field.name, directory,
                          errors);
    }
  }
}

}  // namespace recourse::command
