#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "adapters/cli/sample_acts.h"
#include "adapters/runtime/loop.h"

namespace recourse::cli {

/// Ten days of a service desk in a few seconds: cases come in, people of the sample organisation
/// work them during opening hours, the outside world answers. Everything goes through the engine,
/// so the records are as real as any.
class DemoCases {
 public:
  DemoCases(runtime::Loop& loop, runtime::Library& library, ports::IdSource& ids,
            std::uint64_t seed)
      : loop_(loop), library_(library), ids_(ids), dice_(seed) {}

  /// `progress` is told after every simulated hour: hours done, hours in all.
  void run(Instant from, Instant to, int cases, const std::function<void(int, int)>& progress);
  [[nodiscard]] int started() const { return static_cast<int>(cases_.size()); }
  [[nodiscard]] int refused() const { return refused_; }

 private:
  struct Arrival {
    Instant at;
    int number = 0;
  };
  void arrange(Instant from, Instant to, int cases);
  void start(const Arrival& arrival);
  void answer_jobs();
  void work(InstanceId id);
  void work_on(const history::InstanceState& state, const history::WorkItem& item);
  void write_to(const history::InstanceState& state);
  [[nodiscard]] std::string somebody_for(const history::WorkItem& item);
  [[nodiscard]] bool is_open_now() const;
  void call(command::Command command, const std::string& user);

  runtime::Loop& loop_;
  runtime::Library& library_;
  ports::IdSource& ids_;
  Dice dice_;
  std::vector<Arrival> arrivals_;
  std::vector<InstanceId> cases_;
  int refused_ = 0;
};

}  // namespace recourse::cli
