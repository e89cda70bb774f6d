#include "adapters/store/short_forms.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace recourse::store {
namespace {

constexpr char kDigest = 1, kId = 2, kInstant = 3;
constexpr char kFirstTextByte = 0x20;
constexpr std::size_t kDigestDigits = 64, kIdDigits = 32;
constexpr std::size_t kSecondsDigits = 14, kFractionMax = 6;
constexpr std::string_view kPattern = "0000-00-00T00:00:00";  // of an instant: where digits stand

constexpr std::uint8_t kNoDigit = 0xff;
/// Only what canonical texts write: small letters.
constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::uint8_t i = 0; i < 10; ++i) digits['0' + i] = i;
  for (std::uint8_t i = 0; i < 6; ++i) digits['a' + i] = 10 + i;
  return digits;
}();

std::uint8_t digit(char c) { return kDigits[static_cast<unsigned char>(c)]; }
bool is_decimal(char c) { return c >= '0' && c <= '9'; }

/// Digits as bytes, two each, behind a mark; false: they are not all digits, and nothing is added.
bool put_digits(char mark, std::string_view digits, std::string& out) {
  const std::size_t start = out.size();
  out.resize(start + 1 + digits.size() / 2);
  out[start] = mark;
  std::uint8_t any = 0;
  for (std::size_t i = 0; i < digits.size() / 2; ++i) {
    const std::uint8_t high = digit(digits[2 * i]);
    const std::uint8_t low = digit(digits[2 * i + 1]);
    any |= high | low;
    out[start + 1 + i] = static_cast<char>(high << 4 | low);
  }
  if (any <= 0x0f) return true;
  out.resize(start);
  return false;
}

/// The length of the instant the text begins with, without its closing quote; 0: it is none.
std::size_t instant_length(std::string_view text) {
  if (text.size() < kPattern.size() + 2 || text[10] != 'T') return 0;
  for (std::size_t i = 0; i < kPattern.size(); ++i) {
    if (kPattern[i] == '0' ? !is_decimal(text[i]) : text[i] != kPattern[i]) return 0;
  }
  std::size_t at = kPattern.size();
  if (text[at] == '.') {
    while (++at < text.size() && is_decimal(text[at])) continue;
    if (at == kPattern.size() + 1 || at > kPattern.size() + 1 + kFractionMax) return 0;
  }
  const bool closes = at + 1 < text.size() && text[at] == 'Z' && text[at + 1] == '"';
  return closes ? at + 1 : 0;
}

void put_instant(std::string_view text, std::string& out) {
  char digits[kSecondsDigits + kFractionMax + 1];
  std::size_t count = 0;
  for (const char c : text) {
    if (is_decimal(c)) digits[count++] = c;
  }
  out += kInstant;
  out += static_cast<char>(count - kSecondsDigits);
  if (count % 2 != 0) digits[count++] = '0';
  for (std::size_t i = 0; i < count; i += 2) {
    out += static_cast<char>(digit(digits[i]) << 4 | digit(digits[i + 1]));
  }
}

/// How much of the text behind a quote stands in its short form now, its closing quote included.
std::size_t put_short(std::string_view text, std::string& out) {
  const auto closed = [&](std::size_t at) { return text.size() > at && text[at] == '"'; };
  const bool id = closed(kIdDigits) && put_digits(kId, text.substr(0, kIdDigits), out);
  if (id) return kIdDigits + 1;
  const bool digest =
      closed(kDigestDigits) && put_digits(kDigest, text.substr(0, kDigestDigits), out);
  if (digest) return kDigestDigits + 1;
  const std::size_t instant = instant_length(text);
  if (instant == 0) return 0;
  put_instant(text.substr(0, instant), out);
  return instant + 1;
}

void append_digits(std::string_view bytes, std::string& out) {
  constexpr char kLetters[] = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kLetters[byte >> 4];
    out += kLetters[byte & 0x0f];
  }
}

/// `bytes`: behind the mark. How many of them it took; 0: it is none.
std::size_t append_instant(std::string_view bytes, std::string& out) {
  const std::size_t fraction = bytes.empty() ? kFractionMax + 1 : bytes[0];
  const std::size_t packed = (kSecondsDigits + fraction + 1) / 2;
  if (fraction > kFractionMax || bytes.size() < 1 + packed) return 0;
  std::string digits;
  append_digits(bytes.substr(1, packed), digits);
  std::size_t at = 0;
  for (const char c : kPattern) out += c == '0' ? digits[at++] : c;
  if (fraction > 0) out.append(".").append(digits, kSecondsDigits, fraction);
  out += 'Z';
  return 1 + packed;
}

}  // namespace

std::optional<std::string> with_short_forms(std::string_view text) {
  const bool marked = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < static_cast<unsigned char>(kFirstTextByte);
  });
  if (marked) return std::nullopt;
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t quote = text.find('"');
    if (quote == std::string_view::npos) break;
    out.append(text.substr(0, quote));
    text.remove_prefix(quote + 1);
    const std::size_t taken = put_short(text, out);
    if (taken == 0) out += '"';
    text.remove_prefix(taken);
  }
  out.append(text);
  return out;
}

std::optional<std::string> without_short_forms(std::string_view bytes) {
  std::string out;
  out.reserve(2 * bytes.size());
  while (!bytes.empty()) {
    const auto mark = std::find_if(bytes.begin(), bytes.end(), [](char c) {
      return static_cast<unsigned char>(c) < static_cast<unsigned char>(kFirstTextByte);
    });
    out.append(bytes.begin(), mark);
    if (mark == bytes.end()) return out;
    const char kind = *mark;
    bytes.remove_prefix(static_cast<std::size_t>(mark - bytes.begin()) + 1);
    std::size_t taken = kind == kDigest ? kDigestDigits / 2 : kind == kId ? kIdDigits / 2 : 0;
    if (bytes.size() < taken) return std::nullopt;
    out += '"';
    if (taken > 0) append_digits(bytes.substr(0, taken), out);
    if (kind == kInstant) taken = append_instant(bytes, out);
    if (taken == 0) return std::nullopt;
    out += '"';
    bytes.remove_prefix(taken);
  }
  return out;
}

}  // namespace recourse::store
