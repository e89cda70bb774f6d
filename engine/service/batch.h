#pragma once
#include <map>
#include <set>
#include <vector>

#include "engine/command/decide.h"
#include "engine/service/asked.h"
#include "engine/service/engine.h"
#include "engine/service/state_cache.h"

namespace recourse::service {

/// One round of the write path: at most one request an instance, all
/// decided in memory, all written in one commit. What lost a race is left to the next round.
class Batch {
 public:
  Batch(Engine::Ports& ports, const Engine::Options& options, StateCache& cache, bool ours_alone)
      : ports_(ports),
        options_(options),
        cache_(cache),
        ours_alone_(ours_alone),
        directory_(ports.directory()) {}

  /// Decides and commits; fills the outcome of every request that is settled and returns the
  /// indices of those to be tried again on newer state.
  std::vector<std::size_t> run(const std::vector<command::Request>& requests,
                               const std::vector<std::size_t>& chosen,
                               std::vector<Outcome>& outcomes);
  /// Of those to be tried again: what becomes of a start whose key a running case has.
  std::vector<std::pair<std::size_t, command::Request>> joins;

 private:
  struct Decided {
    std::size_t index;
    std::shared_ptr<history::InstanceState> after;
    std::vector<Change> changes;
    std::vector<std::string> secrets;  ///< ids of what was sealed for it
  };
  [[nodiscard]] std::vector<ports::StoredInstance> stored_of(const std::vector<InstanceId>& ids);
  void load(const std::vector<command::Request>& requests,
            const std::vector<std::size_t>& chosen);
  [[nodiscard]] Result<definition::DefinitionPtr> definition_for(
      const command::Command& command, const history::InstanceState& state) const;
  /// Has somebody else written to the case since this state of it was cached?
  [[nodiscard]] bool is_behind(const history::InstanceState& cached) const;
  [[nodiscard]] bool keeps_personal_data(const definition::ProcessDefinition& definition,
                                         const history::InstanceState& before) const;
  void decide_one(const command::Request& request, std::size_t index, Outcome& outcome);
  [[nodiscard]] process::Desk desk_for(const definition::ProcessDefinition& definition,
                                       const history::InstanceState& before, const Asked& asked,
                                       process::Secrets* secrets) const;
  void keep(process::Secrets& secrets);  ///< of the unit that was composed last
  void forget(const std::vector<std::string>& unused);  ///< ids of secrets
  void decide_late(const command::Request& request, const history::InstanceState& before,
                   const definition::ProcessDefinition& definition, std::size_t index,
                   Outcome& outcome);
  bool point_to(InstanceId existing, const command::Request& request, std::size_t index,
                Outcome& outcome);
  [[nodiscard]] bool return_ended(const command::Request& request, std::size_t index,
                                  const command::Decision& decision, Outcome& outcome);
  [[nodiscard]] std::string kept_fingerprint(const command::Request& request) const;
  [[nodiscard]] bool settle_stored(const command::Request& request, Outcome& outcome);
  void compose(const command::Request& request, const history::InstanceState& before,
               command::Decision decision, const process::Desk& desk, Value answers,
               std::size_t index, Outcome& outcome);
  [[nodiscard]] bool settle(ports::CommitOutcome committed, Decided& decided,
                            const command::Request& request, Outcome& outcome);

  Engine::Ports& ports_;
  const Engine::Options& options_;
  StateCache& cache_;
  const bool ours_alone_;
  std::shared_ptr<const ports::Directory> directory_;
  std::vector<ports::Secret> secrets_;  ///< what the units refer to
  Instant now_;  ///< of the decision in the making: its record must bear the same instant
  std::vector<Decided> decided_;
  std::vector<ports::CommitUnit> units_;
  std::set<InstanceId> loaded_;         ///< from the store, in this round
  std::map<InstanceId, Rejection> damaged_;  ///< their record cannot be relied on
  std::vector<std::size_t> behind_;     ///< refused by a state that was not the newest
};

}  // namespace recourse::service
