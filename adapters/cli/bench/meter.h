#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/value.h"

namespace recourse::cli::bench {

using SteadyClock = std::chrono::steady_clock;
using Latencies = std::vector<std::int32_t>;  ///< microseconds

/// CPU time spent so far, in microseconds: by this process, and by the whole machine (which is
/// where the database's own work shows; other programs' work is in it, too).
struct CpuTime {
  std::int64_t process_us = 0;
  std::int64_t machine_us = 0;
  [[nodiscard]] static CpuTime now();
};

/// What of this process is in memory now.
[[nodiscard]] std::int64_t resident_bytes();

/// One workload's figures.
struct Figures {
  std::string name;
  int clients = 0;
  std::int64_t advances = 0;
  std::int64_t elapsed_us = 0;
  std::int64_t process_cpu_us = 0;
  std::int64_t load_cpu_us = 0;    ///< of those who ask, where they are apart from the process
  std::int64_t machine_cpu_us = 0;
  std::int64_t server_cpu_us = 0;  ///< of the database's processes; 0: not on this machine
  std::int64_t wal_bytes = 0;
  std::int64_t wal_syncs = 0;
  Latencies latencies;

  [[nodiscard]] std::int64_t per_second() const;
  /// CPU time of everything else, as a share of what the machine can give, in per cent. Above
  /// kForeignMax the figures prove nothing.
  [[nodiscard]] int foreign_percent() const;
  static constexpr int kForeignMax = 25;
  /// The q-th thousandth of the latencies, in microseconds.
  [[nodiscard]] std::int64_t latency(int permille) const;
  /// {name, clients, advances_per_s, p50_ms, p99_ms, cpu_us_process, cpu_us_load, cpu_us_server,
  /// cpu_us_machine, foreign_percent, wal_bytes, advances_per_sync}, CPU and WAL for each advance.
  [[nodiscard]] Map to_map() const;
};

/// Several rounds of one thing: the median, and how far they lie apart.
struct Spread {
  std::vector<std::int64_t> all;
  void add(std::int64_t value) { all.push_back(value); }
  [[nodiscard]] std::int64_t median() const;
  [[nodiscard]] std::int64_t least() const;
  [[nodiscard]] std::int64_t most() const;
};

/// Thousandths as a decimal: 1234 → 1.234.
[[nodiscard]] Value thousandths(std::int64_t value);
/// a / b with two digits.
[[nodiscard]] Value ratio(std::int64_t a, std::int64_t b);

}  // namespace recourse::cli::bench
