#include <algorithm>

#include "engine/feel/compiled.h"
#include "engine/feel/decision.h"
#include "engine/feel/display.h"
#include "engine/feel/values.h"

/// Proofs over decision tables. The literals of a column cut its values into finitely many classes
/// (each literal, and the gaps between and beyond them); within one class no literal cell can tell
/// two values apart. So one representative of each class decides, and the product of the columns'
/// classes is the whole table.
namespace recourse::feel {
namespace {

using TableHit = DecisionTable::Hit;
using TypeK = Type::Kind;

/// Past this many combinations the proof is left out: it would take longer than a person waits.
constexpr std::size_t kCombinationsMax = 200'000;

struct NoData : Environment {
  explicit NoData(const Value& value) : input(value) {}
  [[nodiscard]] const Value* lookup(std::string_view name) const override {
    return name == "?" ? &input : nullptr;
  }
  [[nodiscard]] Instant now() const override { return {}; }
  [[nodiscard]] Date today() const override { return {}; }
  [[nodiscard]] Result<Value> call(std::string_view, const List&) const override {
    return Rejection{Rejection::Kind::kInvalid, "FAULT", {"no data here", "此处没有数据"}, {}};
  }
  const Value& input;
};

/// Made of "?", literals, ranges, comparisons, and/or/not only; gathers the literals.
bool literal_cell(const Node& node, std::vector<Value>& literals) {
  switch (node.op) {
    case Op::kLiteral:
      if (!node.literal.is<bool>()) literals.push_back(node.literal);
      return true;
    case Op::kName:
      return node.text == "?";
    case Op::kNegate:
      if (node.kids[0]->op == Op::kLiteral && node.kids[0]->literal.is<Decimal>()) {
        literals.emplace_back(node.kids[0]->literal.as<Decimal>().negated());
        return true;
      }
      return false;
    case Op::kCall:
      if (node.text != "not") return false;
      break;
    case Op::kIn:
    case Op::kTest:
    case Op::kRange:
    case Op::kList:
    case Op::kCompare:
    case Op::kBetween:
    case Op::kAnd:
    case Op::kOr:
      break;
    default:
      return false;
  }
  return std::all_of(node.kids.begin(), node.kids.end(),
                     [&](const NodePtr& kid) { return literal_cell(*kid, literals); });
}

Value just_beside(const Value& value, int side) {
  if (const auto* number = value.get_if<Decimal>()) return *Decimal::add(*number, side);
  if (const auto* money = value.get_if<Money>()) {
    return Money{*Decimal::add(money->amount, side), money->currency};
  }
  if (const auto* date = value.get_if<Date>()) return Date{date->days + side};
  if (const auto* duration = value.get_if<Duration>()) return Duration{duration->us + side};
  if (const auto* months = value.get_if<Months>()) return Months{months->count + side};
  if (const auto* both = value.get_if<DateTime>()) {
    DateTime moved = *both;
    moved.date.days += side;
    return moved;
  }
  return {};
}

/// Something strictly between two neighbours; null when there is nothing.
Value between_values(const Value& low, const Value& high, bool whole) {
  const Rules rules;
  const Value next = just_beside(low, 1);
  if (order(next, high, rules) == -1) return next;
  const auto* a = low.get_if<Decimal>();
  const auto* b = high.get_if<Decimal>();
  if (!a || !b || whole) return {};
  const auto sum = Decimal::add(*a, *b);
  const auto half = sum ? Decimal::divide(*sum, 2) : std::nullopt;
  return half && *a < *half && *half < *b ? Value(*half) : Value();
}

std::vector<Value> ordered_classes(std::vector<Value> literals, bool whole) {
  const Rules rules;
  std::erase_if(literals, [&](const Value& value) { return !order(value, literals[0], rules); });
  std::sort(literals.begin(), literals.end(),
            [&](const Value& a, const Value& b) { return order(a, b, rules) == -1; });
  const auto same = [](const Value& a, const Value& b) { return a == b; };
  literals.erase(std::unique(literals.begin(), literals.end(), same), literals.end());
  std::vector<Value> classes{just_beside(literals.front(), -1)};
  for (std::size_t i = 0; i < literals.size(); ++i) {
    if (i > 0) {
      Value inner = between_values(literals[i - 1], literals[i], whole);
      if (!inner.is_null()) classes.push_back(std::move(inner));
    }
    classes.push_back(literals[i]);
  }
  classes.push_back(just_beside(literals.back(), 1));
  return classes;
}

/// One representative of each class of a column; empty when the column cannot be cut.
std::vector<Value> column_classes(const Type& type, std::vector<Value> literals) {
  std::erase_if(literals, [](const Value& value) { return value.is_null(); });
  std::vector<Value> classes;
  switch (type.kind) {
    case TypeK::kBool:
      classes = {Value(true), Value(false)};
      break;
    case TypeK::kEnum:
      for (const std::string& option : type.options) classes.emplace_back(option);
      break;
    case TypeK::kText:
    case TypeK::kUser: {
      std::string other = "\x01";  // no literal a person writes
      for (const Value& literal : literals) {
        if (std::find(classes.begin(), classes.end(), literal) == classes.end()) {
          classes.push_back(literal);
        }
      }
      classes.emplace_back(std::move(other));
      break;
    }
    case TypeK::kInt:
    case TypeK::kDecimal:
    case TypeK::kMoney:
    case TypeK::kDate:
    case TypeK::kDateTime:
    case TypeK::kDuration:
    case TypeK::kMonths:
      if (literals.empty()) return {Value(true)};  // all cells say any: one class
      classes = ordered_classes(std::move(literals), type.kind == TypeK::kInt);
      break;
    default:
      return {};
  }
  if (type.optional) classes.emplace_back();
  return classes;
}

enum class CellAnswer : char { kNo, kYes, kUnknown };

/// Columns cut into classes, and every cell's answer for every class.
struct Partition {
  std::vector<std::vector<Value>> classes;                  // [column][class]
  std::vector<std::vector<std::vector<CellAnswer>>> meets;  // [rule][column][class]
  bool whole = true;                                        // false: some column cannot be cut
};

Partition cut(const DecisionTable& table) {
  Partition cut;
  for (std::size_t column = 0; column < table.inputs.size(); ++column) {
    std::vector<Value> literals;
    for (const auto& rule : table.rules) {
      std::vector<Value> own;
      const Node* root = tree_of(rule.tests[column]);
      if (root && literal_cell(*root, own)) literals.insert(literals.end(), own.begin(), own.end());
    }
    cut.classes.push_back(column_classes(table.inputs[column].type(), std::move(literals)));
    cut.whole = cut.whole && !cut.classes.back().empty();
  }
  for (const auto& rule : table.rules) {
    auto& answers = cut.meets.emplace_back();
    for (std::size_t column = 0; column < table.inputs.size(); ++column) {
      const Expression& test = rule.tests[column];
      std::vector<Value> unused;
      const Node* root = tree_of(test);
      const bool known = !root || literal_cell(*root, unused);
      auto& row = answers.emplace_back();
      for (const Value& value : cut.classes[column]) {
        CellAnswer answer = CellAnswer::kUnknown;
        if (!root) answer = CellAnswer::kYes;
        if (root && known) {
          const Result<bool> truth = test.test(NoData(value));
          if (truth.ok()) answer = truth.value() ? CellAnswer::kYes : CellAnswer::kNo;
        }
        row.push_back(answer);
      }
    }
  }
  return cut;
}

/// What is found about one combination of classes, and about every rule.
class TableProof {
 public:
  TableProof(const DecisionTable& table, const Partition& cut)
      : table_(table), cut_(cut), reached_(table.rules.size(), false) {}

