// Real work over HTTP: a small process from its start to its end, by people and by machines.
#include <catch2/catch.hpp>

#include "engine/history/quoted_text.h"
#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kRequest = R"(
recourse: "1"
process: request
version: 1
title: {en: Request, zh: 申请}
key: no
data:
  no: {type: text, input: true}
  amount: {type: decimal, input: true}
  note: optional text
roles:
  desk: {group: desk}
outcomes:
  granted: {kind: success, title: {en: Granted, zh: 同意}}
  refused: {kind: failure, title: {en: Refused, zh: 拒绝}}
messages:
  paid: {key: no}
steps:
  - step: review
    title: {en: Review, zh: 审核}
    task:
      title: {en: "Review {{ no }}", zh: "审核 {{ no }}"}
      assign: {role: desk, pick: claim}
      due: 4 hours
      fields: {amount: readonly, note: optional}
    actions:
      accept: {label: {en: Accept, zh: 同意}, next: settle}
      refuse: {label: {en: Refuse, zh: 拒绝}, needs: [note], next: no_way}
  - step: settle
    title: {en: Wait for payment, zh: 等待付款}
    wait:
      first:
        - {message: paid, next: yes_way}
  - {step: yes_way, finish: granted}
  - {step: no_way, finish: refused}
)";

std::string started(House& house, const Badge& who, const std::string& no) {
  const Answer answer =
      house.post(who, "/api/v1/instances",
                 R"({"process":"request","data":{"no":")" + no + R"(","amount":0.1}})");
  INFO(answer.body);
  REQUIRE(answer.status == 201);
  return std::string(json(answer)["id"].text());
}

Value only_task(const House& house, const Badge& who, const std::string& view) {
  const Value page = json(house.get(who, "/api/v1/tasks?view=" + view));
  REQUIRE(page["items"].as<List>().size() == 1);
  return page["items"].as<List>().front();
}

std::string verb_target(const Value& task, const std::string& verb) {
  return "/api/v1/tasks/" + std::string(task["id"].text()) + "/" + verb;
}
/// Answers carry numbers as texts.
std::string quoting_text(const Value& task, const std::string& more = {}) {
  return R"({"revision":")" + std::string(task["revision"].text()) + "\"" + more + "}";
}

}  // namespace

TEST_CASE("work: a case from its start to its end, with everything a page shows on the way") {
  House house;
  house.publish(kRequest);
  const Badge ann = house.badge("ann");
  const std::string id = started(house, ann, "R1");
  const Value row = only_task(house, ann, "available");
  CHECK(row["title"]["en"].text() == "Review R1");
  CHECK(row["title"]["zh"].text() == "审核 R1");
  CHECK(row["step_label"]["zh"].text() == "审核");
  CHECK(row["process_title"]["en"].text() == "Request");
  CHECK(row["case"].text() == "R1");
  CHECK(row["state"].text() == "Ready");
  CHECK(row["owner"].is_null());
  CHECK(row["overdue"] == Value(false));
  CHECK(row["due_text"]["zh"].text().find("2026年2月25日") == 0);
  CHECK(json(house.get(ann, "/api/v1/tasks/counts"))["available"] == Value(1));
  CHECK(json(house.get(ann, "/api/v1/instances/" + id))["starter_name"]["zh"].text() == "员工ann");

  const Answer claimed = house.post(ann, verb_target(row, "claim"), quoting_text(row));
  CHECK(claimed.status == 200);
  CHECK(json(claimed)["task"]["owner"].text() == "ann");
  const Value mine = only_task(house, ann, "mine");
  CHECK(house
            .post(ann, verb_target(mine, "save_draft"),
                  quoting_text(mine, R"(,"data":{"note":"half"})"))
            .status == 200);
  CHECK(
      house.post(ann, verb_target(mine, "comment"), R"({"comment":"looks <b>fine</b>"})").status ==
      200);
  const Value page = json(house.get(ann, "/api/v1/tasks/" + std::string(mine["id"].text())));
  CHECK(page["draft"]["note"].text() == "half");
  CHECK(page["comments"].as<List>().front()["text"].text() == "looks <b>fine</b>");
  CHECK(page["comments"].as<List>().front()["actor_name"]["en"].text() == "Person ann");
  CHECK(page["form"]["fields"].as<List>().size() == 2);
  CHECK(page["actions"].as<List>().size() == 2);
  CHECK(page["verbs"].as<List>().size() > 5);

  const Value now = only_task(house, ann, "mine");
  const Answer done = house.post(ann, verb_target(now, "complete"),
                                 quoting_text(now, R"(,"action":"accept","data":{"note":"ok"})"));
  INFO(done.body);
  CHECK(done.status == 200);
  CHECK(json(house.get(ann, "/api/v1/tasks/counts"))["done"] == Value(1));
  const Badge bot = house.machine("bot");
  const std::string paid = R"({"name":"paid","key":"R1","id":"m-1","data":{}})";
  CHECK(json(house.post(bot, "/api/v1/messages", paid))["delivered"].text() == "1");
  CHECK(json(house.post(bot, "/api/v1/messages", paid))["duplicate"] == Value(true));

  const Value ended = json(house.get(ann, "/api/v1/instances/" + id));
  CHECK(ended["state"].text() == "Completed");
  CHECK(ended["outcome"].text() == "granted");
  CHECK(ended["data"]["amount"].text() == "0.1");
  const Value then = json(house.get(ann, "/api/v1/instances/" + id + "?at=3"));
  CHECK(then["state"].text() == "Running");
  CHECK(house.get(ann, "/api/v1/instances/" + id + "?at=yesterday").status == 400);
  const Value story = json(house.get(ann, "/api/v1/instances/" + id + "/history"));
  CHECK(story["items"].as<List>().size() > 5);
  for (const Value& event : story["items"].as<List>()) {
    CHECK_FALSE(event["text"]["en"].text().empty());
    CHECK_FALSE(event["text"]["zh"].text().empty());
  }
  CHECK(json(house.get(ann, "/api/v1/instances/" + id + "/diagram"))["nodes"].as<List>().size() >=
        4);
  CHECK(json(house.get(ann, "/api/v1/instances/" + id + "/tasks"))["items"].as<List>().size() == 1);
  CHECK(json(house.get(ann, "/api/v1/instances?key=R1"))["items"].as<List>().size() == 1);
}

