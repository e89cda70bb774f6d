#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/functions.h"
#include "engine/feel/syntax.h"

namespace recourse::feel {

/// Gives every node its type, every name its place, and every call its function.
/// In lax mode everything is typed "any" and only the places and functions are found.
class Checker {
 public:
  Checker(const TypeScope& scope, const CompileOptions& options, Expression::Compiled& out,
          std::vector<Problem>& problems)
      : scope_(scope), options_(options), out_(out), problems_(problems) {}

  TypePtr check(Node& node);

 private:
  /// A name an enclosing node binds, or (item) the record whose fields a filter sees.
  struct Local {
    std::string name;
    TypePtr type;
    int slot = 0;
    bool item = false;
    bool field = false;
  };

  TypePtr typed(Node& node);
  TypePtr literal(const Node& node) const;
  TypePtr name(Node& node);
  TypePtr path(Node& node);
  TypePtr property(const Node& node, const Type& owner);
  TypePtr filter(Node& node);
  TypePtr list(Node& node);
  TypePtr context(Node& node);
  TypePtr range(Node& node);
  TypePtr loop(Node& node);
  TypePtr function(Node& node, const std::vector<TypePtr>& parameters);
  TypePtr conditions(Node& node);
  TypePtr choice(Node& node);
  TypePtr or_else(Node& node);

  // check_operators.cpp
  TypePtr negation(Node& node);
  TypePtr arithmetic(Node& node);
  TypePtr arithmetic_step(const Node& node, char sign, const TypePtr& a, const TypePtr& b);
  TypePtr comparison(Node& node);
  TypePtr membership(Node& node);
  TypePtr between(Node& node);
  void comparable(const Node& node, const Type& a, const Type& b, bool ordered);

  // check_call.cpp
  TypePtr call(Node& node);
  void order_arguments(Node& node);
  void name_steps(Node& node);
  bool bind(const Signature& signature, Node& node, const std::vector<TypePtr>& arguments,
            std::vector<std::pair<char, TypePtr>>& letters);
  TypePtr call_result(Node& node, const Signature& signature, std::vector<TypePtr> arguments,
                      std::vector<std::pair<char, TypePtr>>& letters);
  void check_pattern(const Node& node);
  void no_overload(const Node& node, const std::vector<TypePtr>& arguments);

  /// The type without its optionality; a problem if the value may be missing.
  TypePtr required(const Node& node, const TypePtr& type);
  /// Needs a bool that is surely there.
  void condition(Node& node);
  TypePtr any() const { return make_type(Type::Kind::kAny); }
  TypePtr kind(Type::Kind kind) const { return options_.strict ? make_type(kind) : any(); }
  void problem(const Node& node, std::string code, Label text, std::string fix = "");

  /// "credit.used", or "#3.used" below a local name: what a guard speaks about.
  static std::string guard_key(const Node& node);
  /// Adds the paths that are surely present when `node` turned out `truth`.
  void learn(const Node& node, bool truth);
  [[nodiscard]] bool known_present(const std::string& key) const;

  const TypeScope& scope_;
  const CompileOptions& options_;
  Expression::Compiled& out_;
  std::vector<Problem>& problems_;
  std::vector<Local> locals_;
  std::vector<std::string> present_;
  int depth_ = 0;
};

/// The one type both fit into; nullptr when there is none.
[[nodiscard]] TypePtr joined(const TypePtr& a, const TypePtr& b);
[[nodiscard]] bool is_numeric(const Type& type);
[[nodiscard]] bool is_textual(const Type& type);
/// The candidate most like `word`, or "" when none is near.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& among);

}  // namespace recourse::feel
