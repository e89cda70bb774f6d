#pragma once
#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/cli/bench/meter.h"
#include "adapters/runtime/runtime.h"

namespace recourse::cli::bench {

/// Cases whose one task is passed on from person to person, for ever.
extern const char* const kTrafficProcess;
[[nodiscard]] std::string person(int number);

struct TrafficOptions {
  int rate = 500;  ///< advances a second
  int seconds = 10;
  int people = 500;
};

/// Advances at a steady rate, whatever each of them takes.
class Traffic {
 public:
  Traffic(runtime::Runtime& runtime, TrafficOptions options);
  void start_cases();
  void run();

  std::atomic<std::int64_t> done = 0;     ///< of all runs
  std::atomic<std::int64_t> skipped = 0;  ///< due while the case's last one was not answered
  // Of the last run.
  std::int64_t elapsed_us = 0;
  Latencies latencies;  ///< from submission to the answer, which follows the commit

 private:
  struct PassedOn {
    InstanceId instance;
    WorkItemId item;
    std::uint32_t revision = 0;
    int handler = 0;
    std::atomic<bool> busy = false;  ///< its last advance is not answered yet
  };
  void find_task(PassedOn& one);
  void advance(PassedOn& one);

  runtime::Runtime& runtime_;
  TrafficOptions options_;
  std::vector<PassedOn> cases_;
  std::atomic<int> under_way_ = 0;
  std::mutex mutex_;
};

/// {received, p50_ms, p99_ms, max_ms}
[[nodiscard]] Map figures_of(Latencies latencies);

}  // namespace recourse::cli::bench
