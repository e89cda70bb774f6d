#include "engine/feel/build.h"
#include "engine/feel/grammar.h"
#include "engine/feel/literals.h"

/// The part of the builder for whatever stands in brackets or begins with a word.
namespace recourse::feel {
namespace g = grammar;
namespace {

std::string_view text_of(const ParseTree& tree) {
  return {tree.m_begin.data, static_cast<std::size_t>(tree.m_end.data - tree.m_begin.data)};
}

}  // namespace

NodePtr TreeBuilder::range(std::string_view open, NodePtr from, const ParseTree& tail) {
  NodePtr result = make_node(Op::kRange, from->offset);
  result->text = std::string(open) + std::string(text_of(*tail.children[1]));
  result->kids.push_back(std::move(from));
  result->kids.push_back(build(*tail.children[0]));
  return result;
}

NodePtr TreeBuilder::bracket(const ParseTree& tree) {
  const bool tailed = !tree.children.empty() && tree.children.back()->is_type<g::range_tail>();
  if (tailed) {
    return range(text_of(tree).substr(0, 1), build(*tree.children[0]), *tree.children[1]);
  }
  return operands(Op::kList, tree);
}

NodePtr TreeBuilder::paren(const ParseTree& tree) {
  if (tree.children.back()->is_type<g::range_tail>()) {
    return range("(", build(*tree.children[0]), *tree.children[1]);
  }
  const bool test_first = tree.children[0]->is_type<g::test>();
  if (tree.children.size() == 1 && !test_first) return build_tests(*tree.children[0]);
  NodePtr result = node(Op::kTests, tree);
  for (const auto& child : tree.children) result->kids.push_back(build(*child));
  return result;
}

NodePtr TreeBuilder::test(const ParseTree& tree) {
  NodePtr result = node(Op::kTest, tree);
  result->relation = relation_of(text_of(*tree.children[0]));
  result->kids.push_back(build(*tree.children[1]));
  return result;
}

NodePtr TreeBuilder::context(const ParseTree& tree) {
  NodePtr result = node(Op::kContext, tree);
  for (const auto& entry : tree.children) {
    const ParseTree& key = *entry->children[0];
    const bool quoted = key.is_type<g::string_text>();
    std::string name = quoted ? unquoted(text_of(key)) : normalised_name(text_of(key));
    if (std::find(result->names.begin(), result->names.end(), name) != result->names.end()) {
      problem(offset(key), {"the key \"" + name + "\" stands twice", "键“" + name + "”重复"});
    }
    result->names.push_back(std::move(name));
    result->kids.push_back(build(*entry->children[1]));
  }
  return result;
}

/// for, some, every: [binding…, body]; a binding is [name, iteration], an iteration one expression
/// or the two ends of a range without brackets.
NodePtr TreeBuilder::loop(const ParseTree& tree) {
  Op op = Op::kFor;
  if (tree.is_type<g::some_rule>()) op = Op::kSome;
  if (tree.is_type<g::every_rule>()) op = Op::kEvery;
  NodePtr result = node(op, tree);
  for (const auto& child : tree.children) {
    if (!child->is_type<g::binding>()) {
      result->kids.push_back(build(*child));
      continue;
    }
    result->names.push_back(normalised_name(text_of(*child->children[0])));
    const ParseTree& iteration = *child->children[1];
    NodePtr domain = build(*iteration.children[0]);
    if (iteration.children.size() == 2) {
      NodePtr range = make_node(Op::kRange, domain->offset);
      range->text = "..";  // counts down too, unlike a range in brackets
      range->kids.push_back(std::move(domain));
      range->kids.push_back(build(*iteration.children[1]));
      domain = std::move(range);
    }
    result->kids.push_back(std::move(domain));
  }
  return result;
}

NodePtr TreeBuilder::function(const ParseTree& tree) {
  NodePtr result = node(Op::kFunction, tree);
  for (std::size_t i = 0; i + 1 < tree.children.size(); ++i) {
    result->names.push_back(normalised_name(text_of(*tree.children[i]->children[0])));
  }
  result->kids.push_back(build(*tree.children.back()));
  return result;
}

}  // namespace recourse::feel
