#include <algorithm>
#include <optional>

#include "engine/definition/check_library.h"
#include "engine/feel/check.h"

/// Duty rules as a puzzle: steps that must share a person are one piece, every piece gets somebody
/// who may do all its steps, and pieces that must be apart get different people.
namespace recourse::definition {
namespace {

using Severity = Finding::Severity;
using People = std::set<std::string>;

/// Tries that settle the puzzle; past it nothing is claimed.
constexpr int kTriesMax = 100'000;

/// Who may do a step; none: it depends on data.
class Candidates {
 public:
  Candidates(const ProcessDefinition& definition, const Staff* staff)
      : definition_(definition), staff_(staff) {}

  [[nodiscard]] std::optional<People> of_role(const std::string& name) const {
    const auto role = definition_.roles.find(name);
    if (role == definition_.roles.end()) return std::nullopt;
    const Role& found = role->second;
    if (!found.expression.empty() || !found.roster.empty()) return std::nullopt;
    if (found.group.empty()) {
      People people(found.users.begin(), found.users.end());
      if (staff_) std::erase_if(people, [&](const auto& p) { return !staff_->people.count(p); });
      return people;
    }
    if (!staff_) return std::nullopt;
    const auto group = staff_->groups.find(found.group);
    return group == staff_->groups.end() ? People{} : group->second;
  }

  [[nodiscard]] std::optional<People> of_step(NodeId node) const {
    const auto* task = std::get_if<TaskStep>(&definition_.steps[node].kind);
    if (!task || !task->assign.users.empty()) return std::nullopt;
    People people;
    for (const std::string& name : task->assign.roles) {
      const std::optional<People> own = of_role(name);
      if (!own) return std::nullopt;
      people.insert(own->begin(), own->end());
    }
    return people;
  }

 private:
  const ProcessDefinition& definition_;
  const Staff* staff_;
};

class DutyPuzzle {
 public:
  DutyPuzzle(const ProcessDefinition& definition, const Candidates& candidates)
      : definition_(definition), piece_(definition.chart.nodes.size(), kNoNode) {
    for (const Duty& duty : definition.duties) {
      if (duty.kind == Duty::Kind::kSame) join(duty.steps);
    }
    for (const Duty& duty : definition.duties) {
      for (const NodeId step : duty.steps) add(step, candidates);
    }
    for (const Duty& duty : definition.duties) {
      if (duty.kind == Duty::Kind::kSeparate) set_apart(duty.steps);
    }
  }
  /// Two steps of one piece that must be apart.
  std::optional<std::pair<NodeId, NodeId>> contradiction;
  /// A piece nobody may do the whole of.
  [[nodiscard]] std::vector<NodeId> orphan() const {
    for (const auto& [piece, people] : people_) {
      if (people && people->empty() && steps_of(piece).size() > 1) return steps_of(piece);
    }
    return {};
  }
  [[nodiscard]] bool solvable() {
    std::map<NodeId, std::string> chosen;
    return choose(people_.begin(), chosen);
  }
  [[nodiscard]] std::vector<NodeId> steps_of(NodeId piece) const {
    std::vector<NodeId> steps;
    for (NodeId step = 0; step < piece_.size(); ++step) {
      if (piece_[step] == piece) steps.push_back(step);
    }
    return steps;
  }

 private:
  using Known = std::map<NodeId, std::optional<People>>;

  void join(const std::vector<NodeId>& steps) {
    if (steps.empty()) return;
    const NodeId piece = piece_[steps[0]] == kNoNode ? steps[0] : piece_[steps[0]];
    for (const NodeId step : steps) {
      const NodeId old = piece_[step];
      piece_[step] = piece;
      if (old == kNoNode) continue;
      for (NodeId& other : piece_) {
        if (other == old) other = piece;
      }
    }
  }

  void add(NodeId step, const Candidates& candidates) {
    if (piece_[step] == kNoNode) piece_[step] = step;
    const std::optional<People> own = candidates.of_step(step);
    const auto [at, fresh] = people_.emplace(piece_[step], own);
    if (fresh || !own) return;
    if (!at->second) {
      at->second = own;
      return;
    }
    std::erase_if(*at->second, [&](const std::string& person) { return !own->count(person); });
  }

