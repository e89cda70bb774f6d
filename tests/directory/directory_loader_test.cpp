#include "adapters/directory/directory_loader.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

namespace recourse::directory {
namespace {

constexpr const char* kSmall = R"(
sections: [{section: east, title: {en: East, zh: 华东}}]
groups:
  - {group: agents, title: {en: Agents, zh: 坐席}, head: ann}
people:
  - {person: ann, name: {en: Ann, zh: 安}, section: east, groups: [agents], roles: [supervisor]}
  - {person: bob, name: {en: Bob, zh: 鲍}, manager: ann, groups: [agents]}
  - {person: cy, name: {en: Cy, zh: 赛}, groups: [agents], active: false}
)";

std::set<std::string> codes_of(const std::string& source) {
  const auto loaded = load_directory(source);
  std::set<std::string> codes;
  for (const auto& finding : loaded.findings) codes.insert(finding.code);
  CHECK((loaded.directory == nullptr) == definition::has_errors(loaded.findings));
  return codes;
}

}  // namespace

TEST_CASE("directory: people, groups, heads and managers are as written") {
  const auto loaded = load_directory(kSmall);
  REQUIRE(loaded.directory);
  CHECK(loaded.findings.empty());
  const auto& house = *loaded.directory;
  CHECK(house.people() == std::vector<std::string>{"ann", "bob", "cy"});
  CHECK(house.find("bob")->manager == "ann");
  CHECK(house.find("ann")->roles == std::vector<std::string>{"supervisor"});
  CHECK(house.head_of("agents") == "ann");
  CHECK(house.has_group("agents"));
  CHECK_FALSE(house.has_group("nobody"));
  CHECK(house.find("nobody") == nullptr);
}

TEST_CASE("directory: a disabled person is known but is no member") {
  const auto loaded = load_directory(kSmall);
  REQUIRE(loaded.directory);
  CHECK_FALSE(loaded.directory->find("cy")->active);
  CHECK(loaded.directory->members("agents") == std::vector<std::string>{"ann", "bob"});
}

TEST_CASE("directory: a group has its people within each section; a central one serves all") {
  const auto loaded = load_directory(R"(
sections: [{section: east}, {section: south}, {section: main, central: true}]
groups: [{group: agents, head: ann}, {group: leads, head: max}]
people:
  - {person: ann, name: {en: Ann, zh: 安}, section: east, groups: [agents]}
  - {person: bob, name: {en: Bob, zh: 鲍}, section: south, groups: [agents, leads]}
  - {person: max, name: {en: Max, zh: 马}, section: main, groups: [leads]}
  - {person: zoe, name: {en: Zoe, zh: 佐}, groups: [agents]}
)");
  REQUIRE(loaded.directory);
  const auto& house = *loaded.directory;
  using Names = std::vector<std::string>;
  CHECK(house.members("agents") == Names{"ann", "bob", "zoe"});
  CHECK(house.members("east/agents") == Names{"ann"});
  CHECK(house.members("south/leads") == Names{"bob"});
  CHECK(house.has_group("main/agents"));
  CHECK(house.members("main/agents").empty());
  CHECK_FALSE(house.has_group("west/agents"));
  CHECK(house.find("bob")->groups == Names{"agents", "leads", "south/agents", "south/leads"});
  // Who leads a group leads it where they work.
  CHECK(house.head_of("east/agents") == "ann");
  CHECK(house.head_of("south/agents") == "");
  CHECK(house.head_of("south/leads") == "max");
  CHECK(house.has_section("east"));
  CHECK_FALSE(house.has_section("west"));
  CHECK(house.find("max")->works_for("east"));
  CHECK(house.find("zoe")->works_for("east"));
  CHECK_FALSE(house.find("bob")->works_for("east"));
  CHECK(codes_of("sections: [{section: a}, {section: a}]\npeople: []") ==
        std::set<std::string>{"E-DUPLICATE"});
}

TEST_CASE("directory: rosters tell who of those at work is on duty, owners who looks after what") {
  const auto loaded = load_directory(std::string(kSmall) + R"(
rosters:
  - roster: desk
    zone: Asia/Shanghai
    shifts: [{hours: "08:00-20:00", people: [bob, cy]}, {hours: "20:00-08:00", people: ann}]
owners: {K9: bob}
)");
  REQUIRE(loaded.directory);
  const auto& house = *loaded.directory;
  CHECK(house.has_roster("desk"));
  CHECK_FALSE(house.has_roster("hotline"));
  CHECK(house.on_duty("desk", *parse_instant("2026-03-02T08:00:00+08:00")) ==
        std::vector<std::string>{"bob"});
  CHECK(house.on_duty("desk", *parse_instant("2026-03-02T07:59:00+08:00")) ==
        std::vector<std::string>{"ann"});
  CHECK(house.on_duty("hotline", Instant{}).empty());
  CHECK(house.owner_of("K9") == "bob");
  CHECK(house.owner_of("K1").empty());
}

TEST_CASE("directory: every fault is a finding with its code, and then there is no directory") {
  const auto [source, code] = GENERATE(table<std::string, std::string>({
      {"people: [{person: a, name: A, groups: [ghosts]}]", "E-GROUP"},
      {"people: [{person: a, name: A, manager: ghost}]", "E-PERSON"},
      {"people: [{person: a, name: A, section: moon}]", "E-SECTION"},
      {"people: [{person: a, name: A, roles: [king]}]", "E-ROLE"},
      {"people: [{person: a, name: A}, {person: a, name: B}]", "E-DUPLICATE"},
      {"people: [{person: a, name: A, manager: b}, {person: b, name: B, manager: a}]", "E-MANAGER"},
      {"people: [{person: system, name: S}]", "E-ID"},
      {"people: [{person: a b, name: A}]", "E-ID"},
      {"people: [{person: a}]", "E-MISSING"},
      {"groups: []", "E-MISSING"},
  }));
  INFO(source);
  CHECK(codes_of(source).contains(code));
}

TEST_CASE("directory: nothing but a directory gets through, and nothing crashes") {
  for (const char* source : {"", "[]", "people: 7", "people: [7]", "people: [[[]]]", "{", "\x01"}) {
    INFO(source);
    CHECK(load_directory(source).directory == nullptr);
  }
}

TEST_CASE("directory: the sample organisation has the people its processes ask for") {
  std::ifstream file("process-defs/directory.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  const auto loaded = load_directory(text.str());
  REQUIRE(loaded.directory);
  const auto& house = *loaded.directory;
  CHECK(house.members("compensation-committee").size() >= 5);
  CHECK(house.members("warehouse-qa").size() >= 3);
  for (const char* group : {"cs-agents", "cs-leads", "credit", "finance-directors",
                            "general-managers", "finance", "quality", "sales"}) {
    CHECK_FALSE(house.members(group).empty());
    CHECK_FALSE(house.head_of(group).empty());
  }
  std::set<std::string> roles;
  for (const std::string& user : house.people()) {
    const ports::Person* person = house.find(user);
    CHECK_FALSE(person->name.en.empty());
    CHECK_FALSE(person->name.zh.empty());
    roles.insert(person->roles.begin(), person->roles.end());
  }
  CHECK(roles == std::set<std::string>{"admin", "auditor", "designer", "supervisor", "worker"});
}

}  // namespace recourse::directory
