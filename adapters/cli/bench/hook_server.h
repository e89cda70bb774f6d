#pragma once
#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace recourse::cli::bench {

/// A webhook receiver on this machine that can play dead: it takes connections and says nothing.
class HookServer {
 public:
  HookServer();
  ~HookServer() { stop(); }
  HookServer(const HookServer&) = delete;
  HookServer& operator=(const HookServer&) = delete;

  [[nodiscard]] int port() const { return port_; }
  void play_dead(bool dead) { dead_ = dead; }
  [[nodiscard]] std::size_t received() const { return received_; }
  /// `webhook-id` of everything that was answered, in order. After stop().
  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }
  void stop();

 private:
  struct Connection {
    int socket = -1;
    std::string buffer;
  };
  void run();
  bool serve(Connection& connection);  ///< false: it is over

  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> dead_ = false, stopping_ = false;
  std::atomic<std::size_t> received_ = 0;
  std::vector<std::string> ids_;
  std::vector<Connection> connections_;
  std::thread thread_;
};

}  // namespace recourse::cli::bench
