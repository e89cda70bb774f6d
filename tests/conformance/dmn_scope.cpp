#include "tests/conformance/dmn_scope.h"

#include <chrono>

#include "adapters/yaml/zone_table.h"

namespace recourse::conformance {
namespace {

constexpr feel::CompileOptions kDmn{.strict = false, .currency = ""};

/// Seconds to add to UTC for a clock reading in the zone; of a doubled hour the first.
std::int32_t offset_at(const yaml::ZoneTable& zone, const DateTime& local) {
  const std::int64_t wall_us = local.date.days * kMicrosPerDay + local.us;
  std::int32_t offset = zone.offset_s;
  for (const calendar::ZoneTransition& change : zone.transitions) {
    if (wall_us - offset * kMicrosPerSecond < change.at.us) break;
    offset = change.offset_s;
  }
  return offset;
}

void note_names(const Value& value, std::vector<std::string>& names) {
  if (const auto* list = value.get_if<List>()) {
    for (const Value& item : *list) note_names(item, names);
  }
  if (const auto* map = value.get_if<Map>()) {
    for (const Map::Entry& entry : *map) {
      names.push_back(entry.name);
      note_names(entry.value, names);
    }
  }
}

/// The names of a scope. What they hold is not typed: DMN's semantics find that out.
class UntypedNames : public feel::TypeScope {
 public:
  explicit UntypedNames(std::vector<std::string> names) : names_(std::move(names)) {}
  [[nodiscard]] feel::TypePtr lookup(std::string_view) const override { return nullptr; }
  [[nodiscard]] std::vector<std::string> names() const override { return names_; }

 private:
  std::vector<std::string> names_;
};

}  // namespace

std::vector<std::string> DmnScope::names() const {
  std::vector<std::string> names = *known_names_;
  for (const auto& [name, value] : values_) {
    names.push_back(name);
    note_names(value, names);
  }
  return names;
}

const Value* DmnScope::lookup(std::string_view name) const {
  const auto at = values_.find(name);
  return at == values_.end() ? nullptr : &at->second;
}

Instant DmnScope::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

Date DmnScope::today() const { return to_date_time(now()).date; }

Result<Value> DmnScope::call(std::string_view name, const List& arguments) const {
  if (name == "zone_offset") {
    const auto zone = yaml::freeze_zone(std::string(arguments[0].text()));
    if (zone) {
      const std::int64_t seconds = offset_at(*zone, arguments[1].as<DateTime>());
      return Value(Duration{seconds * kMicrosPerSecond});
    }
  }
  return Rejection{Rejection::Kind::kInvalid,
                   "FAULT",
                   {"a DMN model knows no " + std::string(name), "决策模型不支持此函数"},
                   {}};
}

feel::Expression dmn_compile(const std::string& text, const DmnScope& scope) {
  return feel::compile(text, UntypedNames(scope.names()), kDmn).expression;
}

feel::Expression dmn_compile_tests(const std::string& text, const DmnScope& scope) {
  const feel::TypePtr any = feel::make_type(feel::Type::Kind::kAny);
  return feel::compile_cell(text, *any, UntypedNames(scope.names()), kDmn).expression;
}

Value dmn_evaluate(const std::string& text, const DmnScope& scope) {
  const feel::Expression expression = dmn_compile(text, scope);
  if (expression.empty()) return {};
  Result<Value> value = expression.evaluate(scope);
  return value.ok() ? std::move(value).value() : Value();
}

}  // namespace recourse::conformance
