#include "engine/definition/file_types.h"

#include <algorithm>

namespace recourse::definition {

bool holds_files(const feel::Type& type) {
  return type.kind == feel::Type::Kind::kFile || (type.element && holds_files(*type.element)) ||
         std::any_of(type.fields.begin(), type.fields.end(),
                     [](const auto& field) { return holds_files(*field.type); });
}

bool takes_files(const feel::Type* type, std::string_view path) {
  while (type != nullptr) {
    if (type->element) {
      type = type->element.get();
    } else if (path.empty()) {
      return type->kind == feel::Type::Kind::kFile;
    } else {
      const std::size_t dot = path.find('.');
      const auto* field = type->field(path.substr(0, dot));
      type = field == nullptr ? nullptr : field->type.get();
      path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
  }
  return false;
}

}  // namespace recourse::definition
