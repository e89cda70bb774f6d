// What people do to a case as a whole, tried over HTTP by every kind of person: waking an ended
// case, merging, linking and splitting, and what the role that sees to incidents may.
#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;
using recourse::test::Kind;

namespace {

std::string desk(const std::string& process, const std::string& more) {
  return R"(
recourse: "1"
process: )" + process + R"(
version: 1
title: {en: Desk, zh: 服务台}
data: {no: {type: text, input: true}}
key: {expr: no, on_running: return, after_end: new}
roles: {desk: {group: desk}}
outcomes: {over: {kind: success}}
steps:
  - {step: first, task: {title: {en: First, zh: 甲}, assign: {role: desk}}}
  - {step: second, task: {title: {en: Second, zh: 乙}, assign: {role: desk}}}
  - {step: end, finish: over}
)" + more;
}

struct Office {
  explicit Office(Kind kind = Kind::kMemory) : house({}, kind) {
    house.publish(desk("woken", "operations: {wake: {by: [starter], to: [first, second]}}\n"));
    house.publish(desk("plain", ""));
  }
  House house;

  std::string start(const std::string& process, const std::string& no,
                    const std::string& more = {}) {
    const Answer answer =
        house.post(house.badge("ann"), "/api/v1/instances",
                   R"({"process":")" + process + R"(","data":{"no":")" + no + "\"}" + more + "}");
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    return std::string(json(answer)["id"].text());
  }
  void finish(const std::string& id) {
    for (int step = 0; step < 2; ++step) {
      const Value tasks = json(house.get(house.badge("ada"), "/api/v1/instances/" + id + "/tasks"));
      for (const Value& row : tasks["items"].as<List>()) {
        if (!row["ended"].is_null()) continue;
        const Answer done = house.post(
            house.badge("bob"), "/api/v1/tasks/" + std::string(row["id"].text()) + "/complete",
            R"({"revision":")" + std::string(row["revision"].text()) + "\"}");
        REQUIRE(done.status == 200);
      }
    }
  }
  Answer operate(const std::string& user, const std::string& id, const std::string& operation,
                 const std::string& data, const std::string& more = {}) {
    return house.post(house.badge(user), "/api/v1/instances/" + id + "/operations/" + operation,
                      R"({"reason":"x","data":)" + data + more + "}");
  }
  Value page(const std::string& user, const std::string& id) {
    return json(house.get(house.badge(user), "/api/v1/instances/" + id));
  }
  /// Does the case know a relative by this relation, now or soon?
  bool has_relative(const std::string& id, const std::string& relation);
  /// Is it offered on the page, enabled?
  bool offers(const std::string& user, const std::string& id, const std::string& operation) {
    const Value shown = page(user, id);
    if (!shown["operations"].is<List>()) return false;
    for (const Value& one : shown["operations"].as<List>()) {
      if (one["id"].text() == operation) return one["enabled"] == Value(true);
    }
    return false;
  }
};

std::vector<Kind> all_stores() {
  std::vector<Kind> kinds = recourse::test::sql_kinds();
  kinds.insert(kinds.begin(), Kind::kMemory);
  return kinds;
}

