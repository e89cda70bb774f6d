// The part of the Explorer that goes back: returns, steps taken back, jumps of an administrator,
// and ended cases that are woken.
#include <algorithm>
#include <set>

#include "engine/service/preview.h"
#include "tests/soundness/explorer.h"

namespace recourse::soundness_test {

std::string Explorer::explore_returns(int stimuli) {
  keeps_contract_ = true;
  failing_ = 3;
  try {
    start();
    constexpr int kLives = 2;
    for (int life = 0; life < kLives; ++life) {
      for (int i = 0; i < stimuli && failure_.empty() && state_.running() && !blocked(); ++i) {
        if (dice_.chance(15)) change_data();
        if (!state_.running() || !failure_.empty() || blocked()) break;
        if (dice_.chance(45) && go_back()) continue;
        if (!go_on()) look_for_life();
      }
      look_for_end();
      if (!failure_.empty() || state_.running() || !wake()) break;
    }
    if (state_.running()) look_for_end();
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
  add_cancel(all);
  while (!all.empty()) {
    const std::size_t at = dice_.below(all.size());
    if (give(all[at]) || !failure_.empty()) return true;
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
    Map branches = some_branches();
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

bool Explorer::wake() {
  const auto& nodes = definition_->chart.nodes;
  constexpr int kTries = 12;
  for (int i = 0; i < kTries && failure_.empty(); ++i) {
    command::AdministerInstance wake;
    wake.instance = state_.id;
    wake.kind = "wake";
    wake.reason = "again";
    wake.data = Map{{"to", nodes[dice_.below(nodes.size())].path}, {"branches", some_branches()}};
    if (!give({wake, {"system", {}, {"admin"}, {}}, clock_.at})) continue;
    ++ways_back_["woken"];
    return true;
  }
  return false;
}

Map Explorer::some_branches() {
  Map branches;
  for (const auto& node : definition_->chart.nodes) {
    const auto* parallel =
        std::get_if<definition::ParallelStep>(&definition_->steps[node.id].kind);
    if (parallel == nullptr) continue;
    for (const auto& branch : parallel->branches) {
      branches[definition_->chart.nodes[branch.node].path] = dice_.chance(60) ? "start" : "skip";
    }
  }
  return branches;
}

void Explorer::add_cancel(std::vector<Stimulus>& all) {
  const bool offered = definition_->operations.count("cancel") > 0 && dice_.chance(3);
  if (!offered) return;
  all.push_back({command::RunOperation{state_.id, "cancel", {}, {}}, person("ann"), clock_.at});
}

int Explorer::went_back() const {
  int all = 0;
  for (const char* way : {"returned", "taken_back", "moved", "cancel", "woken"}) {
    const auto found = ways_back_.find(way);
    all += found == ways_back_.end() ? 0 : found->second;
  }
  return all;
}

void Explorer::count_ways_back(const Stimulus& stimulus, const command::Decision& decision) {
  const auto* operation = std::get_if<command::RunOperation>(&stimulus.command);
  if (operation != nullptr && operation->operation == "cancel") ++ways_back_["cancel"];
  std::set<std::string> ways, left;
  for (const auto& event : decision.events) {
    const auto* exited = std::get_if<history::ActivityExited>(&event);
    if (exited == nullptr) continue;
    const std::string& why = exited->reason;
    const bool back = why == "returned" || why == "taken_back" || why == "moved";
    const auto before = state_.activities.find(exited->activity);
    if (!back || before == state_.activities.end()) continue;
    ways.insert(why);
    const auto& kind = definition_->steps[before->second.node].kind;
    const auto* task = std::get_if<definition::TaskStep>(&kind);
    if (std::holds_alternative<definition::ParallelStep>(kind)) left.insert("parallel");
    if (std::holds_alternative<definition::ForeachStep>(kind)) left.insert("foreach");
    if (std::holds_alternative<definition::ScopeStep>(kind)) left.insert("scope");
    if (std::holds_alternative<definition::CallStep>(kind)) left.insert("call");
    const auto* verb = std::get_if<command::WorkItemCommand>(&stimulus.command);
    const bool decided = verb != nullptr && verb->verb == command::Verb::kVote;
    if (task != nullptr && task->vote) left.insert(decided ? "decided vote" : "open vote");
  }
  if (ways.empty()) return;
  for (const std::string& way : ways) ++ways_back_[way];
  if (left.empty()) left.insert("sequence");
  for (const std::string& what : left) ++ways_back_[what];
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
