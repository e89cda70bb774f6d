#pragma once
#include <vector>

#include "adapters/store/session.h"
#include "engine/ports/instance_store.h"

namespace recourse::store {

/// Writes units on one connection. Outcomes in the order of the units; where several guards fail,
/// the first of: idempotency key, job, message, business key, version.
class CommitBatch {
 public:
  CommitBatch(Session& session, const std::vector<ports::CommitUnit>& units)
      : session_(session), units_(units), outcomes_(units.size()) {}
  [[nodiscard]] std::vector<ports::CommitOutcome> run();

 private:
  using Positions = std::vector<std::size_t>;
  void write_wave(const Positions& positions);
  void write_alone(std::size_t position);
  /// Units that lost a race for which no guard has an answer yet.
  [[nodiscard]] Positions write_once(const Positions& positions);
  [[nodiscard]] Positions write_postgres(const Positions& positions);
  [[nodiscard]] Positions write_sqlite(const Positions& positions);
  /// Everyone has won but those a verdict was passed on.
  [[nodiscard]] Positions judge(const Positions& positions, const std::vector<Row>& losers);

  Session& session_;
  const std::vector<ports::CommitUnit>& units_;
  std::vector<ports::CommitOutcome> outcomes_;
  bool wrote_ = false;  ///< something is durable already
};

}  // namespace recourse::store
