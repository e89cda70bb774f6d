#pragma once
#include <atomic>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "adapters/cli/bench/advance.h"
#include "adapters/cli/node.h"

namespace recourse::cli::bench {

/// People who complete tasks through the HTTP API, each on a connection of their own that stays
/// open, each with the answer (which follows the durable commit) before the next request. Of the
/// next task they hear as the event stream would tell them. One thread works for all of them; what
/// it costs is counted apart from what the engine costs.
class HttpCrowd {
 public:
  /// Requires: a started node with kAdvanceProcess published. Starts its instances.
  HttpCrowd(Node& node, const AdvanceOptions& options, ServerMeter& meter);
  ~HttpCrowd();
  HttpCrowd(const HttpCrowd&) = delete;
  HttpCrowd& operator=(const HttpCrowd&) = delete;

  /// Closed loop, as Crowd::closed_loop. Throws WorldFailed for any answer but 200.
  [[nodiscard]] Figures closed_loop();

 private:
  struct Client {
    int socket = -1;
    OpenTask task;
    std::atomic<bool> has_next = true;  ///< its case has a new task
    std::string answer;                 ///< as much as has come
    std::uint64_t turn = 0;
    SteadyClock::time_point since;
  };
  void start_instances();
  void connect(Client& client, std::uint16_t port);
  void work();
  void ask(Client& client);
  void take(Client& client);

  Node& node_;
  AdvanceOptions options_;
  ServerMeter& meter_;
  std::unique_ptr<http::Server> server_;
  std::string token_;
  std::vector<Client> clients_;
  std::unordered_map<InstanceId, Client*> of_case_;
  runtime::ChangeFeed::Subscription news_;
  int poll_ = -1;
  std::atomic<bool> stop_ = false;
  std::size_t waiting_ = 0;
  Latencies latencies_;
  std::int64_t load_cpu_us_ = 0;
  std::string fault_;
};

}  // namespace recourse::cli::bench
