#include "engine/feel/literals.h"

namespace recourse::feel {
namespace {

/// `count` hexadecimal digits at `at`; nullopt when there are fewer.
std::optional<char32_t> hex_digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  char32_t value = 0;
  for (const char c : text.substr(at, count)) {
    const std::size_t digit =
        std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
    const bool plain = (c >= '0' && c <= '9');
    if (digit == std::string_view::npos || (digit < 10 && !plain)) return std::nullopt;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return value;
}

/// Reads the escape behind the backslash at `at`; returns its length, 0 if it is none.
std::size_t take_escape(std::string_view text, std::size_t at, std::string& out) {
  const char c = at + 1 < text.size() ? text[at + 1] : '\0';
  switch (c) {
    case 'n':
      out += '\n';
      return 2;
    case 'r':
      out += '\r';
      return 2;
    case 't':
      out += '\t';
      return 2;
    case '"':
    case '\'':
    case '\\':
      out += c;
      return 2;
    case 'u':
    case 'U':
      break;
    default:
      return 0;
  }
  const std::size_t width = c == 'u' ? 4 : 6;
  auto code = hex_digits(text, at + 2, width);
  if (!code || *code > 0x10FFFF) return 0;
  std::size_t length = 2 + width;
  const bool high = *code >= 0xD800 && *code < 0xDC00;
  if (high && text.substr(at + length).starts_with("\\u")) {
    const auto low = hex_digits(text, at + length + 2, 4);
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
      length += 6;
    }
  }
  if (*code >= 0xD800 && *code < 0xE000) code = 0xFFFD;  // half a pair is no character
  append_utf8(out, *code);
  return length;
}

}  // namespace

void append_utf8(std::string& out, char32_t code_point) {
  const auto tail = [&](int shift) {
    out += static_cast<char>(0x80 | ((code_point >> shift) & 0x3F));
  };
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | (code_point >> 6));
    tail(0);
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xE0 | (code_point >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (code_point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::string unquoted(std::string_view quoted) {
  const std::string_view text = quoted.substr(1, quoted.size() - 2);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t escape = text[at] == '\\' ? take_escape(text, at, out) : 0;
    if (escape == 0) out += text[at];
    at += escape == 0 ? 1 : escape;
  }
  return out;
}

std::optional<Value> timed(std::string_view number, std::string_view unit) {
  const auto count = Decimal::parse(number);
  if (!count) return std::nullopt;
  if (unit.ends_with('s')) unit.remove_suffix(1);
  if (unit == "month" || unit == "year") {
    const auto months = Decimal::multiply(*count, Decimal(unit == "year" ? 12 : 1));
    const auto whole = months ? months->to_int64() : std::nullopt;
    return whole ? std::optional<Value>(Months{*whole}) : std::nullopt;
  }
  std::int64_t us = kMicrosPerSecond;
  if (unit == "minute") us = 60 * kMicrosPerSecond;
  if (unit == "hour") us = 3600 * kMicrosPerSecond;
  if (unit == "day") us = kMicrosPerDay;
  if (unit == "week") us = 7 * kMicrosPerDay;
  const auto total = Decimal::multiply(*count, Decimal(us));
  const auto whole = total ? total->to_int64() : std::nullopt;
  return whole ? std::optional<Value>(Duration{*whole}) : std::nullopt;
}

std::optional<Value> temporal(std::string_view text) {
  if (auto date = parse_date(text)) return Value(*date);
  if (auto both = parse_date_time(text)) return Value(std::move(*both));
  if (auto time = parse_time(text)) return Value(std::move(*time));
  if (auto duration = parse_duration(text)) return Value(*duration);
  if (auto months = parse_months(text)) return Value(*months);
  return std::nullopt;
}

}  // namespace recourse::feel
