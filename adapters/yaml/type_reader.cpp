#include "adapters/yaml/type_reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace recourse::yaml {
namespace {

using feel::TypePtr;
using TypeKind = feel::Type::Kind;

struct TypeWord {
  std::string_view word;
  TypeKind kind;
};
constexpr TypeWord kTypeWords[] = {
    {"text", TypeKind::kText},         {"int", TypeKind::kInt},
    {"decimal", TypeKind::kDecimal},   {"money", TypeKind::kMoney},
    {"bool", TypeKind::kBool},         {"date", TypeKind::kDate},
    {"time", TypeKind::kTime},         {"datetime", TypeKind::kDateTime},
    {"duration", TypeKind::kDuration}, {"months", TypeKind::kMonths},
    {"user", TypeKind::kUser},         {"file", TypeKind::kFile},
};

TypePtr type_of_word(Report& report, const Node& node, std::string_view word,
                     const NamedTypes& types) {
  for (const TypeWord& known : kTypeWords) {
    if (known.word == word) return feel::make_type(known.kind);
  }
  const auto found = types.find(std::string(word));
  if (found != types.end()) return found->second;
  std::vector<std::string> names;
  for (const TypeWord& known : kTypeWords) names.emplace_back(known.word);
  for (const auto& [name, type] : types) names.push_back(name);
  Node named = node;
  named.text = std::string(word);
  report_unknown(report, named, "E-TYPE-NAME", {"type", "类型"}, names);
  return nullptr;
}

TypePtr type_of_text(Report& report, const Node& node, const NamedTypes& types) {
  constexpr std::string_view kOptional = "optional ";
  std::string_view word = node.text;
  const bool optional = word.substr(0, kOptional.size()) == kOptional;
  if (optional) word.remove_prefix(kOptional.size());
  while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
  // "optional [T]" is one plain scalar for YAML.
  TypePtr type;
  if (word.size() > 2 && word.front() == '[' && word.back() == ']') {
    type = type_of_word(report, node, word.substr(1, word.size() - 2), types);
    if (type) type = feel::list_of(type);
  } else {
    type = type_of_word(report, node, word, types);
  }
  return type && optional ? feel::optional_of(type) : type;
}

TypePtr enum_type(Report& report, const Node& options) {
  auto type = std::make_shared<feel::Type>();
  type->kind = TypeKind::kEnum;
  for (const Node& option : read_list(report, options)) {
    std::string text = read_word(report, option);
    const bool again = std::find(type->options.begin(), type->options.end(), text) !=
                       type->options.end();
    if (again) {
      report.error(option, "E-DUPLICATE", {fmt::format("'{}' is listed twice.", text),
                                           fmt::format("“{}”重复列出。", text)},
                   {"Take one of them away.", "请去掉其中一个。"});
    }
    type->options.push_back(std::move(text));
  }
  return type;
}

}  // namespace

TypePtr read_type(Report& report, const Node& node, const NamedTypes& types) {
  if (node.is_scalar()) return type_of_text(report, node, types);
  if (node.is_sequence()) {
    if (node.items.size() != 1) {
      report.error(node, "E-SHAPE", {"A list type is written [TYPE], with one type in it.",
                                     "列表类型写作 [类型]，其中只有一个类型。"},
                   {"Write for instance [text].", "例如写成 [text]。"});
      return nullptr;
    }
    const TypePtr element = read_type(report, node.items[0], types);
    return element ? feel::list_of(element) : nullptr;
  }
  const Fields fields(report, node, "enum type");
  const Node* options = fields.need("enum");
  return options ? enum_type(report, *options) : nullptr;
}

TypePtr read_record_type(Report& report, const Node& node, const std::string& name,
                         const NamedTypes& types) {
  auto record = std::make_shared<feel::Type>();
  record->kind = TypeKind::kRecord;
  record->name = name;
  for (const Node::Entry& entry : read_mapping(report, node)) {
    feel::Type::Field field;
    field.name = read_id(report, entry.key);
    const Node* described = entry.value.find("type");
    if (described) {
      const Fields fields(report, entry.value, "record field");
      if (const Node* label = fields.get("label")) field.label = read_label(report, *label);
      field.is_private = fields.flag("private", false);
      field.type = read_type(report, *described, types);
    } else {
      field.type = read_type(report, entry.value, types);
    }
    if (!field.type) field.type = feel::make_type(TypeKind::kText);
    record->fields.push_back(std::move(field));
  }
  return record;
}

/// A record, or words with a name: {enum: […]}.
TypePtr read_named_type(Report& report, const Node::Entry& entry, const NamedTypes& types) {
  const Node& node = entry.value;
  const Node* words = node.is_mapping() && node.entries.size() == 1 ? node.find("enum") : nullptr;
  if (!words || !words->is_sequence()) {
    return read_record_type(report, node, entry.key.text, types);
  }
  auto type = std::make_shared<feel::Type>(*enum_type(report, *words));
  type->name = entry.key.text;
  return type;
}

NamedTypes read_types(Report& report, const Node& node) {
  NamedTypes types;
  std::vector<const Node::Entry*> waiting;
  for (const Node::Entry& entry : read_mapping(report, node)) {
    if (!read_id(report, entry.key).empty()) waiting.push_back(&entry);
  }
  // Types may stand in any order, so those whose parts are known are read first, round by round.
  // What is left at the end has an unknown part or contains itself.
  const bool was_muted = report.muted;
  for (bool progress = true; progress;) {
    progress = false;
    for (auto at = waiting.begin(); at != waiting.end();) {
      Report trial;
      TypePtr type = read_named_type(trial, **at, types);
      if (trial.has_errors()) {
        ++at;
        continue;
      }
      report.muted = was_muted;
      static_cast<void>(read_named_type(report, **at, types));
      types[(*at)->key.text] = std::move(type);
      at = waiting.erase(at);
      progress = true;
    }
  }
  for (const Node::Entry* entry : waiting) {
    types[entry->key.text] = read_named_type(report, *entry, types);
  }
  return types;
}

}  // namespace recourse::yaml
