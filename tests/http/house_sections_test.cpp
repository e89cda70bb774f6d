// Sections of the house in lists, counts, events, exports and absences: who is of another section
// hears nothing of a case; tests/http/foreign_test.cpp asks every route that names one.
#include <catch2/catch.hpp>

#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;
using recourse::test::Kind;

namespace {

const char* const kParted = R"(
recourse: "1"
process: parted
version: 1
title: {en: Parted, zh: 分版块}
belongs_to: region
data: {region: {type: optional text, input: true}}
roles: {desk: {group: desk}}
outcomes: {over: {kind: success}}
steps:
  - {step: work, task: {title: {en: Work, zh: 办理}, assign: {role: desk}, allow: [forward]}}
  - {step: end, finish: over}
)";

/// bob and eve are at the desk, he in the east and she in the south; sue supervises the south, oda
/// audits the whole house. One case of each section and one of none.
struct Regions {
  explicit Regions(Kind kind = Kind::kMemory) : house({}, kind) {
    house.set_groups("eve", {"desk"});
    house.set_section("bob", "east");
    for (const char* user : {"eve", "sue"}) house.set_section(user, "south");
    house.set_section("oda", "head-office");
    house.publish(kParted);
    for (const char* region : {"\"east\"", "\"south\"", "null"}) {
      const Answer started =
          house.post(house.badge("ada"), "/api/v1/instances",
                     std::string(R"({"process":"parted","data":{"region":)") + region + "}}");
      REQUIRE(started.status == 201);
    }
  }
  [[nodiscard]] std::size_t listed(const std::string& user, const std::string& target) {
    return json(house.get(house.badge(user), "/api/v1/" + target))["items"].as<List>().size();
  }
  House house;
};

std::vector<Kind> every_kind() {
  std::vector<Kind> kinds = recourse::test::sql_kinds();
  kinds.insert(kinds.begin(), Kind::kMemory);
  return kinds;
}

}  // namespace

TEST_CASE("sections of the house: lists and counts hold one's own and what belongs to none") {
  for (const Kind kind : every_kind()) {
    Regions regions(kind);
    const std::map<std::string, std::size_t> expected{
        {"bob", 2}, {"eve", 2}, {"sue", 2}, {"oda", 3}, {"ada", 3}, {"ann", 1}};
    for (const auto& [user, cases] : expected) {
      CAPTURE(user);
      CHECK(regions.listed(user, "instances") == cases);
      CHECK(regions.listed(user, "tasks?view=team") == cases);
    }
    CHECK(regions.listed("bob", "tasks?view=available") == 2);
    CHECK(regions.listed("ann", "tasks?view=available") == 1);
    CHECK(regions.listed("oda", "tasks?view=available") == 0);
    const Value counts =
        json(regions.house.get(regions.house.badge("sue"), "/api/v1/tasks/counts"));
    CHECK(counts["team"] == Value(2));
  }
}

TEST_CASE("sections of the house: a case names its own; who may move it is offered others") {
  Regions regions;
  const auto page_of = [&](const std::string& user) {
    const auto found = json(regions.house.get(regions.house.badge(user), "/api/v1/instances"));
    for (const Value& row : found["items"].as<List>()) {
      if (row["section"].text() != "south") continue;
      return json(regions.house.get(regions.house.badge(user),
                                    "/api/v1/instances/" + std::string(row["id"].text())));
    }
    return Value();
  };
  const auto offers = [](const Value& page) {
    std::string sections = "-";
    for (const Value& one : page["operations"].as<List>()) {
      if (one["id"].text() != "assign_section") continue;
      sections.clear();
      for (const Value& section : one["steps"].as<List>()) sections += section["id"].text();
    }
    return sections;
  };
  CHECK(page_of("bob").is_null());
  const Value page = page_of("sue");
  CHECK(page["section"]["id"].text() == "south");
  CHECK(offers(page) == "-");
  CHECK(offers(page_of("ada")) == "easthead-office");

  const std::string id(page["id"].text());
  const auto moved = regions.house.post(
      regions.house.badge("ada"), "/api/v1/instances/" + id + "/operations/assign_section",
      R"({"reason":"theirs","data":{"to":"east"}})");
  CHECK(moved.status == 200);
  CHECK(regions.listed("bob", "tasks?view=available") == 3);
  CHECK(regions.listed("eve", "tasks?view=available") == 1);
  CHECK(regions.listed("sue", "instances") == 1);
}

TEST_CASE("sections of the house: a supervisor says it for the people of their section") {
  Regions regions;
  const auto say = [&](const std::string& person) {
    return regions.house
        .post(regions.house.badge("sue"), "/api/v1/absences",
              R"({"person":")" + person +
                  R"(","from":"2026-03-01T08:00:00Z","to":"2026-03-09T08:00:00Z"})")
        .status;
  };
  CHECK(say("eve") == 201);
  CHECK(say("bob") == 403);
  CHECK(regions.listed("sue", "absences") == 1);
  CHECK(regions.listed("bob", "absences") == 0);
}

TEST_CASE("sections of the house: no start tells of, or writes into, a case of another section") {
  Regions regions;
  House& house = regions.house;
  house.publish(R"(
recourse: "1"
process: keyed
version: 1
title: {en: Keyed, zh: 有编号}
belongs_to: section_of(starter)
data: {no: {type: text, input: true}}
key: no
roles: {desk: {group: desk}}
outcomes: {over: {kind: success}}
steps:
  - {step: work, task: {title: {en: Work, zh: 办理}, assign: {role: desk}}}
  - {step: end, finish: over}
)");
  const auto start = [&](const std::string& user, const std::string& more) {
    return house.post(house.badge(user), "/api/v1/instances",
                      R"({"process":"keyed","data":{"no":"N1"})" + more + "}");
  };
  const Answer first = start("eve", "");
  REQUIRE(first.status == 201);
  const std::string id(json(first)["id"].text());
  CHECK(start("eve", "").status == 200);
  const Answer taken = start("bob", "");
  CHECK(taken.status == 409);
  CHECK(json(taken)["code"].text() == "KEY_TAKEN");
  CHECK(taken.body.find(id) == std::string::npos);

  CHECK(start("bob", R"(,"repeat_of":")" + id + "\"").status == 404);
  CHECK(start("bob", R"(,"split_of":")" + id + "\"").status == 404);

  CHECK(start("sue", R"(,"on_behalf_of":"bob")").status == 403);
  CHECK(start("sue", R"(,"on_behalf_of":"eve")").status == 200);
}

TEST_CASE("sections of the house: an export of an overseer is asked for with their section") {
  Regions regions;
  for (const auto& [user, section] :
       std::map<std::string, std::string>{{"sue", "south"}, {"oda", ""}, {"ada", ""}}) {
    const Answer begun = regions.house.post(regions.house.badge(user), "/api/v1/exports",
                                            R"({"form":"xes","process":"parted"})");
    REQUIRE(begun.status == 202);
    CHECK(json(begun)["fault"].text() == section);  // where the stand-in tells what it was asked
  }
}