/// What the other case hears comes behind the answer.
template <class Look>
bool eventually(Look look) {
  for (int i = 0; i < 500; ++i) {
    if (look()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

bool Office::has_relative(const std::string& id, const std::string& relation) {
  return eventually([&] {
    const Value shown = page("ada", id);
    const auto& family = shown["family"].as<List>();
    return !family.empty() && family.front()["relation"].text() == relation;
  });
}

}  // namespace

TEST_CASE("operations: who wakes which case, in which state") {
  struct Try {
    const char *user, *process;
    int running, ended;
  };
  // ann started it and bob did the work; eve has no part in it.
  constexpr Try kTries[] = {{"ann", "woken", 409, 200}, {"bob", "woken", 403, 403},
                            {"sue", "woken", 403, 403}, {"ada", "woken", 409, 200},
                            {"oda", "woken", 403, 403}, {"eve", "woken", 404, 404},
                            {"ann", "plain", 403, 403}, {"bob", "plain", 403, 403},
                            {"sue", "plain", 403, 403}, {"ada", "plain", 409, 200},
                            {"oda", "plain", 403, 403}, {"eve", "plain", 404, 404}};
  int cases = 0;
  for (const Kind kind : all_stores()) {
    Office office(kind);
    for (const Try& one : kTries) {
      for (const bool ended : {false, true}) {
        CAPTURE(one.user, one.process, ended);
        const std::string id = office.start(one.process, "W" + std::to_string(++cases));
        if (ended) office.finish(id);
        const int wanted = ended ? one.ended : one.running;
        CHECK(office.offers(one.user, id, "wake") == (wanted == 200));
        const Answer answer = office.operate(one.user, id, "wake", R"({"to":"second"})");
        INFO(answer.body);
        CHECK(answer.status == wanted);
        if (wanted != 200) continue;
        const Value shown = office.page("ada", id);
        CHECK(shown["state"].text() == "Running");
        CHECK(shown["ended"].is_null());
        CHECK(shown["active"].as<List>().front()["path"].text() == "second");
        office.finish(id);
        CHECK(office.page("ada", id)["outcome"].text() == "over");
      }
    }
  }
}

TEST_CASE("operations: a case is not woken where it cannot go on") {
  Office office;
  const std::string id = office.start("woken", "A1");
  office.finish(id);
  const Value nowhere = json(office.operate("ann", id, "wake", "{}"));
  CHECK(nowhere["code"].text() == "STEP");
  CHECK(nowhere["steps"].as<List>().size() == 2);
  const Value unsaid = json(office.operate("ann", id, "wake", R"({"to":"end"})"));
  CHECK(unsaid["code"].text() == "STEP");
  // Somebody else's case has its number meanwhile.
  const std::string other = office.start("woken", "A1");
  CHECK(json(office.operate("ann", id, "wake", R"({"to":"first"})"))["code"].text() == "KEY_TAKEN");
  office.finish(other);
  CHECK(office.operate("ann", id, "wake", R"({"to":"first"})").status == 200);
  // One that was merged away is gone on with elsewhere.
  const std::string into = office.start("plain", "A2");
  REQUIRE(office.operate("ada", id, "merge", R"({"into":")" + into + "\"}").status == 200);
  CHECK(json(office.operate("ann", id, "wake", R"({"to":"first"})"))["code"].text() ==
        "OPERATION_NOT_NOW");
}

TEST_CASE("operations: looking ahead at waking tells who is asked, and wakes nothing") {
  Office office;
  const std::string id = office.start("woken", "A1");
  office.finish(id);
  const Value told = json(office.house.post(
      office.house.badge("ann"), "/api/v1/instances/" + id + "/operations/wake/preview",
      R"({"data":{"to":"second"}})"));
  REQUIRE(told["asks"].is<List>());
  CHECK(told["asks"].as<List>().front()["title"]["en"].text() == "Second");
  CHECK(office.page("ann", id)["state"].text() == "Completed");
}

TEST_CASE("operations: who has work in a case merges and links it, with cases they may see") {
  for (const char* operation : {"merge", "link"}) {
    const std::string member = std::string(operation) == "merge" ? "into" : "to";
    Office office;
    const auto data = [&](const std::string& other) {
      return R"({")" + member + R"(":")" + other + "\"}";
    };
    const std::string id = office.start("plain", "B1");
    const std::string other = office.start("plain", "B2");
    CAPTURE(operation);
    for (const char* user : {"bob", "sue", "oda"}) {
      CHECK_FALSE(office.offers(user, id, operation));
      CHECK(office.operate(user, id, operation, data(other)).status == 403);
    }
    CHECK(office.operate("eve", id, operation, data(other)).status == 404);
    // bob takes the task: now it is his to say.
    const Value tasks = json(
        office.house.get(office.house.badge("bob"), "/api/v1/instances/" + id + "/tasks"));
    const Value& task = tasks["items"].as<List>().front();
    REQUIRE(office.house
                .post(office.house.badge("bob"),
                      "/api/v1/tasks/" + std::string(task["id"].text()) + "/claim",
                      R"({"revision":")" + std::string(task["revision"].text()) + "\"}")
                .status == 200);
    CHECK(office.offers("bob", id, operation));
    // A case bob has no part in does not exist for him.
    office.house.publish(R"(
recourse: "1"
process: foreign
version: 1
roles: {other: {group: other}}
outcomes: {over: {kind: success}}
steps:
  - {step: t, task: {assign: {role: other}}}
  - {step: e, finish: over}
)");
    const Answer foreign = office.house.post(office.house.badge("eve"), "/api/v1/instances",
                                             R"({"process":"foreign"})");
    const std::string hidden(json(foreign)["id"].text());
    CHECK(office.operate("bob", id, operation, data(hidden)).status == 404);
    CHECK(office.operate("bob", id, operation, data(id)).status == 422);
    CHECK(office.operate("bob", id, operation, data("nonsense")).status == 422);
    CHECK(office.operate("bob", id, operation, data(other)).status == 200);
    const std::string here = std::string(operation) == "merge" ? "merged_into" : "linked";
    const std::string there = std::string(operation) == "merge" ? "merged" : "linked";
    CHECK(office.has_relative(id, here));
    CHECK(office.has_relative(other, there));
  }
}

