// Generated from the table of routes: every route that names a case or a task, for every kind of
// person, on a case of theirs and on one they have no part in. What is foreign answers as what does
// not exist, byte for byte; a new route is tested without a further word.
#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "adapters/http/route.h"
#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::http::Guard;
using recourse::http::Route;
using recourse::http::routes;
using recourse::test::Answer;
using recourse::test::Ask;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;
using recourse::test::Kind;

namespace {

constexpr const char* kNobodys = "0190a0b0c0d070008000000000000001";

const char* const kForeign = R"(
recourse: "1"
process: foreign
version: 1
title: {en: Foreign, zh: 他人案件}
belongs_to: section_of(starter)
roles: {desk: {group: desk}}
outcomes: {over: {kind: success}}
operations: {cancel: {by: [starter], finish: over}}
steps:
  - {step: work, task: {title: {en: Work, zh: 办理}, assign: {role: desk}}}
  - {step: end, finish: over}
)";

/// ann started the case and bob's group has its task; sue, ada and oda oversee; eve, dan and bot
/// have nothing to do with it.
const std::set<std::string> kInsiders{"ann", "bob", "sue", "ada", "oda"};
const std::set<std::string> kOutsiders{"eve", "dan", "bot"};

bool names_a_case(const Route& route) {
  return route.pattern.starts_with("/api/v1/instances/{id}") ||
         route.pattern.starts_with("/api/v1/tasks/{id}");
}

struct Places {
  std::string instance, task, file;
};

std::string target_of(const Route& route, const Places& at) {
  const bool of_case = route.pattern.starts_with("/api/v1/instances/");
  std::string out;
  for (const std::string_view part : recourse::http::pattern_parts(route.pattern)) {
    if (part == "{id}") {
      out += "/" + (of_case ? at.instance : at.task);
    } else if (part == "{verb}") {
      out += "/urge";
    } else if (part == "{op}") {
      out += "/cancel";
    } else if (part == "{hash}") {
      out += "/" + at.file;
    } else {
      out += "/" + std::string(part);
    }
  }
  return out;
}

/// The members that must be there, each with something in it.
std::string body_of(const Route& route) {
  std::string body;
  std::string_view takes = route.takes;
  while (!takes.empty()) {
    const std::string_view member = takes.substr(0, takes.find(' '));
    takes.remove_prefix(std::min(takes.size(), member.size() + 1));
    const std::size_t colon = member.find(':');
    if (member[colon - 1] == '*') continue;
    body += (body.empty() ? "\"" : ",\"") + std::string(member.substr(0, colon)) + "\":\"x\"";
  }
  return "{" + body + "}";
}

using Sections = std::map<std::string, std::string>;  // by person

struct Foreign {
  explicit Foreign(Kind kind, const Sections& sections = {}) : house({}, kind) {
    for (const auto& [user, section] : sections) house.set_section(user, section);
    house.publish(kForeign);
    const Answer started =
        house.post(house.badge("ann"), "/api/v1/instances", R"({"process":"foreign"})");
    REQUIRE(started.status == 201);
    there.instance = json(started)["id"].text();
    const Value tasks =
        json(house.get(house.badge("ada"), "/api/v1/instances/" + there.instance + "/tasks"));
    there.task = tasks["items"].as<List>().front()["id"].text();
    const Answer attached =
        house.post(house.badge("ann"),
                   "/api/v1/instances/" + there.instance + "/attachments?name=a.txt", "abc");
    REQUIRE(attached.status == 201);
    there.file = json(attached)["sha256"].text();
  }
  Answer ask(const Route& route, const Badge& who, const Places& of) {
    Ask ask{std::string(name(route.method)), target_of(route, of), who.headers(), {}};
    if (route.keyed) {
      ask.headers.emplace_back("Idempotency-Key", "k" + std::to_string(++keys));
    }
    if (route.body == recourse::http::BodyKind::kJson) ask.body = body_of(route);
    return house.send(ask);
  }
  bool role_fits(const Route& route, const std::string& user) const {
    if (route.guard != Guard::kRoles) return true;
    const auto directory = house.library.directory();
    for (const auto& mine : directory->find(user)->roles) {
      for (const auto role : route.roles) {
        if (mine == role) return true;
      }
    }
    return false;
  }
  House house;
  Places there;
  int keys = 0;
};

/// On every route that is open to them: not found, and not to be told from what is not there.
int expect_nothing(Foreign& world, const std::set<std::string>& outsiders) {
  int tried = 0;
  for (const std::string& user : outsiders) {
    const Badge who = world.house.badge(user);
    for (const Route& route : routes()) {
      if (!names_a_case(route) || !world.role_fits(route, user)) continue;
      CAPTURE(user, route.pattern, name(route.method));
      const Answer foreign = world.ask(route, who, world.there);
      const Answer absent = world.ask(route, who, {kNobodys, kNobodys, world.there.file});
      // Whom a role refuses before anything is looked for is told so of every case.
      CHECK(foreign.status == (absent.status == 403 ? 403 : 404));
      CHECK(foreign.status == absent.status);
      CHECK(foreign.body == absent.body);
      ++tried;
    }
  }
  return tried;
}

std::vector<Kind> all_kinds() {
  std::vector<Kind> kinds = recourse::test::sql_kinds();
  kinds.insert(kinds.begin(), Kind::kMemory);
  return kinds;
}

void expect_all(const std::set<std::string>& insiders, const Sections& sections) {
  for (const std::string& user : insiders) {
    for (const Route& route : routes()) {
      if (!names_a_case(route)) continue;
      Foreign world(Kind::kMemory, sections);  // a new one: what is asked may end the case
      CAPTURE(user, route.pattern, name(route.method));
      const Answer found = world.ask(route, world.house.badge(user), world.there);
      CHECK(found.status != 404);
      CHECK(found.status < 500);
      const bool reads = route.effect == recourse::http::Effect::kReads;
      if (reads && world.role_fits(route, user)) {
        // Case files and explanations are asked of the sealed log, which this house has not.
        CHECK((found.status == 200 || found.status == 503 || found.status == 409));
      }
      if (!world.role_fits(route, user)) CHECK(found.status == 403);
    }
  }
}

}  // namespace

TEST_CASE("routes: a foreign case or task answers on every route as one that does not exist") {
  for (const Kind kind : all_kinds()) {
    Foreign world(kind);
    CHECK(expect_nothing(world, kOutsiders) > 40);
  }
}

TEST_CASE("routes: to other sections a case does not exist, whatever group or role they have") {
  for (const Kind kind : all_kinds()) {
    Foreign world(kind, {{"ann", "east"}, {"bob", "south"}, {"sue", "south"}, {"oda", "south"}});
    CHECK(expect_nothing(world, {"bob", "sue", "oda", "eve"}) > 60);
  }
}

TEST_CASE("routes: who has a part in a case or oversees it finds it on every route open to them") {
  expect_all(kInsiders, {});
}

TEST_CASE("routes: so do those of its section, of a central one and of the whole house") {
  expect_all(kInsiders,
             {{"ann", "east"}, {"bob", "east"}, {"sue", "head-office"}, {"ada", "south"}});
}
