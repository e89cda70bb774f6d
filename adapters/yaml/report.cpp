#include "adapters/yaml/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "adapters/yaml/hints.h"
#include "adapters/yaml/how_to_write.h"
#include "adapters/yaml/keys.h"

namespace recourse::yaml {
namespace {

using definition::Finding;

bool same_place(const Finding& a, const Finding& b) {
  return a.line == b.line && a.column == b.column && a.code == b.code && a.text == b.text;
}

bool has_han(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0xe3; });
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

}  // namespace

void Report::add(Finding finding) {
  if (muted || findings_.size() > 2 * kFindingsMax) return;
  findings_.push_back(std::move(finding));
}

void Report::error(const Node& at, std::string code, Label text, Label fix) {
  add({Finding::Severity::kError, std::move(code), at.line, at.column, step, std::move(text),
       std::move(fix)});
}

void Report::warning(const Node& at, std::string code, Label text, Label fix) {
  add({Finding::Severity::kWarning, std::move(code), at.line, at.column, step, std::move(text),
       std::move(fix)});
}

std::vector<Finding> Report::take() {
  std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
  findings_.erase(std::unique(findings_.begin(), findings_.end(), same_place), findings_.end());
  if (findings_.size() > kFindingsMax) findings_.resize(kFindingsMax);
  return std::move(findings_);
}

Fields::Fields(Report& report, const Node& node, std::string_view shape)
    : report_(report), node_(node) {
  const Shape& known = shape_called(shape);
  what_ = {std::string(known.en), std::string(known.zh)};
  const std::vector<std::string_view> allowed = keys_of(shape);
  if (!node.is_mapping()) {
    report.error(node, "E-SHAPE",
                 {fmt::format("{} must be written as 'key: value' pairs.", what_.en),
                  fmt::format("{}应写成“键: 值”。", what_.zh)},
                 how_to_write(shape, node));
    return;
  }
  for (const Node::Entry& entry : node.entries) {
    const std::string& word = entry.key.text;
    if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) continue;
    Label fix = hint_for_misplaced(shape, word);
    if (fix.empty()) fix = hint_for_key(word);
    if (fix.empty()) fix = did_you_mean(word, {allowed.begin(), allowed.end()});
    if (fix.empty()) {
      fix = {"Allowed here: " + joined(allowed) + ".", "此处可用：" + joined(allowed) + "。"};
    }
    report.error(entry.key, "E-KEY",
                 {fmt::format("{} has no key '{}'.", what_.en, word),
                  fmt::format("{}没有“{}”这个键。", what_.zh, word)},
                 std::move(fix));
  }
}

const Node* Fields::get(std::string_view key) const {
  const Node* value = node_.find(key);
  return value && !value->is_null() ? value : nullptr;
}

const Node* Fields::need(std::string_view key) const {
  const Node* value = get(key);
  if (!value && ok()) {
    report_.error(node_, "E-MISSING",
                  {fmt::format("{} needs '{}'.", what_.en, key),
                   fmt::format("{}缺少“{}”。", what_.zh, key)},
                  {fmt::format("Add '{}: …'.", key), fmt::format("请补上“{}: …”。", key)});
  }
  return value;
}

std::string Fields::word(std::string_view key) const {
  const Node* value = get(key);
  return value ? read_word(report_, *value) : std::string();
}

bool Fields::flag(std::string_view key, bool otherwise) const {
  const Node* value = get(key);
  return value ? read_flag(report_, *value).value_or(otherwise) : otherwise;
}

std::optional<std::int64_t> Fields::number(std::string_view key) const {
  const Node* value = get(key);
  return value ? read_number(report_, *value) : std::nullopt;
}

std::string Fields::choice(std::string_view key,
                           std::initializer_list<std::string_view> words) const {
  const Node* value = get(key);
  if (!value) return {};
  std::string word = read_word(report_, *value);
  if (std::find(words.begin(), words.end(), word) != words.end()) return word;
  report_.error(*value, "E-VALUE",
                {fmt::format("'{}' must be one of {}, not '{}'.", key, joined(words), word),
                 fmt::format("“{}”只能是 {}，不能是“{}”。", key, joined(words), word)},
                nearest_or_all(word, {words.begin(), words.end()}));
  return {};
}

std::string read_word(Report& report, const Node& node) {
  if (node.is_scalar()) return node.text;
  report.error(node, "E-SHAPE", {"A single word or text is expected here.", "此处应为一个词或文本。"},
               {"Write it without '[ ]', '{ }' or '- '.", "请不要使用“[ ]”“{ }”或“- ”。"});
  return {};
}

