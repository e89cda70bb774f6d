#include "engine/feel/build.h"

#include "engine/feel/grammar.h"
#include "engine/feel/literals.h"

namespace recourse::feel {
namespace g = grammar;
namespace {

std::string_view content(const ParseTree& tree) {
  return {tree.m_begin.data, static_cast<std::size_t>(tree.m_end.data - tree.m_begin.data)};
}

Value constant_value(std::string_view word) {
  if (word == "null") return {};
  return word == "true";
}

}  // namespace

NodePtr make_node(Op op, std::size_t offset) {
  auto node = std::make_unique<Node>();
  node->op = op;
  node->offset = offset;
  return node;
}

std::string static_path(const Node& node) {
  if (node.op == Op::kName && !node.as_text) return node.text;
  if (node.op != Op::kPath) return "";
  const std::string owner = static_path(*node.kids[0]);
  return owner.empty() ? "" : owner + "." + node.text;
}

Relation relation_of(std::string_view sign) {
  if (sign == "<") return Relation::kLess;
  if (sign == "<=") return Relation::kLessOrEqual;
  if (sign == ">") return Relation::kGreater;
  if (sign == ">=") return Relation::kGreaterOrEqual;
  return sign == "!=" ? Relation::kNotEqual : Relation::kEqual;
}

std::size_t TreeBuilder::offset(const ParseTree& tree) const {
  return static_cast<std::size_t>(tree.m_begin.data - source_.data());
}

NodePtr TreeBuilder::node(Op op, const ParseTree& tree) const {
  return make_node(op, offset(tree));
}

void TreeBuilder::problem(std::size_t at, Label text, std::string fix) {
  problems_.push_back({at, "E-EXPR", std::move(text), std::move(fix)});
}

NodePtr TreeBuilder::build(const ParseTree& tree) {
  NodePtr built = build_tests(tree);
  if (built->op != Op::kTests) return built;
  if (built->kids.size() == 1) return std::move(built->kids[0]);
  problem(built->offset, {"several tests in parentheses make sense only after 'in'",
                          "括号中的多个条件只能写在 in 之后"});
  return built;
}

NodePtr TreeBuilder::build_tests(const ParseTree& tree) {
  if (tree.is_type<g::number_text>() || tree.is_type<g::string_text>() ||
      tree.is_type<g::constant>()) {
    return literal(tree);
  }
  if (tree.is_type<g::name_text>() || tree.is_type<g::known_text>()) return name(tree);
  if (tree.is_type<g::postfix>()) return postfix(tree);
  if (tree.is_type<g::comparison>()) return comparison(tree);
  if (tree.is_type<g::conjunction>()) return operands(Op::kAnd, tree);
  if (tree.is_type<g::disjunction>()) return operands(Op::kOr, tree);
  if (tree.is_type<g::sum>() || tree.is_type<g::product>() || tree.is_type<g::power>()) {
    return arithmetic(tree);
  }
  if (tree.is_type<g::unary>()) return negation(tree);
  if (tree.is_type<g::paren>()) return paren(tree);
  if (tree.is_type<g::list_or_range>() || tree.is_type<g::reversed_range>()) return bracket(tree);
  if (tree.is_type<g::time_literal>()) return time_literal(tree);
  if (tree.is_type<g::at_literal>()) return at_literal(tree);
  if (tree.is_type<g::if_rule>()) return operands(Op::kIf, tree);
  if (tree.is_type<g::or_else>()) return operands(Op::kOrElse, tree);
  if (tree.is_type<g::context>()) return context(tree);
  if (tree.is_type<g::function_rule>()) return function(tree);
  if (tree.is_type<g::test>() || tree.is_type<g::in_test>()) return test(tree);
  return loop(tree);
}

NodePtr TreeBuilder::literal(const ParseTree& tree) {
  NodePtr result = node(Op::kLiteral, tree);
  const std::string_view text = content(tree);
  if (tree.is_type<g::constant>()) {
    result->literal = constant_value(text);
  } else if (tree.is_type<g::string_text>()) {
    result->literal = unquoted(text);
  } else if (const auto number = Decimal::parse(text)) {
    result->literal = *number;
  } else {
    problem(result->offset, {"this number is too large", "该数字过大"});
  }
  return result;
}

NodePtr TreeBuilder::time_literal(const ParseTree& tree) {
  NodePtr result = node(Op::kLiteral, tree);
  auto value = timed(content(*tree.children[0]), content(*tree.children[1]));
  if (!value) {
    problem(result->offset, {"this duration is out of range", "该时长超出范围"});
  } else {
    result->literal = std::move(*value);
  }
  return result;
}

NodePtr TreeBuilder::at_literal(const ParseTree& tree) {
  NodePtr result = node(Op::kLiteral, tree);
  auto value = temporal(unquoted(content(*tree.children[0])));
  if (!value) {
    problem(
        result->offset,
        {"expected a date, a time or a duration between the quotes", "引号中应为日期、时间或时长"},
        "@\"2026-03-02\"");
  } else {
    result->literal = std::move(*value);
  }
  return result;
}

NodePtr TreeBuilder::name(const ParseTree& tree) {
  NodePtr result = node(Op::kName, tree);
  result->text = normalised_name(content(tree));
  return result;
}

NodePtr TreeBuilder::operands(Op op, const ParseTree& tree) {
  NodePtr result = node(op, tree);
  for (const auto& child : tree.children) result->kids.push_back(build(*child));
  return result;
}

NodePtr TreeBuilder::arithmetic(const ParseTree& tree) {
  NodePtr result = node(Op::kArith, tree);
  const bool power = tree.is_type<g::power>();
  for (const auto& child : tree.children) {
    if (child->is_type<g::sum_text>() || child->is_type<g::product_text>()) {
      result->text += content(*child);
    } else {
      result->kids.push_back(build(*child));
    }
  }
  if (power) result->text.assign(result->kids.size() - 1, '^');
  return result;
}

NodePtr TreeBuilder::negation(const ParseTree& tree) {
  NodePtr result = build(*tree.children.back());
  for (std::size_t i = tree.children.size() - 1; i-- > 0;) {
    if (result->op == Op::kNegate) {  // twice is not at all, but for the check of the operand
      result = std::move(result->kids[0]);
      continue;
    }
    NodePtr negated = node(Op::kNegate, *tree.children[i]);
    negated->kids.push_back(std::move(result));
    result = std::move(negated);
  }
  return result;
}

NodePtr TreeBuilder::postfix(const ParseTree& tree) {
  NodePtr result = build(*tree.children[0]);
  if (tree.children.size() > static_cast<std::size_t>(kDepthMax)) {
    problem(result->offset, {"this path is longer than 64 parts", "路径超过 64 段"});
    return result;
  }
  for (std::size_t i = 1; i < tree.children.size(); ++i) {
    const ParseTree& tail = *tree.children[i];
    if (tail.is_type<g::call>()) {
      result = call(std::move(result), tail);
      continue;
    }
    const bool path = tail.is_type<g::path>();
    NodePtr outer =
        make_node(path ? Op::kPath : (tail.is_type<g::filter>() ? Op::kFilter : Op::kInstance),
                  path ? offset(*tail.children[0]) : result->offset);
    outer->kids.push_back(std::move(result));
    if (outer->op == Op::kFilter) outer->kids.push_back(build(*tail.children[0]));
    if (outer->op != Op::kFilter) outer->text = normalised_name(content(*tail.children[0]));
    result = std::move(outer);
  }
  return result;
}

NodePtr TreeBuilder::call(NodePtr callee, const ParseTree& tree) {
  const bool named = callee->op == Op::kName;
  NodePtr result = make_node(named ? Op::kCall : Op::kInvoke, callee->offset);
  result->text = callee->text;
  if (!named) result->kids.push_back(std::move(callee));
  bool any_named = false;
  bool any_plain = false;
  for (const auto& argument : tree.children) {
    const bool has_name = argument->children.size() == 2;
    result->names.push_back(has_name ? normalised_name(content(*argument->children[0])) : "");
    result->kids.push_back(build(*argument->children.back()));
    (has_name ? any_named : any_plain) = true;
  }
  if (any_named && any_plain) {
    problem(result->offset,
            {"name all arguments of a call or none", "调用的参数须全部命名或全不命名"});
  }
  return result;
}

NodePtr TreeBuilder::comparison(const ParseTree& tree) {
  NodePtr result = build(*tree.children[0]);
  if (tree.children.size() > static_cast<std::size_t>(kDepthMax)) {
    problem(result->offset, {"more than 64 comparisons in a row", "连续比较超过 64 次"});
    return result;
  }
  for (std::size_t i = 1; i < tree.children.size(); ++i) {
    const ParseTree& tail = *tree.children[i];
    if (tail.is_type<g::in_tail>()) {
      result = in(std::move(result), tail);
      continue;
    }
    const bool between = tail.is_type<g::between_tail>();
    NodePtr outer = make_node(between ? Op::kBetween : Op::kCompare, result->offset);
    outer->kids.push_back(std::move(result));
    if (!between) outer->relation = relation_of(content(*tail.children[0]));
    for (std::size_t k = between ? 0 : 1; k < tail.children.size(); ++k) {
      outer->kids.push_back(build(*tail.children[k]));
    }
    result = std::move(outer);
  }
  return result;
}

NodePtr TreeBuilder::in(NodePtr subject, const ParseTree& tail) {
  NodePtr result = make_node(Op::kIn, subject->offset);
  result->kids.push_back(std::move(subject));
  NodePtr tests = build_tests(*tail.children[0]);
  if (tests->op != Op::kTests) {
    result->kids.push_back(std::move(tests));
    return result;
  }
  for (NodePtr& test : tests->kids) result->kids.push_back(std::move(test));
  return result;
}

}  // namespace recourse::feel