TEST_CASE("work: an Idempotency-Key gives one effect and one answer, and only for its own body") {
  House house;
  house.publish(kRequest);
  const Badge ann = house.badge("ann");
  const std::string body = R"({"process":"request","data":{"no":"R2","amount":"1"}})";
  const Answer first = house.post(ann, "/api/v1/instances", body, "same");
  const Answer again = house.post(ann, "/api/v1/instances", body, "same");
  CHECK(first.status == 201);
  CHECK(json(again)["id"] == json(first)["id"]);
  const Answer other = house.post(
      ann, "/api/v1/instances", R"({"process":"request","data":{"no":"R3","amount":"1"}})", "same");
  CHECK(other.status == 422);
  CHECK(json(other)["code"].text() == "IDEMPOTENCY");
  const Answer bobs =
      house.post(house.badge("bob"), "/api/v1/instances",
                 R"({"process":"request","data":{"no":"R4","amount":"1"}})", "same");
  CHECK(bobs.status == 201);
  const Answer by_key = house.post(ann, "/api/v1/instances", body);
  CHECK(by_key.status == 200);
  CHECK(json(by_key)["id"] == json(first)["id"]);
}

TEST_CASE("work: who was first is told, stale revisions and foreign hands are refused (E8, G11)") {
  House house;
  house.publish(kRequest);
  const Badge ann = house.badge("ann");
  const Badge bob = house.badge("bob");
  started(house, ann, "R5");
  const Value row = only_task(house, bob, "available");
  CHECK(house.post(ann, verb_target(row, "claim"), quoting_text(row)).status == 200);
  const Answer late = house.post(bob, verb_target(row, "claim"), quoting_text(row));
  CHECK(late.status == 409);
  CHECK(json(late)["who"].text() == "ann");
  const Value mine = only_task(house, ann, "mine");
  CHECK(house.post(bob, verb_target(mine, "complete"), quoting_text(mine, R"(,"action":"accept")"))
            .status == 409);
  CHECK(house.post(bob, verb_target(mine, "save_draft"), quoting_text(mine)).status == 403);
  CHECK(house.post(ann, verb_target(mine, "complete"), quoting_text(row, R"(,"action":"accept")"))
            .status == 409);
  CHECK(house.post(ann, verb_target(mine, "complete"), R"({"action":"accept"})").status == 422);
  CHECK(house.post(ann, verb_target(mine, "dance"), quoting_text(mine)).status == 404);
  const Badge oda = house.badge("oda");
  CHECK(house.post(oda, verb_target(mine, "comment"), R"({"comment":"x"})").status == 403);
}

TEST_CASE("work: of many claims at one moment exactly one wins (I-1)") {
  House house;
  house.publish(kRequest);
  const Badge ann = house.badge("ann");
  const Badge bob = house.badge("bob");
  started(house, ann, "R10");
  const Value row = only_task(house, bob, "available");
  std::vector<std::unique_ptr<recourse::test::Wire>> wires;
  for (int i = 0; i < 60; ++i) {
    auto headers = (i % 2 == 0 ? ann : bob).headers();
    headers.emplace_back("Idempotency-Key", "race-" + std::to_string(i));
    wires.push_back(std::make_unique<recourse::test::Wire>(house.port()));
    wires.back()->send(recourse::test::bytes_of({.method = "POST",
                                                 .target = verb_target(row, "claim"),
                                                 .headers = headers,
                                                 .body = quoting_text(row)}));
  }
  int won = 0, lost = 0;
  for (const auto& wire : wires) {
    const int status = wire->receive().status;
    won += status == 200 ? 1 : 0;
    lost += status == 409 ? 1 : 0;
  }
  CHECK(won == 1);
  CHECK(lost == 59);
}

