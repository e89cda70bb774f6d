#pragma once
#include "adapters/store/database.h"
#include "engine/ports/nodes.h"

namespace recourse::store {

/// Nodes on both databases. Borrows the database.
class SqlNodes final : public ports::Nodes {
 public:
  explicit SqlNodes(Database& database) : database_(database) {}

  std::uint64_t join(const std::string& name, Duration lease) override;
  ports::NodeRoll beat(std::uint64_t number, const std::string& name, Duration lease) override;
  void leave(std::uint64_t number) override;

 private:
  Database& database_;
};

}  // namespace recourse::store
