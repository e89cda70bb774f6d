#include <algorithm>
#include <set>

#include "engine/feel/compiled.h"
#include "engine/feel/decision.h"
#include "engine/feel/display.h"
#include "engine/feel/table_classes.h"

/// Proofs over decision tables: column by column, keeping which rules may still match. Two ways
/// through the columns that leave the same rules need to be followed only once.
namespace recourse::feel {
namespace {

using TableHit = DecisionTable::Hit;

/// Ways through the columns that are followed at most; past it the proof is given up, and said so.
constexpr std::size_t kWaysMax = 20'000;
constexpr std::size_t kRuleLooksMax = 20'000'000;
constexpr std::size_t kOverlapsTold = 20;

bool gives_at_least_one(TableHit hit) {
  return hit != TableHit::kRuleOrder && hit != TableHit::kCollect &&
         hit != TableHit::kCollectSum && hit != TableHit::kCollectCount;
}

/// For every rule the place of its outputs in the order of their options; empty when some output
/// is computed.
std::vector<std::vector<std::size_t>> priorities_of(const DecisionTable& table) {
  std::vector<std::vector<std::size_t>> all;
  for (const auto& rule : table.rules) {
    auto& own = all.emplace_back();
    for (std::size_t i = 0; i < rule.outputs.size(); ++i) {
      const Node* root = tree_of(rule.outputs[i]);
      if (!root || root->op != Op::kLiteral || !table.output_types[i]) return {};
      const auto& options = table.output_types[i]->options;
      const auto at = std::find(options.begin(), options.end(), root->literal.text());
      own.push_back(static_cast<std::size_t>(at - options.begin()));
    }
  }
  return all;
}

class TableProof {
 public:
  TableProof(const DecisionTable& table, const TableClasses& cut)
      : table_(table), cut_(cut), reached_(table.rules.size(), false) {
    if (table.hit == TableHit::kPriority) priorities_ = priorities_of(table);
  }

  std::vector<TableProblem> run() {
    report_dead();
    Matching all;
    for (std::size_t rule = 0; rule < table_.rules.size(); ++rule) all.push_back({rule, true});
    follow(0, all);
    if (given_up_) {
      problems_.push_back(too_large());
    } else {
      if (table_.hit == TableHit::kFirst || !priorities_.empty()) report_masked();
      if (!gap_told_ && !unproved_.empty()) report_unproved();
    }
    return std::move(problems_);
  }

  static TableProblem too_large() {
    return {"W-TABLE",
            0,
            {"The table is too large to prove that it has no gap and no overlap.",
             "决策表过大，无法证明没有空缺和重叠。"},
            {"Split it into several decisions.", "请拆分成多个决策表。"}};
  }

 private:
  struct Candidate {
    std::size_t rule;
    bool sure;  ///< every cell so far surely matches
    auto operator<=>(const Candidate&) const = default;
  };
  using Matching = std::vector<Candidate>;

  void follow(std::size_t column, const Matching& matching) {
    if (given_up_) return;
    if (matching.empty()) return gap();
    if (column == cut_.classes.size()) return look_at(matching);
    if (!seen_.emplace(column, matching).second) return;
    looks_ += matching.size() * cut_.classes[column].size();
    given_up_ = seen_.size() > kWaysMax || looks_ > kRuleLooksMax;
    for (std::size_t c = 0; c < cut_.classes[column].size(); ++c) {
      Matching next;
      for (const Candidate& candidate : matching) {
        const CellAnswer answer = cut_.meets[candidate.rule][column][c];
        if (answer == CellAnswer::kNo) continue;
        next.push_back({candidate.rule, candidate.sure && answer == CellAnswer::kYes});
      }
      at_.push_back(c);
      follow(column + 1, next);
      at_.pop_back();
    }
  }

  /// All columns are decided: who matches, and what does that mean?
  void look_at(const Matching& matching) {
    bool surely = false;
    for (const Candidate& candidate : matching) {
      if (table_.hit == TableHit::kFirst && !surely) reached_[candidate.rule] = true;
      surely = surely || candidate.sure;
    }
    if (!priorities_.empty()) reach_by_priority(matching);
    if (!surely && unproved_.empty()) unproved_ = combination();
    if (table_.hit != TableHit::kUnique && table_.hit != TableHit::kAny) return;
    for (std::size_t i = 0; i < matching.size(); ++i) {
      for (std::size_t j = i + 1; matching[i].sure && j < matching.size(); ++j) {
        if (matching[j].sure) overlap(matching[i].rule, matching[j].rule);
        if (overlaps_.size() >= kOverlapsTold) return;
      }
    }
  }

  void reach_by_priority(const Matching& matching) {
    for (const Candidate& one : matching) {
      const bool beaten =
          std::any_of(matching.begin(), matching.end(), [&](const Candidate& other) {
            if (!other.sure || other.rule == one.rule) return false;
            const auto& mine = priorities_[one.rule];
            const auto& theirs = priorities_[other.rule];
            return theirs < mine || (theirs == mine && other.rule < one.rule);
          });
      if (!beaten) reached_[one.rule] = true;
    }
  }

