#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/hex.h"

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
    append_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, out);
  }
  [[nodiscard]] static std::optional<Id> parse(std::string_view text) {
    Id id;
    const bool read = text.size() == 2 * id.bytes.size() &&
                      from_hex(text, reinterpret_cast<char*>(id.bytes.data()));
    return read ? std::optional(id) : std::nullopt;
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
