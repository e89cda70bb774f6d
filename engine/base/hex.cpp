// Every record, identifier and digest passes here, some of them many times: eight digits at once,
// as the eight bytes of a word.
#include "engine/base/hex.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace recourse {
namespace {

constexpr std::uint64_t kEach = 0x0101010101010101;  // times n: n in every byte
constexpr std::size_t kWord = 8;

/// The first character in the lowest byte, whatever the machine's order.
template <class Word>
Word ordered(Word word) {
  if constexpr (std::endian::native == std::endian::little) return word;
  Word turned = 0;
  for (std::size_t i = 0; i < sizeof word; ++i) turned = turned << 8 | (word >> 8 * i & 0xff);
  return turned;
}

/// Four bytes as eight digits.
void put_word(const char* bytes, char* out) {
  std::uint32_t four = 0;
  std::memcpy(&four, bytes, sizeof four);
  std::uint64_t spread = ordered(four);
  spread = (spread | spread << 16) & 0x0000ffff0000ffff;
  spread = (spread | spread << 8) & 0x00ff00ff00ff00ff;
  const std::uint64_t nibbles = (spread >> 4 | spread << 8) & 0x0f * kEach;
  const std::uint64_t letters = (nibbles + 6 * kEach) >> 4 & kEach;
  const std::uint64_t digits = ordered(nibbles + '0' * kEach + letters * ('a' - '0' - 10));
  std::memcpy(out, &digits, sizeof digits);
}

/// Eight digits as four bytes; false: one of them is none.
bool take_word(const char* digits, HexLetters kind, char* out) {
  std::uint64_t word = 0;
  std::memcpy(&word, digits, sizeof word);
  word = ordered(word);
  const std::uint64_t letters = word >> 6 & kEach;  // of digits this bit is not set
  if (kind == HexLetters::kAny) word |= letters * 0x20;
  const std::uint64_t low = word & 0x0f * kEach;
  const bool rows = (word & 0xf0 * kEach) == 0x30 * kEach + letters * 0x30;
  // '0' to '9' and 'a' to 'f': nothing carries out of the low half here, and there it does.
  const bool not_above = ((low + 6 * kEach + letters * 3) & 0x10 * kEach) == 0;
  const bool not_below = ((low + 0x0f * kEach) >> 4 & letters) == letters;
  const std::uint64_t nibbles = low + letters * 9;
  std::uint64_t pairs = (nibbles << 4 | nibbles >> 8) & 0x00ff00ff00ff00ff;
  pairs = (pairs | pairs >> 8) & 0x0000ffff0000ffff;
  const std::uint32_t four = ordered(static_cast<std::uint32_t>(pairs | pairs >> 16));
  std::memcpy(out, &four, sizeof four);
  return rows && not_above && not_below;
}

}  // namespace

void append_hex(std::string_view bytes, std::string& out) {
  const std::size_t start = out.size();
  out.resize(start + 2 * bytes.size());
  char* to = out.data() + start;
  std::size_t at = 0;
  for (; at + kWord / 2 <= bytes.size(); at += kWord / 2) put_word(bytes.data() + at, to + 2 * at);
  if (at == bytes.size()) return;
  char rest[kWord / 2] = {}, digits[kWord];
  std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), rest);
  put_word(rest, digits);
  std::copy_n(digits, 2 * (bytes.size() - at), to + 2 * at);
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  append_hex(bytes, out);
  return out;
}

bool from_hex(std::string_view digits, char* out, HexLetters letters) {
  if (digits.size() % 2 != 0) return false;
  std::size_t at = 0;
  for (; at + kWord <= digits.size(); at += kWord) {
    if (!take_word(digits.data() + at, letters, out + at / 2)) return false;
  }
  if (at == digits.size()) return true;
  char rest[kWord], bytes[kWord / 2];
  std::fill(std::begin(rest), std::end(rest), '0');
  std::copy(digits.begin() + static_cast<std::ptrdiff_t>(at), digits.end(), rest);
  if (!take_word(rest, letters, bytes)) return false;
  std::copy_n(bytes, (digits.size() - at) / 2, out + at / 2);
  return true;
}

}  // namespace recourse
