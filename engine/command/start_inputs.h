#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

/// A start by a message or by the clock, before the case is there: the process, as it is published
/// now, is asked for its inputs by the case that keeps its starts.
class StartInputs {
 public:
  /// `process` and `desk` must outlive this.
  StartInputs(const definition::ProcessDefinition& process, const Desk& desk);

  /// The start that such a message makes; nullptr: none.
  [[nodiscard]] const definition::StartTrigger* by_message(const std::string& name) const;
  /// Throws process::Fault.
  [[nodiscard]] Map read(const definition::StartTrigger& trigger, const InstanceState& starts,
                         const Value& message) const;
  /// The same, what is personal sealed as the process declares it, for the case `child`.
  [[nodiscard]] Map sealed(const definition::StartTrigger& trigger, const InstanceState& starts,
                           const Value& message, InstanceId child) const;
  /// Whom the new case is about, by inputs in clear or sealed.
  [[nodiscard]] std::string person(Map inputs, InstanceId child) const;

 private:
  [[nodiscard]] bool personal() const { return own_.secrets != nullptr && process_.personal.any; }

  const definition::ProcessDefinition& process_;
  Desk own_;
};

/// The id of the case that this message starts: of its own choosing where it is given, else one
/// that a message for all receivers, which may come again, gives again.
[[nodiscard]] InstanceId started_by(const DeliverMessage& command,
                                    const definition::ProcessDefinition& process, const Desk& desk);

}  // namespace recourse::command
