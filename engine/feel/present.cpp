#include "engine/feel/present.h"

#include "engine/feel/compiled.h"

namespace recourse::feel {
namespace {

/// Of data: a name that an enclosing node binds is none.
bool is_data(const Node& node) {
  if (node.op == Op::kPath) return is_data(*node.kids[0]);
  return node.op == Op::kName && !node.as_text && node.candidates.empty();
}

void add_path(const Node& node, std::set<std::string>& paths) {
  const std::string path = is_data(node) ? static_path(node) : std::string();
  if (!path.empty()) paths.insert(path);
}

void collect(const Node& node, bool truth, std::set<std::string>& paths) {
  if ((node.op == Op::kAnd && truth) || (node.op == Op::kOr && !truth)) {
    for (const NodePtr& kid : node.kids) collect(*kid, truth, paths);
    return;
  }
  if (node.op == Op::kCall && node.kids.size() == 1) {
    const bool asks = node.text == "present" || node.text == "is defined";
    if (node.text == "not") collect(*node.kids[0], !truth, paths);
    if (asks && truth) add_path(*node.kids[0], paths);
    return;
  }
  if (node.op != Op::kCompare) return;
  const Relation denied = truth ? Relation::kNotEqual : Relation::kEqual;
  if (node.relation != denied) return;
  const auto is_null = [](const Node& kid) {
    return kid.op == Op::kLiteral && kid.literal.is_null();
  };
  if (is_null(*node.kids[1])) add_path(*node.kids[0], paths);
  if (is_null(*node.kids[0])) add_path(*node.kids[1], paths);
}

}  // namespace

std::set<std::string> present_when(const Expression& condition, bool truth) {
  std::set<std::string> paths;
  if (!condition.empty()) collect(*tree_of(condition), truth, paths);
  return paths;
}

}  // namespace recourse::feel
