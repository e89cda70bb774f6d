#pragma once
#include <memory>
#include <string>

#include "adapters/cli/bench/meter.h"
#include "adapters/store/database.h"

namespace recourse::cli::bench {

/// Stands beside a workload and fills in what it cost: CPU of this process, of the database's
/// processes where they run on this machine, of everything; write-ahead log and its syncs.
class ServerMeter {
 public:
  explicit ServerMeter(const std::string& db);
  void begin();
  /// The costs since begin().
  void end(Figures& figures);

 private:
  struct Reading {
    CpuTime cpu;
    std::int64_t server_us = 0;
    std::int64_t wal_bytes = 0;
    std::int64_t wal_syncs = 0;
    SteadyClock::time_point at;
  };
  [[nodiscard]] Reading read();

  std::unique_ptr<store::Database> database_;  ///< none: SQLite, whose work is this process's own
  std::int64_t postmaster_ = 0;
  Reading before_;
};

}  // namespace recourse::cli::bench
