#pragma once
#include <string>
#include <utility>
#include <vector>

#include "engine/process/data_view.h"
#include "engine/process/desk.h"

namespace recourse::process {

/// What an expression at one place of an instance reads: its data, then starter and actor; and
/// the process functions. Never writes.
class Evaluation : public feel::Environment {
 public:
  Evaluation(const InstanceState& state, const Desk& desk, ActivityId at, std::string actor);

  /// A name of this moment only: result, message, error, a vote's counts.
  Evaluation& with(std::string name, Value value);

  [[nodiscard]] const Value* lookup(std::string_view name) const override;
  [[nodiscard]] Instant now() const override { return desk_.now; }
  [[nodiscard]] Date today() const override;
  [[nodiscard]] Result<Value> call(std::string_view name, const List& arguments) const override;
  [[nodiscard]] bool seals() const override { return desk_.seals; }
  [[nodiscard]] Result<Value> open(const Value& sealed) const override;

  // Each throws Fault where the expression has no answer. What comes of personal data is personal
  // data: such a value is sealed again, so that nothing records it in clear.
  [[nodiscard]] Value value(const feel::Expression& expression) const;
  [[nodiscard]] Value value(const definition::Source& source) const;
  [[nodiscard]] Value value(const feel::Template& text) const;
  /// In clear, to be compared and forgotten.
  [[nodiscard]] Value clear(const Value& value) const;
  [[nodiscard]] bool truth(const feel::Expression& expression) const;
  /// What was written, or what the data say now. A duration is one in whole seconds, rounded up.
  [[nodiscard]] calendar::TimeSpan span(const definition::Span& span) const;
  /// When it is due, in the definition's calendar or the span's own.
  [[nodiscard]] Instant due(const calendar::TimeSpan& span, Instant from) const;
  [[nodiscard]] Instant due(const definition::Span& span, Instant from) const;
  /// Of something that repeats, see ticks.h.
  [[nodiscard]] Instant latest_tick(const calendar::TimeSpan& step, Instant planned,
                                    Instant now) const;
  /// A date (its first instant) or a date and time as an instant.
  [[nodiscard]] Instant instant(const feel::Expression& expression) const;
  /// A user, a list of users, or null, as user ids.
  [[nodiscard]] std::vector<std::string> users(const feel::Expression& expression) const;
  [[nodiscard]] std::vector<std::string> members_of_role(const std::string& role) const;

  [[nodiscard]] const DataView& data() const { return data_; }

 private:
  [[nodiscard]] Value actor_of(std::string_view step) const;
  [[nodiscard]] bool active(std::string_view path) const;
  [[nodiscard]] Value outcome(const auto& what) const;

  const InstanceState& state_;
  const Desk& desk_;
  ActivityId at_;
  DataView data_;
  Value actor_;
  Value starter_;
  std::vector<std::pair<std::string, Value>> extras_;
};

}  // namespace recourse::process
