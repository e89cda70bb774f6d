#include "engine/definition/possible.h"

#include <algorithm>

#include "engine/feel/compiled.h"
#include "engine/feel/known.h"

namespace recourse::definition {
namespace {

constexpr std::size_t kValuesMax = 8;
constexpr std::size_t kCasesMax = 64;

/// One value each for some of the variables.
class OneCase final : public feel::Environment {
 public:
  void set(const std::string& name, const Value& value) { values_[name] = &value; }
  [[nodiscard]] const Value* lookup(std::string_view name) const override {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : found->second;
  }
  [[nodiscard]] Instant now() const override { return {}; }
  [[nodiscard]] Date today() const override { return {}; }
  [[nodiscard]] Result<Value> call(std::string_view, const List&) const override {
    return Rejection{Rejection::Kind::kInvalid, "FAULT", {}, {}};
  }

 private:
  std::map<std::string, const Value*, std::less<>> values_;
};

/// `n = 1`: the value a condition names for a variable of which nothing is known.
const Value* named_value(const feel::Expression& condition, const std::string& variable) {
  const feel::Node& node = *feel::tree_of(condition);
  if (node.op != feel::Op::kCompare || node.relation != feel::Relation::kEqual) return nullptr;
  for (const int side : {0, 1}) {
    const feel::Node& name = *node.kids[static_cast<std::size_t>(side)];
    const feel::Node& other = *node.kids[static_cast<std::size_t>(1 - side)];
    const bool is_it = name.op == feel::Op::kName && !name.as_text && name.text == variable;
    if (is_it && other.op == feel::Op::kLiteral) return &other.literal;
  }
  return nullptr;
}

}  // namespace

bool Possible::add(const Value& value) {
  if (any || std::find(values.begin(), values.end(), value) != values.end()) return false;
  values.push_back(value);
  if (values.size() > kValuesMax) {
    any = true;
    values.clear();
  }
  return true;
}

bool Possible::add(const Possible& other) {
  if (any) return false;
  if (other.any) {
    any = true;
    values.clear();
    return true;
  }
  bool grew = false;
  for (const Value& value : other.values) grew = add(value) || grew;
  return grew;
}

Followed::Followed(std::vector<const Variable*> variables) : variables_(std::move(variables)) {
  for (std::size_t i = 0; i < variables_.size(); ++i) by_name_[variables_[i]->name] = i;
}

std::optional<std::size_t> Followed::index(const std::string& path) const {
  const auto found = by_name_.find(path);
  return found == by_name_.end() ? std::nullopt : std::optional(found->second);
}

Possible Followed::anything(std::size_t index) const {
  const feel::Type& type = *variables_[index]->type;
  Possible all;
  if (type.kind == feel::Type::Kind::kBool) {
    all.values = {Value(false), Value(true)};
  } else if (type.kind == feel::Type::Kind::kEnum && type.options.size() < kValuesMax) {
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
  if (variable.initial) return given(index, *variable.initial, Facts(count()));
  Possible nothing;
  nothing.add(Value());
  return variable.type->optional ? nothing : anything(index);
}

/// Every combination of what the followed variables among `reads` may hold.
template <class Visit>
void Followed::each_case(const std::set<std::string>& reads, const Facts& facts,
                         const Visit& visit) const {
  std::vector<std::size_t> read;
  std::size_t cases = 1;
  for (const std::string& path : reads) {
    const auto at = index(path);
    if (!at || facts[*at].any || facts[*at].values.empty()) continue;
    if (cases * facts[*at].values.size() > kCasesMax) continue;
    cases *= facts[*at].values.size();
    read.push_back(*at);
  }
  for (std::size_t number = 0; number < cases; ++number) {
    OneCase one;
    std::map<std::size_t, const Value*> chosen;
    std::size_t rest = number;
    for (const std::size_t at : read) {
      const auto& values = facts[at].values;
      const Value& value = values[rest % values.size()];
      rest /= values.size();
      one.set(variables_[at]->name, value);
      chosen[at] = &value;
    }
    visit(one, chosen);
  }
}

std::optional<Facts> Followed::where(const feel::Expression& condition, bool wanted,
                                     const Facts& facts) const {
  Facts left = facts;
  std::map<std::size_t, Possible> kept;
  bool may = false;
  each_case(condition.reads(), facts, [&](const OneCase& one, const auto& chosen) {
    for (const auto& [at, value] : chosen) kept.try_emplace(at);
    const auto truth = feel::known_truth(condition, one);
    if (truth && *truth != wanted) return;
    may = true;
    for (const auto& [at, value] : chosen) kept[at].add(*value);
  });
  if (!may) return std::nullopt;
  for (auto& [at, possible] : kept) left[at] = std::move(possible);
  for (const std::string& path : condition.reads()) {
    const auto at = index(path);
    if (!wanted || !at || !left[*at].any) continue;
    if (const Value* value = named_value(condition, path)) left[*at] = {false, {*value}};
  }
  return left;
}

Possible Followed::given(std::size_t index, const Source& source, const Facts& facts) const {
  Possible result;
  if (const auto* literal = std::get_if<Value>(&source.content)) {
    result.add(*literal);
    return result;
  }
  const auto* expression = std::get_if<feel::Expression>(&source.content);
  const auto* text = std::get_if<feel::Template>(&source.content);
  if (text != nullptr && text->lone_) expression = &text->expressions_.front();
  if (expression == nullptr) return anything(index);
  bool unknown = false;
  each_case(expression->reads(), facts, [&](const OneCase& one, const auto&) {
    const auto value = feel::known_value(*expression, one);
    if (value) result.add(*value);
    unknown = unknown || !value;
  });
  return unknown ? anything(index) : result;
}

std::optional<Possible> Followed::decided(const feel::DecisionTable& table,
                                          const Source& source) const {
  using Hit = feel::DecisionTable::Hit;
  const bool one = table.hit == Hit::kFirst || table.hit == Hit::kUnique ||
                   table.hit == Hit::kAny || table.hit == Hit::kPriority;
  const auto* saved = std::get_if<feel::Expression>(&source.content);
  if (!one || saved == nullptr || saved->empty()) return std::nullopt;
  const std::string path = feel::static_path(*feel::tree_of(*saved));
  for (std::size_t i = 0; i < table.output_names.size(); ++i) {
    if (path != "result." + table.output_names[i]) continue;
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
