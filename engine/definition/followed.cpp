// What conditions and assignments make of the values that are followed.
#include <algorithm>

#include "engine/definition/counted.h"
#include "engine/definition/possible.h"
#include "engine/definition/table_cuts.h"
#include "engine/feel/compiled.h"
#include "engine/feel/known.h"

namespace recourse::definition {
namespace {

constexpr std::size_t kOptionsMax = 7;
constexpr std::size_t kCasesMax = 64;

/// One value each for some of the variables.
class OneCase final : public feel::Environment {
 public:
  /// Of a list the value says how many items it has.
  void set(const Variable& variable, const Value& value) {
    if (!is_counted(variable)) {
      values_[variable.name] = value;
    } else if (auto list = some_list(value)) {
      values_[variable.name] = std::move(*list);
    }
  }
  [[nodiscard]] const Value* lookup(std::string_view name) const override {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] Instant now() const override { return {}; }
  [[nodiscard]] Date today() const override { return {}; }
  [[nodiscard]] Result<Value> call(std::string_view, const List&) const override {
    return Rejection{Rejection::Kind::kInvalid, "FAULT", {}, {}};
  }

 private:
  std::map<std::string, Value, std::less<>> values_;
};

bool is_named(const feel::Node& node, const std::string& variable) {
  return node.op == feel::Op::kName && !node.as_text && node.text == variable;
}

/// The variable itself, or how many items it has.
bool stands_for(const feel::Node& node, const Variable& variable) {
  return is_counted(variable) ? is_count_of(node, variable.name) : is_named(node, variable.name);
}

const Decimal* number_in(const feel::Node& node) {
  return node.op == feel::Op::kLiteral ? node.literal.get_if<Decimal>() : nullptr;
}

/// The numbers a condition compares a variable with; false: it asks something else about it, too.
bool numbers_compared(const feel::Node& node, const Variable& variable,
                      std::vector<Decimal>& numbers) {
  if (is_named(node, variable.name)) return false;
  if (node.op == feel::Op::kCompare) {
    for (const std::size_t side : {0u, 1u}) {
      if (!stands_for(*node.kids[side], variable)) continue;
      const Decimal* number = number_in(*node.kids[1 - side]);
      if (number != nullptr) numbers.push_back(*number);
      return number != nullptr;
    }
  }
  return std::all_of(node.kids.begin(), node.kids.end(),
                     [&](const auto& kid) { return numbers_compared(*kid, variable, numbers); });
}

/// Is its type one of numbers that follow one another: whole ones, or how many items there are?
bool is_whole(const Variable& variable) {
  const feel::Type& type = *variable.type;
  return is_counted(variable) || (type.kind == feel::Type::Kind::kInt && !type.optional);
}

/// `n + 1`, `n - 1`, `1 + n`: by how much; nullopt: it is something else.
std::optional<Decimal> step_of(const feel::Node& node, const std::string& variable) {
  const bool plus = node.text == "+";
  const bool sum = node.op == feel::Op::kArith && node.kids.size() == 2;
  if (!sum || (!plus && node.text != "-")) return std::nullopt;
  const bool first = is_named(*node.kids[0], variable);
  if (!first && !(plus && is_named(*node.kids[1], variable))) return std::nullopt;
  const Decimal* number = number_in(*node.kids[first ? 1 : 0]);
  if (number == nullptr) return std::nullopt;
  return plus ? *number : number->negated();
}

std::optional<Decimal> moved(const std::optional<Decimal>& bound, const Decimal& by) {
  return bound ? Decimal::add(*bound, by) : std::nullopt;
}

}  // namespace

Followed::Followed(std::vector<const Variable*> variables) : variables_(std::move(variables)) {
  for (std::size_t i = 0; i < variables_.size(); ++i) by_name_[variables_[i]->name] = i;
}

std::optional<std::size_t> Followed::index(const std::string& path) const {
  const auto found = by_name_.find(path);
  return found == by_name_.end() ? std::nullopt : std::optional(found->second);
}

std::string Followed::name(std::size_t index) const {
  const Variable& variable = *variables_[index];
  return is_counted(variable) ? "count(" + variable.name + ")" : variable.name;
}

Possible Followed::anything(std::size_t index) const {
  const feel::Type& type = *variables_[index]->type;
  Possible all;
  if (is_counted(*variables_[index])) return any_number_from(0);
  if (type.kind == feel::Type::Kind::kBool) {
    all.values = {Value(false), Value(true)};
  } else if (type.kind == feel::Type::Kind::kEnum && type.options.size() <= kOptionsMax) {
    for (const auto& option : type.options) all.values.emplace_back(option);
  } else {
    all.any = true;
    return all;
  }
  if (type.optional) all.values.emplace_back();
  return all;
}

Possible Followed::initial(std::size_t index) const {
  const Variable& variable = *variables_[index];
  if (variable.input) return anything(index);
  if (variable.initial && is_counted(variable)) return items_given(*variable.initial);
  if (variable.initial) return given(index, *variable.initial, Facts(count()));
  Possible nothing;
  nothing.add(Value());
  return variable.type->optional ? nothing : anything(index);
}

/// Some of the values a variable may hold, for which a condition comes out alike.
struct Followed::Part {
  Value one;  ///< of them
  std::optional<Decimal> low, high;
  bool single = true;  ///< there is no other
};

/// As Possible::add, but exact: nothing is growing here.
void Followed::include(Possible& possible, const Part& part) {
  const auto* number = part.one.get_if<Decimal>();
  const auto low = part.single && number != nullptr ? *number : part.low;
  const auto high = part.single && number != nullptr ? *number : part.high;
  if (!possible.any && part.single) {
    possible.add(part.one);
  } else if (!possible.any) {
    possible.add(Possible{true, {}, part.low, part.high});
  } else {
    possible.low =
        possible.low && low ? std::optional(std::min(*possible.low, *low)) : std::nullopt;
    possible.high =
        possible.high && high ? std::optional(std::max(*possible.high, *high)) : std::nullopt;
  }
}

/// The numbers a condition compares with cut all others into ranges: one of each tells the rest.
std::vector<Followed::Part> Followed::parts(std::size_t index, const feel::Expression& condition,
                                            const Possible& possible) const {
  std::vector<Part> parts;
  for (const Value& value : possible.values) parts.push_back({value, {}, {}});
  std::vector<Decimal> numbers;
  const bool compared =
      possible.any && is_whole(*variables_[index]) &&
      numbers_compared(*feel::tree_of(condition), *variables_[index], numbers);
  if (!compared || numbers.empty()) return parts;
  return ranges(possible, std::move(numbers));
}

/// Each of the numbers, and what lies below, between and above them.
std::vector<Followed::Part> Followed::ranges(const Possible& possible,
                                             std::vector<Decimal> numbers) {
  std::vector<Part> parts;
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::optional<Decimal> from = possible.low;
  const auto add_range = [&](std::optional<Decimal> to) {
    if (possible.high && (!to || *to > *possible.high)) to = possible.high;
    if (from && to && *from > *to) return;
    parts.push_back({from ? *from : *to, from, to, from && to && *from == *to});
  };
  for (const Decimal& number : numbers) {
    add_range(moved(number, -1));
    const bool below = possible.low && number < *possible.low;
    const bool above = possible.high && number > *possible.high;
    if (!below && !above) parts.push_back({number, number, number});
    const auto next = moved(number, 1);
    if (!from || (next && *next > *from)) from = next;
  }
  add_range(std::nullopt);
  return parts;
}

std::vector<Possible> Followed::classes(std::size_t index,
                                        const std::vector<const feel::Expression*>& conditions,
                                        const std::vector<Decimal>& cuts) const {
  const Possible all = anything(index);
  std::vector<Possible> found;
  for (const Value& value : all.values) found.push_back({false, {value}, {}, {}});
  if (!is_whole(*variables_[index])) return found;
  std::vector<Decimal> numbers = cuts;
  for (const feel::Expression* condition : conditions) {
    const auto& tree = *feel::tree_of(*condition);
    if (!numbers_compared(tree, *variables_[index], numbers)) return {};
  }
  for (const Part& part : ranges(all, std::move(numbers))) {
    found.emplace_back();
    include(found.back(), part);
  }
  return found;
}

std::vector<Followed::Combination> Followed::combinations(
    const std::set<std::string>& names,
    const std::vector<const feel::Expression*>& conditions, const Cuts& cuts) const {
  constexpr std::size_t kCombinationsMax = 24;
  std::vector<Combination> all{{}};
  for (const std::string& name : names) {
    const auto at = index(name);
    if (!at) continue;
    const auto further = cuts.find(name);
    const auto own = classes(*at, conditions,
                             further == cuts.end() ? std::vector<Decimal>() : further->second);
    if (all.size() * own.size() > kCombinationsMax) return {};
    std::vector<Combination> longer;
    for (const Combination& one : all) {
      for (const Possible& values : own) {
        longer.push_back(one);
        longer.back().emplace_back(*at, values);
      }
    }
    all = std::move(longer);
  }
  return all;
}

/// Is what is followed of the variable all that the expression asks of it?
bool Followed::tells(std::size_t index, const feel::Expression& expression) const {
  const Variable& variable = *variables_[index];
  return !is_counted(variable) || asks_only_count(*feel::tree_of(expression), variable.name);
}

/// Every combination of what the followed variables a condition reads may hold.
template <class Visit>
void Followed::each_case(const feel::Expression& condition, const Facts& facts,
                         const Visit& visit) const {
  std::vector<std::pair<std::size_t, std::vector<Part>>> read;
  std::size_t cases = 1;
  for (const std::string& path : condition.reads()) {
    const auto at = index(path);
    if (!at || !tells(*at, condition)) continue;
    auto all = parts(*at, condition, facts[*at]);
    if (all.empty() || cases * all.size() > kCasesMax) continue;
    cases *= all.size();
    read.emplace_back(*at, std::move(all));
  }
  for (std::size_t number = 0; number < cases; ++number) {
    OneCase one;
    std::map<std::size_t, const Part*> chosen;
    std::size_t rest = number;
    for (const auto& [at, all] : read) {
      const Part& part = all[rest % all.size()];
      rest /= all.size();
      one.set(*variables_[at], part.one);
      chosen[at] = &part;
    }
    visit(one, chosen);
  }
}

std::optional<Facts> Followed::where(const feel::Expression& condition, bool wanted,
                                     const Facts& facts) const {
  Facts left = facts;
  bool may = false;
  each_case(condition, facts, [&](const OneCase& one, const auto& chosen) {
    const auto truth = feel::known_truth(condition, one);
    if (truth && *truth != wanted) return;
    for (const auto& [at, part] : chosen) {
      if (!may) left[at] = {};
      include(left[at], *part);
    }
    may = true;
  });
  return may ? std::optional(std::move(left)) : std::nullopt;
}

Possible Followed::given(std::size_t index, const Source& source, const Facts& facts) const {
  const Variable& variable = *variables_[index];
  if (is_counted(variable)) {
    if (variable.merge.empty()) return items_given(source);
    return definition::sum(facts[index], items_added(source));
  }
  Possible result;
  if (const auto* literal = std::get_if<Value>(&source.content)) {
    result.add(*literal);
    return result;
  }
  const auto* expression = std::get_if<feel::Expression>(&source.content);
  const auto* text = std::get_if<feel::Template>(&source.content);
  if (text != nullptr && text->lone_) expression = &text->expressions_.front();
  if (expression == nullptr || expression->empty()) return anything(index);
  // What is true or false of a range hangs on the numbers it is compared with.
  const bool truth = expression->type().kind == feel::Type::Kind::kBool;
  for (const std::string& path : expression->reads()) {
    const auto from = this->index(path);
    if (!from || !facts[*from].any || truth) continue;
    if (is_counted(*variables_[*from])) return anything(index);
    const auto step = step_of(*feel::tree_of(*expression), path);
    if (!step) return anything(index);
    return {true, {}, moved(facts[*from].low, *step), moved(facts[*from].high, *step)};
  }
  bool unknown = false;
  each_case(*expression, facts, [&](const OneCase& one, const auto&) {
    const auto value = feel::known_value(*expression, one);
    if (value) result.add(*value);
    unknown = unknown || !value;
  });
  return unknown ? anything(index) : result;
}

/// Where there are few values it is asked about, the table is asked about each; of a range, about
/// one between any two numbers of its cells.
std::optional<Possible> Followed::looked_up(const feel::DecisionTable& table,
                                            const std::string& output, const Facts& facts) const {
  std::map<std::size_t, std::vector<Part>> read;
  std::size_t cases = 1;
  for (const feel::Expression& input : table.inputs) {
    for (const std::string& path : input.reads()) {
      const auto at = index(path);
      if (!at || facts[*at].empty() || is_counted(*variables_[*at])) return std::nullopt;
      if (read.count(*at) > 0) continue;
      auto& own = read[*at];
      if (facts[*at].any) {
        auto cuts = is_whole(*variables_[*at]) ? table_cuts(table, path) : std::nullopt;
        if (!cuts) return std::nullopt;
        own = ranges(facts[*at], std::move(*cuts));
      }
      for (const Value& value : facts[*at].values) own.push_back({value, {}, {}});
      cases *= own.size();
    }
  }
  if (cases > kCasesMax) return std::nullopt;
  Possible outputs;
  for (std::size_t number = 0; number < cases; ++number) {
    OneCase one;
    std::size_t rest = number;
    for (const auto& [at, own] : read) {
      one.set(*variables_[at], own[rest % own.size()].one);
      rest /= own.size();
    }
    const Result<Value> found = feel::decide(table, one);
    if (!found || !found->is<Map>()) return std::nullopt;
    outputs.add((*found)[output]);
  }
  return outputs;
}

std::optional<Possible> Followed::decided(const feel::DecisionTable& table,
                                          const Source& source, const Facts& facts) const {
  using Hit = feel::DecisionTable::Hit;
  const bool one = table.hit == Hit::kFirst || table.hit == Hit::kUnique ||
                   table.hit == Hit::kAny || table.hit == Hit::kPriority;
  const auto* saved = std::get_if<feel::Expression>(&source.content);
  if (!one || saved == nullptr || saved->empty()) return std::nullopt;
  const std::string path = feel::static_path(*feel::tree_of(*saved));
  for (std::size_t i = 0; i < table.output_names.size(); ++i) {
    if (path != "result." + table.output_names[i]) continue;
    if (auto exact = looked_up(table, table.output_names[i], facts)) return exact;
    Possible outputs;
    const auto add = [&](const std::vector<feel::Expression>& row) {
      const auto value = feel::known_value(row[i], OneCase());
      if (value) outputs.add(*value);
      return value.has_value();
    };
    const bool known = std::all_of(table.rules.begin(), table.rules.end(),
                                   [&](const auto& rule) { return add(rule.outputs); });
    if (known && (table.defaults.empty() || add(table.defaults))) return outputs;
  }
  return std::nullopt;
}

}  // namespace recourse::definition