std::vector<const Node*> read_words(Report& report, const Node& node) {
  std::vector<const Node*> words;
  if (node.is_sequence()) {
    for (const Node& item : node.items) {
      if (!read_word(report, item).empty()) words.push_back(&item);
    }
  } else if (!read_word(report, node).empty()) {
    words.push_back(&node);
  }
  return words;
}

std::string read_id(Report& report, const Node& node) {
  std::string id = read_word(report, node);
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool shaped = !id.empty() && id.size() <= 64 && letter(id[0]) &&
                      std::all_of(id.begin(), id.end(), [&](char c) {
                        return letter(c) || digit(c) || c == '_';
                      });
  if (!shaped) {
    report.error(node, "E-ID",
                 {fmt::format("'{}' cannot be a name.", id), fmt::format("“{}”不能用作名称。", id)},
                 {"Begin with a letter; use letters, digits and '_', at most 64; titles may be in "
                  "any language.",
                  "以字母开头，只用字母、数字和“_”，最多 64 个；标题可用任何语言。"});
    return {};
  }
  if (id == "done" || id == "starter" || id == "previous") {
    report.error(node, "E-ID", {fmt::format("'{}' is a reserved word.", id),
                                fmt::format("“{}”是保留字。", id)},
                 {"Choose another name.", "请换一个名称。"});
    return {};
  }
  return id;
}

Label read_label(Report& report, const Node& node) {
  Label label;
  if (node.is_scalar()) {
    (has_han(node.text) ? label.zh : label.en) = node.text;
  } else {
    const Fields fields(report, node, "label");
    label = {fields.word("en"), fields.word("zh")};
  }
  if (!node.is_scalar() && !node.is_mapping()) return label;
  if (label.en.empty() || label.zh.empty()) {
    const bool english = label.en.empty();
    report.warning(node, "W-LABEL",
                   {fmt::format("This label has no {} text.", english ? "English" : "Chinese"),
                    fmt::format("这个标签缺少{}。", english ? "英文" : "中文")},
                   {"Write {en: …, zh: …}.", "请写成 {en: …, zh: …}。"});
  }
  return label;
}

std::optional<bool> read_flag(Report& report, const Node& node) {
  if (node.is_scalar() && !node.quoted && node.text == "true") return true;
  if (node.is_scalar() && !node.quoted && node.text == "false") return false;
  report.error(node, "E-VALUE", {"true or false is expected here.", "此处应为 true 或 false。"},
               {"Write true or false, not yes, no, on or off.",
                "请写 true 或 false，不要写 yes、no、on、off。"});
  return std::nullopt;
}

std::optional<std::int64_t> read_number(Report& report, const Node& node) {
  std::int64_t number = 0;
  const std::string& text = node.text;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = node.is_scalar() && !node.quoted && fault == std::errc{} && number >= 0 &&
                     end == text.data() + text.size() && (text.size() == 1 || text[0] != '0');
  if (whole) return number;
  report.error(node, "E-VALUE", {"A whole number is expected here.", "此处应为非负整数。"},
               {"Write it in digits, without leading zeros.", "请用数字书写，不带前导零。"});
  return std::nullopt;
}

const std::vector<Node>& read_list(Report& report, const Node& node, std::string_view named) {
  if (!node.is_sequence()) {
    report.error(node, "E-SHAPE", {"A list is expected here.", "此处应为列表。"}, list_for(node, named));
  }
  return node.items;
}

const std::vector<Node::Entry>& read_mapping(Report& report, const Node& node) {
  if (!node.is_mapping()) {
    report.error(node, "E-SHAPE", {"'name: value' pairs are expected here.", "此处应为“名称: 值”。"},
                 pairs_for(node));
  }
  return node.entries;
}

Label nearest_or_all(std::string_view word, const std::vector<std::string>& known) {
  Label near = did_you_mean(word, known);
  if (!near.empty()) return near;
  if (known.empty()) {
    return {"Nothing of this kind is declared; declare it first.", "尚未声明任何此类内容，请先声明。"};
  }
  constexpr std::size_t kToldMax = 12;
  std::string list;
  for (std::size_t i = 0; i < known.size() && i < kToldMax; ++i) list += (i ? ", " : "") + known[i];
  if (known.size() > kToldMax) list += ", …";
  return {"There are: " + list + ".", "现有：" + list + "。"};
}

void report_unknown(Report& report, const Node& at, std::string code, Label noun,
                    const std::vector<std::string>& known) {
  report.error(at, std::move(code),
               {fmt::format("There is no {} '{}'.", noun.en, at.text),
                fmt::format("没有名为“{}”的{}。", at.text, noun.zh)},
               report.may_compare(known.size()) ? nearest_or_all(at.text, known)
                                                : Label{"Correct the name.", "请改正名称。"});
}

}  // namespace recourse::yaml
