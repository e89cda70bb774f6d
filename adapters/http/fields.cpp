#include <algorithm>

#include "adapters/http/call.h"
#include "adapters/http/problem.h"
#include "adapters/http/route.h"
#include "adapters/http/schemas.h"
#include "adapters/json/json_value.h"

namespace recourse::http {
namespace {

Rejection field_fault(std::string_view name, std::string code, std::string en, std::string zh) {
  Rejection rejection = refuse(Rejection::Kind::kInvalid, std::move(code), en, zh);
  rejection.details = Map{{"errors", Map{{std::string(name), label_value({en, zh})}}}};
  return rejection;
}

/// A text may be narrower than text: an id, one of an enum's words.
bool is_declared(const Route* route, std::string_view name, std::string_view kind) {
  if (route == nullptr) return true;
  for (const Member& member : members_of(route->takes)) {
    if (member.name != name) continue;
    if (member.list || kind == "list") return member.list && kind == "list";
    const bool word = member.type.front() >= 'A' && member.type.front() <= 'Z';
    return member.type == kind || (kind == "text" && (word || member.type == "id"));
  }
  return false;
}

}  // namespace

Fields::Fields(const Call& call) : route_(call.route) {
  if (call.request.body.empty()) return;
  auto parsed = json::parse_json(call.request.body);
  if (!parsed.ok()) {
    fault_ = parsed.rejection();
    return;
  }
  if (Map* map = parsed->get_if<Map>()) {
    map_ = std::move(*map);
    return;
  }
  fault_ = refuse(Rejection::Kind::kMalformed, "JSON", "The body must be a JSON object.",
                  "请求正文必须是一个 JSON 对象。");
}

const Value* Fields::take(std::string_view name, std::string_view kind) {
  RECOURSE_INVARIANT(is_declared(route_, name, kind),
                     "the route does not say that it takes " + std::string(name));
  asked_.emplace_back(name);
  const Value* value = map_.find(name);
  if (value == nullptr || value->is_null()) return nullptr;
  return value;
}

void Fields::expected(std::string_view name, std::string_view en, std::string_view zh) {
  if (fault_) return;
  const std::string member(name);
  fault_ = field_fault(name, "FIELD", member + " must be " + std::string(en) + ".",
                       member + " 必须是" + std::string(zh) + "。");
}

std::string Fields::text(std::string_view name, bool required) {
  const Value* value = take(name, "text");
  if (value == nullptr) {
    if (required) expected(name, "given, as text", "必填的文本");
    return {};
  }
  const std::string* text = value->get_if<std::string>();
  if (text == nullptr) expected(name, "text", "文本");
  if (text != nullptr && required && text->empty()) expected(name, "given, as text", "必填的文本");
  return text == nullptr ? std::string() : *text;
}

Map Fields::map(std::string_view name) {
  const Value* value = take(name, "map");
  if (value == nullptr) return {};
  if (const Map* map = value->get_if<Map>()) return *map;
  expected(name, "an object", "一个对象");
  return {};
}

List Fields::list(std::string_view name) {
  const Value* value = take(name, "list");
  if (value == nullptr) return {};
  if (const List* list = value->get_if<List>()) return *list;
  expected(name, "a list", "一个列表");
  return {};
}

Value Fields::any(std::string_view name) {
  const Value* value = take(name, "any");
  return value == nullptr ? Value() : *value;
}

bool Fields::flag(std::string_view name) {
  const Value* value = take(name, "bool");
  if (value == nullptr) return false;
  if (const bool* flag = value->get_if<bool>()) return *flag;
  expected(name, "true or false", " true 或 false");
  return false;
}

std::optional<std::int64_t> Fields::number(std::string_view name, std::int64_t low,
                                           std::int64_t high) {
  const Value* value = take(name, "count");
  if (value == nullptr) return std::nullopt;
  std::optional<Decimal> decimal;
  if (const Decimal* given = value->get_if<Decimal>()) decimal = *given;
  if (const std::string* text = value->get_if<std::string>()) decimal = Decimal::parse(*text);
  const auto number = decimal ? decimal->to_int64() : std::nullopt;
  if (number && *number >= low && *number <= high) return number;
  const std::string range = std::to_string(low) + " … " + std::to_string(high);
  expected(name, "a whole number, " + range, " " + range + " 之间的整数");
  return std::nullopt;
}

std::optional<Instant> Fields::instant(std::string_view name) {
  const Value* value = take(name, "time");
  if (value == nullptr) return std::nullopt;
  const auto instant = parse_instant(value->text());
  if (!instant) {
    expected(name, "a time like 2026-03-02T09:00:00Z", "形如 2026-03-02T09:00:00Z 的时间");
  }
  return instant;
}

std::optional<Rejection> Fields::fault() const {
  for (const Member& member : members_of(route_ == nullptr ? "" : route_->takes)) {
    RECOURSE_INVARIANT(std::find(asked_.begin(), asked_.end(), member.name) != asked_.end(),
                       "the route says it takes " + std::string(member.name) + ", and does not");
  }
  if (fault_) return fault_;
  for (const auto& [name, value] : map_) {
    if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
    return field_fault(name, "UNKNOWN_FIELD", name + " is not a member of this request.",
                       "该请求不接受字段 " + name + "。");
  }
  return std::nullopt;
}

}  // namespace recourse::http
