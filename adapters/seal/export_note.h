#pragma once
// What an export says of itself, signed with the key of the log: a note as checkpoints are, whose
// text is one line "recourse-export/1" and one of canonical JSON. It stands beside the exported
// file, so that whoever is handed both can tell that they belong together and whom they come from.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/seal/checkpoint_check.h"
#include "adapters/seal/note.h"

namespace recourse::seal {

struct ExportSays {
  std::string file;               ///< its name, without folder
  std::string sha256;             ///< hex, of its content
  std::uint64_t size = 0;         ///< bytes
  std::string form, layout;       ///< xes, ocel, csv; json, sqlite
  std::string process;            ///< the filter; "": all
  bool identified = false;        ///< people are named
  std::string exporter, reason;
  Instant at;
  std::uint64_t cases = 0, events = 0, records = 0;
  /// Of its records in the log; none: not one was sealed.
  std::optional<std::uint64_t> first, last;
  std::uint64_t sealed = 0;       ///< so many of the records had a position
  std::string checkpoint;         ///< the newest one, which covers these
  /// Which keys signed the log up to there: a case file of the case that records them.
  std::string keys;
};
[[nodiscard]] std::string export_note(const ExportSays& says, const SigningKey& key);
/// Is this text one, or what is left of one?
[[nodiscard]] bool looks_like_export_note(std::string_view text);

/// What the file of that name beside the note holds; nullopt: there is none.
struct ExportedFile {
  std::string sha256;
  std::uint64_t size = 0;
};
/// Of a file on disk, read piece by piece.
[[nodiscard]] std::optional<ExportedFile> exported_file(const std::string& path);
using FindExported = std::function<std::optional<ExportedFile>(const std::string& name)>;
/// Judges note and file: `unreadable`, `key_not_valid`, `missing`, `altered`, and against a held
/// checkpoint `forked` (same size, another root) or `no_proof` (another size).
[[nodiscard]] Report verify_export(std::string_view note, const FindExported& find,
                                   const Held& held);

}  // namespace recourse::seal
