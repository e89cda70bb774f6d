#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/runtime/change_feed.h"
#include "adapters/runtime/library.h"
#include "adapters/runtime/session.h"
#include "engine/service/engine.h"

namespace recourse::runtime {

using StatePtr = std::shared_ptr<const history::InstanceState>;

/// The engine on threads: shards that decide and commit, a small pool that reads, and one engine
/// room that fires timers and carries out effects. Every public function is thread-safe.
class Runtime {
 public:
  struct World {
    Connect connect;
    Library& library;
    const ports::Clock& clock;
    ports::IdSource& ids;
    const ports::Hasher& hasher;
    /// A sentence for the log of the process when the world fails and is tried again.
    std::function<void(const std::string&)> report = [](const std::string&) {};
    /// Takes a notice to people and calls back when it is stored, from any thread. Empty: notices
    /// reach the change feed and nobody else.
    std::function<void(const Posted& notice, std::function<void()> stored)> deliver = {};
    /// Brings into the library what is published in the database; called on one thread whenever
    /// somebody has published, on this node or another. Empty: this is the only one.
    std::function<void(Reads&)> reload = {};
  };
  struct Options {
    int shards = 1;                  ///< threads that decide; instances hash to one of them
    int readers = 2;                 ///< threads for read()
    std::size_t queue_max = 10'000;  ///< per shard; over it submit refuses with BUSY
    std::size_t batch_max = 200;     ///< commands in one commit
    std::size_t cache_bytes = 512 << 20;  ///< of states kept in memory, all shards together
    bool engine_room = true;         ///< timers and effects; false in closed benchmarks
    service::Engine::Options engine;
  };
  Runtime(World world, Options options);
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  ~Runtime();  ///< stop()

  /// Opens the sessions (throws StoreError), starts the threads, carries out what an earlier
  /// process left in the outbox. Returns when all others on the database know of this process: at
  /// once, or after a lease of one that does not answer (Membership).
  void start();
  /// Refuses new work, finishes what is queued, joins the threads. Idempotent.
  void stop();

  /// `done` is called exactly once, after the durable commit, on a shard's thread (at once on the
  /// caller's when refused with kTooMany/BUSY or kUnavailable/STOPPING): it must be quick.
  void submit(command::Request request, std::function<void(service::Outcome)> done);
  /// The same, waiting. Not from a shard's thread.
  [[nodiscard]] service::Outcome call(command::Request request);

  /// The state after everything answered so far; kNotFound when there is none.
  void state(InstanceId id, std::function<void(Result<StatePtr>)> done);
  [[nodiscard]] Result<StatePtr> state(InstanceId id);

  /// Runs `work` on a reader's thread with a session of its own. `failed` gets what a StoreError
  /// said; without it the error is reported and forgotten.
  void read(std::function<void(Reads&)> work, std::function<void(const std::string&)> failed = {});
  /// The same, waiting; throws the StoreError. Not from a reader's thread.
  void read_and_wait(const std::function<void(Reads&)>& work);

  /// A message or signal from outside. `dedup` empty: a fresh one. `id`, `received` and
  /// `keep_until` are filled in here (by the definitions that know the name). Answer:
  /// {id, delivered: number of instances, kept: bool, duplicate: bool}; neither delivered nor
  /// kept: it stands in the unmatched list. Called back on the engine room's thread.
  void message(ports::MessageRow message, std::function<void(Result<Value>)> done);
  [[nodiscard]] Result<Value> message(ports::MessageRow message);

  /// Publishes a checked definition: registry first, then the library.
  /// Rejects: kConflict/DEFINITION_EXISTS when this version is there with other content (I32).
  [[nodiscard]] Result<ports::Registry::Published> publish(definition::DefinitionPtr definition,
                                                           const std::string& by);

  /// After the library learned of it: somebody's absences are others now.
  void absence_changed(const std::string& user);

  /// A notice stands in somebody's inbox: for whoever follows, on this node or another.
  void told(const Posted& posted);

  [[nodiscard]] ChangeFeed& feed();
  [[nodiscard]] Library& library();
  [[nodiscard]] const ports::Clock& clock() const;
  [[nodiscard]] ports::IdSource& ids();
  [[nodiscard]] const ports::Hasher& hasher() const;

  /// Called on a shard's thread whenever jobs may wait for workers. Set before start().
  void on_jobs_opened(std::function<void()> listener);

  struct Health {
    std::size_t queued = 0;     ///< commands waiting, all shards
    Duration oldest_wait;       ///< of the command that waits longest
    std::uint64_t decided = 0;  ///< since start
    std::uint64_t batches = 0;
    std::uint64_t effects_waiting = 0;
    std::size_t nodes = 1;    ///< engine processes at work on the database, a second ago
    bool database_ok = true;  ///< the last commit or read worked
  };
  [[nodiscard]] Health health() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace recourse::runtime
