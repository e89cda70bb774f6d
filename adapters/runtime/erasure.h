#pragma once
#include "adapters/runtime/runtime.h"

namespace recourse::runtime {

/// Requests to erase a person, and holds that forbid it: each is a case of the engine's own
/// (engine/command/erasure.cpp).
/// This does what lies between two of its states, and may do it again: whoever starts the server
/// next goes on where it stopped. Blocks; not for a shard's thread.
class Erasures {
 public:
  explicit Erasures(Runtime& runtime) : runtime_(runtime) {}

  /// A request that goes on is answered as it is; one that is done already as well, unless there is
  /// something new to erase. Answer: {id, state, since, done, until, keys, holds, fresh, clear}; no
  /// keys: nothing private is kept about them; `fresh`: it is on record since now; `clear`: see
  /// clear_places(). `subject` is who the data is about, as definitions name them (a customer
  /// number), or "case:ID" for a case that names nobody. It is not kept.
  [[nodiscard]] Result<Value> receive(Reads& reads, const command::Caller& caller,
                                      const std::string& subject, const std::string& reason);
  /// `to`: identity_checked, after which it goes on by itself as far as it may; or refused.
  /// Answer: {id, state, since, done, until, keys, holds: [{id, until, case}]}, those it waits for;
  /// `case`: the hold is on that case, which keeps something of the person.
  [[nodiscard]] Result<Value> step(Reads& reads, const command::Caller& caller, InstanceId request,
                                   const std::string& to, const std::string& reason);
  /// Requests, holds, and erasures because a time was over: {items: as step() answers, next}.
  struct Listed {
    bool open = true;  ///< only what is not over
    int limit = 50;
    std::string cursor;
  };
  [[nodiscard]] Value list(Reads& reads, const Listed& wanted);
  /// Restricted, then scheduled; erased unless a hold forbids it; reported.
  void go_on(Reads& reads, InstanceId request);
  /// All of these, and cases whose retention is over.
  void go_on_with_all(Reads& reads);

  /// After a restore: these keys were destroyed before, and the records that came back do not say
  /// so.
  void note_again(Reads& reads, const std::vector<std::string>& keys);

  /// A legal hold beats every erasure until it is lifted or `until` has come; also of what is
  /// written of that person later. It is a case of its own. Answer: {id, state, keys, until, cases:
  /// how many keep something of them now}. Rejects a case that is not there and a time gone by.
  [[nodiscard]] Result<Value> hold(Reads& reads, const command::Caller& caller,
                                   const std::string& subject, const std::string& reason,
                                   std::optional<Instant> until);
  /// All holds on that person. Answer: {lifted: how many}.
  [[nodiscard]] Result<Value> lift(Reads& reads, const command::Caller& caller,
                                   const std::string& subject, const std::string& reason);

 private:
  [[nodiscard]] Result<Value> call(command::StepErasure step, const command::Caller& caller);
  [[nodiscard]] Value told(Reads& reads, const history::InstanceState& request);
  void report(Reads& reads, const history::InstanceState& request);
  void end_retentions(Reads& reads, const history::InstanceState& request);
  /// One request for all of them, so that the disk is cleaned once.
  void erase_due(Reads& reads, const std::vector<ports::InstanceRow>& due);

  Runtime& runtime_;
};

}  // namespace recourse::runtime
