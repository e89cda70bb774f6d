#include "adapters/yaml/type_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

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
    {"working_duration", TypeKind::kWorkingDuration},
    {"user", TypeKind::kUser},         {"file", TypeKind::kFile},
};

/// As other languages call them.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"string", "text"},      {"str", "text"},       {"integer", "int"},   {"number", "decimal"},
    {"float", "decimal"},    {"double", "decimal"}, {"boolean", "bool"},  {"timestamp", "datetime"},
    {"person", "user"},      {"attachment", "file"}, {"list", "[text]"},  {"array", "[text]"},
    {"object", "a type of its own under `types`"},  {"currency", "money"}};

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
  for (const auto& [other, meant] : kOtherNames) {
    if (other != word) continue;
    report.error(named, "E-TYPE-NAME", {fmt::format("There is no type '{}'.", word),
                                        fmt::format("没有名为“{}”的类型。", word)},
                 {fmt::format("Write {}.", meant), fmt::format("请写 {}。", meant)});
    return nullptr;
  }
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

/// The names of types in what is written for one: [T], optional T, fields.
void collect_names(const Node& node, std::set<std::string>& names) {
  if (node.is_scalar()) {
    std::string word;
    for (const char c : node.text + " ") {
      const bool part = std::isalnum(static_cast<unsigned char>(c)) || c == '_';
      if (part) word += c;
      if (part || word.empty()) continue;
      names.insert(std::move(word));
      word.clear();
    }
  }
  for (const Node& item : node.items) collect_names(item, names);
  for (const Node::Entry& entry : node.entries) {
    if (entry.key.text != "label" && entry.key.text != "enum") collect_names(entry.value, names);
  }
}

using Waiting = std::vector<const Node::Entry*>;

/// The way from a type through its parts back to itself, by name; empty: there is none.
std::vector<std::string> circle_of(const Node::Entry& type, const Waiting& waiting) {
  std::map<std::string, std::string> found_in;  // name → the type it was found in
  std::vector<std::string> open{type.key.text};
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    const auto at = std::find_if(waiting.begin(), waiting.end(),
                                 [&](const auto* entry) { return entry->key.text == name; });
    if (at == waiting.end()) continue;
    std::set<std::string> parts;
    collect_names((*at)->value, parts);
    for (const std::string& part : parts) {
      if (found_in.emplace(part, name).second) open.push_back(part);
    }
  }
  if (found_in.count(type.key.text) == 0) return {};
  std::vector<std::string> way{type.key.text};
  do {
    way.push_back(found_in.at(way.back()));
  } while (way.back() != type.key.text);
  std::reverse(way.begin(), way.end());
  return way;
}

/// A type that contains itself: a value of it would never end. Told once for each circle.
void refuse_circles(Report& report, const Waiting& waiting, NamedTypes& types) {
  for (const Node::Entry* entry : waiting) {
    const std::vector<std::string> way = circle_of(*entry, waiting);
    if (way.empty() || types.count(entry->key.text) > 0) continue;
    std::string steps;
    for (const std::string& name : way) {
      steps += (steps.empty() ? "" : " → ") + name;
      auto type = std::make_shared<feel::Type>();
      type->kind = TypeKind::kRecord;
      type->name = name;
      types.emplace(name, std::move(type));
    }
    report.error(entry->key, "E-TYPE-NAME",
                 {fmt::format("'{}' contains itself ({}): a value of it would never end.",
                              entry->key.text, steps),
                  fmt::format("“{}”包含自身（{}）：这样的值没有尽头。", entry->key.text, steps)},
                 {"Keep all of them in one list, and let each name the one above it: parent: "
                  "optional text.",
                  "请把它们都放进一个列表，各自写明上级，例如 parent: optional text。"});
  }
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
  Waiting waiting;
  for (const Node::Entry& entry : read_mapping(report, node)) {
    if (!read_id(report, entry.key).empty()) waiting.push_back(&entry);
  }
  // Types may stand in any order, so those whose parts are known are read first, round by round.
  // What is left at the end contains itself or has an unknown part.
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
  refuse_circles(report, waiting, types);
  for (const Node::Entry* entry : waiting) {
    if (types.count(entry->key.text) > 0) continue;
    types[entry->key.text] = read_named_type(report, *entry, types);
  }
  return types;
}

}  // namespace recourse::yaml
