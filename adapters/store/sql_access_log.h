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
  std::optional<ports::AccessRow> last() override;
  void put_head(const ports::AccessHead& head) override;
  std::vector<ports::AccessHead> heads(std::int64_t position, int max) override;
  std::optional<ports::AccessHead> newest_head() override;

 private:
  Database& database_;
};

}  // namespace recourse::store
