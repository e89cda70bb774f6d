#include "adapters/yaml/format.h"

#include "adapters/yaml/content_hash.h"
#include "adapters/yaml/layout.h"
#include "adapters/yaml/plain_value.h"

namespace recourse::yaml {
namespace {

constexpr int kRoundsMax = 5;

void append_meaning(std::string& out, const Node& node) {
  if (node.is_scalar()) {
    // no, 010 and "no" are the same text; true and "true" are not.
    const bool text = !node.is_null() && (node.quoted || plain_value(node).is<std::string>());
    out += node.is_null() ? '~' : text ? 't' : 'p';
    const std::string& words = node.is_null() ? std::string() : node.text;
    out += std::to_string(words.size()) + ':' + words;
    return;
  }
  out += node.is_sequence() ? '[' : '{';
  for (const Node& item : node.items) append_meaning(out, item);
  for (const Node::Entry& entry : node.entries) {
    append_meaning(out, entry.key);
    append_meaning(out, entry.value);
  }
  out += node.is_sequence() ? ']' : '}';
}

Formatted refused() {
  return {"",
          {{definition::Finding::Severity::kError,
            "E-FORMAT",
            1,
            1,
            "",
            {"This file cannot be laid out without changing what it says.",
             "无法在不改变含义的前提下排版此文件。"},
            {"Write unusual texts in double quotes, and try again.",
             "请把特殊的文本写在双引号里，再试一次。"}}}};
}

}  // namespace

std::string meaning_hash(const Node& root) {
  std::string meaning;
  append_meaning(meaning, root);
  return content_hash(meaning);
}

Formatted format(std::string_view source) {
  std::string text(source);
  std::string meaning;
  // A comment in an odd place may find its own only in the layout of the layout.
  for (int round = 0; round < kRoundsMax; ++round) {
    Parsed parsed = parse(text);
    if (!parsed.root && round == 0) return {"", std::move(parsed.findings)};
    if (!parsed.root) return refused();
    std::string now = meaning_hash(*parsed.root);
    if (round > 0 && now != meaning) return refused();
    meaning = std::move(now);
    std::string next = write_layout(read_layout(text, *parsed.root));
    if (next == text) return {std::move(text), {}};
    text = std::move(next);
  }
  return refused();
}

}  // namespace recourse::yaml
