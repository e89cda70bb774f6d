// The part of the Explorer that leaves data as they are: people, connectors, messages and time,
// but no administrator who puts them right. What the checker says data can be is held against what
// happens, and an end has to stay in reach.
#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/rests.h"
#include "engine/definition/ways.h"
#include "tests/soundness/explorer.h"

namespace recourse::soundness_test {

std::string Explorer::explore_alone(int stimuli) {
  const definition::CheckInput input{*definition_, house_.connectors, {}};
  values_ = std::make_unique<definition::ValueFlow>(input, definition::ways_of(*definition_));
  data_free_ = false;
  note_never(input);
  try {
    start();
    for (int i = 0; i < stimuli && failure_.empty() && state_.running() && !blocked(); ++i) {
      std::vector<Stimulus> back;
      if (dice_.chance(25)) {
        add_returns(back);
        add_take_back(back);
      }
      const bool went = !back.empty() && give(dice_.one_of(back));
      if (!went && !go_on()) break;
    }
    look_for_end();
  } catch (const std::exception& error) {
    failure_ = std::string("stopped: ") + error.what();
  }
  return failure_;
}

/// Steps of which W-NEVER says that nobody works there. What is skipped, or is around work that is
/// broken off before anybody gets there, is entered for a moment all the same.
void Explorer::note_never(const definition::CheckInput& input) {
  definition::Findings told;
  definition::check_never(input, told);
  std::vector<bool> never(definition_->steps.size());
  for (definition::NodeId at = 0; at < never.size(); ++at) never[at] = !values_->entered(at);
  const definition::Rests rests(*definition_, std::move(never));
  for (const definition::Node& node : definition_->chart.nodes) {
    const bool around = rests.is_void(node.id) && !node.children.empty();
    const bool passed = around || !definition_->steps[node.id].only_if.empty();
    const bool named = std::any_of(told.begin(), told.end(), [&](const auto& finding) {
      return finding.step == node.path;
    });
    if (named && !passed) never_.insert(node.path);
  }
}

namespace {

/// Work that is broken off in the very record in which it came to be: nobody saw it, nor what is
/// around it. A called case, though, has begun.
bool broken_off(const command::Decision& decision, const history::ActivityEntered& entered,
                const definition::ProcessDefinition& definition) {
  const definition::StepKind& kind = definition.steps[entered.node].kind;
  const bool around = !definition.chart.node(entered.node).children.empty();
  const bool work =
      definition::is_work(kind) && !std::holds_alternative<definition::CallStep>(kind);
  return (work || around) &&
         std::any_of(decision.events.begin(), decision.events.end(), [&](const auto& event) {
           const auto* exited = std::get_if<history::ActivityExited>(&event);
           return exited != nullptr && exited->activity == entered.activity;
         });
}

}  // namespace

void Explorer::compare(const command::Decision& decision) {
  for (const history::Event& event : decision.events) {
    const auto* entered = std::get_if<history::ActivityEntered>(&event);
    if (entered == nullptr) continue;
    if (values_->entered(entered->node) && never_.count(entered->path) == 0) continue;
    if (broken_off(decision, *entered, *definition_)) continue;
    failure_ = "'" + entered->path + "' was come to, and the checker says that nobody can";
  }
}

}  // namespace recourse::soundness_test
