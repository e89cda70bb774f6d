#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/cli/bench/server_meter.h"
#include "adapters/cli/node.h"

namespace recourse::cli::bench {

/// What `bench advance` completes over and over: four tasks in a ring, about 1.1 KB of case data,
/// a timer on one of the four.
extern const char* const kAdvanceProcess;
extern const char* const kAdvanceDirectory;
[[nodiscard]] command::Caller advance_agent();
[[nodiscard]] Map advance_data(int number);

/// A task of the ring, as the last answer told it.
struct OpenTask {
  InstanceId instance;
  WorkItemId item;
  std::uint32_t revision = 0;
};
/// The request that completes it; every real one carries a key, so this one does, too.
[[nodiscard]] command::Request complete_request(const OpenTask& task, std::size_t turn);

struct AdvanceOptions {
  int clients = 400;
  int instances = 2'000;
  int seconds = 10;
};

/// People who complete tasks. Starts its instances when it is made.
/// Requires: a started node with kAdvanceProcess published.
class Crowd {
 public:
  Crowd(Node& node, const AdvanceOptions& options, ServerMeter& meter);

  /// Closed loop: every client completes the tasks of its own slice, one at a time, as fast as
  /// they are answered.
  [[nodiscard]] Figures closed_loop();
  /// Open loop: `rate` commands a second arrive as planned, whether the ones before are answered
  /// or not. Latencies count from the planned arrival.
  [[nodiscard]] Figures open_loop(int rate);
  /// What stands open, between two loops.
  [[nodiscard]] std::vector<OpenTask> tasks() const;

 private:
  struct Client {
    std::vector<OpenTask> tasks;
    std::size_t turn = 0;
    SteadyClock::time_point since;
    Latencies latencies;
    std::atomic<bool> busy = false;  ///< open loop: its command is under way
  };
  void start_instances();
  void find_task(OpenTask& task);
  void submit(Client& client);
  void done(Client& client, const service::Outcome& outcome);
  void note(const Rejection& why);
  void wake();
  template <class Condition>
  void wait(Condition condition);
  [[nodiscard]] Figures collect(const std::string& name);

  runtime::Runtime& runtime_;
  AdvanceOptions options_;
  ServerMeter& meter_;
  std::vector<Client> clients_;
  bool closed_ = true;
  std::atomic<bool> stop_ = false;
  std::atomic<std::size_t> running_ = 0;
  std::mutex mutex_;
  std::condition_variable woken_;
  std::string fault_;
};

}  // namespace recourse::cli::bench
