#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "adapters/runtime/change_feed.h"
#include "adapters/runtime/dispatcher.h"
#include "adapters/runtime/membership.h"
#include "adapters/runtime/session.h"

namespace recourse::runtime {

/// The thread behind the scenes: effects after their commit, timers when they are due, messages
/// from outside. All decisions about them are Dispatcher's; this is its thread and its patience.
class EngineRoom {
 public:
  using Task = std::function<void()>;
  using Submit = std::function<void(command::Request, std::function<void(service::Outcome)>)>;
  using Deliver = std::function<void(const Posted& notice, std::function<void()> stored)>;
  struct World {
    Connect connect;
    Library& library;
    const ports::Clock& clock;
    ports::IdSource& ids;
    ChangeFeed& feed;
    Membership& membership;
    Submit submit;
    Deliver deliver;
    std::function<void(const std::string&)> report;
    std::function<void(Reads&)> reload;  ///< see Runtime::World
    std::function<void()> greet;         ///< see Relay
  };
  explicit EngineRoom(World world) : world_(std::move(world)) {}
  ~EngineRoom() { stop(); }

  void start();
  /// Finishes the effects under way, at most for a few seconds: the rest stays in the outbox.
  void stop();

  void take(std::vector<service::Outcome>& outcomes);  ///< moves their effects out
  void timers_changed();
  void definitions_changed();
  void nodes_changed();
  void review_absence(const std::string& user);
  void message(ports::MessageRow row, std::function<void(Result<Value>)> done);
  [[nodiscard]] std::uint64_t effects_waiting() const { return waiting_; }

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;
  void post(Task task);
  void post_after(std::chrono::milliseconds delay, Task task);
  void run();
  bool run_ready();  ///< false: nothing was ready
  void tend();       ///< outbox and timers, when they are due for a look
  void look_for_publications();
  void look_at_nodes();
  void look_at_outbox();
  void look_at_timers();
  void wake(std::atomic<bool>& why);
  void with_care(const Task& task);
  Reads reads();  ///< reconnects when needed
  void make_dispatcher();

  World world_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> ready_;
  std::multimap<SteadyTime, Task> delayed_;
  SteadyTime look_at_timers_{};
  SteadyTime look_at_publications_{};
  SteadyTime look_at_nodes_{};
  SteadyTime look_at_outbox_{};
  std::string publication_;  ///< the mark of what the library holds
  // Set under the mutex (see wake): the thread looks at them before it sleeps.
  std::atomic<bool> timers_changed_ = true;
  std::atomic<bool> definitions_changed_ = true;
  std::atomic<bool> nodes_changed_ = false;
  std::atomic<std::uint64_t> waiting_ = 0;
  bool recovered_ = false;
  bool started_over_ = false;  ///< what this node itself committed must be found again
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace recourse::runtime
