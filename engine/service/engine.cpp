#include "engine/service/engine.h"

#include <set>

#include "engine/command/decide.h"
#include "engine/service/batch.h"
#include "engine/service/readable.h"
#include "engine/service/restore.h"

namespace recourse::service {

struct Engine::Parts {
  Ports ports;
  Options options;
  StateCache cache;
};

Engine::Engine(Ports ports, Options options)
    : parts_(new Parts{std::move(ports), options, StateCache(options.cache_bytes)}) {}
Engine::~Engine() = default;

std::vector<Outcome> Engine::handle(const std::vector<command::Request>& requests,
                                    bool ours_alone) {
  constexpr int kRoundsMax = 1000;  // only other nodes' commits cost rounds; they make progress
  std::vector<Outcome> outcomes(requests.size());
  std::vector<std::size_t> waiting(requests.size());
  for (std::size_t i = 0; i < waiting.size(); ++i) waiting[i] = i;
  std::vector<command::Request> replaced;  // filled once a start has become a joining
  const auto current = [&]() -> const std::vector<command::Request>& {
    return replaced.empty() ? requests : replaced;
  };
  try {
    for (int round = 0; !waiting.empty(); ++round) {
      RECOURSE_INVARIANT(round < kRoundsMax, "a batch does not come to an end");
      std::set<InstanceId> taken;
      std::vector<std::size_t> chosen;
      std::vector<std::size_t> later;
      for (std::size_t index : waiting) {
        const bool first = taken.insert(command::instance_of(current()[index].command)).second;
        (first ? chosen : later).push_back(index);
      }
      Batch batch(parts_->ports, parts_->options, parts_->cache, ours_alone);
      std::vector<std::size_t> again = batch.run(current(), chosen, outcomes);
      if (!batch.joins.empty() && replaced.empty()) replaced = requests;
      for (auto& [index, join] : batch.joins) replaced[index] = std::move(join);
      again.insert(again.end(), later.begin(), later.end());
      waiting = std::move(again);
    }
  } catch (const ports::StoreError&) {
    parts_->cache.clear();  // what was committed is unknown: the store tells when asked again
    throw;
  }
  return outcomes;
}

void Engine::forget() { parts_->cache.clear(); }

Result<std::shared_ptr<const history::InstanceState>> Engine::state(InstanceId id,
                                                                    bool ours_alone) {
  const auto known = parts_->cache.find(id);
  if (known && (ours_alone || parts_->ports.store.last_record(id) == known->record)) return known;
  try {
    for (const auto& stored : parts_->ports.store.load({id})) {
      auto state = restore(stored, parts_->ports);
      if (!state) return state.rejection();
      auto shared = std::make_shared<const history::InstanceState>(std::move(*state));
      parts_->cache.put(id, shared);
      return std::shared_ptr<const history::InstanceState>(shared);
    }
  } catch (const ports::StoreError& error) {
    return damaged(id, error);
  }
  return command::refuse(Rejection::Kind::kNotFound, "INSTANCE_NOT_FOUND", "There is no such case.",
                         "案件不存在。");
}

}  // namespace recourse::service
