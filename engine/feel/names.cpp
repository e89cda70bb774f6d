#include "engine/feel/names.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/feel/functions.h"

namespace recourse::feel {
namespace {

constexpr std::array<std::string_view, 18> kReserved = {
    "and",      "between", "else", "every",   "false",  "for",       "function", "if",   "in",
    "instance", "null",    "or",   "or_else", "return", "satisfies", "some",     "then", "true"};

/// UTF-8 forms of the blanks FEEL knows beyond ASCII.
constexpr std::array<std::string_view, 21> kWideBlanks = {
    "\u0085", "\u00A0", "\u1680", "\u180E", "\u2000", "\u2001", "\u2002",
    "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
    "\u200A", "\u200B", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};

std::size_t blank_length(std::string_view text) {
  if (text.empty()) return 0;
  const char c = text[0];
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  if (static_cast<unsigned char>(c) < 0x80) return 0;
  if (text.starts_with("\uFEFF")) return 3;
  for (const std::string_view blank : kWideBlanks) {
    if (text.starts_with(blank)) return blank.size();
  }
  return 0;
}

bool plain_identifier(std::string_view name) {
  return !name.empty() && identifier_length(name) == name.size();
}

}  // namespace

std::size_t identifier_length(std::string_view text) {
  std::size_t length = 0;
  for (; length < text.size(); ++length) {
    const auto c = static_cast<unsigned char>(text[length]);
    if (c >= 0x80) {
      if (blank_length(text.substr(length)) > 0) break;
      continue;
    }
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '?';
    const bool digit = c >= '0' && c <= '9';
    if (!letter && !(digit && length > 0)) break;
  }
  return length;
}

std::size_t space_length(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    const std::size_t blank = blank_length(rest);
    if (blank > 0) {
      at += blank;
    } else if (rest.starts_with("//")) {
      at += std::min(rest.find('\n'), rest.size());
    } else if (rest.starts_with("/*")) {
      const std::size_t end = rest.find("*/", 2);
      if (end == std::string_view::npos) return at;
      at += end + 2;
    } else {
      break;
    }
  }
  return at;
}

bool is_reserved(std::string_view word) {
  return std::binary_search(kReserved.begin(), kReserved.end(), word);
}

std::string normalised_name(std::string_view text) {
  std::string name;
  bool gap = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t blank = blank_length(text.substr(i));
    gap = gap || blank > 0;
    if (blank == 0) {
      if (gap && !name.empty()) name += ' ';
      gap = false;
      name += text[i];
    }
    i += std::max<std::size_t>(blank, 1);
  }
  return name;
}

std::size_t name_length_at(std::string_view text, std::string_view name) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == ' ') {
      const std::size_t blank = space_length(text.substr(at));
      if (blank == 0) return 0;
      at += blank;
      continue;
    }
    if (at >= text.size() || text[at] != name[i]) return 0;
    ++at;
  }
  // "rate" is not at the start of "rates".
  const bool word_end = !name.empty() && identifier_length(name.substr(name.size() - 1)) > 0;
  if (word_end && at < text.size()) {
    const bool digit = text[at] >= '0' && text[at] <= '9';
    if (digit || identifier_length(text.substr(at)) > 0) return 0;
  }
  return at;
}

void NameBook::add(std::string_view name) {
  if (!name.empty() && !plain_identifier(name)) names_.emplace(normalised_name(name));
}

std::size_t NameBook::known_length(std::string_view text) const {
  std::size_t longest = 0;
  for (const std::string& name : names_) {
    longest = std::max(longest, name_length_at(text, name));
  }
  return longest;
}

std::size_t NameBook::function_length(std::string_view text) {
  std::size_t longest = 0;
  for (const std::string_view name : spaced_function_names()) {
    if (text[0] != name[0]) continue;
    const std::size_t length = name_length_at(text, name);
    const std::string_view after = text.substr(length);
    if (length > longest && after.substr(space_length(after)).starts_with('(')) longest = length;
  }
  return longest;
}

std::string plain_signs(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 9> kSigns{{{"“", '"'},
                                                                     {"”", '"'},
                                                                     {"„", '"'},
                                                                     {"「", '"'},
                                                                     {"」", '"'},
                                                                     {"‘", '\''},
                                                                     {"’", '\''},
                                                                     {"、", ','},
                                                                     {"。", '.'}}};
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const auto sign = std::find_if(kSigns.begin(), kSigns.end(),
                                   [&](const auto& one) { return rest.starts_with(one.first); });
    if (sign != kSigns.end()) {
      plain += sign->second;
      at += sign->first.size();
    } else if (rest.size() >= 3 && rest[0] == '\xEF' &&
               (rest[1] == '\xBC' || (rest[1] == '\xBD' && rest[2] <= '\x9E'))) {
      // U+FF01 … U+FF5E are the signs of ASCII, wide.
      const int code = (static_cast<unsigned char>(rest[1]) & 0x3F) << 6 |
                       (static_cast<unsigned char>(rest[2]) & 0x3F);
      plain += static_cast<char>(code - 0xF00 + 0x20);
      at += 3;
    } else {
      plain += rest[0];
      ++at;
    }
  }
  return plain == text ? std::string() : plain;
}

}  // namespace recourse::feel
