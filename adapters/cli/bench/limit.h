#pragma once
#include "adapters/cli/bench/advance.h"

namespace recourse::cli::bench {

struct LimitOptions {
  int writers = 4;      ///< connections, a thread each
  int instances = 2'000;
  int batch = 200;      ///< advances in one commit
  int advances = 40'000;
};
/// What the database can take of Recourse's own rows: the very commits of the workload, decided
/// beforehand in memory and then only written, batch after batch, as fast as they are taken.
/// Requires: a node with kAdvanceProcess published.
[[nodiscard]] Figures run_limit(Node& node, const LimitOptions& options, ServerMeter& meter);

}  // namespace recourse::cli::bench
