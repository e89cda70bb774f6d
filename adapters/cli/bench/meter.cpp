#include "adapters/cli/bench/meter.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace recourse::cli::bench {
namespace {

std::int64_t micros(const timeval& time) {
  return std::int64_t{time.tv_sec} * kMicrosPerSecond + time.tv_usec;
}

std::int64_t quantile(const Latencies& sorted, int permille) {
  if (sorted.empty()) return 0;
  const std::size_t at = (sorted.size() - 1) * static_cast<std::size_t>(permille) / 1000;
  return sorted[at];
}

}  // namespace

CpuTime CpuTime::now() {
  CpuTime time;
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  time.process_us = micros(usage.ru_utime) + micros(usage.ru_stime);
  std::ifstream stat("/proc/stat");
  std::string word;
  stat >> word;  // "cpu"
  std::int64_t user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softirq = 0;
  stat >> user >> nice >> system >> idle >> wait >> irq >> softirq;
  const std::int64_t ticks = ::sysconf(_SC_CLK_TCK);
  time.machine_us = (user + nice + system + irq + softirq) * (kMicrosPerSecond / ticks);
  return time;
}

std::int64_t Figures::per_second() const {
  return elapsed_us == 0 ? 0 : advances * kMicrosPerSecond / elapsed_us;
}

Map Figures::to_map() const {
  Latencies sorted = latencies;
  std::ranges::sort(sorted);
  const std::int64_t count = std::max<std::int64_t>(1, advances);
  return {{"name", name},
          {"clients", clients},
          {"advances_per_s", per_second()},
          {"p50_ms", thousandths(quantile(sorted, 500))},
          {"p99_ms", thousandths(quantile(sorted, 990))},
          {"cpu_us_process", process_cpu_us / count},
          {"cpu_us_machine", machine_cpu_us / count}};
}

Value thousandths(std::int64_t value) { return Decimal::from_parts(value, -3).value_or(Decimal()); }

Value ratio(std::int64_t a, std::int64_t b) {
  const auto quotient = Decimal::divide(a, std::max<std::int64_t>(1, b));
  const auto rounded = quotient ? quotient->rounded(2, Decimal::Rounding::kHalfUp) : std::nullopt;
  return rounded.value_or(Decimal());
}

}  // namespace recourse::cli::bench
