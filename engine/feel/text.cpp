#include "engine/feel/text.h"

#include "engine/feel/literals.h"

namespace recourse::feel {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Two-byte UTF-8 covers every alphabet mapped here.
char32_t two_bytes(std::string_view text, std::size_t at) {
  return (static_cast<unsigned char>(text[at]) & 0x1Fu) << 6 |
         (static_cast<unsigned char>(text[at + 1]) & 0x3Fu);
}

bool between(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

char32_t raised(char32_t c) {
  if (between(c, 'a', 'z')) return c - 32;
  if (between(c, 0xE0, 0xFE) && c != 0xF7) return c - 32;
  if (between(c, 0x3B1, 0x3C9) && c != 0x3C2) return c - 32;
  if (between(c, 0x430, 0x44F)) return c - 32;
  if (between(c, 0x450, 0x45F)) return c - 80;
  const bool pairs = (between(c, 0x100, 0x137) && c != 0x131) || between(c, 0x14A, 0x177) ||
                     between(c, 0x460, 0x481);
  return pairs && c % 2 == 1 ? c - 1 : c;
}

char32_t lowered(char32_t c) {
  if (between(c, 'A', 'Z')) return c + 32;
  if (between(c, 0xC0, 0xDE) && c != 0xD7) return c + 32;
  if (between(c, 0x391, 0x3A9) && c != 0x3A2) return c + 32;
  if (between(c, 0x410, 0x42F)) return c + 32;
  if (between(c, 0x400, 0x40F)) return c + 80;
  const bool pairs = (between(c, 0x100, 0x137) && c != 0x130) || between(c, 0x14A, 0x177) ||
                     between(c, 0x460, 0x481);
  return pairs && c % 2 == 0 ? c + 1 : c;
}

template <class Map>
std::string mapped(std::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool pair = (byte & 0xE0) == 0xC0 && i + 1 < text.size() && continues(text[i + 1]);
    if (pair) {
      append_utf8(out, map(two_bytes(text, i)));
      ++i;
    } else if (byte < 0x80) {
      out += static_cast<char>(map(byte));
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += continues(c) ? 0 : 1;
  return count;
}

std::size_t byte_offset(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    if (continues(text[at])) continue;
    if (index-- == 0) return at;
  }
  return at;
}

std::string upper_cased(std::string_view text) { return mapped(text, raised); }
std::string lower_cased(std::string_view text) { return mapped(text, lowered); }

}  // namespace recourse::feel