  void set_apart(const std::vector<NodeId>& steps) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      for (std::size_t j = i + 1; j < steps.size(); ++j) {
        if (piece_[steps[i]] == piece_[steps[j]] && steps[i] != steps[j]) {
          contradiction = {steps[i], steps[j]};
        }
        apart_.insert({piece_[steps[i]], piece_[steps[j]]});
        apart_.insert({piece_[steps[j]], piece_[steps[i]]});
      }
    }
  }

  bool choose(Known::const_iterator at, std::map<NodeId, std::string>& chosen) {
    if (at == people_.end()) return true;
    if (++tries_ > kTriesMax) return true;
    const auto next = std::next(at);
    if (!at->second) return choose(next, chosen);
    for (const std::string& person : *at->second) {
      const bool free = std::none_of(chosen.begin(), chosen.end(), [&](const auto& other) {
        return other.second == person && apart_.count({other.first, at->first}) > 0;
      });
      if (!free) continue;
      chosen[at->first] = person;
      if (choose(next, chosen)) return true;
      chosen.erase(at->first);
    }
    return false;
  }

  const ProcessDefinition& definition_;
  std::vector<NodeId> piece_;  ///< by step; named after one of its steps
  Known people_;
  std::set<std::pair<NodeId, NodeId>> apart_;
  int tries_ = 0;
};

std::string step_names(const ProcessDefinition& definition, const std::vector<NodeId>& steps) {
  std::string text;
  for (const NodeId step : steps) {
    text += (text.empty() ? "'" : ", '") + definition.chart.node(step).name + "'";
  }
  return text;
}

class StaffCheck {
 public:
  StaffCheck(const CheckInput& input, const Staff* staff)
      : input_(input),
        definition_(input.definition),
        staff_(staff),
        candidates_(input.definition, staff) {}

  Findings run() {
    for (const auto& [name, role] : definition_.roles) check_role(name);
    if (staff_) check_people();
    check_puzzle();
    for (const Duty& duty : definition_.duties) check_one(duty);
    return std::move(findings_);
  }

 private:
  void tell(Severity severity, std::string code, NodeId node, Label text) {
    findings_.push_back(finding_at(input_, severity, std::move(code), node, std::move(text),
                                   {"Change the rule, or who may do the steps.",
                                    "请修改规则，或修改可执行这些步骤的人。"}));
  }

  void check_role(const std::string& name) {
    const std::string& roster = definition_.roles.at(name).roster;
    if (staff_ && !roster.empty() && staff_->rosters.count(roster) == 0) {
      findings_.push_back(finding_at(input_, Severity::kWarning, "W-EMPTY-ROLE", 0,
                                     {"The directory has no roster '" + roster +
                                          "': nobody is in the role '" + name + "'.",
                                      "组织目录没有值班表“" + roster + "”：角色“" + name +
                                          "”没有任何人。"},
                                     {"Correct the name, or add it under `rosters`.",
                                      "请改正名称，或在 `rosters` 中添加。"}));
    }
    const std::optional<People> people = candidates_.of_role(name);
    if (!people || !people->empty()) return;
    findings_.push_back(finding_at(input_, Severity::kWarning, "W-EMPTY-ROLE", 0,
                                   {"Nobody is in the role '" + name + "'.",
                                    "角色“" + name + "”没有任何人。"},
                                   {"Put people into its group, or name another one.",
                                    "请把人员加入其用户组，或改用其他用户组。"}));
  }

  /// Whom the file names, by the directory.
  void check_people() {
    for (const auto& [name, role] : definition_.roles) {
      for (const std::string& user : role.users) require_person(0, user);
    }
    for (NodeId id = 0; id < definition_.steps.size(); ++id) {
      const auto* task = std::get_if<TaskStep>(&definition_.steps[id].kind);
      if (task == nullptr) continue;
      for (const std::string& user : task->cc_users) require_person(id, user);
    }
  }