TEST_CASE("work: fields that are not of the form, or not writable, change nothing (E6, E7, G10)") {
  House house;
  house.publish(kRequest);
  const Badge ann = house.badge("ann");
  const std::string id = started(house, ann, "R6");
  const Value row = only_task(house, ann, "available");
  CHECK(house.post(ann, verb_target(row, "claim"), quoting_text(row)).status == 200);
  const Value mine = only_task(house, ann, "mine");
  for (const char* data : {R"({"approved":true})", R"({"amount":"1000000"})", R"({"_owner":"eve"})",
                           R"({"note":{"$decimal":"1"}})", R"({"note":5})"}) {
    CAPTURE(data);
    const Answer answer =
        house.post(ann, verb_target(mine, "complete"),
                   quoting_text(mine, std::string(R"(,"action":"accept","data":)") + data));
    CHECK(answer.status == 422);
  }
  CHECK(house.post(ann, verb_target(mine, "complete"), quoting_text(mine, R"(,"action":"refuse")"))
            .status == 422);
  const Value after = json(house.get(ann, "/api/v1/instances/" + id));
  CHECK(after["data"]["amount"].text() == "0.1");
  CHECK(after["state"].text() == "Running");
}

TEST_CASE("work: what belongs to others is as if it were not there (E1)") {
  House house;
  house.publish(kRequest);
  const Badge ann = house.badge("ann");
  const Badge eve = house.badge("eve");
  const std::string id = started(house, ann, "R7");
  const Value row = only_task(house, ann, "available");
  const std::string absent = "0190a0b0c0d070008000000000000001";
  const std::string task(row["id"].text());
  const auto same = [&](const std::string& path, const std::string& own) {
    const Answer foreign = house.get(eve, path + own);
    const Answer nothing = house.get(eve, path + absent);
    CHECK(foreign.status == 404);
    CHECK(foreign.body == nothing.body);
  };
  same("/api/v1/instances/", id);
  same("/api/v1/tasks/", task);
  for (const char* part : {"/history", "/tasks", "/diagram", "?at=1"}) {
    CHECK(house.get(eve, "/api/v1/instances/" + id + part).status == 404);
  }
  const std::string hidden = house.get(eve, "/api/v1/tasks/" + absent).body;
  for (const char* verb : {"claim", "complete", "release", "comment", "urge", "transfer", "suspend",
                           "nominate", "fail", "skip", "save_draft"}) {
    CAPTURE(verb);
    const Answer answer =
        house.post(eve, "/api/v1/tasks/" + task + "/" + verb,
                   R"({"revision":1,"comment":"x","to":"eve","action":"accept"})");
    CHECK(answer.status == 404);
    CHECK(answer.body == hidden);
  }
  CHECK(house.post(eve, "/api/v1/instances/" + id + "/comments", R"({"text":"x"})").status == 404);
  CHECK(house.post(eve, "/api/v1/instances/" + id + "/operations/cancel", R"({"reason":"x"})")
            .status == 404);
  CHECK(json(house.get(eve, "/api/v1/instances?key=R7"))["items"].as<List>().empty());
  CHECK(json(house.get(eve, "/api/v1/tasks?view=available&q=R7"))["items"].as<List>().empty());
  CHECK(json(house.get(eve, "/api/v1/tasks/counts"))["available"] == Value(0));
  CHECK(house.get(house.badge("sue"), "/api/v1/instances/" + id).status == 200);
  CHECK(house.get(house.badge("oda"), "/api/v1/instances/" + id + "/history").status == 200);
}

TEST_CASE("work: many tasks at once, a result each") {
  House house;
  house.publish(kRequest);
  const Badge ann = house.badge("ann");
  for (const char* no : {"B1", "B2", "B3"}) started(house, ann, no);
  const Value page = json(house.get(ann, "/api/v1/tasks?view=available&limit=2"));
  REQUIRE(page["items"].as<List>().size() == 2);
  CHECK_FALSE(page["next"].is_null());
  std::string tasks;
  for (const Value& row : page["items"].as<List>()) {
    tasks += R"({"id":")" + std::string(row["id"].text()) + R"(","revision":")" +
             std::string(row["revision"].text()) + R"("},)";
  }
  const Answer answer =
      house.post(ann, "/api/v1/tasks/bulk",
                 R"({"verb":"claim","tasks":[)" + tasks +
                     R"({"id":"0190a0b0c0d070008000000000000001","revision":1}]})");
  const Value results = json(answer)["results"];
  REQUIRE(results.as<List>().size() == 3);
  CHECK(results.as<List>()[0]["ok"] == Value(true));
  CHECK(results.as<List>()[1]["ok"] == Value(true));
  CHECK(results.as<List>()[2]["code"].text() == "NOT_FOUND");
  CHECK(json(house.get(ann, "/api/v1/tasks/counts"))["mine"] == Value(2));
}

