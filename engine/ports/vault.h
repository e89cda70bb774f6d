#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/base/id.h"
#include "engine/base/result.h"
#include "engine/base/value.h"
#include "engine/ports/ambient.h"

namespace recourse::ports {

/// The id of a secret: a number drawn for it (32 digits), then a hash over that number and its
/// keys. Records refer to it, so they say whose it is without naming anybody, and nobody can say
/// later that what is gone belonged to somebody else.
inline constexpr std::size_t kSecretNumberDigits = 32, kSecretIdDigits = 56;
[[nodiscard]] inline std::string secret_id(const std::string& number,
                                           const std::vector<std::string>& keys,
                                           const Hasher& hasher) {
  std::string text = number;
  for (const std::string& key : keys) text += '\n' + key;
  return number + hasher.sha256(text).substr(0, kSecretIdDigits - kSecretNumberDigits);
}

/// Personal values that were written together and belong to the same persons.
struct Secret {
  std::string id;                   ///< the first part of the references to it
  InstanceId instance;              ///< the case they were written in
  std::vector<std::string> keys;    ///< of the persons; who loses one of them loses it
  Value content;                    ///< in clear
  std::vector<std::string> findable;///< texts it is to be found by
};

/// Keeps personal data, encrypted under a key for each person. One thread at a time per object.
class Vault {
 public:
  virtual ~Vault() = default;
  /// The key a person's data is sealed under from now on, made when there is none.
  virtual std::string key_of(const std::string& person) = 0;
  virtual std::string random(std::size_t bytes) = 0;  ///< unpredictable; fixed in tests
  /// Encrypts and stores; durable before it returns. The key of a case is made with the first of
  /// its secrets, and never again.
  virtual void keep(const std::vector<Secret>& secrets) = 0;
  /// Takes away what was kept and no record refers to.
  virtual void forget(const std::vector<std::string>& ids) = 0;
  enum class Reading { kUsual, kDespiteRestriction };
  /// Rejections: ERASED (its key is gone), RESTRICTED (kept, but not to be used), SEAL (it was
  /// changed since).
  virtual Result<Secret> open(const std::string& id, Reading reading) = 0;
  /// Cases that hold exactly this text as a private value, oldest first.
  virtual std::vector<InstanceId> find(const std::string& text, int max) = 0;
  /// Keyed hash, hex: of texts that must be compared later and guessed by nobody.
  virtual std::string mark(const std::string& text) = 0;
  /// The same under this key of a person: once that is destroyed, nobody can make it again. "":
  /// it is.
  virtual std::string mark_under(const std::string& key, const std::string& text) = 0;
  /// What waits in a row of its own and goes with it, of no known person yet; and back.
  virtual Value wrap(const Value& value) = 0;
  virtual Result<Value> unwrap(const Value& wrapped) = 0;
  /// The keys these persons have now; none is made.
  virtual std::vector<std::string> keys_of(const std::vector<std::string>& persons) = 0;
  virtual std::vector<InstanceId> cases_of(const std::vector<std::string>& keys) = 0;
  /// All keys that something in this case is sealed under, or was.
  virtual std::vector<std::string> keys_in(InstanceId id) = 0;
  virtual void restrict_keys(const std::vector<std::string>& keys) = 0;
  /// Erases: the keys, what is sealed under them, and what a deletion leaves on the disk. They are
  /// remembered outside the database first, so that a restored backup is erased again.
  virtual void destroy(const std::vector<std::string>& keys) = 0;
  /// Remembers outside the database, too, what others on it have destroyed.
  virtual void follow_erasures() = 0;
};

}  // namespace recourse::ports
