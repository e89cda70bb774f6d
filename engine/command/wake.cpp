// An ended case is taken up again: by whom the definition names, at the steps it names, or by an
// administrator.
#include "engine/command/wake.h"

#include <algorithm>

#include "engine/command/move.h"
#include "engine/process/case_data.h"
#include "engine/process/clocks.h"
#include "engine/process/evaluation.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;
using process::NodeId;

Rejection not_now(std::string en, std::string zh) {
  return refuse(Kind::kConflict, "OPERATION_NOT_NOW", std::move(en), std::move(zh));
}

/// The step asked for; the only one there is needs no word.
Result<NodeId> chosen_step(const process::Turn& turn, const definition::Operation* declared,
                           const Map& request) {
  const std::string name(request.get("to").text());
  if (declared != nullptr && name.empty() && declared->wakes_at.size() == 1) {
    return declared->wakes_at.front();
  }
  auto step = step_called(turn, name);
  const auto& steps = wakes_at(turn.desk, declared);
  if (step && std::find(steps.begin(), steps.end(), *step) != steps.end()) return step;
  if (step && declared == nullptr) return step;
  List known;
  for (const NodeId one : steps) known.emplace_back(turn.node(one).path);
  return refuse(Kind::kInvalid, "STEP", "Say at which step the case goes on: to.",
                "请指明从哪个环节继续办理：to。", Map{{"steps", std::move(known)}});
}

}  // namespace

std::vector<NodeId> wakes_at(const Desk& desk, const definition::Operation* declared) {
  if (declared != nullptr) return declared->wakes_at;
  std::vector<NodeId> steps;
  for (const NodeId child : desk.definition.chart.node(0).children) {
    const auto& node = desk.definition.chart.node(child);
    if (node.kind != definition::NodeKind::kFinal && !node.region) steps.push_back(child);
  }
  return steps;
}

Result<Done> may_wake(const InstanceState& before) {
  if (before.running()) return not_now("The case has not ended.", "案件尚未结束。");
  if (!before.parent.empty()) {
    return not_now("Another case called this one and has gone on since: go on there.",
                   "本案件由其他案件调用，调用方已继续，请在该案件中处理。");
  }
  const bool merged = std::any_of(
      before.family.begin(), before.family.end(),
      [](const history::Relative& relative) { return relative.relation == "merged_into"; });
  if (merged) {
    return not_now("It was merged into another case: go on there.",
                   "本案件已并入其他案件，请在该案件中处理。");
  }
  if (!before.erased_keys.empty()) {
    return not_now("Personal data of this case was erased, so it cannot go on: start a new one.",
                   "本案件的个人数据已删除，无法继续办理，请发起新案件。");
  }
  return Done{};
}

Result<Decision> wake(const Caller& caller, const Desk& desk, const InstanceState& before,
                      const definition::Operation* declared, const Map& request,
                      const Value& reason) {
  if (auto allowed = may_wake(before); !allowed) return allowed.rejection();
  Session session(desk, before, caller.user);
  auto& turn = session.turn();
  const auto step = chosen_step(turn, declared, request);
  if (!step) return step.rejection();
  if (auto entered = may_be_entered(turn, 0, *step, request); !entered) return entered.rejection();
  turn.record(history::OperationDone{"wake", reason, request});
  turn.record(history::InstanceWoken{kRoot, turn.node(*step).path});
  if (declared != nullptr) {
    const process::Evaluation view(before, desk, kRoot, caller.user);
    for (const auto& [path, source] : declared->set) {
      process::write(turn, kRoot, path, view.value(source));
    }
  }
  process::clocks_when_woken(turn);
  session.kernel().reopen(kRoot, *step);
  session.run();
  const InstanceState& after = session.state();
  return session.take(Map{{"instance", after.id.text()}, {"state", lifecycle::name(after.state)}},
                      reason);
}

}  // namespace recourse::command
