#include <algorithm>

#include "adapters/store/memory_store.h"

namespace recourse::store {

namespace {

using ports::LogLeaf;

class MemoryRecordLog final : public ports::RecordLog {
 public:
  explicit MemoryRecordLog(MemoryDatabase& database) : db_(database) {}

  std::optional<std::uint64_t> take_lease(const std::string& holder, Instant now,
                                          Instant until) override {
    const std::lock_guard lock(db_.mutex);
    auto& lease = db_.seal_lease;
    if (lease.holder != holder && !lease.holder.empty() && lease.until >= now) return std::nullopt;
    if (lease.holder != holder) ++lease.epoch;
    lease.holder = holder;
    lease.until = until;
    return lease.epoch;
  }

  ports::Unsealed unsealed(std::size_t max) override {
    const std::lock_guard lock(db_.mutex);
    ports::Unsealed out;
    for (std::size_t i = db_.leaves.size(); i < db_.commits.size() && i - db_.leaves.size() < max;
         ++i) {
      const auto& [instance, record] = db_.commits[i];
      const history::StepRecord& found = db_.cases[instance].records[record - 1].record;
      if (!out.oldest) out.oldest = found.recorded;
      out.leaves.push_back(
          {0, instance, record, history::digest_from_hex(found.hash).value_or(history::Digest{})});
    }
    out.all = out.leaves.size() < max;
    return out;
  }

  bool append(std::uint64_t epoch, const std::vector<LogLeaf>& leaves,
              const std::vector<ports::LogNode>& nodes) override {
    const std::lock_guard lock(db_.mutex);
    if (epoch != db_.seal_lease.epoch) return false;
    if (!leaves.empty() && leaves.front().position != db_.leaves.size()) return false;
    db_.leaves.insert(db_.leaves.end(), leaves.begin(), leaves.end());
    for (const ports::LogNode& node : nodes) db_.nodes[{node.level, node.index}] = node.hash;
    return true;
  }

  bool put_checkpoint(std::uint64_t epoch, const ports::LogCheckpoint& checkpoint) override {
    const std::lock_guard lock(db_.mutex);
    if (epoch != db_.seal_lease.epoch) return false;
    db_.checkpoints.emplace(checkpoint.size, checkpoint);
    return true;
  }

  void put_cosignature(const ports::LogCosignature& cosignature) override {
    const std::lock_guard lock(db_.mutex);
    db_.cosignatures.emplace(std::pair(cosignature.size, cosignature.witness), cosignature);
  }

  std::uint64_t size() override {
    const std::lock_guard lock(db_.mutex);
    return db_.leaves.size();
  }

  std::vector<history::Digest> hashes(int level, std::uint64_t from,
                                      std::uint64_t count) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<history::Digest> out;
    for (std::uint64_t i = from; i < from + count; ++i) {
      if (level == 0) {
        if (i >= db_.leaves.size()) break;
        out.push_back(db_.leaves[i].hash);
      } else if (const auto found = db_.nodes.find({level, i}); found != db_.nodes.end()) {
        out.push_back(found->second);
      }
    }
    return out;
  }

  std::vector<LogLeaf> leaves(std::uint64_t from, std::size_t max) override {
    const std::lock_guard lock(db_.mutex);
    if (from >= db_.leaves.size()) return {};
    const auto first = db_.leaves.begin() + static_cast<std::ptrdiff_t>(from);
    return {first, first + static_cast<std::ptrdiff_t>(
                               std::min<std::size_t>(max, db_.leaves.size() - from))};
  }

  std::vector<LogLeaf> leaves_of(InstanceId instance) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<LogLeaf> out;
    for (const LogLeaf& leaf : db_.leaves) {
      if (leaf.instance == instance) out.push_back(leaf);
    }
    return out;
  }

  std::vector<ports::LogCheckpoint> checkpoints(std::uint64_t after, std::size_t max) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::LogCheckpoint> out;
    for (auto at = db_.checkpoints.upper_bound(after);
         at != db_.checkpoints.end() && out.size() < max; ++at) {
      out.push_back(at->second);
    }
    return out;
  }

  std::optional<ports::LogCheckpoint> newest_checkpoint() override {
    const std::lock_guard lock(db_.mutex);
    if (db_.checkpoints.empty()) return std::nullopt;
    return db_.checkpoints.rbegin()->second;
  }

  std::vector<ports::LogCosignature> cosignatures(std::uint64_t size) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::LogCosignature> out;
    for (const auto& [key, line] : db_.cosignatures) {
      if (key.first == size) out.push_back(line);
    }
    return out;
  }

  std::vector<ports::AuditRow> audit(InstanceId instance, std::uint64_t record,
                                     std::size_t max) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::AuditRow> out;
    for (auto at = db_.cases.lower_bound(instance); at != db_.cases.end(); ++at) {
      for (const auto& item : at->second.records) {
        if (at->first == instance && item.record.record <= record) continue;
        if (out.size() == max) return out;
        ports::AuditRow& row = out.emplace_back();
        row.instance = at->first;
        row.record = item.record.record;
        row.hash = item.record.hash;
        row.bytes = item.bytes;
        for (const LogLeaf& leaf : db_.leaves) {
          if (leaf.instance != row.instance || leaf.record != row.record) continue;
          row.position = leaf.position;
          row.leaf = history::hex(leaf.hash);
        }
      }
    }
    return out;
  }

  std::vector<LogLeaf> orphans(std::size_t) override { return {}; }  // nothing can be taken away

 private:
  MemoryDatabase& db_;
};

}  // namespace

std::unique_ptr<ports::RecordLog> record_log(MemoryDatabase& database) {
  return std::make_unique<MemoryRecordLog>(database);
}

}  // namespace recourse::store
