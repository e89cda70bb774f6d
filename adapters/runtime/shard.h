#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "adapters/runtime/library.h"
#include "adapters/runtime/membership.h"
#include "adapters/runtime/session.h"
#include "engine/service/engine.h"

namespace recourse::runtime {

using StatePtr = std::shared_ptr<const history::InstanceState>;

/// One thread with one engine: takes whatever waits, decides it, commits it at once, answers. A
/// lone command is a batch of one; nobody waits for company.
class Shard {
 public:
  struct World {
    Connect connect;
    Library& library;
    const ports::Clock& clock;
    ports::IdSource& ids;
    const ports::Hasher& hasher;
    std::function<void(const std::string&)> report;
    const Membership& membership;
    /// After the commit and before the answers; may move changes and effects out.
    std::function<void(std::vector<service::Outcome>&)> committed;
  };
  struct Limits {
    std::size_t queue_max = 10'000;
    std::size_t batch_max = 200;
    service::Engine::Options engine;
  };
  struct Work {
    command::Request request;
    std::function<void(service::Outcome)> done;
  };
  struct Question {
    InstanceId instance;
    std::function<void(Result<StatePtr>)> done;
  };

  Shard(World world, Limits limits) : world_(std::move(world)), limits_(limits) {}
  ~Shard() { stop(); }
  void start();  ///< opens its session: throws StoreError
  void stop();   ///< decides what is queued, then ends

  /// false: full or stopping; nothing was taken. The engine's own commands pass the limit: what
  /// they bring is durable already, and refusing it would only postpone it.
  enum class Taken { kYes, kFull, kStopping };
  [[nodiscard]] Taken submit(Work work);
  [[nodiscard]] Taken ask(Question question);

  struct Load {
    std::size_t queued = 0;
    std::chrono::steady_clock::duration oldest_wait{};
    std::uint64_t decided = 0;
    std::uint64_t batches = 0;
    bool database_ok = true;
  };
  [[nodiscard]] Load load() const;

 private:
  struct Item {
    std::variant<Work, Question> what;
    std::chrono::steady_clock::time_point since;
  };
  void open();
  void follow_membership();
  void run();
  /// Nobody else writes into the database. Requires: engine_.
  [[nodiscard]] bool ours_alone();
  void decide(std::vector<Work>& batch);
  [[nodiscard]] std::vector<service::Outcome> handle(const std::vector<command::Request>& requests);
  void answer(const Question& question);
  [[nodiscard]] Taken push(Item item, bool bounded);

  World world_;
  Limits limits_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<service::Engine> engine_;
  std::uint64_t solitude_ = 0;  ///< the last in which the engine's cache was read unasked
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Item> queue_;
  bool stopping_ = false;
  std::atomic<std::uint64_t> decided_ = 0;
  std::atomic<std::uint64_t> batches_ = 0;
  std::atomic<bool> database_ok_ = true;
  std::thread thread_;
};

}  // namespace recourse::runtime