  std::vector<TableProblem> run() {
    std::vector<std::size_t> at(cut_.classes.size(), 0);
    do {
      look_at(at);
    } while (next(at));
    if (table_.hit == TableHit::kFirst) report_masked();
    return std::move(problems_);
  }

 private:
  bool next(std::vector<std::size_t>& at) const {
    for (std::size_t column = at.size(); column-- > 0;) {
      if (++at[column] < cut_.classes[column].size()) return true;
      at[column] = 0;
    }
    return false;
  }

  CellAnswer answer(std::size_t rule, const std::vector<std::size_t>& at) const {
    CellAnswer all = CellAnswer::kYes;
    for (std::size_t column = 0; column < at.size(); ++column) {
      const CellAnswer one = cut_.meets[rule][column][at[column]];
      if (one == CellAnswer::kNo) return one;
      if (one == CellAnswer::kUnknown) all = one;
    }
    return all;
  }

  void look_at(const std::vector<std::size_t>& at) {
    bool covered = false;
    bool surely = false;
    std::size_t first_sure = table_.rules.size();
    for (std::size_t rule = 0; rule < table_.rules.size(); ++rule) {
      const CellAnswer found = answer(rule, at);
      if (found == CellAnswer::kNo) continue;
      covered = true;
      if (!surely) reached_[rule] = true;
      if (found != CellAnswer::kYes) continue;
      if (surely) overlap(first_sure, rule, at);
      if (!surely) first_sure = rule;
      surely = true;
    }
    if (!covered) gap(at);
  }

