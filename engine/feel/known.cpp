#include "engine/feel/known.h"

#include <algorithm>

#include "engine/feel/compiled.h"
#include "engine/feel/evaluate.h"

namespace recourse::feel {
namespace {

class Knowledge {
 public:
  Knowledge(const Expression::Compiled& program, const Environment& known)
      : program_(program), known_(known) {}

  [[nodiscard]] std::optional<bool> truth(const Node& node) const {
    if (node.op == Op::kAnd || node.op == Op::kOr) return joined(node, node.op == Op::kOr);
    if (is_known(node)) return evaluated(node);
    const bool negation = node.op == Op::kCall && node.text == "not" && node.kids.size() == 1;
    if (!negation) return std::nullopt;
    const auto denied = truth(*node.kids[0]);
    return denied ? std::optional(!*denied) : std::nullopt;
  }

  [[nodiscard]] std::optional<Value> value(const Node& node) const {
    if (!is_known(node)) return std::nullopt;
    try {
      Value room;
      return Evaluator(program_, known_).evaluate(node, room);
    } catch (const EvaluationFault&) {
      return std::nullopt;
    }
  }

 private:
  [[nodiscard]] std::optional<bool> joined(const Node& node, bool decisive) const {
    bool all_known = true;
    for (const NodePtr& kid : node.kids) {
      const auto part = truth(*kid);
      if (part && *part == decisive) return decisive;
      all_known = all_known && part.has_value();
    }
    return all_known ? std::optional(!decisive) : std::nullopt;
  }

  [[nodiscard]] std::optional<bool> evaluated(const Node& node) const {
    try {
      return Evaluator(program_, known_).test(node);
    } catch (const EvaluationFault&) {
      return std::nullopt;
    }
  }

  [[nodiscard]] bool is_known(const Node& node) const {
    if (node.op == Op::kName && !node.as_text && !is_local(node)) {
      return known_.lookup(node.text) != nullptr;
    }
    if (node.op == Op::kCall && program_.calls.count(node.text) > 0) return false;
    return std::all_of(node.kids.begin(), node.kids.end(),
                       [&](const NodePtr& kid) { return is_known(*kid); });
  }

  static bool is_local(const Node& node) {
    return std::any_of(node.candidates.begin(), node.candidates.end(),
                       [](const Candidate& candidate) { return !candidate.field; });
  }

  const Expression::Compiled& program_;
  const Environment& known_;
};

}  // namespace

std::optional<bool> known_truth(const Expression& condition, const Environment& known) {
  const auto* program = program_of(condition);
  return program == nullptr ? std::nullopt : Knowledge(*program, known).truth(*program->root);
}

std::optional<Value> known_value(const Expression& expression, const Environment& known) {
  const auto* program = program_of(expression);
  return program == nullptr ? std::nullopt : Knowledge(*program, known).value(*program->root);
}

}  // namespace recourse::feel
