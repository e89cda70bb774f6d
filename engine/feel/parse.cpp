#include "engine/feel/parse.h"

#include <algorithm>

#include "engine/feel/build.h"
#include "engine/feel/grammar.h"

namespace recourse::feel {
namespace g = grammar;
namespace {

namespace pt = tao::pegtl::parse_tree;

template <typename Rule>
using selected_rule = pt::selector<
    Rule,
    pt::store_content::on<
        g::number_text, g::unit_text, g::time_literal, g::string_text, g::at_literal, g::constant,
        g::name_text, g::known_text, g::member_text, g::binding_text, g::parameter_text,
        g::argument_text, g::key_text, g::type_text, g::relation_text, g::close_text, g::range_tail,
        g::list_or_range, g::reversed_range, g::test, g::paren, g::entry, g::context, g::if_rule,
        g::iteration, g::binding, g::for_rule, g::some_rule, g::every_rule, g::parameter,
        g::function_rule, g::path, g::filter, g::argument, g::call, g::instance, g::minus,
        g::product_text, g::sum_text, g::between_tail, g::in_test, g::in_tail, g::relation_tail,
        g::cell_any, g::cell_over, g::cell_under, g::cell_at_least, g::cell_at_most,
        g::cell_relation, g::cell_value, g::cell_items, g::cell_not>,
    pt::fold_one::on<g::postfix, g::unary, g::power, g::product, g::sum, g::or_else, g::comparison,
                     g::conjunction, g::disjunction>>;

Problem unreadable(std::string_view source, std::size_t at) {
  std::string_view rest = source.substr(std::min(at, source.size()));
  std::string found(rest.substr(0, std::max<std::size_t>(1, identifier_length(rest))));
  const bool end = rest.empty();
  return {
      at,
      "E-EXPR",
      {end ? "the expression ends too early" : "cannot read the expression at \"" + found + "\"",
       end ? "表达式不完整" : "无法理解表达式中的“" + found + "”"},
      found == "=" || found == "&" || found == "|" ? "write =, and, or" : plain_signs(found)};
}

Problem too_deep(std::size_t at) {
  return {at,
          "E-LIMIT",
          {"expressions may be nested 64 deep", "表达式最多嵌套 64 层"},
          "split it into several steps"};
}

/// The tree of the whole source, or null with a problem added.
template <typename Rule>
std::unique_ptr<ParseTree> read_tree(std::string_view source, NameBook& book,
                                     std::vector<Problem>& problems) {
  if (source.size() > kSourceMax) {
    problems.push_back(
        {0,
         "E-LIMIT",
         {"an expression may have 64 KiB, this has " + std::to_string(source.size()) + " bytes",
          "表达式最长 64 KiB，实际 " + std::to_string(source.size()) + " 字节"},
         "split it into several steps"});
    return nullptr;
  }
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> input(
      source.data(), source.data() + source.size(), "");
  book.furthest = source.data();
  book.depth = 0;
  try {
    auto tree = pt::parse<Rule, ParseTree, selected_rule>(input, book);
    if (tree) return tree;
    problems.push_back(unreadable(source, static_cast<std::size_t>(book.furthest - source.data())));
  } catch (const g::TooDeep& limit) {
    problems.push_back(too_deep(static_cast<std::size_t>(limit.at - source.data())));
  }
  return nullptr;
}

bool mentions_input(const Node& node) {
  if (node.op == Op::kName && node.text == "?") return true;
  return std::any_of(node.kids.begin(), node.kids.end(),
                     [](const NodePtr& kid) { return mentions_input(*kid); });
}

/// Builds the condition of one cell; tests that do not say "?" are gathered under one "? in (…)".
class CellBuilder {
 public:
  CellBuilder(TreeBuilder& builder, const Type& input)
      : builder_(builder),
        words_(input.kind == Type::Kind::kEnum || input.kind == Type::Kind::kText ||
               input.kind == Type::Kind::kUser) {}

