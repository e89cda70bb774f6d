#include "engine/process/votes.h"

#include <algorithm>

#include "engine/process/evaluation.h"
#include "engine/process/incidents.h"
#include "engine/process/signers.h"
#include "engine/process/tasks.h"

namespace recourse::process {
namespace {

using RuleKind = definition::VoteRule::Kind;

bool expression_holds(Turn& turn, const Activity& activity, const definition::VoteRule& rule,
                      const Tally& now) {
  Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  for (const auto& [choice, weight] : now.counts) view.with(choice, weight);
  const auto done = Decimal::subtract(now.total, now.open);
  view.with("total", now.total).with("done", done.value_or(Decimal(0)));
  return view.truth(rule.expression);
}

bool is_share(const Decimal& count, const Decimal& percent, const Decimal& base) {
  const auto hundredfold = Decimal::multiply(count, Decimal(100));
  const auto wanted = Decimal::multiply(percent, base);
  return hundredfold && wanted && *hundredfold >= *wanted;
}

bool reached(const definition::VoteRule& rule, const Decimal& count, const Tally& now) {
  switch (rule.kind) {
    case RuleKind::kFirst: return now.done > 0 && now.first == rule.choice;
    case RuleKind::kAll: return now.base > Decimal(0) && count == now.base;
    case RuleKind::kAny: return count > Decimal(0);
    case RuleKind::kCount: return count >= rule.amount;
    case RuleKind::kPercent:
      return now.base > Decimal(0) && is_share(count, rule.amount, now.base);
    case RuleKind::kExpression: break;
  }
  return false;
}

Decimal count_of(const definition::VoteRule& rule, const Tally& now) {
  const auto at = now.counts.find(rule.choice);
  return at == now.counts.end() ? Decimal(0) : at->second;
}

bool holds(Turn& turn, const Activity& activity, const definition::VoteRule& rule,
           const Tally& now) {
  if (rule.kind == RuleKind::kExpression) return expression_holds(turn, activity, rule, now);
  return reached(rule, count_of(rule, now), now);
}

/// Could the rule still be met if every open answer helped it? (An abstention helps a share less
/// than an answer for it.) Expressions may count anything, so they are given up only when all have
/// answered.
bool can_still_pass(const definition::Vote& vote, const Tally& now) {
  const definition::VoteRule& rule = vote.pass_when;
  if (rule.kind == RuleKind::kFirst) return now.done == 0;
  if (rule.kind == RuleKind::kExpression) return now.done < now.asked;
  const auto best = Decimal::add(count_of(rule, now), now.open);
  return best && reached(rule, *best, now);
}

/// Who was asked and has not answered goes on, where the definition says so.
void let_go_on(Turn& turn, const Activity& activity) {
  using lifecycle::WorkItemState;
  for (const auto* item : items_of(turn.state(), activity.id)) {
    if (lifecycle::is_final(item->state) || item->state == WorkItemState::Created) continue;
    turn.record(history::WorkItemDetached{item->id, activity.parent});
  }
}

void conclude(Turn& turn, const Activity& activity, const definition::TaskStep& task,
              const Tally& now, bool passed) {
  const std::string result = passed ? "passed" : "failed";
  turn.record(history::VoteDecided{activity.id, turn.node(activity.node).path, result, now.counts,
                                   now.total});
  if (task.vote->rest_continue) let_go_on(turn, activity);
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
  const auto add = [](Decimal& sum, const Decimal& weight) {
    if (const auto more = Decimal::add(sum, weight)) sum = *more;
  };
  for (const auto* item : items_of(state, activity)) {
    if (item->state == lifecycle::WorkItemState::Obsolete) continue;  // a removed signer
    ++now.asked;
    add(now.total, item->weight);
    if (item->choice != "abstain") add(now.base, item->weight);
    if (item->state != lifecycle::WorkItemState::Completed) {
      add(now.open, item->weight);
      continue;
    }
    ++now.done;
    add(now.counts[item->choice], item->weight);
    now.first = item->choice;
  }
  // Looked at after every answer, so where the first one decides there is only one.
  if (now.done != 1) now.first.clear();
  return now;
}

bool is_decided(const InstanceState& state, const history::WorkItem& item) {
  const auto at = state.activities.find(item.activity);
  return at == state.activities.end() || at->second.node != item.node;
}

void look_at_vote(Turn& turn, const Activity& activity, const definition::TaskStep& task) {
  const definition::Vote& vote = *task.vote;
  const Tally now = tally(turn.state(), activity.id, vote);
  if (now.asked == 0) return vote_without_voters(turn, activity, task);
  if (vote.fail_when && holds(turn, activity, *vote.fail_when, now)) {
    return conclude(turn, activity, task, now, false);
  }
  if (holds(turn, activity, vote.pass_when, now)) {
    return conclude(turn, activity, task, now, true);
  }
  if (now.done == now.asked || !can_still_pass(vote, now)) {
    return conclude(turn, activity, task, now, false);
  }
  if (!vote.in_order) return offer_signers(turn, activity.id);
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
