#pragma once
#include <functional>
#include <memory>

#include "engine/ports/access_log.h"
#include "engine/ports/instance_store.h"
#include "engine/ports/nodes.h"
#include "engine/ports/notices.h"
#include "engine/ports/secret_store.h"
#include "engine/ports/vault.h"
#include "engine/ports/work_queues.h"
#include "engine/ports/worklist_query.h"

namespace recourse::runtime {

/// The ports of one connection, for one piece of work on one thread.
struct Reads {
  ports::InstanceStore& store;
  ports::WorklistQuery& worklist;
  ports::WorkQueues& queues;
  ports::Registry& registry;
  ports::Notices& notices;
  ports::Nodes& nodes;
  ports::Vault* vault = nullptr;           ///< none: this process was given no keys
  ports::SecretStore* secrets = nullptr;   ///< with the vault
  ports::AccessLog* accesses = nullptr;    ///< none: reads are not logged (tests of other things)
};

/// One connection to the database. Thread rule: one thread at a time per object; sessions that
/// share what must not be shared (one SQLite file) guard it themselves.
class Session {
 public:
  virtual ~Session() = default;
  virtual Reads reads() = 0;
  /// To the other processes on this database, by a connection of its own; nullptr: there are none.
  /// Throws ports::StoreError.
  [[nodiscard]] virtual std::unique_ptr<ports::Wire> wire() { return nullptr; }
};

/// Opens another session on the same database; throws ports::StoreError. Thread-safe.
using Connect = std::function<std::unique_ptr<Session>()>;

}  // namespace recourse::runtime
