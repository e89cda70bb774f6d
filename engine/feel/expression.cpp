#include "engine/feel/expression.h"

#include <algorithm>

#include "engine/feel/check.h"
#include "engine/feel/compiled.h"
#include "engine/feel/evaluate.h"
#include "engine/feel/parse.h"

namespace recourse::feel {
namespace {

constexpr int kFieldDepthMax = 8;  // records within records whose names the grammar must know

void note_fields(const TypePtr& type, NameBook& book, int depth) {
  if (!type || depth > kFieldDepthMax) return;
  for (const Type::Field& field : type->fields) {
    book.add(field.name);
    note_fields(field.type, book, depth + 1);
  }
  note_fields(type->element, book, depth + 1);
}

void note_names(const TypeScope& scope, NameBook& book) {
  for (const std::string& name : scope.names()) {
    book.add(name);
    note_fields(scope.lookup(name), book, 0);
  }
}

Compilation finish(std::string_view source, Parsed parsed, const TypeScope& scope,
                   const CompileOptions& options, Type::Kind wanted) {
  Compilation result;
  result.problems = std::move(parsed.problems);
  if (!parsed.root) return result;
  auto compiled = std::make_shared<Expression::Compiled>();
  compiled->source = std::string(source);
  compiled->strict = options.strict;
  compiled->currency = options.currency;
  compiled->root = std::move(parsed.root);
  Checker(scope, options, *compiled, result.problems).check(*compiled->root);
  const Type::Kind kind = compiled->root->type->kind;
  const bool other = wanted != Type::Kind::kAny && kind != wanted && kind != Type::Kind::kAny;
  if (other && result.problems.empty()) {
    result.problems.push_back({0,
                               "E-TYPE",
                               {"expected a condition, found " + describe(*compiled->root->type),
                                "此处应为条件，实际为 " + describe(*compiled->root->type)},
                               ""});
  }
  if (result.problems.empty()) result.expression = Expression(std::move(compiled));
  return result;
}

/// The scope of a cell: everything outside, and the input as "?".
class CellScope : public TypeScope {
 public:
  CellScope(const TypeScope& outer, TypePtr input) : outer_(outer), input_(std::move(input)) {}
  [[nodiscard]] TypePtr lookup(std::string_view name) const override {
    return name == "?" ? input_ : outer_.lookup(name);
  }
  [[nodiscard]] std::vector<std::string> names() const override { return outer_.names(); }
  [[nodiscard]] bool is_step(std::string_view name) const override { return outer_.is_step(name); }
  [[nodiscard]] bool is_role(std::string_view name) const override { return outer_.is_role(name); }
  [[nodiscard]] bool is_duty(std::string_view name) const override { return outer_.is_duty(name); }

 private:
  const TypeScope& outer_;
  TypePtr input_;
};

const std::string kNoSource;
const std::set<std::string> kNoNames;

}  // namespace

const std::string& Expression::source() const { return root_ ? root_->source : kNoSource; }

const Type& Expression::type() const {
  return root_ ? *root_->root->type : *make_type(Type::Kind::kAny);
}

const std::set<std::string>& Expression::reads() const { return root_ ? root_->reads : kNoNames; }
const std::set<std::string>& Expression::calls() const { return root_ ? root_->calls : kNoNames; }

namespace {

Rejection faulted(const EvaluationFault& fault, const std::string& source) {
  Rejection rejection{Rejection::Kind::kInvalid, fault.code, fault.text, {}};
  rejection.text.en += " (in: " + source.substr(0, 200) + ")";
  rejection.text.zh += "（表达式：" + source.substr(0, 200) + "）";
  rejection.details = Map{{"offset", static_cast<std::int64_t>(fault.offset)}, {"source", source}};
  return rejection;
}

/// A bare number where the whole expression is money (one branch of an if) takes the currency.
Value in_currency(Value value, const Expression::Compiled& program) {
  const auto* number = value.get_if<Decimal>();
  const std::string& currency = program.currency;
  const bool money = program.root->type->kind == Type::Kind::kMoney;
  if (!number || !money || currency.size() != 3) return value;
  return Money{*number, {currency[0], currency[1], currency[2]}};
}

}  // namespace

const Expression::Compiled* program_of(const Expression& expression) {
  return expression.root_.get();
}

const Node* tree_of(const Expression& expression) {
  return expression.root_ ? expression.root_->root.get() : nullptr;
}

Result<Value> Expression::evaluate(const Environment& environment) const {
  RECOURSE_INVARIANT(root_, "evaluate() of an empty expression");
  try {
    Evaluator evaluator(*root_, environment);
    Value room;
    const Value& value = evaluator.evaluate(*root_->root, room);
    evaluator.charge(*root_->root, value);
    return in_currency(&value == &room ? std::move(room) : value, *root_);
  } catch (const EvaluationFault& fault) {
    return faulted(fault, root_->source);
  }
}

Result<bool> Expression::test(const Environment& environment) const {
  RECOURSE_INVARIANT(root_, "test() of an empty expression");
  try {
    return Evaluator(*root_, environment).test(*root_->root).value_or(false);
  } catch (const EvaluationFault& fault) {
    return faulted(fault, root_->source);
  }
}

Compilation compile(std::string_view source, const TypeScope& scope,
                    const CompileOptions& options) {
  NameBook book;
  note_names(scope, book);
  return finish(source, parse_expression(source, book), scope, options, Type::Kind::kAny);
}

Compilation compile_cell(std::string_view source, const Type& input, const TypeScope& scope,
                         const CompileOptions& options) {
  NameBook book;
  note_names(scope, book);
  for (const std::string& option : input.options) book.add(option);
  const CellScope cells(scope, required_of(std::make_shared<Type>(input)));
  return finish(source, parse_cell(source, input, book), cells, options, Type::Kind::kBool);
}

}  // namespace recourse::feel
