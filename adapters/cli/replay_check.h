#pragma once
#include <functional>
#include <string>
#include <vector>

#include "adapters/cli/node.h"
#include "adapters/cli/terminal.h"

namespace recourse::cli {

/// What came of one instance when it was rebuilt from its records alone.
struct Replayed {
  InstanceId id;
  std::uint64_t records = 0;
  std::string state;  ///< lifecycle name
  std::string outcome;
  std::string fault;  ///< "" = bytes, chain, hashes, fold, snapshot and projections agree
};
/// Reads the instance's records, checks bytes, chain and hashes, folds them, and compares the fold
/// with the newest snapshot (carried on), the search row and the open tasks.
[[nodiscard]] Replayed replay_instance(Node& node, InstanceId id);

struct ReplayedAll {
  std::uint64_t cases = 0, records = 0;
  std::vector<Replayed> faults;
};
/// Every instance of the database, also those the engine keeps for itself, on all cores.
/// `progress` gets the number of cases done.
[[nodiscard]] ReplayedAll replay_all(Node& node,
                                     const std::function<void(std::uint64_t)>& progress);
/// The same, told on the terminal. Exit code.
[[nodiscard]] int check_all_instances(Node& node, const Terminal& terminal);

}  // namespace recourse::cli
