#pragma once
#include <cstdint>
#include <string>

#include "engine/base/time.h"
#include "engine/base/value.h"

namespace recourse::history {

/// A file of a case. Name and content are sealed leaves; the ciphertext of the content lies beside
/// the record, like that of all personal data.
struct AttachedFile {
  /// Hex, see file_hash (ports): what names the file, in the case and for those who fetch it.
  std::string sha256;
  /// Sealed text of 64 hex digits. It is gone with the key of the person, so that nobody can try
  /// known documents against the hash. Null: from before there was one, the hash is of the content.
  Value salt;
  Value name;             ///< text
  Value content;          ///< text, base64
  std::string type;       ///< media type
  std::int64_t size = 0;  ///< bytes
  /// Path of the private data it is for: whoever may not read that may not read it. "": for all who
  /// see the case.
  std::string field;
  std::string by;
  Instant at;
  void fields(auto& a) {
    a("sha256", sha256), a("salt", salt), a("name", name), a("content", content);
    a("media_type", type), a("size", size), a("field", field), a("by", by), a("at", at);
  }
  bool operator==(const AttachedFile&) const = default;
};

}  // namespace recourse::history
