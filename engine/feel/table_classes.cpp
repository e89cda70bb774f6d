#include "engine/feel/table_classes.h"

#include <algorithm>
#include <map>

#include "engine/feel/compiled.h"
#include "engine/feel/values.h"

namespace recourse::feel {
namespace {

using TypeK = Type::Kind;

/// Cell tests that are run at most: about half a second of a person's time.
constexpr std::size_t kTestsMax = 600'000;

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

/// What the cells of a column are made of.
struct CellShape {
  std::vector<Value> literals;
  bool ordered = false;  ///< one value is asked to be before or after another
};

/// Made of "?", literals, ranges, comparisons, and/or/not only; gathers the literals.
bool literal_cell(const Node& node, CellShape& shape) {
  switch (node.op) {
    case Op::kLiteral:
      if (!node.literal.is<bool>()) shape.literals.push_back(node.literal);
      return true;
    case Op::kName:
      return node.text == "?";
    case Op::kNegate:
      if (node.kids[0]->op == Op::kLiteral && node.kids[0]->literal.is<Decimal>()) {
        shape.literals.emplace_back(node.kids[0]->literal.as<Decimal>().negated());
        return true;
      }
      return false;
    case Op::kCall:
      if (node.text != "not") return false;
      break;
    case Op::kCompare:
      shape.ordered = shape.ordered || (node.relation != Relation::kEqual &&
                                        node.relation != Relation::kNotEqual);
      break;
    case Op::kRange:
    case Op::kBetween:
      shape.ordered = true;
      break;
    case Op::kIn:
    case Op::kTest:
    case Op::kList:
    case Op::kAnd:
    case Op::kOr:
      break;
    default:
      return false;
  }
  return std::all_of(node.kids.begin(), node.kids.end(),
                     [&](const NodePtr& kid) { return literal_cell(*kid, shape); });
}

Value just_beside(const Value& value, int side) {
  if (const auto* number = value.get_if<Decimal>()) return *Decimal::add(*number, side);
  if (const auto* money = value.get_if<Money>()) {
    return Money{*Decimal::add(money->amount, side), money->currency};
  }
  if (const auto* date = value.get_if<Date>()) return Date{date->days + side};
  if (const auto* duration = value.get_if<Duration>()) return Duration{duration->us + side};
  if (const auto* months = value.get_if<Months>()) return Months{months->count + side};
  if (const auto* time = value.get_if<TimeOfDay>()) {
    TimeOfDay moved = *time;
    moved.us += side;
    return moved.us < 0 || moved.us >= kMicrosPerDay ? Value() : Value(moved);
  }
  if (const auto* both = value.get_if<DateTime>()) {
    DateTime moved = *both;
    moved.us += side;
    if (moved.us < 0 || moved.us >= kMicrosPerDay) {
      moved.date.days += side;
      moved.us = side < 0 ? kMicrosPerDay - 1 : 0;
    }
    return moved;
  }
  return {};
}

std::optional<Decimal> middle(const Decimal& low, const Decimal& high) {
  const auto sum = Decimal::add(low, high);
  const auto half = sum ? Decimal::divide(*sum, 2) : std::nullopt;
  if (half && low < *half && *half < high) return half;
  return std::nullopt;
}

/// Something strictly between two neighbours; null when there is nothing.
Value between_values(const Value& low, const Value& high, bool whole) {
  const Value next = just_beside(low, 1);
  if (order(next, high, Rules()) == -1) return next;
  if (whole) return {};
  const auto* a = low.get_if<Decimal>();
  const auto* b = high.get_if<Decimal>();
  if (a && b) {
    const auto half = middle(*a, *b);
    return half ? Value(*half) : Value();
  }
  const auto* some = low.get_if<Money>();
  const auto* more = high.get_if<Money>();
  if (!some || !more) return {};
  const auto half = middle(some->amount, more->amount);
  return half ? Value(Money{*half, some->currency}) : Value();
}

std::vector<Value> ordered_classes(std::vector<Value> literals, bool whole) {
  const Rules rules;
  std::erase_if(literals, [&](const Value& value) { return !order(value, literals[0], rules); });
  std::sort(literals.begin(), literals.end(),
            [&](const Value& a, const Value& b) { return order(a, b, rules) == -1; });
  const auto same = [&](const Value& a, const Value& b) { return order(a, b, rules) == 0; };
  literals.erase(std::unique(literals.begin(), literals.end(), same), literals.end());
  std::vector<Value> classes;
  const auto add = [&](Value value) {
    if (!value.is_null()) classes.push_back(std::move(value));
  };
  add(just_beside(literals.front(), -1));
  for (std::size_t i = 0; i < literals.size(); ++i) {
    if (i > 0) add(between_values(literals[i - 1], literals[i], whole));
    classes.push_back(literals[i]);
  }
  add(just_beside(literals.back(), 1));
  return classes;
}

std::vector<Value> text_classes(const std::vector<Value>& literals) {
  std::map<std::string, bool, std::less<>> known;
  std::vector<Value> classes;
  for (const Value& literal : literals) {
    if (known.emplace(std::string(literal.text()), true).second) classes.push_back(literal);
  }
  classes.emplace_back(std::string(kOtherText));
  return classes;
}

/// One representative of each class of a column; empty when the column cannot be cut.
std::vector<Value> column_classes(const Type& type, CellShape shape) {
  std::erase_if(shape.literals, [](const Value& value) { return value.is_null(); });
  std::vector<Value> classes;
  switch (type.kind) {
    case TypeK::kBool:
      classes = {Value(true), Value(false)};
      break;
    case TypeK::kEnum:
      for (const std::string& option : type.options) classes.emplace_back(option);
      break;
    case TypeK::kText:
    case TypeK::kUser:
      if (shape.ordered) return {};
      classes = text_classes(shape.literals);
      break;
    case TypeK::kInt:
    case TypeK::kDecimal:
    case TypeK::kMoney:
    case TypeK::kDate:
    case TypeK::kTime:
    case TypeK::kDateTime:
    case TypeK::kDuration:
    case TypeK::kMonths:
      if (shape.literals.empty()) return {};
      classes = ordered_classes(std::move(shape.literals), type.kind == TypeK::kInt);
      break;
    default:
      return {};
  }
  if (type.optional) classes.emplace_back();
  return classes;
}

/// What the cells of one column answer to its classes; equal cells are asked once.
class ColumnAnswers {
 public:
  explicit ColumnAnswers(const std::vector<Value>& classes) : classes_(classes) {}

