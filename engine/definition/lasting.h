#pragma once
#include <set>
#include <string>

#include "engine/definition/beside.h"
#include "engine/definition/standing_exits.h"
#include "engine/definition/value_flow.h"
#include "engine/definition/writers.h"

namespace recourse::definition {

/// Whether a wait for data surely ends at last: somebody can write what it waits for as often as it
/// takes, or the condition holds when all who write beside it are over. Where a condition asks
/// about data whose values are not followed, nothing is said against it.
class Lasting {
 public:
  Lasting(const ProcessDefinition& definition, const Beside& beside, const Writers& writers,
          const StandingExits& exits, const ValueFlow& values);
  [[nodiscard]] bool ends(NodeId wait, const feel::Expression& condition) const;

 private:
  [[nodiscard]] bool is_followed(const feel::Expression& condition) const;
  [[nodiscard]] bool by_operation(NodeId wait, const feel::Expression& condition) const;
  [[nodiscard]] bool by_handlers(NodeId wait, const feel::Expression& condition) const;
  [[nodiscard]] bool by_handler(NodeId wait, NodeId owner, const Catch& caught,
                                const feel::Expression& condition) const;
  [[nodiscard]] bool surely_starts(NodeId list) const;

  const ProcessDefinition& definition_;
  const Beside& beside_;
  const Writers& writers_;
  const StandingExits& exits_;
  const ValueFlow& values_;
  WriteSets writes_;
};

}  // namespace recourse::definition
