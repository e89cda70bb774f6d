// What a page offers is what the command accepts: every verb of a task and every operation of a
// case, tried by every kind of person, in every state, against the same answer on the page.
#include <catch2/catch.hpp>

#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kOffered = R"(
recourse: "1"
process: offered
version: 1
title: {en: Offered, zh: 可用操作}
data:
  no: {type: text, input: true}
  checked: optional date
roles:
  desk: {group: desk}
outcomes:
  over: {kind: success, title: {en: Done, zh: 完成}}
  dropped: {kind: cancelled, title: {en: Dropped, zh: 撤销}}
operations:
  cancel: {by: [starter], while_in: [first], finish: dropped}
  take_back: {by: [actor], within: 1 hour}
  hurry: {by: [desk], within: 2 hours, set: {no: '"now"'}}
steps:
  - step: first
    title: {en: First look, zh: 初查}
    task:
      title: {en: "Look", zh: "查看"}
      assign: {role: desk, pick: claim}
      allow: [delegate, forward, suspend, skip]
      fields: {checked: required}
    actions:
      accept: {label: {en: Accept, zh: 同意}, next: second}
  - step: second
    task:
      title: {en: "Close", zh: "关闭"}
      assign: {role: desk, pick: claim}
    actions:
      close: {label: {en: Close, zh: 关闭}, next: end}
      again: {label: {en: Again, zh: 退回}, back: {to: first}}
  - {step: end, finish: over}
)";

struct Desk {
  House house;
  int cases = 0;
  Desk() { house.publish(kOffered); }

  std::string start() {
    const Answer answer = house.post(house.badge("ann"), "/api/v1/instances",
                                     R"({"process":"offered","data":{"no":"O)" +
                                         std::to_string(++cases) + "\"}}");
    REQUIRE(answer.status == 201);
    return std::string(json(answer)["id"].text());
  }
  Value task_of(const std::string& id) {
    const Value all = json(house.get(house.badge("ada"), "/api/v1/instances/" + id + "/tasks"));
    for (const Value& row : all["items"].as<List>()) {
      if (row["ended"].is_null()) return row;
    }
    return {};
  }
  int use(const Badge& who, const std::string& id, const std::string& verb) {
    const Value task = task_of(id);
    const std::string revision(task["revision"].text());
    std::string body = R"({"comment":"x","to":"sue","revision":")" + revision + "\"";
    if (verb == "complete") {
      const bool first = task["step"].text() == "first";
      body += first ? R"(,"action":"accept","data":{"checked":"2026-03-02"})"
                    : R"(,"action":"close")";
    }
    const Answer answer =
        house.post(who, "/api/v1/tasks/" + std::string(task["id"].text()) + "/" + verb, body + "}");
    UNSCOPED_INFO(verb + ": " + answer.body);
    return answer.status;
  }
  /// A case whose first task has gone this way.
  std::string in_state(const std::vector<std::string>& way) {
    const std::string id = start();
    const Badge ann = house.badge("ann");
    for (const std::string& verb : way) REQUIRE(use(ann, id, verb) == 200);
    return id;
  }
};

}  // namespace

TEST_CASE("offered: a task's page enables a verb exactly where the verb is accepted") {
  Desk desk;
  const std::vector<std::vector<std::string>> ways{
      {}, {"claim"}, {"claim", "start"}, {"claim", "suspend"}, {"claim", "delegate"}};
  int tried = 0;
  for (const auto& way : ways) {
    const std::string shown = desk.in_state(way);
    for (const char* user : {"ann", "bob", "sue", "ada"}) {
      const Badge who = desk.house.badge(user);
      const std::string task(desk.task_of(shown)["id"].text());
      const Value page = json(desk.house.get(who, "/api/v1/tasks/" + task));
      REQUIRE(page["verbs"].is<List>());
      for (const Value& offer : page["verbs"].as<List>()) {
        const std::string verb(offer["verb"].text());
        CAPTURE(way.size(), user, verb);
        const bool enabled = offer["enabled"] == Value(true);
        CHECK(offer["reason"].is_null() == enabled);
        // “sue” is the delegate of the last way: naming her again is no fault of the verb.
        if (way.size() == 2 && way[1] == "delegate" && (verb == "delegate" || verb == "transfer")) {
          continue;
        }
        CHECK((desk.use(who, desk.in_state(way), verb) == 200) == enabled);
        ++tried;
      }
    }
  }
  CHECK(tried > 200);
}

