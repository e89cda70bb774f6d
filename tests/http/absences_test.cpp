// Somebody is away: who may say it, where their work goes, what the record says of it. Somebody has
// left: their work is handed over, first only told. The same over every store.
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

const char* const kSignature = R"(
recourse: "1"
process: signature
version: 1
data: {who: {type: user, input: true}}
roles: {checker: {users: [ann, bob, eve]}}
duties: [{separate: [sign, check]}]
outcomes: {over: {kind: success}}
steps:
  - {step: sign, task: {assign: {user: who}}}
  - {step: check, task: {assign: {role: checker}}}
  - {step: end, finish: over}
)";

struct Office {
  explicit Office(Kind kind) : house({}, kind) { house.publish(kSignature); }
  House house;
  Badge ann = house.badge("ann"), bob = house.badge("bob"), eve = house.badge("eve"),
        sue = house.badge("sue"), ada = house.badge("ada");

  std::string start(const std::string& who) {
    const Answer started = house.post(ada, "/api/v1/instances",
                                      R"({"process":"signature","data":{"who":")" + who + "\"}}");
    REQUIRE(started.status == 201);
    return std::string(json(started)["id"].text());
  }
  Value open_task(const std::string& instance) {
    const Value all = json(house.get(ada, "/api/v1/instances/" + instance + "/tasks"))["items"];
    for (const Value& task : all.as<List>()) {
      if (task["ended"].is_null()) return task;
    }
    return {};
  }
  /// ann is away this week, February 2026; bob stands in.
  Answer away(const Badge& who, const std::string& more) {
    return house.post(who, "/api/v1/absences",
                      R"({"from":"2026-02-20T00:00:00Z","to":"2026-03-20T00:00:00Z")" + more + "}");
  }
  /// Until the engine room has looked at what changed, and the case was asked.
  void settle(const std::string& instance) {
    recourse::ports::MessageRow signal;
    signal.name = "nobody-listens";
    signal.signal = true;
    (void)house.runtime->message(signal);
    (void)house.runtime->state(*recourse::InstanceId::parse(instance));
  }
};

std::vector<Kind> all_stores() {
  std::vector<Kind> kinds = recourse::test::sql_kinds();
  kinds.insert(kinds.begin(), Kind::kMemory);
  return kinds;
}

}  // namespace

TEST_CASE("absence: open and new work goes to who stands in, and back; the record tells for whom") {
  for (const Kind kind : all_stores()) {
    Office office(kind);
    const std::string before = office.start("ann");
    CHECK(office.open_task(before)["owner"].text() == "ann");
    const Answer said = office.away(office.ann, R"(,"substitutes":["bob"],"reason":"holiday")");
    INFO(said.body);
    REQUIRE(said.status == 201);
    CHECK(json(said)["state"].text() == "running");
    CHECK(json(said)["note"].is_null());
    office.settle(before);
    const Value moved = office.open_task(before);
    CHECK(moved["owner"].text() == "bob");
    const std::string task = "/api/v1/tasks/" + std::string(moved["id"].text());
    CHECK(office.house.get(office.bob, task).body.find("who is away") != std::string::npos);
    const Answer why = office.house.get(office.ada, task + "/explain");
    CHECK(why.body.find("is away until") != std::string::npos);

    const std::string fresh = office.start("ann");
    const Value mine = office.open_task(fresh);
    CHECK(mine["owner"].text() == "bob");
    const Answer done = office.house.post(
        office.bob, "/api/v1/tasks/" + std::string(mine["id"].text()) + "/complete",
        R"({"revision":")" + std::string(mine["revision"].text()) + R"("})");
    INFO(done.body);
    REQUIRE(done.status == 200);
    const Value history =
        json(office.house.get(office.ada, "/api/v1/instances/" + fresh + "/history"));
    int told = 0;
    for (const Value& event : history["items"].as<List>()) {
      if (event["type"].text() != "WorkItemCompleted") continue;
      told += event["actor"].text() == "bob" && event["acting_for"].text() == "ann";
    }
    CHECK(told == 1);
    // Both had a hand in it: neither may check.
    const Value check = office.open_task(fresh);
    CHECK(check["owner"].text() == "eve");
    for (const Badge* who : {&office.ann, &office.bob}) {
      const Answer refused = office.house.post(
          *who, "/api/v1/tasks/" + std::string(check["id"].text()) + "/start",
          R"({"revision":")" + std::string(check["revision"].text()) + R"("})");
      CHECK(refused.status == 403);
      CHECK(json(refused)["code"].text() == "DUTY");
    }

    const std::string id(json(said)["id"].text());
    const Answer back =
        office.house.post(office.ann, "/api/v1/absences/" + id + "/withdraw", "{}");
    REQUIRE(back.status == 200);
    CHECK(json(back)["state"].text() == "withdrawn");
    office.settle(before);
    CHECK(office.open_task(before)["owner"].text() == "ann");
  }
}

