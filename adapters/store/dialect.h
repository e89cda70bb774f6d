#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/store/session.h"

/// The few places where the two databases speak differently. The statements themselves are written
/// once, with words in braces that `spell` replaces.
namespace recourse::store {

/// Replaces each {word}:
///   {id}        type of a 128-bit id: uuid | text
///   {hot}       rows changed in place leave room on their page | nothing
///   {compact}   small rows live in their primary key | nothing
///   {lock}      lock the row that was found | nothing: the whole file is locked
///   {bytes}     after a column to sort by: in the order of bytes, whatever the database's language
///   {skip}      the same, leaving out rows that others hold
[[nodiscard]] std::string spell(Dialect dialect, std::string_view sql);

/// A column of bytes as hexadecimal digits, see packing.h.
[[nodiscard]] std::string hex_of(Dialect dialect, std::string_view column);

/// A FROM item `r` with the rows of the JSON parameter `name`. `columns`: "n bigint, id {id}, …".
[[nodiscard]] std::string rows_of(Dialect dialect, std::string_view name, std::string_view columns);

/// A FROM item `e(value)` with the texts of a JSON array; `source` is ":name" or a column.
[[nodiscard]] std::string each_text(Dialect dialect, std::string_view source);

/// True where the JSON array of texts in column `list` holds `text`: ":name" or a column.
[[nodiscard]] std::string list_holds(Dialect dialect, std::string_view list, std::string_view text);

/// True where the id in `column` falls to the share of parameters :rank and :of.
[[nodiscard]] std::string falls_to_share(Dialect dialect, std::string_view column);

/// True where `column` holds the (lower-case) text of parameter `name`, ignoring ASCII case.
[[nodiscard]] std::string contains(Dialect dialect, std::string_view column, std::string_view name);

/// Replaces every occurrence.
[[nodiscard]] std::string replaced(std::string text, std::string_view what, std::string_view with);

}  // namespace recourse::store