TEST_CASE("offered: a case's page enables an operation exactly where it is accepted") {
  Desk desk;
  const std::vector<std::vector<std::string>> ways{{}, {"claim"}, {"complete"},
                                                   {"complete", "claim"}, {"complete", "start"},
                                                   {"complete", "complete"}};
  for (const auto& way : ways) {
    for (const int minutes : {0, 90, 180}) {
      for (const char* user : {"ann", "bob", "sue", "ada"}) {
        const Badge who = desk.house.badge(user);
        for (const char* operation : {"cancel", "take_back", "hurry"}) {
          const std::string id = desk.in_state(way);
          desk.house.clock.pass(minutes * 60);
          const std::string page = "/api/v1/instances/" + id;
          const Value shown = json(desk.house.get(desk.house.badge(user), page));
          CAPTURE(way.size(), minutes, user, operation, page);
          // bob sees a case only while its tasks are offered to his group.
          if (!shown["operations"].is<List>()) continue;
          for (const Value& offer : shown["operations"].as<List>()) {
            if (offer["id"].text() != operation) continue;
            const bool enabled = offer["enabled"] == Value(true);
            CHECK(offer["reason"].is_null() == enabled);
            const Answer answer =
                desk.house.post(desk.house.badge(user), page + "/operations/" + operation,
                                R"({"reason":"x"})");
            UNSCOPED_INFO(answer.body);
            CHECK((answer.status == 200) == enabled);
          }
        }
      }
    }
  }
}

TEST_CASE("offered: an operation that is not possible now says where it would be") {
  Desk desk;
  const std::string id = desk.in_state({"complete"});
  const Value page = json(desk.house.get(desk.house.badge("ann"), "/api/v1/instances/" + id));
  for (const Value& offer : page["operations"].as<List>()) {
    if (offer["id"].text() != "cancel") continue;
    CHECK(offer["reason"]["en"].text().find("“First look”") != std::string::npos);
    CHECK(offer["reason"]["zh"].text().find("“初查”") != std::string::npos);
  }
}

TEST_CASE("offered: a preview tells what the command then does, and does nothing itself") {
  Desk desk;
  const std::string id = desk.in_state({"complete"});
  const Badge ann = desk.house.badge("ann");
  const std::string task = "/api/v1/tasks/" + std::string(desk.task_of(id)["id"].text());
  const std::string page = "/api/v1/instances/" + id;
  const std::string before = desk.house.get(ann, page).body;
  const Value back = json(desk.house.post(ann, task + "/preview", R"({"action":"again"})"));
  REQUIRE(back["asks"].as<List>().size() == 1);
  CHECK(back["asks"].as<List>()[0]["title"]["en"].text() == "Look");
  CHECK(back["finishes"].is_null());
  CHECK_FALSE(back["story"].as<List>().empty());
  const Value end = json(desk.house.post(ann, task + "/preview", R"({"action":"close"})"));
  CHECK(end["finishes"]["outcome"]["zh"].text() == "完成");
  CHECK(end["asks"].as<List>().empty());
  const Value undone = json(desk.house.post(ann, page + "/operations/take_back/preview", "{}"));
  REQUIRE(undone["ends"].as<List>().size() == 1);
  CHECK(undone["ends"].as<List>()[0]["title"]["en"].text() == "Close");
  CHECK(undone["asks"].as<List>()[0]["title"]["en"].text() == "Look");
  CHECK(desk.house.get(ann, page).body == before);

  const Answer refused = desk.house.post(ann, page + "/operations/cancel/preview", "{}");
  CHECK(refused.status == 409);
  CHECK(desk.house.post(ann, task + "/preview", R"({"action":"nothing"})").status == 422);
  CHECK(desk.house.post(desk.house.badge("eve"), task + "/preview", "{}").status == 404);

  // Sentence by sentence what the record then says of it.
  REQUIRE(desk.use(ann, id, "complete") == 200);
  List told;
  const Value history = json(desk.house.get(ann, page + "/history"));
  const List& events = history["items"].as<List>();
  for (const Value& event : events) {
    const bool same_record = event["record"] == events.back()["record"];
    if (same_record && event["detail"] == Value(false)) told.push_back(event["text"]);
  }
  // The comment and the data of the request were not part of what was asked before.
  std::erase_if(told, [](const Value& text) {
    return text["en"].text().find("commented") != std::string::npos;
  });
  CHECK(told == end["story"].as<List>());
}

