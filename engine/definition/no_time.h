#pragma once
#include <set>
#include <string>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// Timers that are due as soon as they are armed, as far as the definition alone tells: spans of
/// nothing, moments that are over, also through data that is set nowhere but in the definition.
class NoTime {
 public:
  explicit NoTime(const ProcessDefinition& definition);
  /// Is a `wait: {for}` or `{until}` over at once?
  [[nodiscard]] bool passes(NodeId wait) const;
  /// Does a handler, or an alternative of a wait, fire at once?
  [[nodiscard]] bool passes(const Catch& caught) const;
  /// Does the list that it goes through surely have something in it, as it stands there?
  [[nodiscard]] bool is_never_empty(const ForeachStep& foreach) const;

 private:
  [[nodiscard]] bool is_nothing(const Span& span) const;
  [[nodiscard]] bool is_over(const feel::Expression& moment) const;

  [[nodiscard]] bool is_constant(const std::set<std::string>& reads) const;

  const ProcessDefinition& definition_;
  Map constants_;  ///< data that nothing but its default gives a value
};

}  // namespace recourse::definition
