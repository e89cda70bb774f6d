#include "engine/history/quoted_text.h"

#include <cstdint>
#include <cstring>

namespace recourse::history {
namespace {

void append_escape(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '\\';
  switch (c) {
    case '"': out += '"'; return;
    case '\\': out += '\\'; return;
    case '\b': out += 'b'; return;
    case '\t': out += 't'; return;
    case '\n': out += 'n'; return;
    case '\f': out += 'f'; return;
    case '\r': out += 'r'; return;
    default: break;
  }
  out += "u00";
  out += kHex[static_cast<unsigned char>(c) >> 4];
  out += kHex[static_cast<unsigned char>(c) & 15];
}

bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

/// Where the first byte that needs an escape stands; the end, if none does. Nearly no text has one,
/// and every record is mostly text: eight bytes are looked at in one go.
std::size_t find_escape(std::string_view text, std::size_t from) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHighBits = kOnes * 0x80;
  const auto lowers = [](std::uint64_t word, unsigned char limit) {
    return (word - kOnes * limit) & ~word & kHighBits;  // a borrow shows: some byte is below it
  };
  std::uint64_t word = 0;
  for (; from + sizeof word <= text.size(); from += sizeof word) {
    std::memcpy(&word, text.data() + from, sizeof word);
    const std::uint64_t found = lowers(word, 0x20) | lowers(word ^ kOnes * '"', 1) |
                                lowers(word ^ kOnes * '\\', 1);
    if (found != 0) break;
  }
  while (from < text.size() && !needs_escape(text[from])) ++from;
  return from;
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  std::size_t kept = 0;  // everything before it stands in `out` already
  for (std::size_t i = find_escape(text, 0); i < text.size(); i = find_escape(text, kept)) {
    out.append(text, kept, i - kept);
    append_escape(out, text[i]);
    kept = i + 1;
  }
  out.append(text, kept);
  out += '"';
}

}  // namespace recourse::history
