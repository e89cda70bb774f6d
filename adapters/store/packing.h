#pragma once
#include <string>
#include <string_view>

namespace recourse::store {

/// Canonical bytes as they are stored: compressed against a dictionary of what all records have in
/// common, about a third of their size. The first byte tells how (what earlier releases packed is
/// read for ever), and `{` that they stand as they are, which texts that gain nothing do, and rows
/// from before there was packing. At most 256 MiB.
[[nodiscard]] std::string packed(std::string_view bytes);

/// The inverse. Throws StoreError (kCorrupt) for anything that packed() does not make.
[[nodiscard]] std::string unpacked(std::string_view stored);
/// Of a column read as hexadecimal digits, which both databases can write.
[[nodiscard]] std::string unpacked_hex(std::string_view digits);
/// The same for who looks at all cases: what cannot be unpacked is no bytes, which are no record
/// either, and the other cases are looked at all the same.
[[nodiscard]] std::string unpacked_or_nothing(std::string_view digits);

extern const std::string_view kFirstDictionary;
/// The first one, and skeletons of the records that the processes here write most: as they are when
/// identifiers and instants stand in short_forms.h.
[[nodiscard]] const std::string& second_dictionary();

}  // namespace recourse::store
