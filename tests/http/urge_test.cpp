// Urging: whoever waits reminds whoever has the work, once in four hours of open time; a second
// time before that is refused with the moment from which it is possible. Reminders that the
// definition sends on its own are neither limited nor limit anybody.
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

const char* const kWaiting = R"(
recourse: "1"
process: waiting
version: 1
roles: {desk: {group: desk}}
outcomes: {over: {kind: success}}
steps:
  - {step: work, task: {assign: {role: desk}, allow: [forward, suspend]}}
  - {step: end, finish: over}
)";

struct Waiting {
  explicit Waiting(Kind kind, const std::string& urge = {}) : house({}, kind) {
    std::string source(kWaiting);
    source.replace(source.find("allow:"), 0, urge);
    house.publish(source);
    const Answer started = house.post(eve, "/api/v1/instances", R"({"process":"waiting"})");
    REQUIRE(started.status == 201);
    instance = std::string(json(started)["id"].text());
    const Value all = json(house.get(ada, "/api/v1/instances/" + instance + "/tasks"));
    task = "/api/v1/tasks/" + std::string(all["items"].as<List>().front()["id"].text());
  }
  Answer verb(const Badge& who, const std::string& word, const std::string& more = {}) {
    const std::string revision(json(house.get(ada, task))["revision"].text());
    return house.post(who, task + "/" + word, R"({"revision":")" + revision + "\"" + more + "}");
  }
  Answer urge(const Badge& who) { return verb(who, "urge"); }
  /// Of the verb as eve's page shows it.
  Value shown() {
    const Value page = json(house.get(eve, task));
    for (const Value& one : page["verbs"].as<List>()) {
      if (one["verb"].text() == "urge") return one;
    }
    return {};
  }
  int told() {
    int count = 0;
    const Value record = json(house.get(ada, "/api/v1/instances/" + instance + "/history"));
    for (const Value& event : record["items"].as<List>()) {
      if (event["type"].text() == "NoticeSent") ++count;
    }
    return count;
  }
  House house;
  Badge ann = house.badge("ann"), bob = house.badge("bob"), eve = house.badge("eve"),
        sue = house.badge("sue"), ada = house.badge("ada");
  std::string instance, task;
};

constexpr std::int64_t kHour = 3600;

}  // namespace

TEST_CASE("urge: once in four hours, whoever asks; then told from when it is possible again") {
  for (const Kind kind : recourse::test::every_kind()) {
    CAPTURE(kind_name(kind));
    Waiting desk(kind);
    REQUIRE(desk.verb(desk.ann, "claim").status == 200);
    CHECK(desk.shown()["enabled"] == Value(true));
    REQUIRE(desk.urge(desk.eve).status == 200);
    const std::string again =
        recourse::to_text(recourse::Instant{desk.house.clock.now().us + 4 * kHour * 1'000'000});
    for (const Badge* who : {&desk.eve, &desk.sue, &desk.ada}) {
      const Answer second = desk.urge(*who);
      CHECK(second.status == 409);
      CHECK(json(second)["code"].text() == "URGED");
      CHECK(json(second)["again"].text() == again);
    }
    CHECK(desk.shown()["enabled"] == Value(false));
    CHECK(desk.told() == 1);
    desk.house.clock.pass(4 * kHour - 1);
    CHECK(desk.urge(desk.eve).status == 409);
    desk.house.clock.pass(1);
    CHECK(desk.urge(desk.sue).status == 200);
    CHECK(desk.told() == 2);
  }
}

TEST_CASE("urge: whoever gets the work afterwards was not urged yet") {
  Waiting desk(Kind::kMemory);
  REQUIRE(desk.urge(desk.eve).status == 200);  // all it is offered to
  CHECK(desk.urge(desk.eve).status == 409);
  REQUIRE(desk.verb(desk.ann, "claim").status == 200);
  CHECK(desk.urge(desk.eve).status == 200);
  CHECK(desk.urge(desk.eve).status == 409);
  REQUIRE(desk.verb(desk.ann, "transfer", R"(,"to":"bob")").status == 200);
  CHECK(desk.urge(desk.eve).status == 200);
  CHECK(desk.urge(desk.eve).status == 409);
}

TEST_CASE("urge: a task says itself how long it rests, and needs no reminder for that") {
  Waiting desk(Kind::kMemory, "urge: {rest: 30 minutes}, ");
  CHECK(desk.urge(desk.eve).status == 200);
  CHECK(desk.urge(desk.eve).status == 409);
  desk.house.clock.pass(kHour / 2);
  CHECK(desk.urge(desk.eve).status == 200);
}

TEST_CASE("urge: who asked, whom and until when it rests is told in the record") {
  Waiting desk(Kind::kMemory);
  REQUIRE(desk.verb(desk.ann, "claim").status == 200);
  REQUIRE(desk.urge(desk.sue).status == 200);
  const Value record =
      json(desk.house.get(desk.ada, "/api/v1/instances/" + desk.instance + "/history"));
  std::string en, zh;
  for (const Value& event : record["items"].as<List>()) {
    if (event["type"].text() != "NoticeSent") continue;
    en = event["text"]["en"].text();
    zh = event["text"]["zh"].text();
  }
  INFO(en << " " << zh);
  CHECK(en.find("urged") != std::string::npos);
  CHECK(zh.find("催办") != std::string::npos);
}

TEST_CASE("suspend: until a time that is over is no suspension") {
  Waiting desk(Kind::kMemory);
  REQUIRE(desk.verb(desk.ann, "claim").status == 200);
  const Answer past = desk.verb(desk.ann, "suspend", R"(,"until":"2020-01-01T00:00:00Z")");
  CHECK(past.status == 422);
  CHECK(json(past)["code"].text() == "UNTIL");
  CHECK(json(desk.house.get(desk.ann, desk.task))["state"].text() == "Reserved");
}
