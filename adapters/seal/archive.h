#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace recourse::seal {

/// A zip of stored files, in order of their names, with no time and no owner: the same content
/// always has the same bytes. Only these bytes are read back: an archive laid out in another way is
/// refused, so that no two readers can see two contents.
using ArchiveFiles = std::vector<std::pair<std::string, std::string>>;  ///< (name, content)

/// Requires: names in ascending order; all in all less than 4 GiB.
[[nodiscard]] std::string write_archive(const ArchiveFiles& files);
/// nullopt: not as write_archive makes them. Checksums of contents are left to who reads them.
[[nodiscard]] std::optional<ArchiveFiles> read_archive(std::string_view bytes);

}  // namespace recourse::seal
