#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/feel/functions.h"
#include "engine/feel/values.h"

namespace recourse::feel {

/// Thrown inside an evaluation only; Expression::evaluate turns it into a Rejection.
struct EvaluationFault {
  std::size_t offset = 0;
  Label text;
  std::string code = "FAULT";
};

/// Walks the tree. A value that already stands somewhere (in the environment, in a literal, in a
/// local) is handed on by reference; `room` is where a new one may be put, so that conditions over
/// case data allocate nothing.
class Evaluator {
 public:
  Evaluator(const Expression::Compiled& program, const Environment& environment)
      : program_(program),
        rules_{&environment, program.strict},
        environment_(environment),
        seals_(environment.seals()),
        slots_(static_cast<std::size_t>(program.slots), nullptr) {}

  const Value& evaluate(const Node& node, Value& room);
  /// Three-valued in lax mode; in strict mode a fault instead of nullopt.
  std::optional<bool> test(const Node& node);

  [[nodiscard]] const Rules& rules() const { return rules_; }
  [[nodiscard]] const Environment& environment() const { return environment_; }
  [[nodiscard]] bool strict() const { return rules_.strict; }
  [[nodiscard]] const std::string& currency() const { return program_.currency; }
  /// Calls a function value; null in lax mode when the count does not fit.
  Value invoke(const Node& at, const Value& function, const std::vector<Value>& arguments);
  /// A fault in strict mode, null in lax mode.
  Value fault(const Node& at, Label text);
  /// A fault in both: limits hold everywhere.
  [[noreturn]] void exceed(const Node& at, Label text) const;
  /// Counts the work of making `value`, and refuses one that is too large.
  void charge(const Node& at, const Value& value);

 private:
  void step(const Node& at);
  /// Of a name or path: where it leads, still sealed. What is read of it is opened, no more.
  const Value& place(const Node& node, Value& room);
  const Value& opened(const Node& node, const Value& value, Value& room);
  const Value& name(const Node& node, Value& room);
  const Value& path(const Node& node, Value& room);
  const Value& filter(const Node& node, Value& room);
  Value list(const Node& node);
  Value context(const Node& node);
  Value range(const Node& node);
  Value make_range(const Node& node, Range range);
  Value test_range(const Node& node);
  Value negation(const Node& node);
  Value arithmetic(const Node& node);
  Value loop(const Node& node);
  bool advance(const Node& node, std::size_t level, Value& results);
  std::optional<List> domain(const Node& node);
  std::optional<bool> some(const Node& node, std::size_t level, bool wanted);
  Value call(const Node& node);
  Value run_builtin(const Node& node, std::vector<Value>& arguments);
  Value function(const Node& node);
  Value instance(const Node& node);
  const Value& or_else(const Node& node, Value& room);
  std::optional<bool> conditions(const Node& node);
  std::optional<bool> comparison(const Node& node);
  std::optional<bool> between(const Node& node);
  std::optional<bool> membership(const Node& node);
  std::optional<bool> undecided(const Node& at, const Value& a, const Value& b);

  const Expression::Compiled& program_;
  Rules rules_;
  const Environment& environment_;
  const bool seals_;
  std::vector<const Value*> slots_;
  std::size_t steps_ = 0;
  int depth_ = 0;
};

/// One call of a builtin: arguments by position, null for the ones left out.
class Call {
 public:
  Call(Evaluator& evaluator, const Node& node, std::vector<Value>& arguments, int overload)
      : overload(overload), evaluator_(evaluator), node_(node), arguments_(arguments) {}

  const int overload;
  [[nodiscard]] std::size_t size() const { return arguments_.size(); }
  [[nodiscard]] const Value& operator[](std::size_t i) const;
  [[nodiscard]] bool given(std::size_t i) const { return i < size() && !arguments_[i].is_null(); }
  [[nodiscard]] std::string_view text(std::size_t i) const { return (*this)[i].text(); }
  /// Requires: the parameter is a number, or a list.
  [[nodiscard]] const Decimal& number(std::size_t i) const { return (*this)[i].as<Decimal>(); }
  [[nodiscard]] const List& list(std::size_t i) const { return (*this)[i].as<List>(); }
  /// nullopt when it is no integer that fits; lax mode cuts a fraction off.
  [[nodiscard]] std::optional<std::int64_t> integer(std::size_t i) const;
  [[nodiscard]] const Rules& rules() const { return evaluator_.rules(); }
  [[nodiscard]] Evaluator& evaluator() const { return evaluator_; }
  [[nodiscard]] const Node& node() const { return node_; }
  /// The answer of a call that has none.
  [[nodiscard]] Value fault(std::string en, std::string zh) const;
  [[nodiscard]] Value boxed(const std::optional<Decimal>& number) const;
  [[nodiscard]] Value truth(const std::optional<bool>& truth) const;
  /// Calls argument `i` and answers whether it said true.
  [[nodiscard]] bool ask(std::size_t i, std::vector<Value> arguments) const;

 private:
  Evaluator& evaluator_;
  const Node& node_;
  std::vector<Value>& arguments_;
};

}  // namespace recourse::feel
