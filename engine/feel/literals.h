#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/value.h"

namespace recourse::feel {

/// The text between the quotes, escapes resolved; a backslash before a letter that is no escape
/// stays ("\s" for regular expressions).
[[nodiscard]] std::string unquoted(std::string_view quoted);
/// "30", "days": a Duration or Months; nullopt when out of range or finer than a microsecond.
[[nodiscard]] std::optional<Value> timed(std::string_view number, std::string_view unit);
/// What @"…" means: a date, date and time, time, or duration of either kind.
[[nodiscard]] std::optional<Value> temporal(std::string_view text);
/// One code point as UTF-8.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace recourse::feel
