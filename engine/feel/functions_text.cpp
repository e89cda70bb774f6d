#include <re2/re2.h>

#include <algorithm>

#include "engine/feel/evaluate.h"
#include "engine/feel/text.h"

namespace recourse::feel {
namespace {

Value text_substring(Call& call) {
  const std::string_view text = call.text(0);
  const auto start = call.integer(1);
  const auto length = call.given(2) ? call.integer(2) : std::optional<std::int64_t>(INT64_MAX);
  const auto size = static_cast<std::int64_t>(code_points(text));
  if (!start || !length || *start == 0 || *length < 1 || *start > size || *start < -size) {
    return call.fault("start must be 1 … length or -length … -1, and length at least 1",
                      "起始位置应为 1…长度 或 -长度…-1，长度至少为 1");
  }
  const std::int64_t first = *start > 0 ? *start - 1 : size + *start;
  const std::int64_t last = *length > size - first ? size : first + *length;
  const std::size_t from = byte_offset(text, static_cast<std::size_t>(first));
  const std::size_t to = byte_offset(text, static_cast<std::size_t>(last));
  return text.substr(from, to - from);
}

Value text_length(Call& call) { return static_cast<std::int64_t>(code_points(call.text(0))); }
Value text_upper(Call& call) { return upper_cased(call.text(0)); }
Value text_lower(Call& call) { return lower_cased(call.text(0)); }

Value text_before(Call& call) {
  const std::size_t at = call.text(0).find(call.text(1));
  return at == std::string_view::npos ? Value("") : Value(call.text(0).substr(0, at));
}

Value text_after(Call& call) {
  const std::size_t at = call.text(0).find(call.text(1));
  if (at == std::string_view::npos) return "";
  return call.text(0).substr(at + call.text(1).size());
}

Value text_contains(Call& call) {
  return call.text(0).find(call.text(1)) != std::string_view::npos;
}
Value text_starts(Call& call) { return call.text(0).starts_with(call.text(1)); }
Value text_ends(Call& call) { return call.text(0).ends_with(call.text(1)); }

/// XPath flags on RE2; nullptr when the pattern or a flag is none.
std::unique_ptr<RE2> text_pattern(std::string_view pattern, std::string_view flags) {
  RE2::Options options;
  options.set_log_errors(false);
  std::string prefix;
  std::string body(pattern);
  for (const char flag : flags) {
    if (flag == 'i' || flag == 's' || flag == 'm') {
      prefix += flag;
    } else if (flag == 'x') {
      std::erase_if(body, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
    } else if (flag == 'q') {
      body = RE2::QuoteMeta(body);
    } else {
      return nullptr;
    }
  }
  if (!prefix.empty()) body = "(?" + prefix + ")" + body;
  auto compiled = std::make_unique<RE2>(body, options);
  return compiled->ok() ? std::move(compiled) : nullptr;
}

Value text_bad_pattern(const Call& call) {
  return call.fault("the pattern is no regular expression", "该模式不是正则表达式");
}

Value text_matches(Call& call) {
  const auto pattern = text_pattern(call.text(1), call.text(2));
  if (!pattern) return text_bad_pattern(call);
  const std::string_view text = call.text(0);
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern);
}

/// $1 and \$ of XPath as \1 and $ of RE2; a group that does not exist is empty.
std::string text_rewrite(std::string_view replacement, int groups) {
  std::string out;
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const char c = replacement[i];
    const char next = i + 1 < replacement.size() ? replacement[i + 1] : '\0';
    if (c == '$' && next >= '0' && next <= '9') {
      if (next - '0' <= groups) out += std::string("\\") + next;
      ++i;
    } else if (c == '\\' && (next == '$' || next == '\\')) {
      out += next == '$' ? "$" : "\\\\";
      ++i;
    } else {
      out += c == '\\' ? "\\\\" : std::string(1, c);
    }
  }
  return out;
}

Value text_replace(Call& call) {
  const auto pattern = text_pattern(call.text(1), call.text(3));
  if (!pattern) return text_bad_pattern(call);
  if (RE2::FullMatch("", *pattern)) {
    return call.fault("the pattern matches the empty text", "该模式会匹配空文本");
  }
  std::string text(call.text(0));
  const std::string rewrite = text_rewrite(call.text(2), pattern->NumberOfCapturingGroups());
  RE2::GlobalReplace(&text, *pattern, rewrite);
  return text;
}

Value text_split(Call& call) {
  const auto pattern = text_pattern(call.text(1), "");
  if (!pattern) return text_bad_pattern(call);
  const std::string_view text = call.text(0);
  const re2::StringPiece whole(text.data(), text.size());
  List parts;
  std::size_t start = 0;
  re2::StringPiece found;
  for (std::size_t at = 0;
       at <= text.size() && pattern->Match(whole, at, text.size(), RE2::UNANCHORED, &found, 1);) {
    const auto begin = static_cast<std::size_t>(found.data() - text.data());
    if (found.empty()) {  // an empty match separates nothing
      at = begin + 1;
      continue;
    }
    parts.emplace_back(text.substr(start, begin - start));
    start = at = begin + found.size();
  }
  parts.emplace_back(text.substr(start));
  return parts;
}

Value text_join(Call& call) {
  std::string out;
  bool first = true;
  for (const Value& item : call.list(0)) {
    if (item.is_null()) continue;
    if (!item.is<std::string>()) return call.fault("the list must hold texts", "列表元素应为文本");
    if (!first) out += call.text(1);
    out += item.text();
    first = false;
    if (out.size() > kResultMax) break;  // refused when the result is charged
  }
  return out;
}

constexpr Builtin kTextFunctions[] = {
    {"contains", "(string: text, match: text): bool", text_contains},
    {"ends with", "(string: text, match: text): bool", text_ends},
    {"lower case", "(string: text): text", text_lower},
    {"matches", "(input: text, pattern: text, flags?: optional text): bool", text_matches},
    {"replace", "(input: text, pattern: text, replacement: text, flags?: optional text): text",
     text_replace},
    {"split", "(string: text, delimiter: text): [text]", text_split},
    {"starts with", "(string: text, match: text): bool", text_starts},
    {"string join", "(list: [text], delimiter?: optional text): text", text_join},
    {"string length", "(string: text): int", text_length},
    {"substring", "(string: text, start position: int, length?: optional int): text",
     text_substring},
    {"substring after", "(string: text, match: text): text", text_after},
    {"substring before", "(string: text, match: text): text", text_before},
    {"upper case", "(string: text): text", text_upper},
};

}  // namespace

std::span<const Builtin> text_functions() { return kTextFunctions; }

bool is_pattern(std::string_view pattern) { return text_pattern(pattern, {}) != nullptr; }

}  // namespace recourse::feel