  /// `known`: the classes mean something, and the cell is made of literals.
  const std::vector<CellAnswer>& of(const Expression& test, bool known, std::size_t& tests) {
    const std::string key = test.empty() ? std::string() : "=" + test.source();
    const auto [at, fresh] = answers_.emplace(key, std::vector<CellAnswer>{});
    if (!fresh) return at->second;
    for (const Value& value : classes_) {
      CellAnswer answer = test.empty() ? CellAnswer::kYes : CellAnswer::kUnknown;
      if (!test.empty() && known && ++tests <= kTestsMax) {
        const Result<bool> truth = test.test(NoData(value));
        if (truth.ok()) answer = truth.value() ? CellAnswer::kYes : CellAnswer::kNo;
      }
      at->second.push_back(answer);
    }
    return at->second;
  }

 private:
  const std::vector<Value>& classes_;
  std::map<std::string, std::vector<CellAnswer>, std::less<>> answers_;
};

/// `any` written out: true of whatever stands there.
bool says_any(const Expression& test) {
  const Node* root = tree_of(test);
  return root && root->op == Op::kLiteral && root->literal.is<bool>();
}

}  // namespace

std::optional<TableClasses> classes_of(const DecisionTable& table) {
  TableClasses cut;
  cut.meets.resize(table.rules.size());
  std::size_t tests = 0;
  for (std::size_t column = 0; column < table.inputs.size(); ++column) {
    CellShape shape;
    std::vector<bool> known;
    for (const auto& rule : table.rules) {
      CellShape own;
      const Node* root = tree_of(rule.tests[column]);
      known.push_back(root && literal_cell(*root, own));
      if (!known.back()) continue;
      shape.literals.insert(shape.literals.end(), own.literals.begin(), own.literals.end());
      shape.ordered = shape.ordered || own.ordered;
    }
    cut.classes.push_back(column_classes(table.inputs[column].type(), std::move(shape)));
    const bool whole = cut.classes.back().empty();
    if (whole) cut.classes.back().emplace_back();  // one class: all that can be told apart
    ColumnAnswers answers(cut.classes.back());
    for (std::size_t rule = 0; rule < table.rules.size(); ++rule) {
      const Expression& test = table.rules[rule].tests[column];
      const bool asked = known[rule] && (!whole || says_any(test));
      cut.meets[rule].push_back(answers.of(test, asked, tests));
    }
    if (tests > kTestsMax) return std::nullopt;
  }
  return cut;
}

std::optional<std::vector<Value>> compared_with(const Expression& cell) {
  if (cell.empty()) return std::vector<Value>{};
  CellShape shape;
  const Node* root = tree_of(cell);
  if (root == nullptr || !literal_cell(*root, shape)) return std::nullopt;
  return std::move(shape.literals);
}

}  // namespace recourse::feel