  std::string combination() const {
    std::string text;
    for (std::size_t column = 0; column < at_.size(); ++column) {
      const Value& value = cut_.classes[column][at_[column]];
      std::string shown = value.text() == kOtherText ? "anything else" : feel_text(value);
      if (value.is_null()) shown = "missing";
      if (cut_.classes[column].size() == 1) shown = "anything";
      const bool named = column < table_.input_names.size();
      text +=
          (text.empty() ? "" : ", ") + (named ? table_.input_names[column] : "?") + " = " + shown;
    }
    return text;
  }

  void gap() {
    if (!gives_at_least_one(table_.hit) || gap_told_) return;
    gap_told_ = true;  // one example says enough
    const std::string where = combination();
    problems_.push_back({"E-GAP",
                         0,
                         {"no rule covers " + where, "没有规则覆盖 " + where},
                         {"Add a rule for it, or a last rule with `any` in every input.",
                          "请为它添加规则，或在最后加一条各输入均为 `any` 的规则。"}});
  }

  void report_unproved() {
    if (!gives_at_least_one(table_.hit)) return;
    problems_.push_back({"W-TABLE",
                         0,
                         {"Cells that are computed leave open whether a rule covers " + unproved_,
                          "含计算的单元格使得无法确定是否有规则覆盖 " + unproved_},
                         {"Add a last rule with `any` in every input.",
                          "请在最后加一条各输入均为 `any` 的规则。"}});
  }

  void overlap(std::size_t first, std::size_t second) {
    if (table_.hit == TableHit::kAny && same_outputs(first, second)) return;
    if (!overlaps_.emplace(first, second).second) return;
    const std::string one = std::to_string(first + 1);
    const std::string two = std::to_string(second + 1);
    const std::string where = combination();
    problems_.push_back({"E-OVERLAP",
                         static_cast<int>(second) + 1,
                         {"rules " + one + " and " + two + " both match " + where,
                          "规则 " + one + " 与 " + two + " 同时匹配 " + where},
                         {"Narrow one of them, or write `hit: first`.",
                          "请缩小其中一条的范围，或写 `hit: first`。"}});
  }

  bool same_outputs(std::size_t first, std::size_t second) const {
    const auto& a = table_.rules[first].outputs;
    const auto& b = table_.rules[second].outputs;
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(),
        [](const Expression& x, const Expression& y) { return x.source() == y.source(); });
  }

  [[nodiscard]] bool dead(std::size_t rule) const {
    return std::any_of(cut_.meets[rule].begin(), cut_.meets[rule].end(), [](const auto& column) {
      return std::all_of(column.begin(), column.end(),
                         [](CellAnswer answer) { return answer == CellAnswer::kNo; });
    });
  }

  void report_dead() {
    for (std::size_t rule = 0; rule < table_.rules.size(); ++rule) {
      if (!dead(rule)) continue;
      const std::string number = std::to_string(rule + 1);
      problems_.push_back({"W-DEAD-RULE",
                           static_cast<int>(rule) + 1,
                           {"rule " + number + " matches nothing at all",
                            "规则 " + number + " 不可能匹配任何值"},
                           {"Correct its cells, or remove it.", "请修正其单元格，或删除该规则。"}});
    }
  }

  void report_masked() {
    for (std::size_t rule = 0; rule < reached_.size(); ++rule) {
      if (reached_[rule] || dead(rule)) continue;
      const std::string number = std::to_string(rule + 1);
      const bool first = table_.hit == TableHit::kFirst;
      problems_.push_back({"W-MASKED",
                           static_cast<int>(rule) + 1,
                           {first ? "rule " + number + " can never be the first to match"
                                  : "rule " + number + " always loses against a higher priority",
                            first ? "规则 " + number + " 永远不会首先匹配"
                                  : "规则 " + number + " 总会输给优先级更高的规则"},
                           {"Move it up, or remove it.", "请把它移到前面，或删除它。"}});
    }
  }

  const DecisionTable& table_;
  const TableClasses& cut_;
  std::vector<std::size_t> at_;  ///< class of each column so far
  std::set<std::pair<std::size_t, Matching>> seen_;
  std::vector<std::vector<std::size_t>> priorities_;
  std::vector<bool> reached_;
  std::set<std::pair<std::size_t, std::size_t>> overlaps_;
  std::vector<TableProblem> problems_;
  std::string unproved_;
  std::size_t looks_ = 0;
  bool gap_told_ = false;
  bool given_up_ = false;
};

}  // namespace

std::vector<TableProblem> check_table(const DecisionTable& table) {
  const bool complete =
      !table.rules.empty() &&
      std::all_of(table.rules.begin(), table.rules.end(), [&](const DecisionTable::Rule& rule) {
        return rule.tests.size() == table.inputs.size();
      });
  if (!complete) return {};
  const std::optional<TableClasses> cut = classes_of(table);
  if (!cut) return {TableProof::too_large()};
  return TableProof(table, *cut).run();
}

}  // namespace recourse::feel