TEST_CASE("offered: an unknown verb or operation is answered with the known ones") {
  Desk desk;
  const std::string id = desk.start();
  const std::string task(desk.task_of(id)["id"].text());
  const Badge ann = desk.house.badge("ann");
  const Value verb = json(desk.house.post(ann, "/api/v1/tasks/" + task + "/dance", "{}"));
  CHECK(verb["code"].text() == "VERB");
  CHECK(verb["detail"].text().find("claim, release") != std::string::npos);
  const Value operation = json(
      desk.house.post(ann, "/api/v1/instances/" + id + "/operations/explode", R"({"reason":"x"})"));
  CHECK(operation["code"].text() == "OPERATION");
  CHECK(operation["known"].as<List>().size() == 3);
}

TEST_CASE("offered: faults of single fields are told in the reader's language") {
  Desk desk;
  const std::string id = desk.in_state({"claim"});
  const Value task = desk.task_of(id);
  const std::string target =
      "/api/v1/tasks/" + std::string(task["id"].text()) + "/complete?lang=zh";
  const std::string head =
      R"({"action":"accept","revision":")" + std::string(task["revision"].text()) + "\"";
  const Badge ann = desk.house.badge("ann");
  const auto fault = [&](const std::string& data, const std::string& field) {
    const Value problem = json(desk.house.post(ann, target, head + ",\"data\":" + data + "}"));
    return std::string(problem["errors"][field].text());
  };
  CHECK(fault("{}", "checked") == "为必填项");
  CHECK(fault(R"({"checked":"soon"})", "checked") ==
        "“checked”应为日期，如 2026-03-02，实际为“soon”");
  CHECK(fault(R"({"other":1})", "other") == "不是此表单的字段");
  const Value start = json(desk.house.post(ann, "/api/v1/instances?lang=zh",
                                           R"({"process":"offered","data":{"what":1}})"));
  CHECK(start["errors"]["no"].text() == "为必填项");
  CHECK(start["errors"]["what"].text() == "不是流程 offered 的输入项");
}

TEST_CASE("offered: a field with options is a choice of them, whatever its type") {
  House house;
  house.publish(R"(
recourse: "1"
process: choices
version: 1
data:
  sizes: {type: [int], default: [5, 10]}
  size: optional int
  colour: optional text
  why: optional text
roles: {desk: {group: desk}}
outcomes: {over: {kind: success}}
steps:
  - step: choose
    task:
      assign: {role: desk}
      fields:
        size: {mode: required, options: "{{ sizes }}"}
        colour: {mode: optional, options: [red, blue]}
        why: {mode: required, visible_when: size != null and size = 10}
  - {step: end, finish: over}
)");
  const Badge ann = house.badge("ann");
  const Answer started = house.post(ann, "/api/v1/instances", R"({"process":"choices"})");
  REQUIRE(started.status == 201);
  const std::string id(json(started)["id"].text());
  const Value row = json(house.get(ann, "/api/v1/instances/" + id + "/tasks"))["items"];
  const std::string task(row.as<List>().front()["id"].text());
  const auto page = [&] { return json(house.get(ann, "/api/v1/tasks/" + task)); };
  const List fields = page()["form"]["fields"].as<List>();
  CHECK(fields[0]["type"] ==
        Value(recourse::Map{{"kind", "enum"}, {"optional", true}, {"options", List{"5", "10"}}}));
  CHECK(fields[1]["type"]["options"] == Value(List{"red", "blue"}));
  CHECK(fields[2]["mode"].text() == "required");
  CHECK(fields[2]["visible"] == Value(false));  // what is typed decides
  const auto submit = [&](const std::string& data) {
    return house.post(ann, "/api/v1/tasks/" + task + "/complete",
                      R"({"revision":")" + std::string(page()["revision"].text()) +
                          R"(","data":)" + data + "}");
  };
  CHECK(json(submit(R"({"size":"7"})"))["code"].text() == "FORM");
  CHECK(json(submit(R"({"size":"10"})"))["code"].text() == "FORM");
  CHECK(submit(R"({"size":"5","colour":"red"})").status == 200);
}
