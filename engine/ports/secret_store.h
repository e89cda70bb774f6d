#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/base/id.h"

namespace recourse::ports {

/// The key of one person, or of one case (base/case_key.h), encrypted by the master key.
struct PersonKey {
  std::string id;
  std::string person;         ///< keyed hash of who it is, hex; of a case's key: its id again
  std::string wrapped;        ///< base64
  bool restricted = false;    ///< kept, but not to be used
};
/// Ciphertext that records and states refer to. Not part of any record: it can be taken away. The
/// row stays, so that whoever verifies can tell an erasure from a theft.
struct SealedRow {
  std::string id;                  ///< see secret_id()
  InstanceId instance;
  /// Of the persons it belongs to and last that of its case, in the order of encryption.
  std::vector<std::string> keys;
  std::string body;                ///< base64; "": one of its persons was erased
  std::vector<std::string> marks;  ///< keyed hashes of the texts it is found by
};

/// Where keys and ciphertext of personal data lie. One thread at a time per object.
class SecretStore {
 public:
  virtual ~SecretStore() = default;
  /// The key of that person there is; `fresh` is stored where there is none.
  virtual PersonKey person_key(const PersonKey& fresh) = 0;
  /// Of anybody, by id, no more than `max`.
  virtual std::vector<PersonKey> some_keys(int max) = 0;
  virtual std::optional<PersonKey> key(const std::string& id) = 0;
  virtual std::vector<PersonKey> keys_of(const std::vector<std::string>& persons) = 0;
  /// `fresh`: keys that were made for these rows, stored with them. false: one of those is there
  /// already or was destroyed; nothing is stored.
  virtual bool put_sealed(const std::vector<SealedRow>& rows,
                          const std::vector<PersonKey>& fresh = {}) = 0;
  /// Deletes ciphertext that no record refers to.
  virtual void forget(const std::vector<std::string>& ids) = 0;
  virtual std::optional<SealedRow> sealed(const std::string& id) = 0;
  /// Cases with a value under this mark, oldest first.
  virtual std::vector<InstanceId> marked(const std::string& mark, int max) = 0;
  /// Cases that hold something under one of these keys, or held it.
  virtual std::vector<InstanceId> cases_of(const std::vector<std::string>& keys) = 0;
  /// All keys that something in this case is under, or was.
  virtual std::vector<std::string> keys_in(InstanceId id) = 0;
  virtual void restrict_keys(const std::vector<std::string>& keys) = 0;
  /// The keys, and the bodies of all that is sealed under them. Again: no change.
  virtual void destroy(const std::vector<std::string>& keys) = 0;
  /// All that were ever destroyed here.
  virtual std::vector<std::string> destroyed() = 0;
  /// Overwrites on the disk what was deleted; may take as long as copying the database.
  virtual void scrub() = 0;
};

}  // namespace recourse::ports
