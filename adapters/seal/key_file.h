#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapters/seal/note.h"

namespace recourse::seal {

/// The keys that sign a log, outside the database: a JSON file of mode 0600. The last one signs;
/// the ones before it are kept, because they vouch for their successors.
struct KeyFile {
  std::string origin;  ///< the log's name, which is also the keys' name
  struct Key {
    SigningKey key;
    Instant made;
    std::string reason;  ///< why it took the place of the one before; goes into the record
  };
  std::vector<Key> keys;
};

/// nullopt: there is no such file. Throws KeyFileError, with what to do, when others may read
/// it or it cannot be understood.
[[nodiscard]] std::optional<KeyFile> read_key_file(const std::string& path);
/// Replaces the file as a whole. Throws KeyFileError.
void write_key_file(const std::string& path, const KeyFile& file);
/// A new log with its first key. `origin` empty: a name by chance.
[[nodiscard]] KeyFile new_key_file(std::string origin, Instant now);
void add_key(KeyFile& file, Instant now, std::string reason);

}  // namespace recourse::seal
