#pragma once
#include <memory>

#include "adapters/runtime/session.h"
#include "adapters/runtime/virtual_world.h"
#include "adapters/store/memory_store.h"
#include "adapters/store/open.h"
#include "adapters/vault/personal_vault.h"

namespace recourse::cli {

/// The ports on a store::Database or a store::MemoryDatabase, which must outlive them.
template <class AnyDatabase>
class StoreSession final : public runtime::Session {
 public:
  /// `keyring` may be null: then there is no vault.
  StoreSession(AnyDatabase& database, const vault::Keyring* keyring)
      : database_(database),
        store_(store::instance_store(database)),
        worklist_(store::worklist_query(database)),
        queues_(store::work_queues(database)),
        registry_(store::registry(database)),
        notices_(store::notices(database)),
        nodes_(store::nodes(database)),
        secrets_(store::secret_store(database)),
        accesses_(store::access_log(database)) {
    if (keyring != nullptr) vault_ = std::make_unique<vault::PersonalVault>(*secrets_, *keyring);
  }
  runtime::Reads reads() override {
    return {*store_,   *worklist_,   *queues_,       *registry_,
            *notices_, *nodes_,      vault_.get(),   secrets_.get(), accesses_.get()};
  }
  std::unique_ptr<ports::Wire> wire() override { return store::wire(database_); }

 private:
  AnyDatabase& database_;
  std::unique_ptr<ports::InstanceStore> store_;
  std::unique_ptr<ports::WorklistQuery> worklist_;
  std::unique_ptr<ports::WorkQueues> queues_;
  std::unique_ptr<ports::Registry> registry_;
  std::unique_ptr<ports::Notices> notices_;
  std::unique_ptr<ports::Nodes> nodes_;
  std::unique_ptr<ports::SecretStore> secrets_;
  std::unique_ptr<ports::AccessLog> accesses_;
  std::unique_ptr<ports::Vault> vault_;
};

/// Keys that are no secret: the same run gives the same ciphertext, for scenarios and tests.
struct OpenKeyring {
  runtime::CountedBytes bytes;
  vault::Keyring keyring{vault::MasterKey(std::string(vault::kKeyBytes, 'k')), bytes};
};

/// An empty world in memory of its own: for one scenario, one test.
class MemorySession final : public runtime::Session {
 public:
  MemorySession() : session_(database_, &keys_.keyring) {}
  runtime::Reads reads() override { return session_.reads(); }

 private:
  OpenKeyring keys_;
  store::MemoryDatabase database_;
  StoreSession<store::MemoryDatabase> session_;
};

}  // namespace recourse::cli
