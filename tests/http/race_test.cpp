// Two hundred people press the same button: exactly one wins, everybody else learns who was first.
#include <catch2/catch.hpp>

#include <iostream>
#include <thread>

#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Ask;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;
using recourse::test::Kind;

namespace {

constexpr int kClients = 200;

const char* const kRace = R"(
recourse: "1"
process: race
version: 1
data: {nobody: optional text}
roles: {desk: {group: desk}}
outcomes: {over: {kind: success}}
steps:
  - {step: work, task: {assign: {role: desk}}}
  - {step: later, task: {assign: {role: desk}}}
  - {step: end, finish: over}
)";

/// Everybody at once, each with a key and a connection of their own; Catch is not asked meanwhile.
std::vector<Answer> all_at_once(const House& house, const std::vector<Badge>& people,
                                const std::string& target, const std::string& body) {
  std::vector<Answer> answers(kClients);
  std::vector<std::thread> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&, i] {
      auto headers = people[static_cast<std::size_t>(i) % people.size()].headers();
      headers.emplace_back("Idempotency-Key", target + std::to_string(i));
      answers[static_cast<std::size_t>(i)] =
          recourse::test::send(house.port(), {"POST", target, headers, body});
    });
  }
  for (auto& client : clients) client.join();
  return answers;
}

void check_one_winner(const std::vector<Answer>& answers) {
  int won = 0, told = 0;
  for (const Answer& answer : answers) {
    won += answer.status == 200;
    if (answer.status != 409) continue;
    const std::string who(json(answer)["who"].text());
    told += who == "ann" || who == "bob";
  }
  CHECK(won == 1);
  CHECK(told == kClients - 1);
}

void race(Kind kind) {
  House house({}, kind);
  house.publish(kRace);
  const Badge ann = house.badge("ann");
  const std::vector<Badge> people{ann, house.badge("bob")};
  for (const std::string verb : {"claim", "complete"}) {
    CAPTURE(verb, kind_name(kind));
    const Answer started = house.post(ann, "/api/v1/instances", R"({"process":"race"})");
    REQUIRE(started.status == 201);
    const std::string id(json(started)["id"].text());
    const Value tasks = json(house.get(ann, "/api/v1/instances/" + id + "/tasks"))["items"];
    const Value task = tasks.as<List>().front();
    const std::string body = R"({"revision":")" + std::string(task["revision"].text()) + "\"}";
    check_one_winner(all_at_once(
        house, people, "/api/v1/tasks/" + std::string(task["id"].text()) + "/" + verb, body));
  }
  std::cout << "race: " << kClients << " clients claim, then complete one task on "
            << kind_name(kind) << ", one wins" << std::endl;
}

}  // namespace

TEST_CASE("race: of two hundred who claim or complete one task exactly one wins (I-1)") {
  for (const Kind kind : recourse::test::every_kind()) race(kind);
}
