#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "adapters/notify/channels.h"

namespace recourse::notify {

struct PushSecrets {
  std::string public_key;  ///< of the browser, 65 bytes
  std::string auth;        ///< 16 bytes
};
/// RFC 8291 over RFC 8188 (aes128gcm), one record. `once` is a key pair for this message alone and
/// `salt` 16 fresh bytes. None when the browser's key is no point of P-256.
[[nodiscard]] std::optional<std::string> push_encrypted(std::string_view plain,
                                                        const PushSecrets& browser,
                                                        const PushKey& once,
                                                        const std::string& salt);
/// ES256: the 64 bytes of r and s over the SHA-256 of `bytes`.
[[nodiscard]] std::string es256(const PushKey& key, std::string_view bytes);

}  // namespace recourse::notify
