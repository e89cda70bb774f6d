#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "adapters/cli/house_files.h"
#include "adapters/cli/node.h"

namespace recourse::cli::bench {

/// Cases that do one kind of what the engine does behind the scenes, a few times each, and end.
struct Grist {
  const char* name;  ///< "jobs", "timers", "effects"
  const char* process;
  const char* step;  ///< what each of its steps says
  int commands;      ///< decided for each step
};
inline constexpr Grist kGrists[] = {
    {"jobs", "bench_jobs", "auto: bench.work, with: {no: \"{{ no }}\"}", 1},
    {"timers", "bench_timers", "wait: {for: 1 second}", 1},
    // A number is asked of a range, and given: each is an effect of a record, and a command.
    {"effects", "bench_effects", "auto: numbering.next, with: {code: \"{{ no }}\"}", 2},
};

/// Does so many cases of one kind as fast as it can.
class Mill {
 public:
  explicit Mill(Node& node) : node_(node) {}
  ~Mill();  ///< when nothing that was asked for is unanswered
  Mill(const Mill&) = delete;
  Mill& operator=(const Mill&) = delete;
  static constexpr int kSteps = 4;  ///< of a case
  [[nodiscard]] static std::vector<HouseFile> files();
  /// Steps a second. Throws WorldFailed.
  [[nodiscard]] std::int64_t grind(const Grist& grist, std::int64_t cases);

 private:
  void start(const Grist& grist, std::int64_t cases);
  bool answer_jobs();
  void submit(command::Command command, command::Caller caller);

  Node& node_;
  std::int64_t number_ = 0;
  std::atomic<std::int64_t> unanswered_ = 0;
  std::atomic<bool> failed_ = false;
};

}  // namespace recourse::cli::bench
