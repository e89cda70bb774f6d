#pragma once
#include <functional>
#include <optional>
#include <string>

#include "adapters/seal/key_file.h"
#include "adapters/seal/log_keys.h"
#include "adapters/seal/sha256.h"
#include "engine/ports/access_log.h"

namespace recourse::seal {

/// How the sealing of this database stands, for /metrics and for people.
struct SealStanding {
  bool ours = false;            ///< this process holds the lease
  std::uint64_t size = 0;       ///< leaves in the log
  std::uint64_t checkpoint = 0; ///< size that was signed last
  Duration lag;                 ///< age of the oldest record that waits; zero: none
  Label alarm;                  ///< why the log stands still; empty: it does not
};

/// Puts committed records into the log over all records and signs checkpoints of it, which also say
/// how far the log of accesses went. Sits behind the commits and never in their way. One thread at
/// a time; `ports` are its own.
class Sealer {
 public:
  struct World {
    ports::RecordLog& log;
    ports::AccessLog& accesses;
    OwnWorld keys;
    std::string holder;         ///< of the lease: this process
    /// The keys as they are in the file now; throws KeyFileError.
    std::function<std::optional<KeyFile>()> key_file;
  };
  struct Options {
    std::size_t batch = 2'000;  ///< leaves in one transaction
    Duration lease{10 * kMicrosPerSecond};
    Duration checkpoint_every{60 * kMicrosPerSecond};
    std::uint64_t checkpoint_leaves = 1'000;  ///< so many new ones call for a checkpoint earlier
    Duration checkpoint_least{5 * kMicrosPerSecond};
  };
  Sealer(World world, Options options) : world_(std::move(world)), options_(options) {}

  /// Seals what is there. `sign_now`: and signs it, even if none is due. Throws StoreError, and
  /// KeyFileError where the key file cannot be used.
  SealStanding step(bool sign_now = false);
  /// Lets the next one seal at once. Throws StoreError.
  void release();

 private:
  bool take_over(Instant now);
  void settle_keys(SealStanding& standing);
  void seal_all(SealStanding& standing, Instant now);
  [[nodiscard]] bool checkpoint_due(Instant now, bool sign_now) const;
  [[nodiscard]] bool accesses_due(Instant now, bool sign_now) const;
  void sign(SealStanding& standing, Instant now);
  [[nodiscard]] const SigningKey* secret_of(const VerifierKey& key) const;

  World world_;
  Options options_;
  Sha256 sha256_;
  std::uint64_t epoch_ = 0;
  Instant renew_at_;  ///< the lease; what is appended asks the database itself whose it is
  std::optional<history::MerkleEdge> edge_;
  std::optional<KeyFile> file_;
  std::vector<IntroducedKey> keys_;
  std::optional<ports::LogCheckpoint> newest_;
  std::optional<ports::AccessRow> last_access_;
  std::optional<ports::AccessHead> newest_head_;
};

}  // namespace recourse::seal
