#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/route.h"
#include "adapters/http/schemas.h"

namespace recourse::http {
namespace {

std::string lower_name(Method method) {
  std::string out(name(method));
  for (char& c : out) c = static_cast<char>(c | 0x20);
  return out;
}

Map parameter(std::string_view name, std::string_view in, bool required) {
  return Map{
      {"name", name}, {"in", in}, {"required", required}, {"schema", Map{{"type", "string"}}}};
}

List parameters_of(const Route& route) {
  List out;
  for (const std::string_view part : pattern_parts(route.pattern)) {
    if (!part.starts_with('{')) continue;
    out.emplace_back(parameter(part.substr(1, part.size() - 2), "path", true));
  }
  for (const std::string_view name : route.query) out.emplace_back(parameter(name, "query", false));
  if (route.keyed) out.emplace_back(parameter("Idempotency-Key", "header", true));
  return out;
}

Value content_of(std::string_view type, Value schema) {
  return Map{{std::string(type), Map{{"schema", std::move(schema)}}}};
}

Map operation_of(const Route& route) {
  Map operation;
  operation["summary"] = route.says;
  operation["parameters"] = parameters_of(route);
  Map done{{"description", "Done."}};
  if (!route.gives.empty()) {
    done["content"] = content_of("application/json", reference(route.gives));
  }
  operation["responses"] =
      Map{{"2XX", std::move(done)},
          {"default",
           Map{{"description", "A problem document (RFC 9457)."},
               {"content", content_of("application/problem+json", reference("Problem"))}}}};
  if (route.body == BodyKind::kJson) {
    operation["requestBody"] =
        Map{{"required", true},
            {"content", content_of("application/json", object_schema(route.takes))}};
  }
  if (route.body == BodyKind::kBytes) {
    operation["requestBody"] =
        Map{{"required", true},
            {"content", content_of("application/octet-stream",
                                   Map{{"type", "string"}, {"format", "binary"}})}};
  }
  if (route.guard == Guard::kAnyone) operation["security"] = List();
  if (!route.roles.empty()) operation["x-roles"] = List(route.roles.begin(), route.roles.end());
  return operation;
}

}  // namespace

/// Made from the table that routes requests, so it cannot say anything else.
void describe_api(const CallPtr& call) {
  Map paths;
  for (const Route& route : routes()) {
    Value& path = paths[route.pattern];
    if (path.is_null()) path = Map();
    path.as<Map>()[lower_name(route.method)] = operation_of(route);
  }
  const Map schemes{
      {"session", Map{{"type", "apiKey"}, {"in", "cookie"}, {"name", "recourse_session"}}},
      {"token", Map{{"type", "http"}, {"scheme", "bearer"}}}};
  call->answer(Map{{"openapi", "3.1.0"},
                   {"info", Map{{"title", "Recourse"}, {"version", "1"}}},
                   {"paths", paths},
                   {"components",
                    Map{{"schemas", component_schemas()}, {"securitySchemes", schemes}}},
                   {"security", List{Map{{"session", List()}}, Map{{"token", List()}}}}});
}

}  // namespace recourse::http
