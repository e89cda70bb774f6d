#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace recourse::json {

/// The JSON people and programs read: numbers as normalised strings ("12.5"), dates, times and
/// durations in ISO 8601, money as {"amount","currency"}. It does not say which type a text had;
/// what must be read back is written by history::canonical_bytes.
/// Requires: no Opaque value inside but sealed ones, which are masked.
[[nodiscard]] std::string to_json(const Value& value);
/// The same with numbers as JSON numbers: for what tools read that know nothing of decimals, and
/// for positions and counts only. An amount loses its exactness in most readers.
[[nodiscard]] std::string to_json_with_numbers(const Value& value);

/// What one text may cost. Reached limits refuse with kTooLarge, code "JSON_LIMIT".
struct Limits {
  std::size_t depth = 64;              ///< nested arrays and objects: the stack of later walks
  std::size_t bytes = 4 * 1024 * 1024; ///< of the text: 4 MiB, the largest request body
  std::size_t nodes = 200'000;         ///< values: a node costs about 100 bytes of memory
};

/// For records and snapshots that the engine wrote itself: as large as a case may grow.
inline constexpr Limits kOwnBytes{.depth = 512, .bytes = 256 * 1024 * 1024, .nodes = 20'000'000};

/// Strict RFC 8259: UTF-8 without byte order mark, no duplicate names, no NUL inside texts. Numbers
/// become Decimal straight from the source text; a number that Decimal cannot hold exactly (more
/// than 34 digits, exponent out of range) is refused. Rejects: kMalformed "JSON", kTooLarge
/// "JSON_LIMIT"; `details` = {line, column} (from 1, column in bytes).
[[nodiscard]] Result<Value> parse_json(std::string_view text, Limits limits = {});

/// Reads what history::canonical_bytes wrote: parse_json with kOwnBytes, then history::untag.
[[nodiscard]] Result<Value> parse_canonical(std::string_view bytes);

}  // namespace recourse::json
