#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/hex.h"

namespace recourse::history {

/// A SHA-256. Stored and shown as 64 lower-case hex digits.
using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] inline std::string hex(const Digest& digest) {
  return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

[[nodiscard]] inline std::optional<Digest> digest_from_hex(std::string_view text) {
  Digest out{};
  const bool read =
      text.size() == 2 * out.size() && from_hex(text, reinterpret_cast<char*>(out.data()));
  return read ? std::optional(out) : std::nullopt;
}

}  // namespace recourse::history
