#pragma once
#include "adapters/vault/master_key.h"
#include "engine/ports/ambient.h"
#include "engine/ports/secret_store.h"
#include "engine/ports/vault.h"

namespace recourse::vault {

/// What all vaults of a process share; must outlive them.
struct Keyring {
  MasterKey master;
  ports::Entropy& entropy;
  std::string tombstones = {};  ///< file of erased keys, outside the database; "": none
};

/// Does this master key open the keys in `store`? One that opens is enough: others may have been
/// changed. true where there are none.
[[nodiscard]] bool fits(ports::SecretStore& store, const MasterKey& master);

/// Erases again what the file of tombstones names and the database does not know of: after a
/// restore, before anybody reads. And the other way round: the file learns what other nodes have
/// destroyed, so that every machine has the whole list outside the database.
/// Returns the keys that the database had back.
std::vector<std::string> erase_again(ports::SecretStore& store, const std::string& tombstones);

/// Personal data in the tables of a store, each under the keys of its persons.
class PersonalVault final : public ports::Vault {
 public:
  PersonalVault(ports::SecretStore& store, const Keyring& keyring)
      : store_(store), keyring_(keyring) {}
  std::string key_of(const std::string& person) override;
  std::string random(std::size_t bytes) override { return keyring_.entropy.bytes(bytes); }
  void keep(const std::vector<ports::Secret>& secrets) override;
  void forget(const std::vector<std::string>& ids) override { store_.forget(ids); }
  Result<ports::Secret> open(const std::string& id, Reading reading) override;
  std::vector<InstanceId> find(const std::string& text, int max) override;
  std::string mark(const std::string& text) override { return keyring_.master.mark(text); }
  std::string mark_under(const std::string& key, const std::string& text) override;
  Value wrap(const Value& value) override;
  Result<Value> unwrap(const Value& wrapped) override;
  std::vector<std::string> keys_of(const std::vector<std::string>& persons) override;
  std::vector<InstanceId> cases_of(const std::vector<std::string>& keys) override {
    return store_.cases_of(keys);
  }
  std::vector<std::string> keys_in(InstanceId id) override { return store_.keys_in(id); }
  void restrict_keys(const std::vector<std::string>& keys) override { store_.restrict_keys(keys); }
  void destroy(const std::vector<std::string>& keys) override;
  void follow_erasures() override;

 private:
  [[nodiscard]] Result<ports::Secret> open_row(const std::string& id, Reading reading);
  [[nodiscard]] bool keep_once(const std::vector<ports::Secret>& secrets, bool make_case_keys);

  ports::SecretStore& store_;
  const Keyring& keyring_;
};

}  // namespace recourse::vault
