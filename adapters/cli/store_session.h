#pragma once
#include <memory>

#include "adapters/runtime/session.h"
#include "adapters/store/memory_store.h"
#include "adapters/store/open.h"

namespace recourse::cli {

/// The ports on a store::Database or a store::MemoryDatabase, which must outlive them.
template <class AnyDatabase>
class StoreSession final : public runtime::Session {
 public:
  explicit StoreSession(AnyDatabase& database)
      : store_(store::instance_store(database)),
        worklist_(store::worklist_query(database)),
        queues_(store::work_queues(database)),
        registry_(store::registry(database)),
        notices_(store::notices(database)) {}
  runtime::Reads reads() override { return {*store_, *worklist_, *queues_, *registry_, *notices_}; }

 private:
  std::unique_ptr<ports::InstanceStore> store_;
  std::unique_ptr<ports::WorklistQuery> worklist_;
  std::unique_ptr<ports::WorkQueues> queues_;
  std::unique_ptr<ports::Registry> registry_;
  std::unique_ptr<ports::Notices> notices_;
};

/// An empty world in memory of its own: for one scenario, one test.
class MemorySession final : public runtime::Session {
 public:
  MemorySession() : session_(database_) {}
  runtime::Reads reads() override { return session_.reads(); }

 private:
  store::MemoryDatabase database_;
  StoreSession<store::MemoryDatabase> session_;
};

}  // namespace recourse::cli
