#include "engine/feel/type.h"

#include <algorithm>
#include <array>

#include "engine/base/time_span.h"

namespace recourse::feel {
namespace {

using TypeKind = Type::Kind;

TypePtr marked(const TypePtr& type, bool optional) {
  if (type->optional == optional) return type;
  auto copy = std::make_shared<Type>(*type);
  copy->optional = optional;
  return copy;
}

bool record_assignable(const Type& from, const Type& to) {
  if (!from.name.empty() && from.name == to.name) return true;
  const auto known = [&](const Type::Field& field) { return to.field(field.name) != nullptr; };
  if (!std::all_of(from.fields.begin(), from.fields.end(), known)) return false;
  return std::all_of(to.fields.begin(), to.fields.end(), [&](const Type::Field& wanted) {
    const Type::Field* given = from.field(wanted.name);
    return given ? assignable(*given->type, *wanted.type) : wanted.type->optional;
  });
}

bool options_within(const Type& from, const Type& to) {
  return std::all_of(from.options.begin(), from.options.end(), [&](const std::string& option) {
    return std::find(to.options.begin(), to.options.end(), option) != to.options.end();
  });
}

/// A text literal is typed as the enum of itself; so it may be a time span.
bool spans(const Type& from) {
  return from.kind == TypeKind::kEnum &&
         std::all_of(from.options.begin(), from.options.end(), [](const std::string& option) {
           return calendar::parse_time_span(option).ok();
         });
}

bool kind_widens(TypeKind from, TypeKind to) {
  const bool number = from == TypeKind::kInt || from == TypeKind::kDecimal;
  const bool texts = from == TypeKind::kEnum || from == TypeKind::kUser ||
                     from == TypeKind::kFile || from == TypeKind::kWorkingDuration;
  switch (to) {
    case TypeKind::kDecimal:
      return from == TypeKind::kInt;
    case TypeKind::kMoney:
      return number;
    case TypeKind::kText:
      return texts;
    // A text literal is typed as the enum of itself; so it may name a user.
    case TypeKind::kUser:
      return from == TypeKind::kEnum;
    default:
      return false;
  }
}

}  // namespace

const Type::Field* Type::field(std::string_view field_name) const {
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const Field& candidate) {
    return candidate.name == field_name;
  });
  return at == fields.end() ? nullptr : &*at;
}

TypePtr make_type(Type::Kind kind) {
  static const auto kTypes = [] {
    std::array<TypePtr, static_cast<std::size_t>(TypeKind::kFunction) + 1> types;
    for (std::size_t i = 0; i < types.size(); ++i) {
      auto type = std::make_shared<Type>();
      type->kind = static_cast<TypeKind>(i);
      type->optional = type->kind == TypeKind::kNull;
      types[i] = std::move(type);
    }
    return types;
  }();
  return kTypes[static_cast<std::size_t>(kind)];
}

TypePtr list_of(TypePtr element) {
  auto type = std::make_shared<Type>();
  type->kind = TypeKind::kList;
  type->element = std::move(element);
  return type;
}

TypePtr optional_of(TypePtr type) { return marked(type, true); }
TypePtr required_of(TypePtr type) { return marked(type, false); }

std::string describe(const Type& type) {
  static constexpr std::string_view kWords[] = {
      "anything", "null", "bool",     "int",      "decimal", "money", "text",
      "date",     "time", "datetime", "duration", "months",  "working_duration",
      "user",     "file", "enum",     "list",     "record",  "range", "function"};
  std::string text = type.optional && type.kind != TypeKind::kNull ? "optional " : "";
  if (!type.name.empty()) return text + type.name;
  switch (type.kind) {
    case TypeKind::kList:
      return text + "[" + (type.element ? describe(*type.element) : "anything") + "]";
    case TypeKind::kRange:
      return text + "range of " + (type.element ? describe(*type.element) : "anything");
    case TypeKind::kEnum: {
      std::string options;
      for (const std::string& option : type.options) {
        options += (options.empty() ? "" : ", ") + option;
      }
      return text + "one of [" + options + "]";
    }
    case TypeKind::kRecord: {
      std::string fields;
      for (const Type::Field& field : type.fields) {
        fields += (fields.empty() ? "" : ", ") + field.name + ": " + describe(*field.type);
      }
      return text + "{" + fields + "}";
    }
    default:
      return text + std::string(kWords[static_cast<std::size_t>(type.kind)]);
  }
}

bool assignable(const Type& from, const Type& to) {
  if (to.kind == TypeKind::kAny || from.kind == TypeKind::kAny) return true;
  if (from.kind == TypeKind::kNull) return to.optional;
  if (from.optional && !to.optional) return false;
  if (to.kind == TypeKind::kWorkingDuration && from.kind != to.kind) return spans(from);
  if (from.kind != to.kind) return kind_widens(from.kind, to.kind);
  switch (to.kind) {
    case TypeKind::kEnum:
      return options_within(from, to);
    case TypeKind::kList:
    case TypeKind::kRange:
      return !from.element || !to.element || assignable(*from.element, *to.element);
    case TypeKind::kRecord:
      return record_assignable(from, to);
    default:
      return true;
  }
}

}  // namespace recourse::feel
