#pragma once
#include <set>
#include <string>
#include <vector>

#include "engine/definition/checks.h"
#include "engine/definition/ways.h"

namespace recourse::definition {

/// Which errors can arrive at each node from inside it: thrown there, and not handled further in.
class Throws {
 public:
  explicit Throws(const CheckInput& input);
  /// Can a handler of `node` for `error` ("any": whatever) ever be asked?
  [[nodiscard]] bool may(NodeId node, const std::string& error) const;
  /// Is the error thrown by anything at all, whoever handles it?
  [[nodiscard]] bool anywhere(const std::string& error) const;
  /// What nobody inside the process handles. "*": any, by a called process.
  [[nodiscard]] const std::set<std::string>& unhandled() const { return unhandled_; }

 private:
  using Names = std::set<std::string>;
  std::vector<Names> arriving_;
  Names all_;
  Names unhandled_;
};

/// `names` without what the handlers of `node` take from it unconditionally.
[[nodiscard]] std::set<std::string> without_handled(const StepInfo& node,
                                                    std::set<std::string> names);

/// Can an escalation arrive at the node? It climbs from where it is raised; that of a clock from
/// the step the clock stands under, or from the case as a whole.
[[nodiscard]] bool escalation_may(const ProcessDefinition& definition, NodeId node,
                                  const std::string& name);

/// By TransitionId: what is never asked, because another takes all there is to take first: an
/// alternative of the same wait, an earlier handler, or for messages a handler around the step.
[[nodiscard]] std::vector<bool> masked_handlers(const ProcessDefinition& definition);

/// Those, and by TransitionId also what waits for something that nothing inside raises.
[[nodiscard]] std::vector<bool> idle_handlers(const CheckInput& input);

/// The ways without those of handlers that are never asked: nothing inside raises what they wait
/// for, or another takes it first. Errors lead from their thrower to who handles them.
[[nodiscard]] Ways without_idle_handlers(const CheckInput& input, Ways ways);

}  // namespace recourse::definition
