#pragma once
#include <string_view>
#include <tao/pegtl/contrib/parse_tree.hpp>
#include <vector>

#include "engine/feel/syntax.h"

namespace recourse::feel {

using ParseTree = tao::pegtl::parse_tree::node;

/// Turns what the grammar saw into the tree the checker types.
class TreeBuilder {
 public:
  TreeBuilder(std::string_view source, std::vector<Problem>& problems)
      : source_(source), problems_(problems) {}

  NodePtr build(const ParseTree& tree);
  /// As build, but several tests in parentheses are welcome.
  NodePtr build_tests(const ParseTree& tree);
  void problem(std::size_t offset, Label text, std::string fix = "");

 private:
  NodePtr literal(const ParseTree& tree);
  NodePtr time_literal(const ParseTree& tree);
  NodePtr at_literal(const ParseTree& tree);
  NodePtr name(const ParseTree& tree);
  NodePtr operands(Op op, const ParseTree& tree);
  NodePtr arithmetic(const ParseTree& tree);
  NodePtr negation(const ParseTree& tree);
  NodePtr postfix(const ParseTree& tree);
  NodePtr call(NodePtr callee, const ParseTree& tree);
  NodePtr comparison(const ParseTree& tree);
  NodePtr in(NodePtr subject, const ParseTree& tail);
  NodePtr bracket(const ParseTree& tree);
  NodePtr paren(const ParseTree& tree);
  NodePtr range(std::string_view open, NodePtr from, const ParseTree& tail);
  NodePtr test(const ParseTree& tree);
  NodePtr context(const ParseTree& tree);
  NodePtr loop(const ParseTree& tree);
  NodePtr function(const ParseTree& tree);
  NodePtr node(Op op, const ParseTree& tree) const;
  [[nodiscard]] std::size_t offset(const ParseTree& tree) const;

  std::string_view source_;
  std::vector<Problem>& problems_;
};

[[nodiscard]] Relation relation_of(std::string_view sign);

}  // namespace recourse::feel
