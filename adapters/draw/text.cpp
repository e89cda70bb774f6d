#include "adapters/draw/picture.h"

namespace recourse::draw {
namespace {

std::size_t length_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
  return std::min(length, text.size() - at);
}

/// Widths of a sans-serif face, in em; the system decides which one is shown.
double width_of(std::string_view character) {
  if (character.size() >= 3) return 1.0;  // Chinese and its punctuation fill a square
  const char c = character[0];
  if (std::string_view("iljtf.,:;'|!()[] ").find(c) != std::string_view::npos) return 0.32;
  if (std::string_view("mwMW@%").find(c) != std::string_view::npos) return 0.85;
  return c >= 'A' && c <= 'Z' ? 0.68 : 0.56;
}

}  // namespace

double text_width(std::string_view text, double size) {
  double width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_at(text, at);
    width += width_of(text.substr(at, length));
    at += length;
  }
  return width * size;
}

std::vector<std::string> wrapped(std::string_view text, double width, double size,
                                 std::size_t most) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t blank = std::string::npos;  // where the line may be broken
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_at(text, at);
    const std::string_view character = text.substr(at, length);
    at += length;
    if (character == "\n") continue;
    if (character == " " && line.empty()) continue;
    line += character;
    if (character == " ") blank = line.size() - 1;
    if (text_width(line, size) <= width) continue;
    std::string rest;
    if (blank != std::string::npos && blank > 0) {
      rest = line.substr(blank + 1);
      line.resize(blank);
    } else {
      rest = std::string(character);
      line.resize(line.size() - length);
    }
    if (lines.size() + 1 == most) {
      while (!line.empty() && text_width(line + "…", size) > width) {
        std::size_t cut = line.size() - 1;
        while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
        line.resize(cut);
      }
      lines.push_back(line + "…");
      return lines;
    }
    lines.push_back(std::move(line));
    line = std::move(rest);
    blank = std::string::npos;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace recourse::draw
