#pragma once
#include <vector>

#include "engine/base/invariant.h"
#include "engine/history/places.h"
#include "engine/history/step_record.h"
#include "engine/ports/ambient.h"
#include "engine/ports/instance_store.h"

namespace recourse::service {

/// What is wrong with a case whose records cannot be relied on, for people: code "RECORD".
[[nodiscard]] Rejection damaged(InstanceId id, const Label& what);
[[nodiscard]] Rejection damaged(InstanceId id, const InvariantBroken& broken);

/// Of bytes that are no record any more; throws on any other error of the store.
[[nodiscard]] Rejection damaged(InstanceId id, const ports::StoreError& error);

/// The definition a case stands on, the engine's own among them; null: it is not published here.
[[nodiscard]] definition::DefinitionPtr definition_of(const history::InstanceState& state,
                                                      const ports::Catalogue& catalogue);

/// Follows the records of one case, from the first on, for those who read them: each must fit the
/// state it meets, and may name only what stands in the definition it was decided by. Where that is
/// not published here, nothing can be said of it.
class Following {
 public:
  explicit Following(const ports::Catalogue& catalogue) : catalogue_(catalogue) {}

  /// Rejects: "RECORD" with `details` = {record}.
  [[nodiscard]] Result<Done> take(const history::StepRecord& record);
  /// After the records taken so far.
  [[nodiscard]] const history::InstanceState& state() const { return state_; }

 private:
  [[nodiscard]] Label fault_of(const history::StepRecord& record);

  const ports::Catalogue& catalogue_;
  history::InstanceState state_;
  definition::DefinitionPtr definition_;
};

/// All of them.
[[nodiscard]] Result<Done> readable(const std::vector<history::StepRecord>& records,
                                    const ports::Catalogue& catalogue);

}  // namespace recourse::service