  void require_person(NodeId at, const std::string& user) {
    if (staff_->people.count(user) > 0) return;
    const std::string near =
        feel::nearest(user, {staff_->people.begin(), staff_->people.end()});
    const Label fix = near.empty()
                          ? Label{"Correct the name, or add the person to the directory.",
                                  "请改正名称，或在组织目录中添加此人。"}
                          : Label{"Did you mean '" + near + "'?", "是否想写“" + near + "”？"};
    findings_.push_back(finding_at(input_, Severity::kWarning, "W-PERSON", at,
                                   {"The directory has nobody called '" + user + "'.",
                                    "组织目录中没有“" + user + "”。"},
                                   fix));
  }

  void check_puzzle() {
    DutyPuzzle puzzle(definition_, candidates_);
    if (puzzle.contradiction) {
      const auto [a, b] = *puzzle.contradiction;
      const std::string both = step_names(definition_, {a, b});
      return tell(Severity::kError, "E-DUTY", a,
                  {both + " must be done by the same person and by different ones.",
                   both + " 既要求同一人，又要求不同人。"});
    }
    if (const std::vector<NodeId> alone = puzzle.orphan(); !alone.empty()) {
      const std::string all = step_names(definition_, alone);
      return tell(Severity::kError, "E-DUTY", alone[0],
                  {all + " must be done by the same person, but nobody may do all of them.",
                   all + " 要求同一人执行，但没有人可以全部执行。"});
    }
    if (puzzle.solvable()) return;
    for (const Duty& duty : definition_.duties) {
      if (duty.kind != Duty::Kind::kSeparate || duty.steps.empty()) continue;
      const std::string all = step_names(definition_, duty.steps);
      return tell(Severity::kError, "E-DUTY", duty.steps[0],
                  {"There are not enough different people for " + all + ".",
                   "没有足够的不同人员执行 " + all + "。"});
    }
  }

  void check_one(const Duty& duty) {
    const bool pair = duty.kind == Duty::Kind::kSeparate || duty.kind == Duty::Kind::kSame;
    if (pair && duty.steps.size() < 2 && !duty.steps.empty()) {
      tell(Severity::kError, "E-DUTY", duty.steps[0],
           {"This rule needs at least two steps.", "此规则至少需要两个步骤。"});
    }
    People all;
    bool known = !duty.steps.empty();
    for (const NodeId step : duty.steps) {
      const std::optional<People> own = candidates_.of_step(step);
      known = known && own.has_value();
      if (own) all.insert(own->begin(), own->end());
      if (duty.kind == Duty::Kind::kNotStarter) check_not_starter(step, own);
    }
    const auto wanted = static_cast<std::size_t>(std::max(duty.distinct, 0));
    if (duty.kind != Duty::Kind::kDistinct || !known || all.size() >= wanted) return;
    tell(Severity::kError, "E-DUTY", duty.steps[0],
         {std::to_string(wanted) + " different people are asked for, but only " +
              std::to_string(all.size()) + " may do this.",
          "要求 " + std::to_string(wanted) + " 个不同的人，但只有 " + std::to_string(all.size()) +
              " 人可以执行。"});
  }

  void check_not_starter(NodeId step, const std::optional<People>& people) {
    const std::string name = "'" + definition_.chart.node(step).name + "'";
    if (!people || people->size() != 1) return;
    tell(Severity::kWarning, "W-DUTY", step,
         {"When " + *people->begin() + " starts a case, nobody may do " + name + ".",
          "当 " + *people->begin() + " 发起案件时，没有人可以执行 " + name + "。"});
  }

  const CheckInput& input_;
  const ProcessDefinition& definition_;
  const Staff* staff_;  ///< nullptr: not known
  Candidates candidates_;
  Findings findings_;
};

}  // namespace

void check_duties(const CheckInput& input, Findings& findings) {
  for (Finding& finding : StaffCheck(input, nullptr).run()) findings.push_back(std::move(finding));
}

Findings check_staff(const ProcessDefinition& definition, const Staff& staff) {
  static const std::map<std::string, ConnectorManifest> none;
  return StaffCheck({definition, none, {}}, &staff).run();
}

}  // namespace recourse::definition
