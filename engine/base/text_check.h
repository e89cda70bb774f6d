#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace recourse {

struct TextFault {
  std::size_t offset = 0;  ///< byte of the first bad character
  enum class Kind { kNotUtf8, kControl, kDirection } kind = Kind::kNotUtf8;
};

/// The first character that no definition may hold: broken UTF-8 (overlong, surrogate, beyond
/// U+10FFFF), a control character other than tab and line ends, or a text-direction override, with
/// which a file shows an auditor something else than the engine reads.
[[nodiscard]] std::optional<TextFault> find_text_fault(std::string_view text);

/// 1-based line and column (in code points) of a byte offset.
struct Position {
  int line = 1;
  int column = 1;
};
[[nodiscard]] Position position_of(std::string_view source, std::size_t offset);

}  // namespace recourse
