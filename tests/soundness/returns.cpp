// The part of the Explorer that goes back: returns, steps taken back, jumps of an administrator.
#include <algorithm>

#include "engine/service/preview.h"
#include "tests/soundness/explorer.h"

namespace recourse::soundness_test {

std::string Explorer::explore_returns(int stimuli) {
  keeps_contract_ = true;
  try {
    start();
    for (int i = 0; i < stimuli && failure_.empty() && state_.running() && !blocked(); ++i) {
      if (dice_.chance(15)) change_data();
      if (!state_.running() || !failure_.empty() || blocked()) break;
      if (dice_.chance(45) && go_back()) continue;
      if (!go_on()) look_for_life();
    }
    if (failure_.empty() && state_.running() && !blocked() && !reaches_end()) {
      failure_ = "no way to an end was found";
    }
  } catch (const std::exception& error) {
    failure_ = std::string("stopped: ") + error.what();
  }
  return failure_;
}

bool Explorer::go_back() {
  std::vector<Stimulus> all;
  add_returns(all);
  add_take_back(all);
  add_moves(all);
  while (!all.empty()) {
    const std::size_t at = dice_.below(all.size());
    if (give(all[at]) || !failure_.empty()) {
      ++went_back_;
      return true;
    }
    all.erase(all.begin() + static_cast<long>(at));
  }
  return false;
}

void Explorer::add_returns(std::vector<Stimulus>& all) {
  std::vector<Stimulus> work;
  add_work_items(work);
  for (Stimulus& stimulus : work) {
    const auto* verb = std::get_if<command::WorkItemCommand>(&stimulus.command);
    if (verb == nullptr || verb->verb != command::Verb::kComplete) continue;
    const auto item = state_.work_items.find(verb->item);
    const auto& task = std::get<definition::TaskStep>(definition_->steps[item->second.node].kind);
    const bool back = std::any_of(task.actions.begin(), task.actions.end(), [&](const auto& a) {
      return a.id == verb->action && a.back;
    });
    if (back) all.push_back(std::move(stimulus));
  }
}

void Explorer::add_take_back(std::vector<Stimulus>& all) const {
  if (state_.completions.empty()) return;
  all.push_back({command::RunOperation{state_.id, "take_back", {}, {}},
                 person(state_.completions.back().actor), clock_.at});
}

/// From a step that is active to any step there is; every branch on the way is started or skipped.
void Explorer::add_moves(std::vector<Stimulus>& all) {
  const auto& nodes = definition_->chart.nodes;
  for (int i = 0; i < 4 && !state_.activities.empty(); ++i) {
    auto from = state_.activities.begin();
    std::advance(from, static_cast<long>(dice_.below(state_.activities.size())));
    Map branches;
    for (const auto& node : nodes) {
      const auto* parallel =
          std::get_if<definition::ParallelStep>(&definition_->steps[node.id].kind);
      if (parallel == nullptr) continue;
      for (const auto& branch : parallel->branches) {
        branches[nodes[branch.node].path] = dice_.chance(60) ? "start" : "skip";
      }
    }
    command::AdministerInstance move;
    move.instance = state_.id;
    move.kind = "move";
    move.reason = "jump";
    move.data = Map{{"from", nodes[from->second.node].path},
                    {"to", nodes[dice_.below(nodes.size())].path},
                    {"branches", std::move(branches)}};
    all.push_back({move, {"system", {}, {"admin"}, {}}, clock_.at});
  }
}

Value Explorer::preview_of(const Stimulus& stimulus, const process::Desk& desk) const {
  const bool by_people = std::holds_alternative<command::WorkItemCommand>(stimulus.command) ||
                         std::holds_alternative<command::RunOperation>(stimulus.command) ||
                         std::holds_alternative<command::AdministerInstance>(stimulus.command);
  if (!by_people) return {};
  const auto told = service::preview(stimulus.command, stimulus.caller, desk, state_);
  return told.ok() ? *told : Value();
}

}  // namespace recourse::soundness_test