TEST_CASE("operations: a case is split off by who works on it, and both say so") {
  Office office;
  const std::string whole = office.start("plain", "C1");
  const std::string part = office.start("plain", "C2", R"(,"split_of":")" + whole + "\"");
  CHECK(office.has_relative(part, "parent"));
  CHECK(office.has_relative(whole, "child"));
  const auto split = [&](const char* user) {
    return office.house
        .post(office.house.badge(user), "/api/v1/instances",
              R"({"process":"plain","data":{"no":"C3"},"split_of":")" + whole + "\"}")
        .status;
  };
  CHECK(split("eve") == 404);  // eve may not know of the case
  CHECK(split("oda") == 403);  // who only reads splits nothing
}

TEST_CASE("operations: the role that sees to incidents is told, reads the case and tries again") {
  House house;
  house.publish(R"(
recourse: "1"
process: stuck
version: 1
data: {n: {type: decimal, default: 0}, r: {type: decimal, default: 0}}
roles: {desk: {group: desk}, other: {group: other}}
outcomes: {over: {kind: success}}
incidents: [other]
steps:
  - {step: ask, task: {assign: {role: desk}}}
  - {step: pay, auto: bank.pay, with: {amount: 1}}
  - {step: end, finish: over}
)");
  const Answer started =
      house.post(house.badge("ann"), "/api/v1/instances", R"({"process":"stuck"})");
  REQUIRE(started.status == 201);
  const std::string page = "/api/v1/instances/" + std::string(json(started)["id"].text());
  CHECK(house.get(house.badge("eve"), page).status == 404);
  const Value tasks = json(house.get(house.badge("bob"), page + "/tasks"));
  const Value& task = tasks["items"].as<List>().front();
  REQUIRE(house
              .post(house.badge("bob"),
                    "/api/v1/tasks/" + std::string(task["id"].text()) + "/complete",
                    R"({"revision":")" + std::string(task["revision"].text()) + "\"}")
              .status == 200);
  const Badge bot = house.machine("bot");
  const auto fail_job = [&] {
    const Value claimed = json(house.post(bot, "/api/v1/jobs/claim",
                                          R"({"connector":"bank.pay","worker":"w","lease_s":60})"));
    REQUIRE(claimed["jobs"].as<List>().size() == 1);
    const Value& job = claimed["jobs"].as<List>().front();
    return house
        .post(bot, "/api/v1/jobs/" + std::string(job["id"].text()) + "/fail",
              R"({"epoch":")" + std::string(job["epoch"].text()) + R"(","message":"no line"})")
        .status;
  };
  REQUIRE(fail_job() == 200);
  const Value shown = json(house.get(house.badge("eve"), page));
  REQUIRE(shown["incidents"].is<List>());
  const Value& incident = shown["incidents"].as<List>().front();
  CHECK(incident["remedies"] == Value(List{"retry"}));
  const std::string body =
      R"({"reason":"the line is back","incident":")" + std::string(incident["id"].text()) + "\"}";
  // sue oversees and reads; to try again is eve's.
  CHECK(json(house.get(house.badge("sue"), page))["incidents"].as<List>().front()["remedies"] ==
        Value(List{}));
  CHECK(house.post(house.badge("sue"), page + "/operations/retry", body).status == 403);
  CHECK(house.post(house.badge("eve"), page + "/operations/terminate", body).status == 403);
  CHECK(eventually([&] {
    const Value told = json(house.get(house.badge("eve"), "/api/v1/notices"));
    const auto& items = told["items"].as<List>();
    return items.size() == 1 && items.front()["kind"].text() == "incident";
  }));
  CHECK(house.post(house.badge("eve"), page + "/operations/retry", body).status == 200);
  CHECK(json(house.get(house.badge("ada"), page))["incidents"].as<List>().empty());
}
