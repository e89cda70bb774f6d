#include "adapters/store/open.h"

#include "adapters/store/schema.h"
#include "adapters/store/sql_instance_store.h"
#include "adapters/store/sql_registry.h"
#include "adapters/store/sql_work_queues.h"
#include "adapters/store/sql_worklist.h"

namespace recourse::store {

std::unique_ptr<Database> open_store(const std::string& url, WhenOlder when_older) {
  std::unique_ptr<Database> database = Database::open(url);
  if (when_older == WhenOlder::kUpgrade) upgrade_schema(*database);
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

}  // namespace recourse::store
