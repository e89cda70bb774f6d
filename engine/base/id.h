#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace recourse {

/// 128 bits, time-ordered (UUIDv7 layout), written as 32 lower-case hex digits without dashes.
/// Each kind of thing has a type of its own, so ids cannot be mixed up; they are made by an
/// IdSource (engine/ports/id_source.h) or by parse().
template <class Tag>
struct Id {
  std::array<std::uint8_t, 16> bytes{};

  [[nodiscard]] bool empty() const { return bytes == std::array<std::uint8_t, 16>{}; }
  [[nodiscard]] std::string text() const {
    std::string out;
    append_to(out);
    return out;
  }
  void append_to(std::string& out) const {
    static constexpr char kHex[] = "0123456789abcdef";
    char digits[32];
    for (std::size_t i = 0; i < 16; ++i) {
      digits[2 * i] = kHex[bytes[i] >> 4];
      digits[2 * i + 1] = kHex[bytes[i] & 15];
    }
    out.append(digits, sizeof digits);
  }
  [[nodiscard]] static std::optional<Id> parse(std::string_view text) {
    if (text.size() != 32) return std::nullopt;
    Id id;
    for (std::size_t i = 0; i < 32; ++i) {
      const char c = text[i];
      int digit = -1;
      if (c >= '0' && c <= '9') digit = c - '0';
      if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
      if (digit < 0) return std::nullopt;
      id.bytes[i / 2] = static_cast<std::uint8_t>(id.bytes[i / 2] << 4 | digit);
    }
    return id;
  }
  auto operator<=>(const Id&) const = default;
};

using InstanceId = Id<struct InstanceTag>;
using WorkItemId = Id<struct WorkItemTag>;
using JobId = Id<struct JobTag>;
using TimerId = Id<struct TimerTag>;
using MessageId = Id<struct MessageTag>;

}  // namespace recourse

template <class Tag>
struct std::hash<recourse::Id<Tag>> {
  std::size_t operator()(const recourse::Id<Tag>& id) const noexcept {
    // The low half is random in UUIDv7, so it alone spreads well.
    std::uint64_t low = 0;
    for (std::size_t i = 8; i < 16; ++i) low = low << 8 | id.bytes[i];
    return low;
  }
};
