#pragma once
#include <chrono>
#include <cstdint>
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

/// One workload's figures.
struct Figures {
  std::string name;
  int clients = 0;
  std::int64_t advances = 0;
  std::int64_t elapsed_us = 0;
  std::int64_t process_cpu_us = 0;
  std::int64_t machine_cpu_us = 0;
  Latencies latencies;

  [[nodiscard]] std::int64_t per_second() const;
  /// {name, clients, advances_per_s, p50_ms, p99_ms, cpu_us_process, cpu_us_machine}
  [[nodiscard]] Map to_map() const;
};

/// Thousandths as a decimal: 1234 → 1.234.
[[nodiscard]] Value thousandths(std::int64_t value);
/// a / b with two digits.
[[nodiscard]] Value ratio(std::int64_t a, std::int64_t b);

}  // namespace recourse::cli::bench
