#include "tests/http/conforms.h"

#include <algorithm>
#include <regex>

#include "adapters/http/message.h"
#include "adapters/http/route.h"
#include "adapters/http/schemas.h"
#include "adapters/json/json_value.h"

namespace recourse::test {
namespace {

bool is_type(const Value& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "string") return value.is<std::string>();
  if (type == "boolean") return value.is<bool>();
  if (type == "object") return value.is<Map>();
  if (type == "array") return value.is<List>();
  const Decimal* number = value.get_if<Decimal>();
  return type == "integer" && number != nullptr && number->is_integer();
}

bool has_type(const Value& value, const Value& type) {
  if (!type.is<List>()) return is_type(value, type.text());
  const List& types = type.as<List>();
  return std::any_of(types.begin(), types.end(),
                     [&](const Value& one) { return is_type(value, one.text()); });
}

std::string object_mismatch(const Map& map, const Value& schema, const Map& components,
                            const std::string& at) {
  if (const List* required = schema["required"].get_if<List>()) {
    for (const Value& name : *required) {
      if (map.find(name.text()) == nullptr) return at + " lacks " + std::string(name.text());
    }
  }
  const Value& more = schema["additionalProperties"];
  for (const auto& [name, value] : map) {
    const Value& own = schema["properties"][name];
    if (!own.is_null()) {
      const std::string inner = mismatch(value, own, components, at + "." + name);
      if (!inner.empty()) return inner;
    } else if (more == Value(false)) {
      return at + " has the undeclared member " + name;
    } else if (more.is<Map>()) {
      const std::string inner = mismatch(value, more, components, at + "." + name);
      if (!inner.empty()) return inner;
    }
  }
  return "";
}

std::string text_mismatch(const Value& value, const Value& schema, const std::string& at) {
  const std::string text(value.text());
  if (const List* words = schema["enum"].get_if<List>()) {
    const bool known = std::find(words->begin(), words->end(), value) != words->end();
    if (!known) return at + " is the undeclared word " + text;
  }
  const std::string pattern(schema["pattern"].text());
  if (!pattern.empty() && !std::regex_match(text, std::regex(pattern))) {
    return at + " is “" + text + "”, which is not like " + pattern;
  }
  if (schema["format"].text() == "date-time" && !parse_instant(text)) {
    return at + " is no time: " + text;
  }
  return "";
}

}  // namespace

std::string mismatch(const Value& value, const Value& schema, const Map& components,
                     const std::string& at) {
  static constexpr std::string_view kHome = "#/components/schemas/";
  if (const std::string target(schema["$ref"].text()); !target.empty()) {
    const Value* named = components.find(target.substr(kHome.size()));
    return named == nullptr ? at + ": there is no " + target
                            : mismatch(value, *named, components, at);
  }
  if (const List* choices = schema["anyOf"].get_if<List>()) {
    std::string first;
    for (const Value& choice : *choices) {
      const std::string fault = mismatch(value, choice, components, at);
      if (fault.empty()) return "";
      if (first.empty()) first = fault;
    }
    return first;
  }
  if (!schema["type"].is_null() && !has_type(value, schema["type"])) {
    return at + " is of another type: " + json::to_json(value).substr(0, 80);
  }
  if (value.is<std::string>()) return text_mismatch(value, schema, at);
  if (const Map* map = value.get_if<Map>()) return object_mismatch(*map, schema, components, at);
  if (const List* list = value.get_if<List>(); list && !schema["items"].is_null()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string place = at + "[" + std::to_string(i) + "]";
      const std::string inner = mismatch((*list)[i], schema["items"], components, place);
      if (!inner.empty()) return inner;
    }
  }
  return "";
}

namespace {

std::map<std::string, int>& compared() {
  static std::map<std::string, int> routes;
  return routes;
}

const http::Route* route_of(const Ask& ask) {
  const std::string path = ask.target.substr(0, ask.target.find('?'));
  std::vector<std::string> segments;
  std::size_t at = 1;
  while (at < path.size()) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    segments.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  for (const auto method :
       {http::Method::kGet, http::Method::kPost, http::Method::kPut, http::Method::kDelete}) {
    if (http::name(method) == ask.method) return http::find_route(method, segments).route;
  }
  return nullptr;
}

}  // namespace

const std::map<std::string, int>& compared_routes() { return compared(); }

std::string answer_mismatch(const Ask& ask, const Answer& answer) {
  static const Map kComponents = http::component_schemas();
  const std::string type = answer.header("content-type");
  const bool problem = type.starts_with("application/problem+json");
  if (!problem && (!type.starts_with("application/json") || answer.body.empty())) return "";
  const http::Route* route = route_of(ask);
  if (!problem && (route == nullptr || route->gives.empty())) return "";
  const auto body = json::parse_json(answer.body, json::kOwnBytes);
  if (!body.ok()) return "no JSON: " + answer.body.substr(0, 80);
  if (!problem) ++compared()[ask.method + " " + std::string(route->pattern)];
  return mismatch(*body, http::reference(problem ? "Problem" : route->gives), kComponents);
}

}  // namespace recourse::test