  std::string combination(const std::vector<std::size_t>& at) const {
    std::string text;
    for (std::size_t column = 0; column < at.size(); ++column) {
      const Value& value = cut_.classes[column][at[column]];
      std::string shown = value.text() == "\x01" ? "anything else" : feel_text(value);
      if (value.is_null()) shown = "missing";
      if (cut_.classes[column].size() == 1) shown = "anything";
      const bool named = column < table_.input_names.size();
      text +=
          (text.empty() ? "" : ", ") + (named ? table_.input_names[column] : "?") + " = " + shown;
    }
    return text;
  }

  void gap(const std::vector<std::size_t>& at) {
    const bool matters = table_.hit == TableHit::kFirst || table_.hit == TableHit::kUnique ||
                         table_.hit == TableHit::kAny || table_.hit == TableHit::kPriority;
    if (!matters || gap_told_) return;
    gap_told_ = true;  // one example says enough
    const std::string where = combination(at);
    problems_.push_back({"E-GAP",
                         0,
                         {"no rule covers " + where, "没有规则覆盖 " + where},
                         "add a rule for it, or a last rule with any in every input"});
  }

  void overlap(std::size_t first, std::size_t second, const std::vector<std::size_t>& at) {
    const bool any = table_.hit == TableHit::kAny;
    if (table_.hit != TableHit::kUnique && !any) return;
    if (any && same_outputs(first, second)) return;
    const std::pair<std::size_t, std::size_t> pair{first, second};
    if (std::find(overlaps_.begin(), overlaps_.end(), pair) != overlaps_.end()) return;
    overlaps_.push_back(pair);
    const std::string one = std::to_string(first + 1);
    const std::string two = std::to_string(second + 1);
    const std::string where = combination(at);
    problems_.push_back({"E-OVERLAP",
                         static_cast<int>(second) + 1,
                         {"rules " + one + " and " + two + " both match " + where,
                          "规则 " + one + " 与 " + two + " 同时匹配 " + where},
                         "narrow one of them, or use hit: first"});
  }

  bool same_outputs(std::size_t first, std::size_t second) const {
    const auto& a = table_.rules[first].outputs;
    const auto& b = table_.rules[second].outputs;
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(),
        [](const Expression& x, const Expression& y) { return x.source() == y.source(); });
  }

  void report_masked() {
    for (std::size_t rule = 0; rule < reached_.size(); ++rule) {
      if (reached_[rule]) continue;
      const std::string number = std::to_string(rule + 1);
      problems_.push_back({"W-MASKED",
                           static_cast<int>(rule) + 1,
                           {"rule " + number + " can never be the first to match",
                            "规则 " + number + " 永远不会首先匹配"},
                           "move it up or remove it"});
    }
  }

  const DecisionTable& table_;
  const Partition& cut_;
  std::vector<bool> reached_;
  std::vector<std::pair<std::size_t, std::size_t>> overlaps_;
  std::vector<TableProblem> problems_;
  bool gap_told_ = false;
};

}  // namespace

std::vector<TableProblem> check_table(const DecisionTable& table) {
  const bool complete =
      !table.rules.empty() &&
      std::all_of(table.rules.begin(), table.rules.end(), [&](const DecisionTable::Rule& rule) {
        return rule.tests.size() == table.inputs.size();
      });
  if (!complete) return {};
  const Partition partition = cut(table);
  std::size_t combinations = 1;
  for (const auto& classes : partition.classes) {
    combinations *= std::max<std::size_t>(classes.size(), 1);
    if (combinations > kCombinationsMax) return {};
  }
  if (!partition.whole) return {};
  return TableProof(table, partition).run();
}

}  // namespace recourse::feel
