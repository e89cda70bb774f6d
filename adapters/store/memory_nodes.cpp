// Nodes on plain containers. Leases are not counted: whoever shares this memory is alive.
#include "adapters/store/memory_store.h"

namespace recourse::store {
namespace {

class MemoryNodes final : public ports::Nodes {
 public:
  explicit MemoryNodes(MemoryDatabase& database) : db_(database) {}

  std::uint64_t join(const std::string& name, Duration lease) override {
    std::uint64_t number = 0;
    {
      const std::lock_guard lock(db_.mutex);
      number = ++db_.last_node;
    }
    (void)beat(number, name, lease);
    return number;
  }

  ports::NodeRoll beat(std::uint64_t number, const std::string&, Duration lease) override {
    const std::lock_guard lock(db_.mutex);
    db_.nodes_at_work[number] = lease.us > 0;  // who asks for no time has none
    ports::NodeRoll roll;
    for (const auto& [node, held] : db_.nodes_at_work) {
      (held ? roll.at_work : roll.lost).push_back(node);
    }
    return roll;
  }

  void leave(std::uint64_t number) override {
    const std::lock_guard lock(db_.mutex);
    db_.nodes_at_work.erase(number);
  }

 private:
  MemoryDatabase& db_;
};

}  // namespace

std::unique_ptr<ports::Nodes> nodes(MemoryDatabase& database) {
  return std::make_unique<MemoryNodes>(database);
}

}  // namespace recourse::store
