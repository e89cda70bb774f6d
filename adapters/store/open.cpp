#include "adapters/store/open.h"

#include <filesystem>

#include "adapters/store/postgres_wire.h"
#include "adapters/store/schema.h"
#include "adapters/store/sql_instance_store.h"
#include "adapters/store/sql_access_log.h"
#include "adapters/store/sql_record_log.h"
#include "adapters/store/sql_nodes.h"
#include "adapters/store/sql_notices.h"
#include "adapters/store/sql_registry.h"
#include "adapters/store/sql_secret_store.h"
#include "adapters/store/sql_work_queues.h"
#include "adapters/store/sql_worklist.h"

namespace recourse::store {

void require_present(const std::string& url) {
  static constexpr std::string_view kSqlite = "sqlite:";
  std::error_code error;
  if (!url.starts_with(kSqlite) || std::filesystem::exists(url.substr(kSqlite.size()), error)) {
    return;
  }
  throw ports::StoreError(ports::StoreError::Kind::kUnavailable,
                          "there is no database " + url.substr(kSqlite.size()) +
                              "; name another with --db or RECOURSE_DB, make this one with "
                              "'recourse db init --db " + url +
                              "', or try 'recourse demo', which brings its own");
}

std::unique_ptr<Database> open_store(const std::string& url, WhenOlder when_older) {
  if (when_older == WhenOlder::kRefuse) require_present(url);
  std::unique_ptr<Database> database = Database::open(url);
  // A role that only serves may not even look whether it could make tables.
  const SchemaStatus status = schema_status(*database);
  if (when_older == WhenOlder::kUpgrade && status.found < status.wanted) {
    upgrade_schema(*database);
  }
  require_schema(*database);
  return database;
}

std::unique_ptr<ports::InstanceStore> instance_store(Database& database) {
  return std::make_unique<SqlInstanceStore>(database);
}
std::unique_ptr<ports::WorklistQuery> worklist_query(Database& database) {
  return std::make_unique<SqlWorklist>(database);
}
std::unique_ptr<ports::WorkQueues> work_queues(Database& database) {
  return std::make_unique<SqlWorkQueues>(database);
}
std::unique_ptr<ports::Registry> registry(Database& database) {
  return std::make_unique<SqlRegistry>(database);
}
std::unique_ptr<ports::RecordLog> record_log(Database& database) {
  return std::make_unique<SqlRecordLog>(database);
}
std::unique_ptr<ports::Nodes> nodes(Database& database) {
  return std::make_unique<SqlNodes>(database);
}
std::unique_ptr<ports::Wire> wire(Database& database) {
  if (database.dialect() == Dialect::kSqlite) return nullptr;
  return std::make_unique<PostgresWire>(database.further_session());
}
std::unique_ptr<ports::Notices> notices(Database& database) {
  return std::make_unique<SqlNotices>(database);
}
std::unique_ptr<ports::AccessLog> access_log(Database& database) {
  return std::make_unique<SqlAccessLog>(database);
}
std::unique_ptr<ports::SecretStore> secret_store(Database& database) {
  return std::make_unique<SqlSecretStore>(database);
}

}  // namespace recourse::store
