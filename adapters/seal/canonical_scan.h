#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace recourse::seal {

/// What verification needs of a step record, without reading it as one. The texts point into the
/// bytes and are as they stand there, escapes and all.
struct RecordOutline {
  std::string_view instance, definition_hash, previous_hash;
  std::string_view recorded;     ///< ISO 8601, UTC: in the order of texts
  std::uint64_t record = 0, first_seq = 0;
  std::uint64_t events = 0;      ///< how many
  std::uint64_t erased = 0;      ///< how many of them say that a person's data was erased
};

/// One pass over the bytes of a record. nullopt: they are not canonical (RFC 8785 over texts,
/// booleans, null, arrays and objects), or no record: a member that must be there is not.
[[nodiscard]] std::optional<RecordOutline> outline_of(std::string_view bytes);

/// Any JSON text in canonical form. nullopt: it is none, has a number, a name twice, a text that is
/// no Unicode, or is nested deeper than a record can be.
[[nodiscard]] std::optional<std::string> canonical_text(std::string_view json);

}  // namespace recourse::seal
