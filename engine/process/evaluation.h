#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/process/desk.h"

namespace recourse::process {

/// The data one place of an instance sees: its scope chain with the unmerged writes of its
/// branches, then case data, then starter and actor (S9). Evaluates; never writes.
class Evaluation : public feel::Environment {
 public:
  Evaluation(const InstanceState& state, const Desk& desk, ActivityId at, std::string actor);

  /// A name of this moment only: result, message, error, a vote's counts.
  Evaluation& with(std::string name, Value value);

  [[nodiscard]] const Value* lookup(std::string_view name) const override;
  [[nodiscard]] Instant now() const override { return desk_.now; }
  [[nodiscard]] Date today() const override;
  [[nodiscard]] Result<Value> call(std::string_view name, const List& arguments) const override;

  // Each throws Fault where the expression has no answer.
  [[nodiscard]] Value value(const feel::Expression& expression) const;
  [[nodiscard]] Value value(const definition::Source& source) const;
  [[nodiscard]] Value value(const feel::Template& text) const;
  [[nodiscard]] bool truth(const feel::Expression& expression) const;
  /// When a span that starts now is due, in the definition's calendar or the span's own.
  [[nodiscard]] Instant due(const definition::Span& span, Instant from) const;
  /// A date (its first instant) or a date and time as an instant.
  [[nodiscard]] Instant instant(const feel::Expression& expression) const;
  /// A user, a list of users, or null, as user ids.
  [[nodiscard]] std::vector<std::string> users(const feel::Expression& expression) const;
  [[nodiscard]] std::vector<std::string> members_of_role(const std::string& role) const;

  /// Everything visible by name: the snapshot an undo works with.
  [[nodiscard]] Map snapshot() const;
  [[nodiscard]] ActivityId at() const { return at_; }

 private:
  [[nodiscard]] Value actor_of(std::string_view step) const;
  [[nodiscard]] bool active(std::string_view path) const;

  const InstanceState& state_;
  const Desk& desk_;
  ActivityId at_;
  Value actor_;
  Value starter_;
  std::vector<std::pair<std::string, Value>> extras_;
  mutable std::map<std::string, Value, std::less<>> composed_;  // overlay views, made on demand
};

}  // namespace recourse::process
