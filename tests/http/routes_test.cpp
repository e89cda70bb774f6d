// What the route table says is tested row by row: whoever adds a route is tested with it.
#include <catch2/catch.hpp>
#include <set>

#include "adapters/http/route.h"
#include "tests/http/house.h"

using recourse::http::Effect;
using recourse::http::Guard;
using recourse::http::Route;
using recourse::http::routes;
using recourse::test::Answer;
using recourse::test::Ask;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

constexpr const char* kAbsentId = "0190a0b0c0d070008000000000000001";

/// The pattern with `id` for each capture.
std::string target_of(const Route& route, const std::string& id) {
  std::string out;
  for (const std::string_view part : recourse::http::pattern_parts(route.pattern)) {
    out += "/" + (part.starts_with('{') ? (part == "{verb}" ? "claim" : id) : std::string(part));
  }
  return out;
}

/// A well-formed request of the route, so that only who asks can be the reason for a refusal.
Ask ask_of(const Route& route, const Badge& who, const std::string& id = kAbsentId) {
  Ask ask{std::string(name(route.method)), target_of(route, id), who.headers(), {}};
  if (route.keyed) ask.headers.emplace_back("Idempotency-Key", "k");
  if (route.body == recourse::http::BodyKind::kJson) ask.body = "{}";
  return ask;
}

bool is_stream(const Route& route) { return route.pattern == "/api/v1/events"; }

}  // namespace

TEST_CASE("routes: each is found by its own address, and is in the API description") {
  House house;
  const auto paths = json(house.send({.target = "/api/v1/openapi.json"}))["paths"];
  std::set<std::string> seen;
  for (const Route& route : routes()) {
    CAPTURE(route.pattern, name(route.method));
    CHECK(seen.insert(std::string(name(route.method)) + std::string(route.pattern)).second);
    std::vector<std::string> segments;
    for (const auto part : recourse::http::pattern_parts(route.pattern))
      segments.emplace_back(part);
    CHECK(recourse::http::find_route(route.method, segments).route == &route);
    std::string method(name(route.method));
    for (char& c : method) c = static_cast<char>(c | 0x20);
    CHECK(paths[route.pattern][method]["summary"].text() == route.says);
    CHECK_FALSE(route.says.empty());
    // What changes something is never a GET, and takes a key unless something else guards it.
    CHECK((route.effect == Effect::kReads) == (route.method == recourse::http::Method::kGet));
    CHECK((route.direct != nullptr || route.handler != nullptr));
  }
}

TEST_CASE("routes: nobody gets past the door without a session") {
  House house;
  for (const Route& route : routes()) {
    if (route.guard == Guard::kAnyone) continue;
    CAPTURE(route.pattern);
    const Answer answer = house.send(ask_of(route, {}));
    CHECK(answer.status == 401);
    CHECK(answer.header("www-authenticate") == "Bearer");
  }
}

TEST_CASE("routes: role by role, each route lets in exactly whom its row names (E12)") {
  House house;
  for (const char* user : {"ann", "sue", "ada", "oda", "dan", "bot"}) {
    const Badge who = house.badge(user);
    const auto& roles = house.library.directory()->find(user)->roles;
    for (const Route& route : routes()) {
      // Signing out would end the test; a stream never ends.
      const bool skipped =
          route.effect == Effect::kOwn && route.body == recourse::http::BodyKind::kNone;
      if (route.guard == Guard::kAnyone || skipped || is_stream(route)) continue;
      CAPTURE(user, route.pattern);
      bool role_fits = route.guard != Guard::kRoles;
      for (const auto role : route.roles) {
        for (const auto& mine : roles) role_fits = role_fits || mine == role;
      }
      const bool auditor = std::string(user) == "oda";
      const bool let_in = role_fits && !(auditor && route.effect == Effect::kChanges);
      const Answer answer = house.send(ask_of(route, who));
      CHECK((answer.status != 403) == let_in);
      CHECK(answer.status != 401);
      CHECK(answer.status < 500);
    }
  }
}

TEST_CASE("routes: form is checked before anybody is asked who they are (C9, C10, C13)") {
  House house;
  for (const Route& route : routes()) {
    CAPTURE(route.pattern, name(route.method));
    Ask ask = ask_of(route, {});
    ask.target += "?no_such_parameter=1";
    CHECK(house.send(ask).status == 400);
    if (route.direct == nullptr) {
      ask = ask_of(route, {});
      ask.headers.emplace_back("Content-Encoding", "gzip");
      CHECK(house.send(ask).status == 415);
    }
    if (route.body == recourse::http::BodyKind::kJson) {
      ask = ask_of(route, {});
      ask.headers.emplace_back("Content-Type", "text/plain");
      CHECK(house.send(ask).status == 415);
    } else if (route.body == recourse::http::BodyKind::kNone) {
      ask = ask_of(route, {});
      ask.body = "{}";
      CHECK(house.send(ask).status == 400);
    }
    if (route.keyed) {
      ask = ask_of(route, {});
      std::erase_if(ask.headers, [](const auto& h) { return h.first == "Idempotency-Key"; });
      CHECK(json(house.send(ask))["code"].text() == "IDEMPOTENCY_KEY");
    }
  }
}

