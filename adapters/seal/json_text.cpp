#include "adapters/seal/json_text.h"

#include <cstdint>

#include "engine/history/quoted_text.h"

namespace recourse::seal {
namespace {

std::uint32_t hex_number(std::string_view digits) {
  std::uint32_t out = 0;
  for (const char c : digits) {
    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    out = out << 4 | static_cast<std::uint32_t>(digit);
  }
  return out;
}

void append_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      out += static_cast<char>(0xE0 | c >> 12);
    } else {
      out += static_cast<char>(0xF0 | c >> 18);
      out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    }
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
  }
  out += static_cast<char>(0x80 | (c & 0x3F));
}

}  // namespace

std::size_t utf8_size(const char* at, const char* end) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(at[i]); };
  const auto left = static_cast<std::size_t>(end - at);
  const auto follows = [&](std::size_t i) { return i < left && (byte(i) & 0xC0) == 0x80; };
  if (left == 0) return 0;
  if (byte(0) < 0x80) return 1;
  if (byte(0) >= 0xC2 && byte(0) < 0xE0) return follows(1) ? 2 : 0;
  if (byte(0) >= 0xE0 && byte(0) < 0xF0) {
    if (!follows(1) || !follows(2)) return 0;
    if (byte(0) == 0xE0 && byte(1) < 0xA0) return 0;
    return byte(0) == 0xED && byte(1) >= 0xA0 ? 0 : 3;
  }
  if (byte(0) < 0xF0 || byte(0) > 0xF4 || !follows(1) || !follows(2) || !follows(3)) return 0;
  if (byte(0) == 0xF0 && byte(1) < 0x90) return 0;
  return byte(0) == 0xF4 && byte(1) >= 0x90 ? 0 : 4;
}

std::string unescaped(std::string_view raw) {
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\') {
      out += raw[i];
      continue;
    }
    const char c = raw[++i];
    if (c != 'u') {
      constexpr std::string_view kLetters = "bfnrt", kBytes = "\b\f\n\r\t";
      const std::size_t at = kLetters.find(c);
      out += at == std::string_view::npos ? c : kBytes[at];
      continue;
    }
    std::uint32_t code = hex_number(raw.substr(i + 1, 4));
    i += 4;
    if (code >= 0xD800 && code < 0xDC00) {
      const std::uint32_t low = hex_number(raw.substr(i + 3, 4));
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      i += 6;
    }
    append_utf8(out, code);
  }
  return out;
}

std::u16string utf16_of(std::string_view text) {
  std::u16string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = utf8_size(text.data() + i, text.data() + text.size());
    constexpr unsigned char kFirstBits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    std::uint32_t code = static_cast<unsigned char>(text[i]) & kFirstBits[size];
    for (std::size_t k = 1; k < size; ++k) {
      code = code << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    }
    i += size;
    if (code >= 0x10000) {
      out += static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10));
      out += static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FF));
    } else {
      out += static_cast<char16_t>(code);
    }
  }
  return out;
}

std::string quoted(std::string_view text) {
  std::string out;
  history::append_quoted(out, text);
  return out;
}

}  // namespace recourse::seal
