#pragma once
#include "adapters/store/database.h"
#include "engine/ports/work_queues.h"

namespace recourse::store {

/// Registry on both databases. Borrows the database. Thread-safe.
class SqlRegistry final : public ports::Registry {
 public:
  explicit SqlRegistry(Database& database) : database_(database) {}

  Published publish(const ports::DefinitionRow& row) override;
  std::vector<ports::DefinitionRow> definitions() override;
  void put_document(const std::string& kind, const std::string& name,
                    const std::string& text) override;
  std::optional<std::string> document(const std::string& kind, const std::string& name) override;
  std::vector<std::pair<std::string, std::string>> documents(const std::string& kind) override;
  void put_credential(const ports::CredentialRow& row) override;
  std::optional<ports::CredentialRow> credential(const std::string& user) override;
  void put_session(const ports::SessionRow& row) override;
  std::optional<ports::SessionRow> session(const std::string& token_hash) override;
  void drop_session(const std::string& token_hash) override;
  void drop_sessions_of(const std::string& user) override;
  void put_draft(const ports::DraftRow& row) override;
  std::optional<ports::DraftRow> draft(WorkItemId item, const std::string& user) override;
  void put_upload(const ports::UploadRow& row) override;
  std::optional<ports::UploadRow> upload(const std::string& id) override;
  std::vector<ports::UploadRow> uploads_of(const std::string& owner,
                                           const std::string& process) override;
  std::vector<ports::UploadRow> uploads_before(Instant instant, int max) override;
  void drop_upload(const std::string& id) override;

 private:
  Database& database_;
};

}  // namespace recourse::store
