// What stands in the wrong form or the wrong place, and how it is written.
#include "adapters/yaml/how_to_write.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "adapters/yaml/keys.h"

namespace recourse::yaml {
namespace {

struct Short {
  std::string_view shape;
  std::string_view key;
};

/// The key that is meant by who writes one word, or a list, instead of pairs.
constexpr std::array kWordMeans{
    Short{"assign", "role"},     Short{"action", "next"},  Short{"wait", "for"},
    Short{"call", "process"},    Short{"start", "process"}, Short{"lock", "name"},
    Short{"urge", "after"},      Short{"role", "group"},   Short{"outcome", "kind"},
    Short{"message", "key"},     Short{"back", "to"},      Short{"error", "title"},
    Short{"operation", "finish"}, Short{"reassign", "role"},
};
constexpr std::array kListMeans{
    Short{"parallel", "branches"}, Short{"scope", "steps"}, Short{"wait", "first"},
    Short{"decision", "rules"},    Short{"vote", "choices"},
};

std::string_view meant(std::span<const Short> table, std::string_view shape) {
  for (const Short& one : table) {
    if (one.shape == shape) return one.key;
  }
  return {};
}

Label write(const std::string& what) {
  return {"Write " + what + ".", "请写 " + what + "。"};
}

/// As the table of keys shows it where such a mapping is the value.
std::string_view example_of(std::string_view shape) {
  const std::string name = "@" + std::string(shape);
  for (const Shape& one : all_shapes()) {
    for (const Key& key : one.keys) {
      const std::size_t at = key.form.find(name);
      if (at == std::string_view::npos || key.example.empty()) continue;
      const std::size_t end = at + name.size();
      const bool whole = end == key.form.size() || !std::isalnum(static_cast<unsigned char>(
                                                       key.form[end]));
      if (whole && key.form.find('[') == std::string_view::npos && key.example[0] == '{') {
        return key.example;
      }
    }
  }
  return {};
}

struct Misplaced {
  std::string_view shape, key, en, zh;
};
/// Keys that mean something only elsewhere, or have another name here.
constexpr std::array kMisplaced{
    Misplaced{"choice", "if", "Write `when:`.", "请写 `when:`。"},
    Misplaced{"choice", "else", "Write `otherwise:`.", "请写 `otherwise:`。"},
    Misplaced{"choice", "default", "Write `otherwise:`.", "请写 `otherwise:`。"},
    Misplaced{"choice", "then", "Write `next:`.", "请写 `next:`。"},
    Misplaced{"wait", "message", "Write `first: [{message: …, next: …}]`.",
              "请写 `first: [{message: …, next: …}]`。"},
    Misplaced{"wait", "signal", "Write `first: [{signal: …, next: …}]`.",
              "请写 `first: [{signal: …, next: …}]`。"},
    Misplaced{"wait", "after", "Write `for:`.", "请写 `for:`。"},
    Misplaced{"step task", "back",
              "A return is an action: actions: {return: {back: {to: [draft]}}}.",
              "退回是一个操作：actions: {return: {back: {to: [draft]}}}。"},
    Misplaced{"task", "back", "A return is an action: actions: {return: {back: {to: [draft]}}}.",
              "退回是一个操作：actions: {return: {back: {to: [draft]}}}。"},
    Misplaced{"step task", "role", "Write `task: {assign: {role: …}}`.",
              "请写 `task: {assign: {role: …}}`。"},
    Misplaced{"task", "role", "Write `assign: {role: …}`.", "请写 `assign: {role: …}`。"},
    Misplaced{"task", "assignee", "Write `assign: {role: …}`.", "请写 `assign: {role: …}`。"},
    Misplaced{"task", "form", "Write `fields:`.", "请写 `fields:`。"},
    Misplaced{"task", "deadline", "Write `due:`.", "请写 `due:`。"},
    Misplaced{"task", "description", "Write `help:`.", "请写 `help:`。"},
    Misplaced{"field", "required", "Write `mode: required`.", "请写 `mode: required`。"},
    Misplaced{"field", "readonly", "Write `mode: readonly`.", "请写 `mode: readonly`。"},
    Misplaced{"field", "type", "A field has the type its data is declared with, under `data`.",
              "字段的类型由 `data` 中的声明决定。"},
    Misplaced{"action", "requires", "Write `needs:`.", "请写 `needs:`。"},
    Misplaced{"action", "required", "Write `needs:`.", "请写 `needs:`。"},
    Misplaced{"action", "to", "Write `next:`.", "请写 `next:`。"},
    Misplaced{"assign", "group",
              "Declare a role of the group, roles: {lead: {group: …}}, and write `role: lead`.",
              "请先声明用户组的角色 roles: {lead: {group: …}}，再写 `role: lead`。"},
    Misplaced{"foreach", "do", "Write `steps:`.", "请写 `steps:`。"},
    Misplaced{"foreach", "items", "Write `in:`.", "请写 `in:`。"},
    Misplaced{"handler", "steps", "Write `do:`.", "请写 `do:`。"},
    Misplaced{"handler", "then", "Write `do:` for steps, `next:` for where it leads.",
              "步骤请写 `do:`，去向请写 `next:`。"},
};

bool has_key(std::string_view shape, std::string_view key) {
  const auto shapes = all_shapes();
  const bool known = std::any_of(shapes.begin(), shapes.end(),
                                 [&](const Shape& one) { return one.name == shape; });
  if (!known) return false;
  const auto keys = keys_of(shape);
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// A key of the step that stands in what it does, or the other way round.
Label other_level(std::string_view shape, std::string_view key) {
  constexpr std::string_view kStep = "step ";
  if (shape.starts_with(kStep)) {
    const std::string_view kind = shape.substr(kStep.size());
    if (!has_key(kind, key)) return {};
    return {fmt::format("It stands inside `{0}`: {0}: {{{1}: …}}.", kind, key),
            fmt::format("它应写在 `{0}` 里面：{0}: {{{1}: …}}。", kind, key)};
  }
  if (!has_key("step " + std::string(shape), key)) return {};
  return {fmt::format("It stands beside `{}`, not inside.", shape),
          fmt::format("它应与 `{}` 并列，而不是写在里面。", shape)};
}

std::string words_of(const Node& list) {
  std::string text;
  for (const Node& item : list.items) text += (text.empty() ? "" : ", ") + item.text + ": …";
  return text;
}

}  // namespace

Label how_to_write(std::string_view shape, const Node& found) {
  if (found.is_scalar() && !found.text.empty()) {
    const std::string_view key = meant(kWordMeans, shape);
    if (!key.empty()) return write(fmt::format("{{{}: {}}}", key, found.text));
  }
  if (found.is_sequence()) {
    const std::string_view key = meant(kListMeans, shape);
    if (!key.empty()) return write(fmt::format("{{{}: […]}}", key));
  }
  if (const std::string_view example = example_of(shape); !example.empty()) {
    return {fmt::format("Write, for instance, {}.", example), fmt::format("例如：{}。", example)};
  }
  return pairs_for(found);
}

Label pairs_for(const Node& found) {
  const bool words = found.is_sequence() && !found.items.empty() &&
                     std::all_of(found.items.begin(), found.items.end(),
                                 [](const Node& item) { return item.is_scalar(); });
  if (words) return write("{" + words_of(found) + "}");
  const bool dashes = found.is_sequence() && !found.items.empty() && found.items[0].is_mapping();
  if (dashes) return {"Take the '- ' away: names are not listed.", "请去掉“- ”：这里不是列表。"};
  return {"Write {key: value, …}, or one pair on each line below.",
          "请写成 {键: 值, …}，或在下面逐行书写。"};
}

Label list_for(const Node& found, std::string_view named) {
  if (found.is_mapping() && !found.entries.empty() && !named.empty()) {
    const std::string& first = found.entries[0].key.text;
    return {fmt::format("Begin every item with '- ', as in '- {}: {}'; they stand in their order.",
                        named, first),
            fmt::format("每项以“- ”开头，例如“- {}: {}”，并按顺序排列。", named, first)};
  }
  if (found.is_mapping() && !found.entries.empty()) {
    return {"Put '- ' before it, or [ ] around it: it is a list, also of one.",
            "请在前面加“- ”，或用 [ ] 括起：只有一项也是列表。"};
  }
  if (found.is_scalar() && !named.empty()) return write(fmt::format("[{{{}: …, …}}]", named));
  if (found.is_scalar() && !found.text.empty()) return write("[" + found.text + "]");
  return {"Begin every item with '- ', or write [a, b].", "每项以“- ”开头，或写成 [a, b]。"};
}

Label hint_for_misplaced(std::string_view shape, std::string_view key) {
  for (const Misplaced& one : kMisplaced) {
    if (one.shape == shape && one.key == key) return {std::string(one.en), std::string(one.zh)};
  }
  return other_level(shape, key);
}

Label literal_fix(const Node& node, const feel::Type& wanted) {
  for (const auto& [yes, no] : {std::pair("yes", "no"), std::pair("on", "off"),
                                std::pair("True", "False"), std::pair("TRUE", "FALSE")}) {
    if (wanted.kind != feel::Type::Kind::kBool || (node.text != yes && node.text != no)) continue;
    const std::string word = node.text == yes ? "true" : "false";
    return {"Write " + word + ".", "请写 " + word + "。"};
  }
  return {"Expected: " + feel::describe(wanted) + ".", "应为：" + feel::describe(wanted) + "。"};
}

Label as_expression(const Node& node) {
  std::string list;
  for (const Node& item : node.items) {
    if (!item.is_scalar()) list.clear();
    if (!item.is_scalar()) break;
    const bool number = Decimal::parse(item.text).has_value();
    list += (list.empty() ? "" : ", ") + (number ? item.text : "\"" + item.text + "\"");
  }
  if (!list.empty()) return {"Write '[" + list + "]'.", "请写 '[" + list + "]'。"};
  return {"Put it in single quotes if YAML reads it as something else.",
          "如果 YAML 误读，请把它放进单引号。"};
}

Label span_fix(const std::string& text) {
  constexpr std::pair<std::string_view, std::string_view> kUnits[] = {
      {"workday", "working days"},   {"work day", "working days"}, {"business day", "working days"},
      {"wd", "working days"},        {"work hour", "working hours"}, {"workhour", "working hours"},
      {"business hour", "working hours"}, {"wh", "working hours"}, {"min", "minutes"},
      {"sec", "seconds"},            {"hr", "hours"},  {"h", "hours"}, {"d", "days"},
      {"w", "weeks"},                {"m", "minutes"}, {"s", "seconds"}, {"y", "years"}};
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::string unit = text.substr(std::min(text.find_first_not_of(' ', digits), text.size()));
  while (unit.size() > 2 && unit.back() == 's') unit.pop_back();
  for (const auto& [word, meant] : kUnits) {
    if (digits == 0 || unit != word) continue;
    const std::string count = text.substr(0, digits);
    if (meant == "years") {
      const std::string months = count + " × 12 months";
      return {"Write it in months: " + months + ".", "请以月书写：" + months + "。"};
    }
    const std::string whole = count + " " + std::string(meant);
    return {"Write " + whole + ".", "请写 " + whole + "。"};
  }
  return {"Write, for instance, '30 minutes', '2 working days' or '5 days at 18:00'.",
          "例如：“30 minutes”“2 working days”“5 days at 18:00”。"};
}

Label comparison_in_words(std::string_view cell) {
  constexpr std::pair<std::string_view, std::string_view> kSigns[] = {
      {"<=", "at most"}, {">=", "at least"}, {"<", "under"}, {">", "over"}};
  for (const auto& [sign, words] : kSigns) {
    if (!cell.starts_with(sign)) continue;
    cell.remove_prefix(std::min(cell.find_first_not_of(' ', sign.size()), cell.size()));
    return {fmt::format("What is quoted is a text. Write it in words: {} {}.", words, cell),
            fmt::format("带引号的是文本。请用词语书写：{} {}。", words, cell)};
  }
  return {};
}

}  // namespace recourse::yaml
