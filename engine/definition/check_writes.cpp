#include "engine/definition/checks.h"
#include "engine/definition/rests.h"
#include "engine/definition/root_of.h"
#include "engine/definition/write_sets.h"
#include "engine/feel/implied.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;
using Paths = std::set<std::string>;

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

/// What of `paths` a write to `path` collides with; nullptr: nothing.
const std::string* collision(const Paths& paths, const std::string& path) {
  // Overlapping paths begin with the same name; the set is ordered, so this range is small.
  const std::string name = root_of(path);
  for (auto at = paths.lower_bound(name); at != paths.end(); ++at) {
    if (at->compare(0, name.size(), name) != 0) break;
    if (overlap(path, *at)) return &*at;
  }
  return nullptr;
}

/// Each branch is told the first before it that it collides with: of a thousand that all do, a
/// thousand are told, and not each pair of them.
void check_branches(const CheckInput& input, const WriteSets& writes, const Node& node,
                    const ParallelStep& parallel, Findings& findings) {
  if (joined_by_one(parallel)) return;  // the others are broken off, and hand nothing over
  const auto& branches = parallel.branches;
  const Chart& chart = input.definition.chart;
  for (std::size_t later = 1; later < branches.size(); ++later) {
    for (const std::string& path : writes.of(branches[later].node)) {
      if (writes.combines(node.id, path)) continue;
      for (std::size_t earlier = 0; earlier < later; ++earlier) {
        const std::string* found = collision(writes.of(branches[earlier].node), path);
        const bool never_both = feel::excludes(branches[earlier].when, branches[later].when);
        if (found == nullptr || never_both) continue;
        const std::string& one = chart.node(branches[earlier].node).name;
        const std::string& other = chart.node(branches[later].node).name;
        report(input, node.id, path.size() > found->size() ? path : *found,
               {"The branches '" + one + "' and '" + other + "' both",
                "分支“" + one + "”与“" + other + "”"},
               findings);
        break;
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
