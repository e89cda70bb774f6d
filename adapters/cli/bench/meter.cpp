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

}  // namespace

std::int64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::int64_t all = 0, resident = 0;
  statm >> all >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

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

int Figures::foreign_percent() const {
  const std::int64_t could = elapsed_us * std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN));
  const std::int64_t others = machine_cpu_us - process_cpu_us - load_cpu_us - server_cpu_us;
  return could == 0 ? 0 : static_cast<int>(std::max<std::int64_t>(0, others) * 100 / could);
}

std::int64_t Figures::latency(int permille) const {
  if (latencies.empty()) return 0;
  Latencies copy = latencies;
  const std::size_t at = (copy.size() - 1) * static_cast<std::size_t>(permille) / 1000;
  std::nth_element(copy.begin(), copy.begin() + static_cast<std::ptrdiff_t>(at), copy.end());
  return copy[at];
}

Map Figures::to_map() const {
  const std::int64_t count = std::max<std::int64_t>(1, advances);
  return {{"name", name},
          {"clients", clients},
          {"advances_per_s", per_second()},
          {"p50_ms", thousandths(latency(500))},
          {"p99_ms", thousandths(latency(990))},
          {"cpu_us_process", process_cpu_us / count},
          {"cpu_us_load", load_cpu_us / count},
          {"cpu_us_server", server_cpu_us / count},
          {"cpu_us_machine", machine_cpu_us / count},
          {"foreign_percent", foreign_percent()},
          {"wal_bytes", wal_bytes / count},
          {"advances_per_sync", wal_syncs == 0 ? Value() : Value(advances / wal_syncs)}};
}

std::int64_t Spread::median() const {
  if (all.empty()) return 0;
  std::vector<std::int64_t> sorted = all;
  std::ranges::sort(sorted);
  return sorted[sorted.size() / 2];
}
std::int64_t Spread::least() const { return all.empty() ? 0 : *std::ranges::min_element(all); }
std::int64_t Spread::most() const { return all.empty() ? 0 : *std::ranges::max_element(all); }

Value thousandths(std::int64_t value) { return Decimal::from_parts(value, -3).value_or(Decimal()); }

Value ratio(std::int64_t a, std::int64_t b) {
  const auto quotient = Decimal::divide(a, std::max<std::int64_t>(1, b));
  const auto rounded = quotient ? quotient->rounded(2, Decimal::Rounding::kHalfUp) : std::nullopt;
  return rounded.value_or(Decimal());
}

}  // namespace recourse::cli::bench
