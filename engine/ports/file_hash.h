#pragma once
#include <string>
#include <string_view>

#include "engine/ports/ambient.h"

namespace recourse::ports {

/// What names an attached file. `content_hash`: SHA-256 of its content, hex. `salt`: "" = none,
/// the name is that hash; else it is SHA-256 of the salt, a newline and that hash, so that a
/// content is hashed once, with however many salts it is tried.
[[nodiscard]] inline std::string file_hash(const Hasher& hasher, std::string_view salt,
                                           const std::string& content_hash) {
  if (salt.empty()) return content_hash;
  return hasher.sha256(std::string(salt) + '\n' + content_hash);
}

}  // namespace recourse::ports
