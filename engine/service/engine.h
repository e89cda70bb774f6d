#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/command/command.h"
#include "engine/ports/ambient.h"
#include "engine/ports/directory.h"
#include "engine/ports/instance_store.h"
#include "engine/ports/vault.h"
#include "engine/process/effect.h"

namespace recourse::service {

/// What changed, for pushes: told after the commit.
struct Change {
  enum class Kind { kTaskCreated, kTaskChanged, kTaskEnded, kInstanceChanged } kind;
  InstanceId instance;
  WorkItemId task;                 ///< empty for kInstanceChanged
  std::vector<std::string> users;  ///< owner and candidates, before and after
  std::vector<std::string> groups;
  std::string section = {};        ///< of the case
};

struct Outcome {
  Result<Value> answer = Value();  ///< what the caller gets, see below
  std::vector<Change> changes;
  std::vector<process::Effect> effects;
  std::vector<TimerId> timers_armed;  ///< something may be due earlier than the timer loop thinks
  bool jobs_opened = false;
  InstanceId instance;
  std::uint64_t record = 0;  ///< 0: nothing was recorded
};
// Answers: StartInstance → {id, started: bool}; WorkItemCommand → {task: {id, state, owner,
// revision}, instance}; RunOperation, AdministerInstance, AddComment → {instance, state};
// engine-made commands → {}. A stored answer is given again for a repeated idempotency key.

/// The one door to the engine: load, decide, commit, answer; many instances in one commit.
/// Thread rule: one thread at a time per object; several objects may share a database.
class Engine {
 public:
  struct Ports {
    ports::InstanceStore& store;
    const ports::Catalogue& catalogue;
    /// The directory of this moment; asked once per batch.
    std::function<std::shared_ptr<const ports::Directory>()> directory;
    const ports::Clock& clock;
    ports::IdSource& ids;
    const ports::Hasher& hasher;
    /// Reads canonical bytes back (adapters/json: parse_canonical); snapshots are kept as such.
    std::function<Result<Value>(std::string_view bytes)> read_canonical;
    /// Open work items a person owns, for pick: least_loaded. Empty: everybody counts as free.
    std::function<int(const std::string& user)> open_items = {};
    /// Does anybody want to be told of work that their group may take? Empty: nobody, and no effect
    /// is written for it.
    std::function<bool()> offers_wanted = {};
    /// nullptr: no personal data can be kept, and processes that have some are refused.
    ports::Vault* vault = nullptr;
  };
  struct Options {
    std::size_t cache_bytes = 128 << 20;    ///< of states kept in memory, about
    int snapshot_every = 16;                ///< records; replay on load is bounded by it
    std::uint64_t node = 0;                 ///< who carries out the effects, see ports::Nodes
  };
  Engine(Ports ports, Options options);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  /// One outcome a request, in order. Several requests for one instance are decided in order.
  /// `ours_alone`: nobody else writes, so what is in the cache is not behind. Else a refusal counts
  /// only on the newest state; a change is guarded by its version anyhow.
  [[nodiscard]] std::vector<Outcome> handle(const std::vector<command::Request>& requests,
                                            bool ours_alone = true);

  /// The state now (from cache or store); Rejection kNotFound when there is none.
  [[nodiscard]] Result<std::shared_ptr<const history::InstanceState>> state(InstanceId id,
                                                                            bool ours_alone = true);
  /// Nothing in the cache is known to be current any more.
  void forget();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace recourse::service
