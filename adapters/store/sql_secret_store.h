#pragma once
#include "adapters/store/database.h"
#include "engine/ports/secret_store.h"

namespace recourse::store {

/// SecretStore on both databases. Borrows the database.
class SqlSecretStore final : public ports::SecretStore {
 public:
  explicit SqlSecretStore(Database& database) : database_(database) {}

  ports::PersonKey person_key(const ports::PersonKey& fresh) override;
  std::vector<ports::PersonKey> some_keys(int max) override;
  std::optional<ports::PersonKey> key(const std::string& id) override;
  std::vector<ports::PersonKey> keys_of(const std::vector<std::string>& persons) override;
  bool put_sealed(const std::vector<ports::SealedRow>& rows,
                  const std::vector<ports::PersonKey>& fresh) override;
  void forget(const std::vector<std::string>& ids) override;
  std::optional<ports::SealedRow> sealed(const std::string& id) override;
  std::vector<InstanceId> marked(const std::string& mark, int max) override;
  std::vector<InstanceId> cases_of(const std::vector<std::string>& keys) override;
  std::vector<std::string> keys_in(InstanceId id) override;
  void restrict_keys(const std::vector<std::string>& keys) override;
  void destroy(const std::vector<std::string>& keys) override;
  std::vector<std::string> destroyed() override;
  void scrub() override;

 private:
  Database& database_;
};

}  // namespace recourse::store