TEST_CASE("work: administrators operate on a case, with a reason") {
  House house;
  house.publish(kRequest);
  const std::string id = started(house, house.badge("ann"), "R8");
  const std::string target = "/api/v1/instances/" + id + "/operations/";
  const Badge ada = house.badge("ada");
  CHECK(house.post(ada, target + "suspend", R"({"reason":""})").status == 422);
  CHECK(house.post(house.badge("ann"), target + "terminate", R"({"reason":"x"})").status == 403);
  CHECK(json(house.post(ada, target + "suspend", R"({"reason":"audit"})"))["state"].text() ==
        "Suspended");
  CHECK(house.post(ada, target + "resume", R"({"reason":"done"})").status == 200);
  CHECK(house.post(ada, target + "explode", R"({"reason":"x"})").status == 404);
  CHECK(json(house.post(ada, target + "terminate", R"({"reason":"duplicate"})"))["state"].text() ==
        "Terminated");
}

TEST_CASE("work: changes reach the stream of those they concern") {
  House house;
  house.publish(kRequest);
  const Badge bob = house.badge("bob");
  recourse::test::Wire wire(house.port());
  wire.send(recourse::test::bytes_of({.target = "/api/v1/events", .headers = bob.headers()}));
  wire.receive_until("retry: 3000\n\n");
  const std::string id = started(house, house.badge("ann"), "R9");
  std::string heard;
  while (heard.find("task.created") == std::string::npos) heard = wire.receive_until("\n\n");
  CHECK(heard.find(id) != std::string::npos);
}

TEST_CASE("definitions: are checked and published by designers, and read by everyone") {
  House house;
  const Badge dan = house.badge("dan");
  std::string source;
  recourse::history::append_quoted(source, kRequest);
  const std::string body = "{\"source\":" + source + "}";
  CHECK(json(house.post(dan, "/api/v1/definitions/check", body))["ok"] == Value(true));
  CHECK(json(house.get(dan, "/api/v1/definitions"))["items"].as<List>().empty());
  CHECK(house.post(dan, "/api/v1/definitions", body).status == 201);
  CHECK(house.post(dan, "/api/v1/definitions", body).status == 200);
  std::string changed = body;
  changed.replace(changed.find("4 hours"), 7, "5 hours");
  CHECK(json(house.post(dan, "/api/v1/definitions", changed))["code"].text() ==
        "DEFINITION_EXISTS");
  const Answer bad = house.post(dan, "/api/v1/definitions", R"({"source":"process: x"})");
  CHECK(bad.status == 422);
  CHECK_FALSE(json(bad)["findings"].as<List>().empty());
  const Badge ann = house.badge("ann");
  const Value listed = json(house.get(ann, "/api/v1/definitions"))["items"].as<List>().front();
  CHECK(listed["startable"] == Value(true));
  CHECK(listed["form"]["fields"].as<List>().size() == 2);
  CHECK(house.get(ann, "/api/v1/definitions/request/1").status == 200);
  CHECK(house.get(ann, "/api/v1/definitions/request/2").status == 404);
  CHECK(house.get(ann, "/api/v1/definitions/request?format=yaml").status == 403);
  CHECK(house.get(dan, "/api/v1/definitions/request?format=yaml").body == kRequest);
}

TEST_CASE("work: known from a moment ago or not, who has signed out or is disabled is refused") {
  House house;
  house.publish(kRequest);
  const Badge ann = house.badge("ann"), bob = house.badge("bob");
  started(house, ann, "R1");
  const Value row = only_task(house, ann, "available");
  const auto claim = [&](const Badge& who) {
    return house.post(who, verb_target(row, "claim"), quoting_text(row)).status;
  };
  const auto comment = [&](const Badge& who) {
    return house.post(who, verb_target(row, "comment"), R"({"comment":"hm"})").status;
  };
  CHECK(comment(ann) == 200);
  CHECK(comment(bob) == 200);
  // The cookie alone is not enough, whoever is known.
  CHECK(comment({ann.cookie, "", {}}) == 403);
  house.send({.method = "DELETE", .target = "/api/v1/session", .headers = ann.headers()});
  house.disable("bob");
  CHECK(claim(ann) == 401);
  CHECK(claim(bob) == 401);
}
