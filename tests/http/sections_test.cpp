// Data of a section: what is hidden from somebody stands in no answer to them, whatever they ask.
#include <catch2/catch.hpp>

#include "adapters/http/route.h"
#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kSections = R"(
recourse: "1"
process: money
version: 1
roles: {desk: {group: desk}, other: {group: other}}
types: {Claim: {what: text, price: optional text}}
data:
  claim: {type: Claim, input: true}
  offer: {type: optional text, input: true}
  bill: optional file
  note: optional text
outcomes: {over: {kind: success}}
sections:
  money:
    title: {en: Money, zh: 金额}
    data: [offer, claim.price, bill]
    roles: {desk: editable, starter: visible}
steps:
  - step: look
    task:
      assign: {roles: [desk, other]}
      fields: {claim.what: readonly, claim.price: optional, offer: optional, bill: optional, note: optional}
    actions: {on: {next: again}}
  - step: again
    task: {assign: {roles: [desk, other]}, fields: {offer: readonly, note: optional}}
    actions: {on: {next: end}}
  - {step: end, finish: over}
)";

struct Money {
  House house;
  std::string id, page, task;
  Money() {
    house.publish(kSections);
    const Answer started = house.post(
        house.badge("sue"), "/api/v1/instances",
        R"({"process":"money","data":{"claim":{"what":"leak","price":"token1"},"offer":"token2"}})");
    INFO(started.body);
    REQUIRE(started.status == 201);
    id = json(started)["id"].text();
    page = "/api/v1/instances/" + id;
    auto headers = house.badge("ann").headers();
    headers.emplace_back("Idempotency-Key", "file");
    headers.emplace_back("Content-Type", "text/plain");
    REQUIRE(house
                .send({.method = "POST",
                       .target = page + "/attachments?name=token3.txt&field=bill",
                       .headers = headers,
                       .body = "token4"})
                .status == 201);
    REQUIRE(submit("ann", R"({"offer":"token5","claim.price":"token6"})").status == 200);
    task = open_task();
  }
  std::string open_task() {
    const Value tasks = json(house.get(house.badge("ada"), page + "/tasks"));
    for (const Value& row : tasks["items"].as<List>()) {
      if (row["ended"].is_null()) return std::string(row["id"].text());
    }
    return {};
  }
  Answer submit(const std::string& user, const std::string& data) {
    const std::string id_now = open_task();
    const Value row = json(house.get(house.badge("ada"), "/api/v1/tasks/" + id_now));
    return house.post(house.badge(user), "/api/v1/tasks/" + id_now + "/complete",
                      R"({"action":"on","revision":")" + std::string(row["revision"].text()) +
                          R"(","data":)" + data + "}");
  }
  Value form(const std::string& user) {
    return json(house.get(house.badge(user), "/api/v1/tasks/" + task))["form"];
  }
};

std::string filled(std::string pattern, const Money& money) {
  const bool of_task = pattern.find("/tasks/{id}") != std::string::npos;
  for (std::size_t at = pattern.find('{'); at != std::string::npos; at = pattern.find('{')) {
    const std::size_t end = pattern.find('}', at);
    const bool is_hash = pattern.substr(at, end - at) == "{hash";
    const bool is_process = pattern.substr(at, end - at) == "{process";
    pattern.replace(at, end - at + 1,
                    is_hash      ? std::string(64, '0')
                    : is_process ? "money"
                                 : (of_task ? money.task : money.id));
  }
  return pattern;
}

}  // namespace