  NodePtr items(const ParseTree& tree) {
    NodePtr any = make_node(Op::kOr, 0);
    NodePtr tests = make_node(Op::kIn, 0);
    tests->kids.push_back(make_node(Op::kName, 0));
    tests->kids[0]->text = "?";
    for (const auto& child : tree.children) {
      NodePtr item = this->item(*child);
      NodePtr& home = mentions_input(*item) ? any : tests;
      home->kids.push_back(std::move(item));
    }
    if (tests->kids.size() > 1) any->kids.push_back(std::move(tests));
    return any->kids.size() == 1 ? std::move(any->kids[0]) : std::move(any);
  }

 private:
  NodePtr item(const ParseTree& tree) {
    if (tree.is_type<g::cell_value>()) return value(tree);
    NodePtr test = make_node(Op::kTest, 0);
    test->relation = relation(tree);
    test->kids.push_back(as_word(builder_.build(*tree.children.back())));
    return test;
  }

  static Relation relation(const ParseTree& tree) {
    if (tree.is_type<g::cell_over>()) return Relation::kGreater;
    if (tree.is_type<g::cell_under>()) return Relation::kLess;
    if (tree.is_type<g::cell_at_least>()) return Relation::kGreaterOrEqual;
    if (tree.is_type<g::cell_at_most>()) return Relation::kLessOrEqual;
    return relation_of(tree.children[0]->string_view());
  }

  NodePtr value(const ParseTree& tree) {
    NodePtr low = as_word(builder_.build(*tree.children[0]));
    if (tree.children.size() == 1) return low;
    NodePtr range = make_node(Op::kRange, low->offset);
    range->text = "[]";
    range->kids.push_back(std::move(low));
    range->kids.push_back(builder_.build(*tree.children[1]));
    return range;
  }

  NodePtr as_word(NodePtr node) const {
    if (!words_ || node->op != Op::kName || node->text == "?") return node;
    node->op = Op::kLiteral;
    node->literal = node->text;
    return node;
  }

  TreeBuilder& builder_;
  bool words_;
};

NodePtr literal_node(Value value) {
  NodePtr node = make_node(Op::kLiteral, 0);
  node->literal = std::move(value);
  return node;
}

NodePtr equals_input(Value option) {
  NodePtr node = make_node(Op::kIn, 0);
  node->kids.push_back(make_node(Op::kName, 0));
  node->kids[0]->text = "?";
  node->kids.push_back(literal_node(std::move(option)));
  return node;
}

}  // namespace

Parsed parse_expression(std::string_view source, NameBook& book) {
  Parsed parsed;
  const auto tree = read_tree<g::whole_expression>(source, book, parsed.problems);
  if (!tree) return parsed;
  parsed.root = TreeBuilder(source, parsed.problems).build(*tree->children[0]);
  if (!parsed.problems.empty()) parsed.root.reset();
  return parsed;
}

Parsed parse_cell(std::string_view source, const Type& input, NameBook& book) {
  Parsed parsed;
  const std::string text = normalised_name(source);
  const bool option =
      std::find(input.options.begin(), input.options.end(), text) != input.options.end();
  if (text.empty() || option) {
    parsed.root = option ? equals_input(text) : literal_node(true);
    return parsed;
  }
  const auto tree = read_tree<g::whole_cell>(source, book, parsed.problems);
  if (!tree) return parsed;
  const ParseTree& cell = *tree->children[0];
  TreeBuilder builder(source, parsed.problems);
  CellBuilder cells(builder, input);
  if (cell.is_type<g::cell_any>()) {
    parsed.root = literal_node(true);
  } else if (cell.is_type<g::cell_not>()) {
    parsed.root = make_node(Op::kCall, 0);
    parsed.root->text = "not";
    parsed.root->names.emplace_back();
    parsed.root->kids.push_back(cells.items(*cell.children[0]));
  } else {
    parsed.root = cells.items(cell);
  }
  if (!parsed.problems.empty()) parsed.root.reset();
  return parsed;
}

}  // namespace recourse::feel
