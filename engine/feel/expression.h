#pragma once
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/feel/type.h"

namespace recourse::feel {

/// Names an expression may use at one place of a definition, with their types.
/// Looked up from the innermost scope outwards.
class TypeScope {
 public:
  virtual ~TypeScope() = default;
  /// nullptr: no such name.
  [[nodiscard]] virtual TypePtr lookup(std::string_view name) const = 0;
  /// All names in sight, for "did you mean".
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
  /// Steps and roles an argument of actor_of / active / members may name.
  [[nodiscard]] virtual bool is_step(std::string_view) const { return false; }
  [[nodiscard]] virtual bool is_role(std::string_view) const { return false; }
  /// A role of those who are on duty.
  [[nodiscard]] virtual bool is_duty(std::string_view) const { return false; }
};

/// What an evaluation reads. Everything that is not data comes in here, taken once per macrostep
/// and recorded, so that replay needs nothing else.
class Environment {
 public:
  virtual ~Environment() = default;
  /// nullptr: no such name (a fault; the checker excludes it).
  [[nodiscard]] virtual const Value* lookup(std::string_view name) const = 0;
  [[nodiscard]] virtual Instant now() const = 0;
  [[nodiscard]] virtual Date today() const = 0;  ///< in the calendar's zone
  /// Process functions: actor_of(step), members(role), manager_of(user), active(path),
  /// working_time_between(a, b). `name` is one the checker accepted.
  [[nodiscard]] virtual Result<Value> call(std::string_view name, const List& arguments) const = 0;
  /// May lookup() give values with sealed leaves (personal data)?
  [[nodiscard]] virtual bool seals() const { return false; }
  /// The same in clear, asked for the very part an expression reads. A rejection is a fault of the
  /// expression, with its code: the data is erased, or its key is not here.
  [[nodiscard]] virtual Result<Value> open(const Value& sealed) const { return sealed; }
};

/// Where and why an expression could not be read or typed. Offsets count bytes from its start.
struct Problem {
  std::size_t offset = 0;
  std::string code;  ///< "E-EXPR" syntax, "E-TYPE", "E-NAME", "E-OPTIONAL", "E-FUNCTION", "E-LIMIT"
  Label text;
  std::string fix;   ///< what to write instead, may be empty
};

struct Node;  // the typed tree; private to feel/

/// A compiled expression. Cheap to copy; immutable; safe to share between threads.
class Expression {
 public:
  Expression() = default;
  [[nodiscard]] bool empty() const { return !root_; }
  [[nodiscard]] const std::string& source() const;
  [[nodiscard]] const Type& type() const;
  /// Root names read, and full static paths ("credit.used") for edge-triggered conditions and
  /// data-flow checks. Locals of for/some/every are not in it.
  [[nodiscard]] const std::set<std::string>& reads() const;
  /// Process functions called ("active", "now", …).
  [[nodiscard]] const std::set<std::string>& calls() const;

  /// Rejection code "FAULT" on division by zero, overflow, bad cast or a limit: an incident, never
  /// null and never false (L4).
  [[nodiscard]] Result<Value> evaluate(const Environment& environment) const;
  /// Requires: type() is bool.
  [[nodiscard]] Result<bool> test(const Environment& environment) const;

  struct Compiled;
  explicit Expression(std::shared_ptr<const Compiled> compiled) : root_(std::move(compiled)) {}

 private:
  friend const Node* tree_of(const Expression& expression);  // the proofs over decision tables
  friend const Compiled* program_of(const Expression& expression);  // and over what data can be
  std::shared_ptr<const Compiled> root_;
};

struct CompileOptions {
  /// strict: the typed profile (unknown names and possibly-missing values
  /// are errors). Not strict: DMN semantics with null for everything undefined, for outside suites.
  bool strict = true;
  std::string currency;  ///< bare numbers beside money take it
};

struct Compilation {
  Expression expression;           ///< empty when there are problems
  std::vector<Problem> problems;   ///< all of them
};

[[nodiscard]] Compilation compile(std::string_view source, const TypeScope& scope,
                                  const CompileOptions& options = {});

/// S-FEEL unary tests of a decision-table cell, word forms of CELL included ("at least 5",
/// "A or B", "any"). Evaluates to bool with the input under the name "?".
[[nodiscard]] Compilation compile_cell(std::string_view source, const Type& input,
                                       const TypeScope& scope, const CompileOptions& options = {});

/// "text {{ expr }} text", or a lone "{{ expr }}" that keeps its type.
class Template {
 public:
  [[nodiscard]] bool is_lone_expression() const { return lone_; }
  [[nodiscard]] TypePtr type() const;  ///< text, or the lone expression's type
  [[nodiscard]] const std::set<std::string>& reads() const { return reads_; }
  [[nodiscard]] Result<Value> evaluate(const Environment& environment) const;

  std::vector<std::string> literals_;       ///< one more than expressions_
  std::vector<Expression> expressions_;
  std::set<std::string> reads_;
  bool lone_ = false;
};

struct TemplateCompilation {
  Template value;
  std::vector<Problem> problems;
};
[[nodiscard]] TemplateCompilation compile_template(std::string_view source, const TypeScope& scope,
                                                   const CompileOptions& options = {});

/// How a value reads inside a text template and on screens: numbers normalised, dates ISO, lists
/// comma-separated, null as "".
[[nodiscard]] std::string display(const Value& value);

}  // namespace recourse::feel
