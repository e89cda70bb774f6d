#pragma once
#include <memory>
#include <string>

#include "adapters/store/database.h"
#include "engine/ports/access_log.h"
#include "engine/ports/instance_store.h"
#include "engine/ports/record_log.h"
#include "engine/ports/nodes.h"
#include "engine/ports/notices.h"
#include "engine/ports/secret_store.h"
#include "engine/ports/work_queues.h"
#include "engine/ports/worklist_query.h"

namespace recourse::store {

enum class WhenOlder {
  kRefuse,   ///< an empty or older schema is an error that names the command to run
  kUpgrade,  ///< embedded use: create or bring forward, then go on
};

/// Opens the database and makes sure that its schema is this program's. A newer one is always
/// refused. Throws StoreError.
[[nodiscard]] std::unique_ptr<Database> open_store(const std::string& url,
                                                   WhenOlder when_older = WhenOlder::kRefuse);

/// Throws a StoreError that names the way out where a `sqlite:` URL names no file: looking must not
/// make an empty database out of a mistyped path.
void require_present(const std::string& url);

/// The ports on it. They borrow the database, which must outlive them.
[[nodiscard]] std::unique_ptr<ports::InstanceStore> instance_store(Database& database);
[[nodiscard]] std::unique_ptr<ports::WorklistQuery> worklist_query(Database& database);
[[nodiscard]] std::unique_ptr<ports::WorkQueues> work_queues(Database& database);
[[nodiscard]] std::unique_ptr<ports::Registry> registry(Database& database);
[[nodiscard]] std::unique_ptr<ports::RecordLog> record_log(Database& database);
[[nodiscard]] std::unique_ptr<ports::Nodes> nodes(Database& database);
/// nullptr: SQLite, which is one process's alone. Throws StoreError.
[[nodiscard]] std::unique_ptr<ports::Wire> wire(Database& database);
[[nodiscard]] std::unique_ptr<ports::Notices> notices(Database& database);
[[nodiscard]] std::unique_ptr<ports::SecretStore> secret_store(Database& database);
[[nodiscard]] std::unique_ptr<ports::AccessLog> access_log(Database& database);

}  // namespace recourse::store
