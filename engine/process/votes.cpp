#include "engine/process/votes.h"

#include <algorithm>

#include "engine/process/evaluation.h"
#include "engine/process/incidents.h"
#include "engine/process/tasks.h"

namespace recourse::process {
namespace {

using RuleKind = definition::VoteRule::Kind;

bool expression_holds(Turn& turn, const Activity& activity, const definition::VoteRule& rule,
                      const Tally& now) {
  Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  for (const auto& [choice, count] : now.counts) view.with(choice, count);
  view.with("total", now.total).with("done", now.done);
  return view.truth(rule.expression);
}

bool reached(const definition::VoteRule& rule, int count, const Tally& now) {
  switch (rule.kind) {
    case RuleKind::kFirst: return now.done > 0 && now.first == rule.choice;
    case RuleKind::kAll: return now.base > 0 && count == now.base;
    case RuleKind::kAny: return count > 0;
    case RuleKind::kCount: return Decimal(count) >= rule.amount;
    case RuleKind::kPercent:
      return now.base > 0 && Decimal(count * 100) >= *Decimal::multiply(rule.amount, now.base);
    case RuleKind::kExpression: break;
  }
  return false;
}

bool holds(Turn& turn, const Activity& activity, const definition::VoteRule& rule,
           const Tally& now) {
  if (rule.kind == RuleKind::kExpression) return expression_holds(turn, activity, rule, now);
  const auto at = now.counts.find(rule.choice);
  return reached(rule, at == now.counts.end() ? 0 : at->second, now);
}

/// Could the rule still be met if every open answer helped it? Expressions may count anything, so
/// they are given up only when all have answered.
bool can_still_pass(const definition::Vote& vote, const Tally& now) {
  const definition::VoteRule& rule = vote.pass_when;
  const int open = now.total - now.done;
  if (rule.kind == RuleKind::kFirst) return now.done == 0;
  if (rule.kind == RuleKind::kExpression) return open > 0;
  const auto at = now.counts.find(rule.choice);
  const int count = at == now.counts.end() ? 0 : at->second;
  const bool may_abstain =
      std::find(vote.choices.begin(), vote.choices.end(), "abstain") != vote.choices.end();
  for (int abstaining = 0; abstaining <= (may_abstain ? open : 0); ++abstaining) {
    Tally best = now;
    best.base -= abstaining;
    best.done = best.total;
    if (reached(rule, count + open - abstaining, best)) return true;
  }
  return false;
}

void conclude(Turn& turn, const Activity& activity, const definition::TaskStep& task,
              const Tally& now, bool passed) {
  const std::string result = passed ? "passed" : "failed";
  turn.record(history::VoteDecided{activity.id, turn.node(activity.node).path, result, now.counts,
                                   now.total});
  kernel::Event event;
  event.name = "action." + result;
  event.reach = kernel::Event::Reach::kAt;
  event.at = activity.id;
  for (const auto& action : task.actions) {
    if (action.id == result && !action.transitions.empty()) event.take = action.transitions[0];
  }
  turn.kernel->raise(std::move(event));
}

}  // namespace

Tally tally(const InstanceState& state, ActivityId activity, const definition::Vote& vote) {
  Tally now;
  for (const auto& choice : vote.choices) now.counts[choice] = 0;
  for (const auto* item : items_of(state, activity)) {
    if (item->state == lifecycle::WorkItemState::Obsolete) continue;  // a removed signer
    ++now.total;
    if (item->state != lifecycle::WorkItemState::Completed) continue;
    ++now.done;
    ++now.counts[item->choice];
    now.first = item->choice;
  }
  const auto abstained = now.counts.find("abstain");
  // Looked at after every answer, so where the first one decides there is only one.
  if (now.done != 1) now.first.clear();
  now.base = now.total - (abstained == now.counts.end() ? 0 : abstained->second);
  return now;
}

void look_at_vote(Turn& turn, const Activity& activity, const definition::TaskStep& task) {
  const definition::Vote& vote = *task.vote;
  const Tally now = tally(turn.state(), activity.id, vote);
  if (now.total == 0) return vote_without_voters(turn, activity, task);
  if (vote.fail_when && holds(turn, activity, *vote.fail_when, now)) {
    return conclude(turn, activity, task, now, false);
  }
  if (holds(turn, activity, vote.pass_when, now)) {
    return conclude(turn, activity, task, now, true);
  }
  if (now.done == now.total || !can_still_pass(vote, now)) {
    return conclude(turn, activity, task, now, false);
  }
  if (!vote.in_order) return;
  for (const auto* item : items_of(turn.state(), activity.id)) {
    if (lifecycle::is_final(item->state)) continue;
    if (item->state == lifecycle::WorkItemState::Created) offer(turn, item->id);
    return;  // one at a time: the first open one has the word
  }
}

void vote_without_voters(Turn& turn, const Activity& activity, const definition::TaskStep& task) {
  if (!task.vote || task.vote->empty == definition::Vote::Empty::kError) {
    raise_incident(turn, activity.id, "NOBODY",
                   {"Nobody is left to answer here: add a signer or change the organisation.",
                    "此处没有可表决的人员：请加签或调整组织机构。"});
    return;
  }
  conclude(turn, activity, task, Tally{},
           task.vote->empty == definition::Vote::Empty::kPass);
}

}  // namespace recourse::process
