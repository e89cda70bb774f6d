#include "engine/definition/checks.h"
#include "engine/definition/write_sets.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;
using Paths = std::set<std::string>;

std::string first_name(const std::string& path) { return path.substr(0, path.find('.')); }

bool overlap(const std::string& a, const std::string& b) {
  const std::string& shorter = a.size() < b.size() ? a : b;
  const std::string& longer = a.size() < b.size() ? b : a;
  if (longer.compare(0, shorter.size(), shorter) != 0) return false;
  return longer.size() == shorter.size() || longer[shorter.size()] == '.';
}

void report(const CheckInput& input, NodeId node, const std::string& path, Label who,
            Findings& findings) {
  findings.push_back(finding_at(
      input, Severity::kError, "E-CONFLICT", node,
      {who.en + " write '" + path + "'; it would be chance whose value stays.",
       who.zh + "都写入“" + path + "”，留下谁的值全凭偶然。"},
      {"Declare how it combines (`merge: append` and so on) or `shared: true`, or let each write "
       "its own variable.",
       "请声明合并方式（如 `merge: append`）或 `shared: true`，或让各自写入不同变量。"}));
}

void check_branches(const CheckInput& input, const WriteSets& writes, const Node& node,
                    const ParallelStep& parallel, Findings& findings) {
  const auto& branches = parallel.branches;
  for (std::size_t i = 0; i < branches.size(); ++i) {
    for (std::size_t j = i + 1; j < branches.size(); ++j) {
      for (const std::string& a : writes.of(branches[i].node)) {
        // Overlapping paths begin with the same name; the set is ordered, so this range is small.
        const Paths& others = writes.of(branches[j].node);
        for (auto b = others.lower_bound(first_name(a)); b != others.end(); ++b) {
          if (b->compare(0, first_name(a).size(), first_name(a)) != 0) break;
          if (!overlap(a, *b) || writes.combines(node.id, a)) continue;
          const Chart& chart = input.definition.chart;
          const std::string& one = chart.node(branches[i].node).name;
          const std::string& other = chart.node(branches[j].node).name;
          report(input, node.id, a.size() > b->size() ? a : *b,
                 {"The branches '" + one + "' and '" + other + "' both",
                  "分支“" + one + "”与“" + other + "”"},
                 findings);
        }
      }
    }
  }
}

}  // namespace

void check_writes(const CheckInput& input, Findings& findings) {
  const WriteSets writes(input.definition);
  for (const Node& node : input.definition.chart.nodes) {
    const StepKind& kind = input.definition.steps[node.id].kind;
    if (const auto* parallel = std::get_if<ParallelStep>(&kind)) {
      check_branches(input, writes, node, *parallel, findings);
    }
    const auto* foreach = std::get_if<ForeachStep>(&kind);
    if (!foreach || foreach->sequential || foreach->body == kNoNode) continue;
    for (const std::string& path : writes.of(foreach->body)) {
      if (writes.combines(node.id, path)) continue;
      report(input, node.id, path, {"All instances of this foreach", "此 foreach 的所有实例"},
             findings);
    }
  }
}

}  // namespace recourse::definition