TEST_CASE("routes: other methods are told what is allowed, and overriding is ignored (C10)") {
  House house;
  const Answer put = house.send({.method = "PUT", .target = "/api/v1/session", .body = "{}"});
  CHECK(put.status == 405);
  CHECK(put.header("allow") == "POST, DELETE");
  const Badge ann = house.badge("ann");
  recourse::test::Headers headers = ann.headers();
  headers.emplace_back("X-HTTP-Method-Override", "DELETE");
  headers.emplace_back("X-Method-Override", "DELETE");
  CHECK(house.send({.target = "/api/v1/me", .headers = headers}).status == 200);
  CHECK(house.get(ann, "/api/v1/me").status == 200);
}

TEST_CASE("routes: ids that are none, absent ones and unknown paths answer 404 with one body") {
  House house;
  const Badge ann = house.badge("ann");
  const std::string absent = house.get(ann, std::string("/api/v1/instances/") + kAbsentId).body;
  for (const std::string& target :
       {std::string("/api/v1/instances/1"),
        std::string("/api/v1/instances/") + kAbsentId + "/history",
        std::string("/api/v1/tasks/") + kAbsentId, std::string("/api/v1/tasks/bulk"),
        std::string("/api/v1/nothing"), std::string("/api/v2/me"), std::string("/api"),
        std::string("/API/V1/me.x"), std::string("/portal/v1")}) {
    CAPTURE(target);
    const Answer answer = house.get(ann, target);
    CHECK(answer.status == 404);
    CHECK(answer.body == absent);
  }
}

TEST_CASE("routes: every answer carries the headers that keep browsers safe (G5, G9)") {
  House house;
  for (const char* target :
       {"/healthz", "/api/v1/me", "/", "/api/v1/openapi.json", "/nothing.js"}) {
    CAPTURE(target);
    const Answer answer = house.send({.target = target});
    CHECK(answer.header("x-content-type-options") == "nosniff");
    CHECK(answer.header("referrer-policy") == "no-referrer");
    CHECK(answer.header("x-frame-options") == "DENY");
    CHECK_FALSE(answer.header("cache-control").empty());
  }
}

TEST_CASE("problem: speaks the asked language") {
  House house;
  const auto zh = json(house.send({.target = "/api/v1/me?lang=zh"}));
  CHECK(zh["title"].text() == "请先登录");
  const auto by_header = json(house.send(
      {.target = "/api/v1/me", .headers = {{"Accept-Language", "fr, zh-CN;q=0.9, en;q=0.8"}}}));
  CHECK(by_header["title"].text() == "请先登录");
  const auto en = json(house.send({.target = "/api/v1/me", .headers = {{"Accept-Language", "x"}}}));
  CHECK(en["title"].text() == "Please sign in");
  CHECK(en["status"] == recourse::Value(401));
  const auto unknown = json(house.send({.target = "/api/v1/me?lang=fr"}));
  CHECK(unknown["detail"].text() == "lang must be one of: en zh.");
}

TEST_CASE("lists: a cursor that no page gave is refused, not answered with an empty page") {
  House house;
  const Badge ann = house.badge("ann");
  for (const char* list : {"/api/v1/tasks?cursor=nonsense", "/api/v1/instances?cursor=1.2"}) {
    const auto answer = house.get(ann, list);
    CHECK(answer.status == 400);
    CHECK(json(answer)["code"].text() == "CURSOR");
  }
}

TEST_CASE("body: JSON that is none, too deep or no object is refused with its reason (C1, C3)") {
  House house;
  const Badge ann = house.badge("ann");
  const auto code = [&](const std::string& body) {
    return std::string(json(house.post(ann, "/api/v1/instances", body))["code"].text());
  };
  CHECK(code("") == "FIELD");
  CHECK(code("[]") == "JSON");
  CHECK(code("{\"process\":NaN}") == "JSON");
  CHECK(code("{\"process\":1e99999}") == "JSON");
  CHECK(code("{\"process\":\"\xff\"}") == "JSON");
  CHECK(code("{\"process\":\"x\",\"process\":\"y\"}") == "JSON");
  CHECK(code(std::string(100'000, '[')) == "JSON_LIMIT");
  CHECK(code("{\"data\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}") ==
        "JSON_LIMIT");
  CHECK(code("{\"process\":\"x\",\"_owner\":\"ann\"}") == "UNKNOWN_FIELD");
  CHECK(code("{\"process\":\"x\",\"version\":\"1.5\"}") == "FIELD");
}
