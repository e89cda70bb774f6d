#pragma once
#include <set>
#include <string>

#include "engine/definition/beside.h"
#include "engine/definition/recurring.h"
#include "engine/definition/standing_exits.h"
#include "engine/definition/value_flow.h"
#include "engine/definition/writers.h"

namespace recourse::definition {

/// Whether a condition surely comes out as wanted at last, while a wait is active: somebody can
/// write what it asks about as often as it takes, or it holds when all who write beside the wait
/// are over. Where it asks about data whose values are not followed, somebody has to write them.
class Lasting {
 public:
  Lasting(const ProcessDefinition& definition, const Beside& beside, const Writers& writers,
          const StandingExits& exits, const ValueFlow& values);
  [[nodiscard]] bool ends(NodeId wait, const Question& question) const;

 private:
  [[nodiscard]] bool is_followed(const feel::Expression& condition) const;
  [[nodiscard]] bool comes_once(NodeId wait, const Question& question) const;
  [[nodiscard]] bool by_body(const Catch& caught, const feel::Expression& condition) const;
  [[nodiscard]] bool may_count_on(NodeId wait, const feel::Expression& condition) const;
  [[nodiscard]] bool surely_fires(NodeId wait, NodeId owner, const Catch& caught) const;
  [[nodiscard]] bool surely_starts(NodeId list) const;

  const ProcessDefinition& definition_;
  const Beside& beside_;
  const Writers& writers_;
  const StandingExits& exits_;
  const ValueFlow& values_;
  WriteSets writes_;
  Recurring recurring_;
};

}  // namespace recourse::definition
