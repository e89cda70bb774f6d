#pragma once
#include "adapters/store/database.h"
#include "engine/ports/access_log.h"

namespace recourse::store {

/// AccessLog on both databases. Borrows the database.
class SqlAccessLog final : public ports::AccessLog {
 public:
  explicit SqlAccessLog(Database& database) : database_(database) {}
  void append(ports::AccessRow row, const ports::Hasher& hasher) override;
  std::vector<ports::AccessRow> after(std::int64_t position, int max) override;

 private:
  Database& database_;
};

}  // namespace recourse::store
