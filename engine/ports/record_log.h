#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/base/id.h"
#include "engine/base/time.h"
#include "engine/history/digest.h"

namespace recourse::ports {

/// One leaf of the log: where in the global order a record stands. Positions count from 0.
struct LogLeaf {
  std::uint64_t position = 0;
  InstanceId instance;
  std::uint64_t record = 0;
  history::Digest hash{};     ///< of the record, as its row says
};
/// A complete subtree of a stored level, see history/merkle.h.
struct LogNode {
  int level = 0;
  std::uint64_t index = 0;
  history::Digest hash{};
};
struct LogCheckpoint {
  std::uint64_t size = 0;
  history::Digest root{};
  std::string note;           ///< the signed text
  Instant signed_at;
};
/// A witness's signature line under a checkpoint of ours.
struct LogCosignature {
  std::uint64_t size = 0;
  std::string witness, line;
  Instant received;
};

/// What waits to be sealed.
struct Unsealed {
  std::vector<LogLeaf> leaves;         ///< without positions; records of a case in their order
  bool all = false;                    ///< nothing more was there when it was looked for
  std::optional<Instant> oldest;       ///< when the oldest of these was written
  /// An old transaction still runs, so that records since then are looked at again and again: when
  /// the first of them was written, and whose transaction it is.
  std::optional<Instant> behind_since;
  std::string held_back_by;
};

/// A record beside its leaf, as verification reads them.
struct AuditRow {
  InstanceId instance;
  std::uint64_t record = 0;
  std::string hash, bytes;             ///< exactly as stored
  std::optional<std::uint64_t> position;
  std::string leaf;                    ///< hash of the leaf, hex; "" = not sealed
};

/// The global log over all records: written by the sealer alone, read by whoever verifies. One
/// implementation per database; all pass tests/contract/. Thread rule: one thread at a time.
class RecordLog {
 public:
  virtual ~RecordLog() = default;

  /// The lease on sealing: its epoch while `holder` has it until `until`; nullopt: another has it.
  virtual std::optional<std::uint64_t> take_lease(const std::string& holder, Instant now,
                                                  Instant until) = 0;
  virtual Unsealed unsealed(std::size_t max) = 0;
  /// All or nothing. false: the epoch has passed on, or a position is taken. Durable no later than
  /// the next checkpoint: what a fall of the machine takes before can be sealed again, and nobody
  /// has signed it.
  virtual bool append(std::uint64_t epoch, const std::vector<LogLeaf>& leaves,
                      const std::vector<LogNode>& nodes) = 0;
  virtual bool put_checkpoint(std::uint64_t epoch, const LogCheckpoint& checkpoint) = 0;
  virtual void put_cosignature(const LogCosignature& cosignature) = 0;

  [[nodiscard]] virtual std::uint64_t size() = 0;
  /// Of a stored level (0: leaves), in order from `from` on.
  [[nodiscard]] virtual std::vector<history::Digest> hashes(int level, std::uint64_t from,
                                                            std::uint64_t count) = 0;
  /// Leaves in order of position, with gaps where one was taken away.
  [[nodiscard]] virtual std::vector<LogLeaf> leaves(std::uint64_t from, std::size_t max) = 0;
  [[nodiscard]] virtual std::vector<LogLeaf> leaves_of(InstanceId instance) = 0;
  /// Ascending by size, above `after`.
  [[nodiscard]] virtual std::vector<LogCheckpoint> checkpoints(std::uint64_t after,
                                                               std::size_t max) = 0;
  [[nodiscard]] virtual std::optional<LogCheckpoint> newest_checkpoint() = 0;
  [[nodiscard]] virtual std::vector<LogCosignature> cosignatures(std::uint64_t size) = 0;

  /// Records after (instance, record), in that order.
  [[nodiscard]] virtual std::vector<AuditRow> audit(InstanceId instance, std::uint64_t record,
                                                    std::size_t max) = 0;
  /// Leaves whose record is gone.
  [[nodiscard]] virtual std::vector<LogLeaf> orphans(std::size_t max) = 0;
};

}  // namespace recourse::ports