TEST_CASE("sections: what is hidden stands in no answer of any route (role × route)") {
  Money money;
  // The table of routes says what can be read; eve has the task, and the section is not hers.
  int read = 0;
  for (const auto& route : recourse::http::routes()) {
    const std::string pattern(route.pattern);
    const bool of_case = pattern.find("{id}") != std::string::npos ||
                         pattern == "/api/v1/instances" || pattern == "/api/v1/tasks";
    if (route.method != recourse::http::Method::kGet || route.handler == nullptr || !of_case) {
      continue;
    }
    const std::string target = filled(pattern, money);
    const auto seen = [&](const char* user) {
      return money.house.get(money.house.badge(user), target);
    };
    const Answer answer = seen("eve");
    INFO(target << " " << answer.body);
    CHECK(answer.body.find("token") == std::string::npos);
    read += answer.status == 200 ? 1 : 0;
  }
  CHECK(read >= 8);
  const std::string history = money.page + "/history";
  for (const char* user : {"ann", "sue", "oda", "ada"}) {  // who sees it
    CHECK(money.house.get(money.house.badge(user), history).body.find("token5") !=
          std::string::npos);
  }
  CHECK(money.house.get(money.house.badge("sue"), money.page).body.find("token6") !=
        std::string::npos);
  CHECK(money.house.get(money.house.badge("eve"), money.page).body.find("leak") !=
        std::string::npos);
}

TEST_CASE("sections: who only looks at a form is not told what it computes of hidden data") {
  House house;
  house.publish(R"(
recourse: "1"
process: offers
version: 1
roles: {desk: {group: desk}, other: {group: other}}
data: {secret: {type: text, input: true}, note: optional text, more: optional text}
outcomes: {over: {kind: success}}
sections: {money: {title: {en: Money, zh: 金额}, data: [secret], roles: {desk: editable}}}
steps:
  - step: look
    task:
      assign: {role: desk}
      fields:
        note: {mode: optional, options: '{{ [secret, "other"] }}'}
        more: {mode: optional, visible_when: secret = "token9"}
    actions: {pay: {when: secret = "nothing", next: end}, on: {next: end}}
  - {step: end, finish: over}
)");
  const Answer started = house.post(house.badge("ann"), "/api/v1/instances",
                                    R"({"process":"offers","data":{"secret":"token9"}})");
  INFO(started.body);
  REQUIRE(started.status == 201);
  const Value tasks = json(house.get(
      house.badge("ada"),
      "/api/v1/instances/" + std::string(json(started)["id"].text()) + "/tasks"));
  const std::string page =
      "/api/v1/tasks/" + std::string(tasks["items"].as<List>().front()["id"].text());
  const auto form = [&](const char* user) {
    return json(house.get(house.badge(user), page))["form"];
  };
  const Value worker = form("ann"), looker = form("sue");  // supervisors look
  CHECK(worker["fields"].as<List>().front()["type"]["options"] == Value(List{"token9", "other"}));
  CHECK(worker["possible"]["pay"] == Value(false));
  CHECK(looker["fields"].as<List>().front()["type"]["kind"].text() == "text");
  CHECK(looker["fields"].as<List>().back()["visible"] == Value(true));
  CHECK(looker["possible"]["pay"] == Value(true));
  CHECK(house.get(house.badge("sue"), page).body.find("token9") == std::string::npos);
}

TEST_CASE("sections: forms show and take what is somebody's") {
  Money money;
  const auto paths = [](const Value& form) {
    std::string out;
    for (const Value& field : form["fields"].as<List>()) {
      out += std::string(field["path"].text()) + ":" + std::string(field["mode"].text()) + " ";
    }
    return out;
  };
  CHECK(paths(money.form("ann")) == "offer:readonly note:optional ");
  CHECK(money.form("ann")["sections"].as<List>().front()["title"]["en"].text() == "Money");
  CHECK(paths(money.form("eve")) == "note:optional ");
  CHECK(money.form("eve")["sections"].is_null());
  const Answer hidden = money.submit("eve", R"({"offer":"x"})");
  CHECK(hidden.status == 422);
  CHECK(json(hidden)["errors"]["offer"].text() == "is no field of this form");
  const Answer preview =
      money.house.post(money.house.badge("eve"), "/api/v1/tasks/" + money.task + "/preview",
                       R"({"action":"on","data":{"note":"n"}})");
  CHECK(preview.status == 200);
  CHECK(preview.body.find("token") == std::string::npos);
  CHECK(money.submit("eve", R"({"note":"n"})").status == 200);
}
