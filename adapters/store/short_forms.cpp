#include "adapters/store/short_forms.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "engine/base/hex.h"

namespace recourse::store {
namespace {

constexpr char kDigest = 1, kId = 2, kInstant = 3;
constexpr char kFirstTextByte = 0x20;
constexpr std::size_t kDigestDigits = 64, kIdDigits = 32;
constexpr std::size_t kSecondsDigits = 14, kFractionMax = 6;
constexpr std::string_view kPattern = "0000-00-00T00:00:00";  // of an instant: where digits stand

bool is_decimal(char c) { return c >= '0' && c <= '9'; }

/// What stands for a text between two quotes.
struct ShortForm {
  std::size_t size = 0;  ///< 0: there is none
  char bytes[1 + kDigestDigits / 2];
};

void take_digits(char mark, std::string_view digits, ShortForm& out) {
  if (!from_hex(digits, out.bytes + 1)) return;
  out.bytes[0] = mark;
  out.size = 1 + digits.size() / 2;
}

bool is_instant(std::string_view text) {
  for (std::size_t i = 0; i < kPattern.size(); ++i) {
    if (kPattern[i] == '0' ? !is_decimal(text[i]) : text[i] != kPattern[i]) return false;
  }
  const std::string_view fraction = text.substr(kPattern.size(), text.size() - kPattern.size() - 1);
  const bool digits = fraction.empty() ||
                      (fraction.size() > 1 && fraction[0] == '.' &&
                       std::all_of(fraction.begin() + 1, fraction.end(), is_decimal));
  return digits && text.back() == 'Z';
}

void take_instant(std::string_view text, ShortForm& out) {
  if (!is_instant(text)) return;
  char digits[kSecondsDigits + kFractionMax + 1];
  std::size_t count = 0;
  for (const char c : text) {
    if (is_decimal(c)) digits[count++] = c;
  }
  out.bytes[0] = kInstant;
  out.bytes[1] = static_cast<char>(count - kSecondsDigits);
  if (count % 2 != 0) digits[count++] = '0';
  if (from_hex({digits, count}, out.bytes + 2)) out.size = 2 + count / 2;
}

void find_short(std::string_view text, ShortForm& out) {
  constexpr std::size_t kInstantMin = kPattern.size() + 1, kInstantMax = kInstantMin + 7;
  out.size = 0;
  if (text.size() == kIdDigits) return take_digits(kId, text, out);
  if (text.size() == kDigestDigits) return take_digits(kDigest, text, out);
  if (text.size() >= kInstantMin && text.size() <= kInstantMax) take_instant(text, out);
}

/// Would one of its bytes be taken for a mark?
bool holds_marks(std::string_view text) {
  constexpr std::uint64_t kEachByte = 0x0101010101010101, kHighBits = 0x80 * kEachByte;
  std::size_t at = 0;
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    // A byte below 0x20 borrows from its high bit, and had none.
    if (((word - kFirstTextByte * kEachByte) & ~word & kHighBits) != 0) return true;
  }
  return std::any_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < static_cast<unsigned char>(kFirstTextByte);
  });
}

/// `bytes`: behind the mark. How many of them it took; 0: it is none.
std::size_t append_instant(std::string_view bytes, std::string& out) {
  const std::size_t fraction = bytes.empty() ? kFractionMax + 1 : bytes[0];
  const std::size_t packed = (kSecondsDigits + fraction + 1) / 2;
  if (fraction > kFractionMax || bytes.size() < 1 + packed) return 0;
  std::string digits;
  append_hex(bytes.substr(1, packed), digits);
  std::size_t at = 0;
  for (const char c : kPattern) out += c == '0' ? digits[at++] : c;
  if (fraction > 0) out.append(".").append(digits, kSecondsDigits, fraction);
  out += 'Z';
  return 1 + packed;
}

}  // namespace

std::optional<std::string> with_short_forms(std::string_view text) {
  if (holds_marks(text)) return std::nullopt;
  std::string out;
  out.reserve(text.size());
  ShortForm brief;
  std::size_t from = 0;  // what stands before is in `out`
  std::size_t quote = text.find('"');
  while (quote != std::string_view::npos) {
    const std::size_t next = text.find('"', quote + 1);
    if (next == std::string_view::npos) break;
    find_short(text.substr(quote + 1, next - quote - 1), brief);
    if (brief.size == 0) {
      quote = next;
      continue;
    }
    out.append(text, from, quote - from).append(brief.bytes, brief.size);
    from = next + 1;
    quote = text.find('"', from);
  }
  return out.append(text, from);
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
    if (taken > 0) append_hex(bytes.substr(0, taken), out);
    if (kind == kInstant) taken = append_instant(bytes, out);
    if (taken == 0) return std::nullopt;
    out += '"';
    bytes.remove_prefix(taken);
  }
  return out;
}

}  // namespace recourse::store
