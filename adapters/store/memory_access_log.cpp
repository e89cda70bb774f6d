#include "adapters/store/memory_store.h"

namespace recourse::store {

namespace {

class MemoryAccessLog final : public ports::AccessLog {
 public:
  explicit MemoryAccessLog(MemoryDatabase& database) : db_(database) {}

  void append(ports::AccessRow row, const ports::Hasher& hasher) override {
    const std::lock_guard lock(db_.mutex);
    row.position = static_cast<std::int64_t>(db_.accesses.size()) + 1;
    row.previous_hash = db_.accesses.empty() ? std::string() : db_.accesses.back().hash;
    row.hash = hash_of(row, hasher);
    db_.accesses.push_back(std::move(row));
  }
  std::vector<ports::AccessRow> after(std::int64_t position, int max) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::AccessRow> out;
    for (const auto& row : db_.accesses) {
      if (row.position > position && out.size() < static_cast<std::size_t>(max)) {
        out.push_back(row);
      }
    }
    return out;
  }
  std::optional<ports::AccessRow> last() override {
    const std::lock_guard lock(db_.mutex);
    if (db_.accesses.empty()) return std::nullopt;
    return db_.accesses.back();
  }
  void put_head(const ports::AccessHead& head) override {
    const std::lock_guard lock(db_.mutex);
    db_.access_heads.emplace(head.position, head);
  }
  std::vector<ports::AccessHead> heads(std::int64_t position, int max) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::AccessHead> out;
    for (auto at = db_.access_heads.upper_bound(position);
         at != db_.access_heads.end() && out.size() < static_cast<std::size_t>(max); ++at) {
      out.push_back(at->second);
    }
    return out;
  }
  std::optional<ports::AccessHead> newest_head() override {
    const std::lock_guard lock(db_.mutex);
    if (db_.access_heads.empty()) return std::nullopt;
    return db_.access_heads.rbegin()->second;
  }

 private:
  MemoryDatabase& db_;
};

}  // namespace

std::unique_ptr<ports::AccessLog> access_log(MemoryDatabase& database) {
  return std::make_unique<MemoryAccessLog>(database);
}

}  // namespace recourse::store
