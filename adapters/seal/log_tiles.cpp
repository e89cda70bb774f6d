#include "adapters/seal/log_tiles.h"

namespace recourse::seal {

history::MerkleTiles tiles_of(ports::RecordLog& log, history::Sha256Function sha256) {
  return history::MerkleTiles(
      [&log](int level, std::uint64_t from, std::uint64_t count) {
        return log.hashes(level, from, count);
      },
      std::move(sha256));
}

}  // namespace recourse::seal
