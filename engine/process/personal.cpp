#include "engine/process/personal.h"

#include "engine/base/case_key.h"
#include "engine/process/data_view.h"

namespace recourse::process {
namespace {

std::string person_at(const Desk& desk, const InstanceState& state, ActivityId at,
                      const std::string& path) {
  const Value found = DataView(state, at).at_path(path);
  if (!found.text().empty()) return std::string(found.text());
  auto clear = desk.secrets->open(found);
  return clear ? std::string(clear->text()) : std::string();
}

const feel::Type* type_below(const feel::Type* type, std::string_view path) {
  while (type != nullptr && !path.empty()) {
    const std::size_t dot = path.find('.');
    const auto* field = type->field(path.substr(0, dot));
    type = field == nullptr ? nullptr : field->type.get();
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return type;
}

}  // namespace

std::string person_of(const Desk& desk, const InstanceState& state, ActivityId at,
                      const definition::Variable* variable) {
  const bool own = variable != nullptr && variable->private_subject &&
                   !variable->private_subject->empty();
  if (!own) return person_of_case(desk, state);
  const std::string person = person_at(desk, state, at, *variable->private_subject);
  return person.empty() ? case_as_person(state.id) : person;
}

std::string person_of_case(const Desk& desk, const InstanceState& state) {
  const std::string& path = desk.definition.personal.customer;
  const std::string person = path.empty() ? "" : person_at(desk, state, 0, path);
  return person.empty() ? case_as_person(state.id) : person;
}

Value seal_marked(Secrets& secrets, const std::string& key, Value value, const feel::Type* type,
                  bool all) {
  if (all) return secrets.seal_for(key, std::move(value), /*findable=*/true);
  if (type == nullptr || definition::privacy_in(type, {}) == definition::Privacy::kNone) {
    return value;
  }
  if (auto* list = value.get_if<List>()) {
    for (Value& item : *list) {
      item = seal_marked(secrets, key, std::move(item), type->element.get(), false);
    }
  } else if (auto* map = value.get_if<Map>()) {
    for (const auto& field : type->fields) {
      Value* part = map->find(field.name);
      if (part == nullptr) continue;
      *part = seal_marked(secrets, key, std::move(*part), field.type.get(), field.is_private);
    }
  }
  return value;
}

Value seal_as_declared(const Desk& desk, const InstanceState& state, ActivityId at,
                       const definition::Variable& variable, std::string_view path, Value value) {
  const definition::Privacy privacy = definition::privacy_in(variable, path);
  if (privacy == definition::Privacy::kNone) return value;
  const std::string key = desk.secrets->key_of(person_of(desk, state, at, &variable));
  const feel::Type* type = type_below(variable.type.get(), path);
  // A single element may be on its way into a list.
  if (type != nullptr && type->element && !value.is<List>()) type = type->element.get();
  return seal_marked(*desk.secrets, key, std::move(value), type,
                     privacy == definition::Privacy::kAll);
}

}  // namespace recourse::process
