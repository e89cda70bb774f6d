#include "adapters/http/file_names.h"

#include <algorithm>
#include <array>

#include "engine/base/ascii.h"

namespace recourse::http {
namespace {

constexpr std::size_t kNameMax = 200;  // bytes

constexpr std::array<std::string_view, 7> kShown{"image/png",  "image/jpeg",      "image/gif",
                                                 "image/webp", "application/pdf", "text/plain",
                                                 "text/csv"};

/// Of UAX #9, in UTF-8: U+061C, U+200E-200F, U+202A-202E, U+2066-2069; and U+FEFF, which is not
/// seen.
constexpr std::array<std::string_view, 13> kTurning{
    "\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d",
    "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff"};

void erase_all(std::string& text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) {
    text.erase(at, part.size());
  }
}

}  // namespace

std::optional<std::string> clean_file_name(const std::string& given) {
  std::string name = given.substr(given.find_last_of("/\\") + 1);
  std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  for (const std::string_view turning : kTurning) erase_all(name, turning);
  name = std::string(trimmed(name));
  const bool dots = name.find_first_not_of('.') == std::string::npos;
  if (dots || name.size() > kNameMax) return std::nullopt;
  return name;
}

std::string clean_file_type(std::string_view content_type) {
  const std::string type = lower_ascii(trimmed(content_type.substr(0, content_type.find(';'))));
  const auto known = std::find(kShown.begin(), kShown.end(), type);
  return known == kShown.end() ? "application/octet-stream" : type;
}

std::string percent_encoded(const std::string& text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

}  // namespace recourse::http
