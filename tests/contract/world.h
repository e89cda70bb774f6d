#pragma once
#include <memory>
#include <string>
#include <vector>

#include "adapters/runtime/virtual_world.h"
#include "adapters/store/memory_store.h"
#include "adapters/store/open.h"
#include "adapters/vault/personal_vault.h"

/// One fresh, empty store of any kind with its ports, gone at the end of the test.
namespace recourse::test {

enum class Kind { kMemory, kSqlite, kPostgres };

/// What this run can test: PostgreSQL only where RECOURSE_TEST_PG names a server.
std::vector<Kind> every_kind();
std::vector<Kind> sql_kinds();
std::string kind_name(Kind kind);

class World {
 public:
  explicit World(Kind kind);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  ports::InstanceStore& store() { return *store_; }
  ports::WorklistQuery& worklist() { return *worklist_; }
  ports::WorkQueues& queues() { return *queues_; }
  ports::Registry& registry() { return *registry_; }
  /// A further log on the same data, with a search of its own.
  std::unique_ptr<ports::RecordLog> log();
  ports::Notices& notices() { return *notices_; }
  ports::Nodes& nodes() { return *nodes_; }
  std::unique_ptr<ports::Wire> wire() {
    return kind_ == Kind::kMemory ? nullptr : store::wire(*database_);
  }
  ports::SecretStore& secrets() { return *secrets_; }
  ports::Vault& vault() { return *vault_; }
  ports::AccessLog& accesses() { return *accesses_; }
  /// A further store on the same data, as another thread would have.
  std::unique_ptr<ports::InstanceStore> another_store();
  /// The rest only of the SQL kinds.
  store::Database& database() { return *database_; }
  const std::string& url() const { return url_; }
  const std::string& folder() const { return folder_; }
  /// Closes everything and opens it again: what is still there was durable.
  void reopen();

 private:
  void open_ports();

  Kind kind_;
  std::string url_, folder_, name_;
  store::MemoryDatabase memory_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<ports::InstanceStore> store_;
  std::unique_ptr<ports::WorklistQuery> worklist_;
  std::unique_ptr<ports::WorkQueues> queues_;
  std::unique_ptr<ports::Registry> registry_;
  std::unique_ptr<ports::Notices> notices_;
  std::unique_ptr<ports::Nodes> nodes_;
  std::unique_ptr<ports::SecretStore> secrets_;
  std::unique_ptr<ports::AccessLog> accesses_;
  runtime::CountedBytes bytes_;
  vault::Keyring keyring_{vault::MasterKey(std::string(vault::kKeyBytes, 'k')), bytes_};
  std::unique_ptr<ports::Vault> vault_;
};

}  // namespace recourse::test
