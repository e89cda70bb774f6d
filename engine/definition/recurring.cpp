#include "engine/definition/recurring.h"

#include <algorithm>
#include <optional>

#include "engine/definition/outliving.h"
#include "engine/definition/root_of.h"
#include "engine/definition/table_cuts.h"

namespace recourse::definition {
namespace {

using Kind = Catch::Kind;

/// May it happen any number of times while the step it belongs to is active?
bool is_repeated(Kind kind) {
  return kind == Kind::kMessage || kind == Kind::kSignal || kind == Kind::kOperation ||
         kind == Kind::kEvery;
}

/// The data as they are with one of the combinations; nullopt: nobody waits with that.
std::optional<Facts> narrowed(Facts facts, const Followed::Combination& one) {
  for (const auto& [variable, values] : one) {
    facts[variable] = both(facts[variable], values);
    if (facts[variable].empty()) return std::nullopt;
  }
  return facts;
}

/// May data that were written be of a combination?
bool meet(const Facts& written, const Followed::Combination& one) {
  return std::all_of(one.begin(), one.end(), [&](const auto& part) {
    return !both(written[part.first], part.second).empty();
  });
}

}  // namespace

Recurring::Recurring(const ProcessDefinition& definition, const Beside& beside,
                     const StandingExits& exits, const ValueFlow& values, const WriteSets& writes)
    : definition_(definition),
      beside_(beside),
      exits_(exits),
      values_(values),
      writes_(writes) {}

bool Recurring::frees(NodeId wait, const Question& question) const {
  std::set<std::string> free;
  std::vector<Writing> by = writings(wait, free);
  std::set<std::string> stays = question.condition.reads();
  std::erase_if(by, [&](const Writing& one) { return !is_about(one, stays); });
  if (by.empty()) return false;
  std::vector<const feel::Expression*> asked;
  for (const Writing& one : by) {
    if (one.guard != nullptr) asked.push_back(one.guard);
    if (one.body != kNoNode) add_guards(one.body, asked);
  }
  for (const feel::Expression* guard : asked) {
    for (const std::string& name : guard->reads()) {
      if (free.count(name) == 0) stays.insert(name);
    }
  }
  asked.push_back(&question.condition);
  Followed::Cuts cuts;
  for (const Writing& one : by) {
    if (one.body != kNoNode) add_cuts(one.body, stays, cuts);
  }
  const auto all = values_.followed().combinations(stays, asked, cuts);
  if (!all.empty()) return finds_a_way(wait, by, all, question);
  ValueFlow::Again again;
  for (const Writing& one : by) {
    if (one.set != nullptr) again.sets.push_back(one.set);
    if (one.body != kNoNode) again.lists.push_back(one.body);
  }
  return values_.holds_at_last(wait, again, question);
}

/// All of them; `free`: what they write without a condition.
std::vector<Recurring::Writing> Recurring::writings(NodeId wait,
                                                    std::set<std::string>& free) const {
  std::vector<Writing> all;
  for (const auto& [id, operation] : definition_.operations) {
    if (!exits_.stands(operation, wait)) continue;
    for (const Assignment& one : operation.set) free.insert(one.path);
    all.push_back({nullptr, &operation.set, kNoNode});
  }
  for (NodeId at = wait; at != kNoNode; at = beside_.around(at)) {
    if (outlives(definition_, at, wait)) continue;  // its handlers may be gone by then
    for (const Catch& caught : definition_.steps[at].catches) {
      const bool again = !caught.interrupt && is_repeated(caught.kind);
      if (!again || !exits_.stands(at, caught, wait)) continue;
      const TransitionInfo& info = definition_.transitions[caught.transition];
      for (const Assignment& one : info.set) {
        if (caught.match.empty()) free.insert(one.path);
      }
      const auto& targets = definition_.chart.transition(caught.transition).targets;
      const feel::Expression* guard = caught.match.empty() ? nullptr : &caught.match;
      all.push_back({guard, &info.set, targets.empty() ? kNoNode : targets.front()});
    }
  }
  return all;
}

bool Recurring::is_about(const Writing& writing, const std::set<std::string>& reads) const {
  const auto touches = [&](const std::string& path) { return reads.count(root_of(path)) > 0; };
  const bool sets = std::any_of(writing.set->begin(), writing.set->end(),
                                [&](const Assignment& one) { return touches(one.path); });
  if (sets || writing.body == kNoNode) return sets;
  const auto& inside = writes_.of(writing.body);
  return std::any_of(inside.begin(), inside.end(), touches);
}

/// The conditions by which a list may pass its writing by, or wait before it.
void Recurring::add_guards(NodeId body, std::vector<const feel::Expression*>& asked) const {
  for (NodeId at = body; at < definition_.steps.size(); ++at) {
    if (at != body && !definition_.chart.is_ancestor(body, at)) continue;
    const StepInfo& step = definition_.steps[at];
    const auto* waits = std::get_if<WaitStep>(&step.kind);
    for (const auto* own : {&step.only_if, &step.while_, waits ? &waits->when : nullptr}) {
      if (own != nullptr && !own->empty()) asked.push_back(own);
    }
    if (!std::holds_alternative<ChooseStep>(step.kind)) continue;
    for (const TransitionId way : definition_.chart.node(at).transitions) {
      const feel::Expression& guard = definition_.transitions[way].guard;
      if (!guard.empty()) asked.push_back(&guard);
    }
  }
}

/// What tables inside may decide by.
void Recurring::add_cuts(NodeId body, const std::set<std::string>& names,
                         Followed::Cuts& cuts) const {
  for (NodeId at = body; at < definition_.steps.size(); ++at) {
    const auto* decide = std::get_if<DecideStep>(&definition_.steps[at].kind);
    if (decide == nullptr || !definition_.chart.is_ancestor(body, at)) continue;
    const auto table = definition_.decisions.find(decide->decision);
    if (table == definition_.decisions.end()) continue;
    for (const std::string& name : names) {
      const auto own = table_cuts(table->second, name);
      if (own) cuts[name].insert(cuts[name].end(), own->begin(), own->end());
    }
  }
}

/// From every combination with which it is stuck, through what is written then, to one with which
/// it is not.
bool Recurring::finds_a_way(NodeId wait, const std::vector<Writing>& by,
                            const std::vector<Combination>& all, const Question& question) const {
  const Facts here = values_.during(wait);
  std::vector<bool> good(all.size(), false), possible(all.size(), false);
  std::vector<std::vector<Facts>> outcomes(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto stuck = narrowed(here, all[i]);
    if (!stuck) continue;
    possible[i] = true;
    good[i] = values_.followed().where(question.condition, question.wanted, *stuck).has_value();
    if (!good[i]) outcomes[i] = written(by, all[i], *stuck);
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (good[i]) continue;
      for (std::size_t to = 0; to < all.size() && !good[i]; ++to) {
        good[i] = good[to] && std::any_of(outcomes[i].begin(), outcomes[i].end(),
                                          [&](const Facts& one) { return meet(one, all[to]); });
      }
      changed = changed || good[i];
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (possible[i] && !good[i]) return false;
  }
  return true;
}

/// What the data may be after one of them has written.
std::vector<Facts> Recurring::written(const std::vector<Writing>& by, const Combination& one,
                                      const Facts& stuck) const {
  std::vector<Facts> outcomes;
  for (const Writing& writing : by) {
    if (writing.guard && !values_.followed().where(*writing.guard, true, stuck)) continue;
    Facts after = stuck;
    for (const Assignment& set : *writing.set) {
      const auto at = values_.followed().index(set.path);
      if (at) after[*at] = values_.followed().given(*at, set.source, stuck);
    }
    if (writing.body != kNoNode) {
      ValueFlow::Assumption assumed{one, {}, {}, {}};
      assumed.where.resize(definition_.steps.size(), false);
      assumed.told.resize(definition_.steps.size(), false);
      for (NodeId at = writing.body; at < definition_.steps.size(); ++at) {
        const bool inside = definition_.chart.is_ancestor(writing.body, at);
        assumed.where[at] = at == writing.body || inside;
      }
      const ValueFlow under = values_.assuming(std::move(assumed));
      const Facts& inside = under.written_in(writing.body);
      for (std::size_t i = 0; i < after.size(); ++i) after[i].add(inside[i]);
    }
    outcomes.push_back(std::move(after));
  }
  return outcomes;
}

}  // namespace recourse::definition
