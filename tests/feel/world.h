#pragma once
#include <map>
#include <string>

#include "engine/feel/expression.h"

/// A small world for expressions: data with types, two steps, a role, a fixed clock.
namespace feel_test {

using namespace recourse;
using feel::Type;
using feel::TypePtr;
using Kind = Type::Kind;

inline TypePtr record(std::string name, std::vector<Type::Field> fields) {
  auto type = std::make_shared<Type>();
  type->kind = Kind::kRecord;
  type->name = std::move(name);
  type->fields = std::move(fields);
  return type;
}

inline TypePtr options(std::vector<std::string> names) {
  auto type = std::make_shared<Type>();
  type->kind = Kind::kEnum;
  type->options = std::move(names);
  return type;
}

inline TypePtr simple(Kind kind) { return feel::make_type(kind); }
inline TypePtr maybe(TypePtr type) { return feel::optional_of(std::move(type)); }
inline Money cny(std::int64_t amount) { return Money{Decimal(amount), {'C', 'N', 'Y'}}; }

struct Names : feel::TypeScope {
  std::map<std::string, TypePtr, std::less<>> types;
  TypePtr lookup(std::string_view name) const override {
    const auto at = types.find(name);
    return at == types.end() ? nullptr : at->second;
  }
  std::vector<std::string> names() const override {
    std::vector<std::string> all;
    for (const auto& [name, type] : types) all.push_back(name);
    return all;
  }
  bool is_step(std::string_view name) const override {
    return name == "look" || name == "call_back";
  }
  bool is_role(std::string_view name) const override { return name == "lead"; }
};

struct Data : feel::Environment {
  std::map<std::string, Value, std::less<>> values;
  const Value* lookup(std::string_view name) const override {
    const auto at = values.find(name);
    return at == values.end() ? nullptr : &at->second;
  }
  Instant now() const override { return *parse_instant("2026-03-02T01:20:00Z"); }
  Date today() const override { return *parse_date("2026-03-02"); }
  Result<Value> call(std::string_view name, const List& arguments) const override {
    if (name == "actor_of") return Value("actor of " + std::string(arguments[0].text()));
    if (name == "members") return Value(List{"lea", "leo"});
    if (name == "active") return Value(arguments[0].text() == "soothe/call_back");
    if (name == "end_of_day") {
      return Value(DateTime{arguments[0].as<Date>(), kMicrosPerDay - kMicrosPerSecond, {}});
    }
    return Rejection{Rejection::Kind::kUnavailable,
                     "DIRECTORY",
                     {"the directory does not answer", "目录服务无响应"},
                     {}};
  }
};

struct World {
  Names names;
  Data data;
  feel::CompileOptions options{.strict = true, .currency = "CNY"};

  World& with(const std::string& name, TypePtr type, Value value = {}) {
    names.types[name] = std::move(type);
    data.values[name] = std::move(value);
    return *this;
  }

  feel::Compilation compile(std::string_view source) const {
    return feel::compile(source, names, options);
  }
  /// The value as text, or the code of the first problem, or "FAULT: …".
  std::string value(std::string_view source) const {
    const feel::Compilation compiled = compile(source);
    if (!compiled.problems.empty()) return compiled.problems[0].code;
    const auto result = compiled.expression.evaluate(data);
    if (!result.ok()) return "FAULT: " + result.rejection().text.en;
    return (result.value().is_null() ? "null" : feel::display(result.value()));
  }
  /// "" when it compiles; else "CODE text | fix" of the first problem.
  std::string problem(std::string_view source) const {
    const feel::Compilation compiled = compile(source);
    if (compiled.problems.empty()) return "";
    const feel::Problem& first = compiled.problems[0];
    return first.code + " " + first.text.en + " | " + first.fix;
  }
  std::string type(std::string_view source) const {
    const feel::Compilation compiled = compile(source);
    if (!compiled.problems.empty()) return compiled.problems[0].code;
    return feel::describe(compiled.expression.type());
  }
};

/// The complaint and the return of the worked definitions.
inline World shop() {
  World world;
  const TypePtr complaint = record("Complaint", {{"no", simple(Kind::kText), {}},
                                                 {"customer", simple(Kind::kText), {}},
                                                 {"category", options({"quality", "safety"}), {}},
                                                 {"amount", simple(Kind::kMoney), {}}});
  const TypePtr verdict =
      record("Verdict", {{"sku", simple(Kind::kText), {}},
                         {"grade", options({"A", "B", "C", "missing"}), {}},
                         {"give", options({"refund", "exchange", "nothing"}), {}},
                         {"amount", simple(Kind::kMoney), {}},
                         {"note", maybe(simple(Kind::kText)), {}}});
  const TypePtr credit = record("Credit", {{"limit", simple(Kind::kMoney), {}},
                                           {"used", simple(Kind::kMoney), {}},
                                           {"overdue_days", simple(Kind::kInt), {}},
                                           {"blacklisted", simple(Kind::kBool), {}}});
  const TypePtr customer = record("Customer", {{"class", options({"A", "B"}), {}}});
  const auto line = [](const char* sku, const char* grade, const char* give, int amount) {
    return Value(Map{{"sku", sku}, {"grade", grade}, {"give", give}, {"amount", cny(amount)}});
  };
  world.with("complaint", complaint,
             Map{{"no", "C1"}, {"customer", "K9"}, {"category", "safety"}, {"amount", cny(10)}});
  world.with("verdicts", feel::list_of(verdict),
             List{line("x", "A", "refund", 30), line("y", "C", "exchange", 5),
                  line("z", "B", "refund", 12)});
  world.with(
      "credit", credit,
      Map{{"limit", cny(100)}, {"used", cny(40)}, {"overdue_days", 0}, {"blacklisted", false}});
  world.with("customer", customer, Map{{"class", "A"}});
  world.with("amount", simple(Kind::kInt), 1500);
  world.with("compensation", simple(Kind::kMoney), cny(0));
  world.with("severity", options({"S1", "S2", "S3"}), "S1");
  world.with("bought", simple(Kind::kDate), *parse_date("2026-02-25"));
  world.with("handler", maybe(simple(Kind::kUser)), "eve");
  world.with("reason", maybe(simple(Kind::kText)));
  world.with("promise", simple(Kind::kDate), *parse_date("2026-03-05"));
  world.with("later", maybe(credit));
  world.with("notes", feel::list_of(simple(Kind::kText)), List{});
  return world;
}

}  // namespace feel_test
