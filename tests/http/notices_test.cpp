// Notices over HTTP: from a task that somebody is given to its receipt.
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "tests/http/house.h"

using recourse::InstanceId;
using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kTold = R"(
recourse: "1"
process: told
version: 1
title: {en: Told, zh: 通知}
data:
  no: {type: text, input: true}
outcomes:
  over: {kind: success, title: {en: Done, zh: 完成}}
steps:
  - step: look
    task:
      title: {en: "Look at {{ no }}", zh: "查看 {{ no }}"}
      assign: {user: '"bob"'}
      due: 2 hours
      allow: [forward]
    actions:
      close: {label: {en: Close, zh: 关闭}, next: end}
  - {step: end, finish: over}
)";

struct Told {
  House house;
  Badge ann = house.badge("ann"), bob = house.badge("bob"), eve = house.badge("eve"),
        ada = house.badge("ada");
  std::string instance;

  Told() {
    house.publish(kTold);
    const Answer answer =
        house.post(ann, "/api/v1/instances", R"({"process":"told","data":{"no":"A-1"}})");
    instance = std::string(json(answer)["id"].text());
  }
  Value get(const Badge& who, const std::string& target) {
    const Answer answer = house.get(who, target);
    REQUIRE(answer.status == 200);
    return json(answer);
  }
  /// What bob's inbox holds once something is unread in it.
  Value inbox() {
    for (int i = 0; i < 500; ++i) {
      Value page = get(bob, "/api/v1/notices");
      if (page["unread"].text() != "0") return page;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL("bob was told nothing");
    return {};
  }
  Answer subscribe(const Badge& who, const std::string& body) {
    auto headers = who.headers();
    return house.send(
        {.method = "PUT", .target = "/api/v1/subscriptions", .headers = headers, .body = body});
  }
};

}  // namespace

TEST_CASE("notices: who is given work is told; reading leaves a receipt that the case shows") {
  Told desk;
  const Value page = desk.inbox();
  const Value& notice = page["items"].as<List>().at(0);
  CHECK(notice["kind"].text() == "assigned");
  CHECK(notice["text"]["zh"].text() == "查看 A-1");
  CHECK(notice["read"].is_null());
  CHECK(desk.get(desk.ann, "/api/v1/notices")["items"].as<List>().empty());

  const std::string receipts = "/api/v1/instances/" + desk.instance + "/notices";
  const auto state = [&](std::size_t i) {
    return std::string(desk.get(desk.ann, receipts)["items"].as<List>().at(i)["state"].text());
  };
  CHECK(state(0) == "sent");
  CHECK(state(1) == "waiting");  // the reminder at the due
  CHECK(desk.house.get(desk.eve, receipts).status == 404);
  const std::string one = R"({"notice":")" + std::string(notice["id"].text()) + R"("})";
  CHECK(json(desk.house.post(desk.eve, "/api/v1/notices/read", one))["unread"].text() == "0");
  CHECK(state(0) == "sent");  // somebody else's reading is nobody's
  CHECK(json(desk.house.post(desk.bob, "/api/v1/notices/read", one))["unread"].text() == "0");
  CHECK(state(0) == "read");
}

TEST_CASE("notices: opening the task, or all at once, reads; a page is followed by its cursor") {
  Told desk;
  const Value first = desk.inbox();
  const std::string task(first["items"].as<List>().at(0)["task"].text());
  const Answer read =
      desk.house.post(desk.bob, "/api/v1/notices/read", R"({"task":")" + task + R"("})");
  CHECK(json(read)["unread"].text() == "0");
  for (int i = 0; i < 3; ++i) {
    desk.house.post(desk.ann, "/api/v1/instances", R"({"process":"told","data":{"no":"A"}})");
  }
  while (desk.inbox()["unread"].text() != "3") std::this_thread::yield();
  const Value page = desk.get(desk.bob, "/api/v1/notices?limit=3");
  CHECK(page["items"].as<List>().size() == 3);
  const Value rest =
      desk.get(desk.bob, "/api/v1/notices?limit=3&cursor=" + std::string(page["next"].text()));
  CHECK(rest["items"].as<List>().size() == 1);
  CHECK(rest["next"].is_null());
  CHECK(desk.house.get(desk.bob, "/api/v1/notices?cursor=x").status == 400);
  CHECK(
      json(desk.house.post(desk.bob, "/api/v1/notices/read", R"({"all":true})"))["unread"].text() ==
      "0");
  CHECK(desk.house.post(desk.bob, "/api/v1/notices/read", "{}").status == 422);
  CHECK(desk.house.post(desk.bob, "/api/v1/notices/read", R"({"link":"e30.x"})").status == 404);
}

