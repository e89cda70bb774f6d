#pragma once
#include "engine/history/merkle.h"
#include "engine/ports/record_log.h"

namespace recourse::seal {

/// The Merkle tree of the log, as far as it is stored. `log` must outlive this.
[[nodiscard]] history::MerkleTiles tiles_of(ports::RecordLog& log, history::Sha256Function sha256);

}  // namespace recourse::seal
