#include "engine/feel/implied.h"

#include <algorithm>

#include "engine/feel/compiled.h"

namespace recourse::feel {
namespace {

bool is_same(const Node& one, const Node& other) {
  return one.op == other.op && one.relation == other.relation && one.text == other.text &&
         one.literal == other.literal && one.names == other.names &&
         std::equal(one.kids.begin(), one.kids.end(), other.kids.begin(), other.kids.end(),
                    [](const NodePtr& a, const NodePtr& b) { return is_same(*a, *b); });
}

void add_joined(const Node& node, std::vector<const Node*>& joined) {
  if (node.op != Op::kAnd) {
    joined.push_back(&node);
    return;
  }
  for (const NodePtr& kid : node.kids) add_joined(*kid, joined);
}

/// What a condition joins by `and`; empty: nothing can be said of it.
std::vector<const Node*> joined_by_and(const Expression& condition) {
  std::vector<const Node*> joined;
  if (!condition.empty() && condition.calls().empty()) add_joined(*tree_of(condition), joined);
  return joined;
}

bool has(const std::vector<const Node*>& joined, const Node& wanted) {
  return std::any_of(joined.begin(), joined.end(),
                     [&](const Node* one) { return is_same(*one, wanted); });
}

bool denies(const std::vector<const Node*>& joined, const std::vector<const Node*>& others) {
  return std::any_of(joined.begin(), joined.end(), [&](const Node* one) {
    const bool negation = one->op == Op::kCall && one->text == "not" && one->kids.size() == 1;
    return negation && has(others, *one->kids[0]);
  });
}

}  // namespace

bool implies(const Expression& given, const Expression& asked) {
  const auto all_given = joined_by_and(given);
  const auto all_asked = joined_by_and(asked);
  return !all_asked.empty() && std::all_of(all_asked.begin(), all_asked.end(),
                                           [&](const Node* one) { return has(all_given, *one); });
}

bool excludes(const Expression& given, const Expression& asked) {
  const auto all_given = joined_by_and(given);
  const auto all_asked = joined_by_and(asked);
  return denies(all_given, all_asked) || denies(all_asked, all_given);
}

}  // namespace recourse::feel