TEST_CASE("absence: one says it for oneself, supervisors for others; what cannot be is refused") {
  Office office(Kind::kMemory);
  CHECK(json(office.away(office.eve, R"(,"person":"ann","substitutes":["bob"])"))["code"].text() ==
        "ROLE");
  for (const std::string faulty : {R"(,"substitutes":["ann"])", R"(,"substitutes":["tom"])",
                                   R"(,"substitutes":["nobody"])", R"(,"processes":["none"])"}) {
    CHECK(json(office.away(office.ann, faulty))["code"].text() == "ABSENCE");
  }
  CHECK(json(office.house.post(office.ann, "/api/v1/absences",
                               R"({"from":"2026-03-20T00:00:00Z","to":"2026-03-01T00:00:00Z"})"))
            ["code"].text() == "ABSENCE");
  CHECK(office.away(office.sue, R"(,"person":"ann","substitutes":["bob"])").status == 201);
  const Answer round = office.away(office.bob, R"(,"substitutes":["ann"])");
  CHECK(round.status == 201);
  CHECK(round.body.find("circle") != std::string::npos);
  CHECK(json(office.house.get(office.eve, "/api/v1/absences"))["items"].as<List>().empty());
  CHECK(json(office.house.get(office.ann, "/api/v1/absences"))["items"].as<List>().size() == 1);
  const Value all = json(office.house.get(office.sue, "/api/v1/absences"))["items"];
  CHECK(all.as<List>().size() == 2);
  const std::string id(all.as<List>().front()["id"].text());
  CHECK(office.house.post(office.eve, "/api/v1/absences/" + id + "/withdraw", "{}").status == 404);
}

TEST_CASE("handover: the work of whom the directory has forgotten goes on, too") {
  Office office(Kind::kMemory);
  const std::string instance = office.start("ann");
  office.house.take_out("ann");
  const std::string people = "/api/v1/directory/people/";
  CHECK(office.house.post(office.ada, people + "nobody/handover", R"({"to":"bob"})").status == 404);
  const Value done = json(office.house.post(
      office.ada, people + "ann/handover", R"({"to":"bob","reason":"left","carry_out":true})"));
  CHECK(done["tasks"].as<List>().size() == 1);
  CHECK(done["more"] == Value(false));
  CHECK(office.open_task(instance)["owner"].text() == "bob");
}

TEST_CASE("handover: told first, then done, one transfer a task; rules hold") {
  for (const Kind kind : all_stores()) {
    Office office(kind);
    const std::string one = office.start("ann");
    const std::string two = office.start("ann");
    const std::string path = "/api/v1/directory/people/ann/handover";
    CHECK(office.house.post(office.sue, path, R"({"to":"bob"})").status == 403);
    CHECK(json(office.house.post(office.ada, path, "{}"))["code"].text() == "USER");
    const Value told = json(office.house.post(office.ada, path, R"({"to":"bob"})"));
    CHECK(told["carried_out"] == Value(false));
    REQUIRE(told["tasks"].as<List>().size() == 2);
    for (const Value& task : told["tasks"].as<List>()) CHECK(task["ok"] == Value(true));
    CHECK(office.open_task(one)["owner"].text() == "ann");
    CHECK(json(office.house.post(office.ada, path, R"({"to":"tom"})"))["tasks"]
              .as<List>()
              .front()["code"]
              .text() == "USER");
    CHECK(json(office.house.post(office.ada, path, R"({"to":"bob","carry_out":true})"))["code"]
              .text() == "REASON");
    office.house.disable("ann");
    const Value done = json(office.house.post(
        office.ada, path, R"({"to":"bob","reason":"left us","carry_out":true})"));
    CHECK(done["tasks"].as<List>().size() == 2);
    for (const std::string& instance : {one, two}) {
      CHECK(office.open_task(instance)["owner"].text() == "bob");
      const Value history =
          json(office.house.get(office.ada, "/api/v1/instances/" + instance + "/history"));
      int reasons = 0;
      for (const Value& event : history["items"].as<List>()) {
        reasons += event["type"].text() == "WorkItemForwarded" && !event["reason"].is_null();
      }
      CHECK(reasons == 1);
    }
    CHECK(json(office.house.post(office.ada, path, R"({"rule":"pool"})"))["tasks"]
              .as<List>()
              .empty());
  }
}