TEST_CASE("subscriptions: kept, secrets never shown, internal addresses refused") {
  Told desk;
  const std::string hook =
      R"({"language":"en","channels":[{"id":"hook","kind":"webhook","secret":"s3cret","address":)";
  const std::string rest = R"(}],"kinds":{"urge":["inbox","hook"]}})";
  const Answer inside = desk.subscribe(desk.bob, hook + R"("https://169.254.169.254/x")" + rest);
  CHECK(inside.status == 422);
  CHECK(json(inside)["code"].text() == "EGRESS");
  const Answer kept = desk.subscribe(desk.bob, hook + R"("https://hooks.example.com/x")" + rest);
  CHECK(kept.status == 200);
  CHECK(kept.body.find("s3cret") == std::string::npos);
  const Value mine = desk.get(desk.bob, "/api/v1/subscriptions");
  CHECK(mine["channels"].as<List>().at(0)["has_secret"] == Value(true));
  CHECK(mine["kinds"]["urge"].as<List>().size() == 2);
  CHECK(mine["kinds"]["assigned"].as<List>().size() == 1);
  CHECK(desk.get(desk.ann, "/api/v1/subscriptions")["channels"].as<List>().empty());
  CHECK(desk.subscribe(desk.bob, R"({"kinds":{"urge":["fax"]}})").status == 422);
  CHECK(desk.subscribe(desk.bob, R"({"calendar":"nowhere"})").status == 422);
  CHECK(desk.get(desk.bob, "/api/v1/subscriptions")["kinds"]["urge"].as<List>().size() == 2);
}

TEST_CASE("feed: due dates behind a secret address; a new one closes the old") {
  Told desk;
  const auto renew = [&] {
    return std::string(
        json(desk.house.post(desk.bob, "/api/v1/subscriptions/feed", "{}"))["path"].text());
  };
  const std::string path = renew();
  const Answer feed = desk.house.send({.target = path});
  CHECK(feed.status == 200);
  CHECK(feed.header("content-type").starts_with("text/calendar"));
  CHECK(feed.body.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  CHECK(feed.body.find("SUMMARY:查看 A-1 · ") != std::string::npos);
  CHECK(feed.body.find("DTSTART:2026") != std::string::npos);
  CHECK(renew() != path);
  CHECK(desk.house.send({.target = path}).status == 404);
  const std::string last = renew();
  desk.house.disable("bob");
  CHECK(desk.house.send({.target = last}).status == 404);
}

TEST_CASE("notices: what was given up is listed for those who oversee, and tried again by admins") {
  Told desk;
  recourse::ports::DeliveryRow row;
  recourse::ports::NoticeRow notice{InstanceId{{7}},       1000, "urge", {}, {"Hurry", "催办"},
                                    desk.house.clock.now()};
  row.instance = notice.instance;
  row.place = notice.place;
  row.at = notice.at;
  row.person = "bob";
  row.channel = "gone";
  row.state = recourse::ports::DeliveryRow::State::kFailed;
  row.fault = "answered 410";
  recourse::store::notices(desk.house.database)->put({notice}, {row});
  const Value failed = desk.get(desk.ada, "/api/v1/notices/failed");
  REQUIRE(failed["items"].as<List>().size() == 1);
  CHECK(failed["items"].as<List>()[0]["fault"].text() == "answered 410");
  CHECK(desk.house.get(desk.bob, "/api/v1/notices/failed").status == 403);
  const std::string again =
      R"({"notice":")" + notice.id() + R"(","person":"bob","channel":"gone"})";
  CHECK(desk.house.post(desk.ada, "/api/v1/notices/retry", again).status == 200);
  CHECK(desk.house
            .post(desk.ada, "/api/v1/notices/retry",
                  R"({"notice":"x","person":"bob","channel":"gone"})")
            .status == 404);
  const std::string metrics = desk.house.send({.target = "/metrics"}).body;
  for (const char* name :
       {"recourse_notices_sent_total ", "recourse_notices_waiting ",
        "recourse_notices_oldest_wait_microseconds ", "recourse_notices_failed "}) {
    CHECK(metrics.find(name) != std::string::npos);
  }
}
