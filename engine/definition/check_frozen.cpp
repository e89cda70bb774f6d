#include <algorithm>
#include <map>
#include <set>

#include "engine/definition/endings.h"

/// Option to complete where data decide that nothing changes any more: a choice is not free there,
/// it comes out for ever as the data are. So every value they may have must leave a way to an end,
/// and every value a case may begin with.
namespace recourse::definition {
namespace {

using Variables = std::vector<std::size_t>;

/// So many flows are followed for one definition, each over all of its nodes.
constexpr std::size_t kNodesMax = 60'000;
constexpr std::size_t kFlowsMin = 8, kTogetherMax = 3, kCombinationsMax = 48;

/// The conditions over data that are asked at a node.
template <class Take>
void each_condition(const ProcessDefinition& definition, NodeId at, const Take& take) {
  const StepInfo& step = definition.steps[at];
  const auto give = [&](const feel::Expression& condition) {
    if (!condition.empty()) take(condition);
  };
  give(step.only_if);
  give(step.while_);
  if (const auto* wait = std::get_if<WaitStep>(&step.kind)) give(wait->when);
  if (const auto* task = std::get_if<TaskStep>(&step.kind)) {
    for (const FormField& field : task->fields) give(field.visible_when);
  }
  for (const Catch& caught : step.catches) give(caught.when);
  for (const TransitionId way : definition.chart.node(at).transitions) {
    give(definition.transitions[way].guard);
  }
}

class FrozenData {
 public:
  FrozenData(const CheckInput& input, const Ways& ways, const ValueFlow& values,
             const Findings& findings)
      : input_(input), ways_(ways), values_(values), asked_(values.followed().count()) {
    note_told(findings);
    for (std::size_t i = 0; i < asked_.size(); ++i) frozen_.push_back(values.frozen(i, ways));
    for (const Node& node : input.definition.chart.nodes) {
      std::set<std::size_t> here;
      each_condition(input.definition, node.id, [&](const feel::Expression& condition) {
        for (const std::string& path : condition.reads()) {
          const auto at = values.followed().index(path);
          if (!at) continue;
          asked_[*at].push_back(&condition);
          if (frozen_[*at][node.id]) here.insert(*at);
        }
      });
      // Whoever enters what is around sees it decided there as well.
      for (const std::size_t one : here) groups_.insert({one});
      if (here.size() > 1 && here.size() <= kTogetherMax) {
        groups_.insert(Variables(here.begin(), here.end()));
      }
    }
  }

