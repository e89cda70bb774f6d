#pragma once
#include "adapters/cli/bench/meter.h"
#include "adapters/cli/node.h"

namespace recourse::cli::bench {

/// What `bench advance` completes over and over: four tasks in a ring, about 1.1 KB of case data,
/// a timer on one of the four.
extern const char* const kAdvanceProcess;
extern const char* const kAdvanceDirectory;

struct AdvanceOptions {
  int clients = 400;
  int instances = 2'000;
  int seconds = 10;
};
/// Starts the instances, then every client completes the tasks of its own slice, one at a time, as
/// fast as they are answered. Requires a started node with kAdvanceProcess published.
[[nodiscard]] Figures run_advance(Node& node, const AdvanceOptions& options);

}  // namespace recourse::cli::bench
