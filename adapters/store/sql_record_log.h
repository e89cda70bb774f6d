#pragma once
#include <limits>

#include "adapters/store/database.h"
#include "engine/ports/record_log.h"

namespace recourse::store {

/// RecordLog on both databases. Borrows the database.
class SqlRecordLog final : public ports::RecordLog {
 public:
  explicit SqlRecordLog(Database& database) : database_(database) {}

  std::optional<std::uint64_t> take_lease(const std::string& holder, Instant now,
                                          Instant until) override;
  ports::Unsealed unsealed(std::size_t max) override;
  bool append(std::uint64_t epoch, const std::vector<ports::LogLeaf>& leaves,
              const std::vector<ports::LogNode>& nodes) override;
  bool put_checkpoint(std::uint64_t epoch, const ports::LogCheckpoint& checkpoint) override;
  void put_cosignature(const ports::LogCosignature& cosignature) override;
  std::uint64_t size() override;
  std::vector<history::Digest> hashes(int level, std::uint64_t from, std::uint64_t count) override;
  std::vector<ports::LogLeaf> leaves(std::uint64_t from, std::size_t max) override;
  std::vector<ports::LogLeaf> leaves_of(InstanceId instance) override;
  std::vector<ports::LogCheckpoint> checkpoints(std::uint64_t after, std::size_t max) override;
  std::optional<ports::LogCheckpoint> newest_checkpoint() override;
  std::vector<ports::LogCosignature> cosignatures(std::uint64_t size) override;
  std::vector<ports::AuditRow> audit(InstanceId instance, std::uint64_t record,
                                     std::size_t max) override;
  std::vector<ports::LogLeaf> orphans(std::size_t max) override;

 private:
  static constexpr std::int64_t kNothing = std::numeric_limits<std::int64_t>::max();
  /// Where in the order of writing the search for new records begins, and what is known of it.
  struct Search {
    std::int64_t from = 0;                  ///< a row (SQLite), a transaction (PostgreSQL)
    /// SQLite: all up to `from` is sealed and nothing behind it is, as one process writes, and
    /// seals, in the order of its rows. Believed once a lot went in by it.
    bool exact = false;
    std::int64_t horizon = 0, ceiling = 0;  ///< PostgreSQL: the oldest that runs; the next one
    /// PostgreSQL: nothing of this transaction and later ones is sealed, as nobody had got to them
    /// when a lot was looked for last; the log need not be asked about them.
    std::int64_t fresh = kNothing;
    bool renumbered = false;  ///< a restored PostgreSQL counts its transactions anew
  };
  void begin_search(Session& session, ports::Unsealed& out);
  [[nodiscard]] std::vector<Row> read_page(Session& session, std::int64_t from, std::size_t max);
  [[nodiscard]] std::vector<ports::LogLeaf> leaves_where(const std::string& rest,
                                                         const Parameters& parameters);

  Database& database_;
  std::optional<Search> search_;
  std::int64_t next_ = 0;        ///< `from` once the leaves handed out last are appended
  std::int64_t next_fresh_ = kNothing;
  std::uint64_t epoch_ = 0;      ///< of the lease: under another one others may have sealed
};

}  // namespace recourse::store