  /// Steps from which no end can be reached, and for which data.
  [[nodiscard]] std::map<NodeId, std::string> stuck(const std::vector<int>& found) {
    const std::size_t nodes = input_.definition.steps.size();
    left_ = std::max(kFlowsMin, kNodesMax / std::max<std::size_t>(nodes, 1));
    std::vector<Variables> ordered(groups_.begin(), groups_.end());
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const auto& a, const auto& b) { return a.size() < b.size(); });
    std::vector<bool> start(nodes, false);
    start[0] = true;
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      if (values_.followed().variable(i).input) look_at({i}, start, found);
    }
    for (const Variables& group : ordered) look_at(group, frozen_by_all(group), found);
    for (std::size_t i = 0; i < asked_.size(); ++i) look_closer({i}, found);
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) look_closer({j, i}, found);
    }
    return stuck_;
  }

 private:
  /// Waits that E-WAIT names.
  void note_told(const Findings& findings) {
    told_.resize(input_.definition.steps.size());
    for (const Finding& finding : findings) {
      if (finding.code != "E-WAIT") continue;
      for (const Node& node : input_.definition.chart.nodes) {
        if (node.path == finding.step) told_[node.id] = true;
      }
    }
  }

  [[nodiscard]] std::vector<bool> frozen_by_all(const Variables& group) const {
    std::vector<bool> where = frozen_[group.front()];
    for (const std::size_t variable : group) {
      for (NodeId at = 0; at < where.size(); ++at) where[at] = where[at] && frozen_[variable][at];
    }
    return where;
  }

  void look_at(const Variables& group, const std::vector<bool>& where,
               const std::vector<int>& found) {
    for (Followed::Combination& one : combinations(group, /*flows=*/1)) {
      ValueFlow::Assumption assumption;
      assumption.where = where;
      assumption.told = told_;
      assumption.values = std::move(one);
      look_under(assumption, found);
    }
  }

  /// Every combination of the classes of these variables; none: they are too many.
  [[nodiscard]] std::vector<Followed::Combination> combinations(const Variables& group,
                                                                std::size_t flows) {
    std::vector<Followed::Combination> all{{}};
    for (const std::size_t variable : group) {
      std::vector<Followed::Combination> longer;
      for (const Possible& one : values_.followed().classes(variable, asked_[variable])) {
        for (const Followed::Combination& before : all) {
          longer.push_back(before);
          longer.back().emplace_back(variable, one);
        }
      }
      all = std::move(longer);
      if (all.size() > kCombinationsMax) return {};
    }
    if (flows * all.size() > left_) return {};
    left_ -= flows * all.size();
    return all;
  }

  /// Values may be there for good only because nobody comes to changing them as long as they are
  /// those.
  void look_closer(const Variables& group, const std::vector<int>& found) {
    const auto all = combinations(group, /*flows=*/2);
    if (all.size() < 2) return;
    for (const Followed::Combination& one : all) {
      const ValueFlow under = values_.within(one);
      if (!under.bars_anything()) continue;
      ValueFlow::Assumption assumption;
      assumption.told = told_;
      assumption.values = one;
      assumption.where = caught_by_all(group, under);
      const std::vector<bool> known = frozen_by_all(group);
      const auto more = [&](NodeId at) { return assumption.where[at] && !known[at]; };
      bool any = false;
      for (NodeId at = 0; at < assumption.where.size(); ++at) any = any || more(at);
      if (any) compare(assumption, under, found);
    }
  }

  [[nodiscard]] std::vector<bool> caught_by_all(const Variables& group,
                                                const ValueFlow& under) const {
    const Ways ways = without_never(under, ways_);
    std::vector<bool> where(told_.size(), true);
    for (const std::size_t variable : group) {
      const std::vector<bool> own = under.frozen(variable, ways);
      for (NodeId at = 0; at < where.size(); ++at) where[at] = where[at] && own[at];
    }
    return where;
  }

  void look_under(const ValueFlow::Assumption& assumption, const std::vector<int>& found) {
    const ValueFlow values = values_.assuming(assumption);
    if (values.bars_anything()) compare(assumption, values, found);
  }

  void compare(const ValueFlow::Assumption& assumption, const ValueFlow& values,
               const std::vector<int>& found) {
    std::vector<bool> never(found.size());
    for (NodeId at = 0; at < never.size(); ++at) never[at] = !values.entered(at);
    const std::vector<int> under = endings(input_, never, &values);
    for (NodeId at = 0; at < under.size(); ++at) {
      const bool meant = assumption.where[at] || assumption.where[0];
      const bool worse = under[at] == 2 && found[at] != 2 && meant;
      if (!worse || !values.entered(at) || stuck_.count(at) > 0) continue;
      if (assumption.where[at] && !values.may_leave_so(at)) continue;
      if (come_together(assumption, at)) stuck_.emplace(at, told(assumption));
    }
  }

  /// Can several variables have such values there at once, where each is followed from where on
  /// nothing changes it?
  [[nodiscard]] bool come_together(ValueFlow::Assumption assumption, NodeId at) const {
    if (assumption.values.size() < 2) return true;
    for (const auto& [variable, values] : assumption.values) {
      assumption.apart.push_back(frozen_[variable]);
    }
    const ValueFlow flow = values_.assuming(assumption);
    const Facts there = flow.during(at);
    return flow.entered(at) &&
           std::all_of(assumption.values.begin(), assumption.values.end(), [&](const auto& one) {
             return !both(there[one.first], one.second).empty();
           });
  }

  [[nodiscard]] std::string told(const ValueFlow::Assumption& assumption) const {
    std::string text;
    for (const auto& [variable, possible] : assumption.values) {
      const std::string value = to_text(possible);
      text += (text.empty() ? "" : "; ") + values_.followed().name(variable) + ": " +
              (value.empty() ? "…" : value);
    }
    return text;
  }

  const CheckInput& input_;
  const Ways& ways_;
  const ValueFlow& values_;
  std::vector<std::vector<const feel::Expression*>> asked_;  ///< by variable
  std::vector<std::vector<bool>> frozen_;                    ///< by variable and node
  std::vector<bool> told_;
  std::set<Variables> groups_;  ///< that one step asks about where they are frozen
  std::size_t left_ = 0;
  std::map<NodeId, std::string> stuck_;
};

}  // namespace

void check_frozen(const CheckInput& input, const Ways& ways, const ValueFlow& values,
                  const std::vector<int>& found, Findings& findings) {
  if (values.followed().count() == 0) return;
  for (const auto& [at, data] : FrozenData(input, ways, values, findings).stuck(found)) {
    const std::string& name = input.definition.chart.node(at).name;
    findings.push_back(finding_at(
        input, Finding::Severity::kError, "E-STUCK", at,
        {"From '" + name + "' no way leads to an end where nothing changes these data any more (" +
             data + ").",
         "数据不再改变（" + data + "）时，从“" + name + "”出发到不了任何终点。"},
        {"Add an exit for these data, or let somebody change them.",
         "请为这些数据增加出口，或让人员可以修改它们。"}));
  }
}

}  // namespace recourse::definition
