// A form while it is filled: what it shows, offers and allows is told as if what is typed were
// written, and nothing is.
#include <catch2/catch.hpp>

#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kForm = R"(
recourse: "1"
process: form
version: 1
title: {en: Form, zh: 表单}
data:
  kind: {type: {enum: [refund, exchange]}, default: exchange}
  amount: {type: money, default: 0}
  why: optional text
  region: {type: text, default: south}
  town: optional text
roles: {desk: {group: desk}}
outcomes: {over: {kind: success, title: {en: Done, zh: 完成}}}
steps:
  - step: fill
    title: {en: Fill, zh: 填写}
    task:
      title: {en: "Fill", zh: "填写"}
      assign: {role: desk}
      fields:
        kind: required
        amount: {mode: required, visible_when: kind = "refund"}
        why: {mode: required, visible_when: kind = "refund" and amount > 100}
        region: optional
        town: {mode: optional, options: '{{ if region = "north" then ["Oslo", "Turku"] else ["Rome"] }}'}
    actions:
      pay: {label: {en: Pay, zh: 付款}, when: kind = "refund", next: end}
      keep: {label: {en: Keep, zh: 保留}, next: end}
  - {step: end, finish: over}
)";

struct FormDesk {
  House house;
  std::string task;
  FormDesk() {
    house.publish(kForm);
    const Answer begun =
        house.post(house.badge("ann"), "/api/v1/instances", R"({"process":"form","data":{}})");
    REQUIRE(begun.status == 201);
    const std::string id(json(begun)["id"].text());
    const Value all = json(house.get(house.badge("ada"), "/api/v1/instances/" + id + "/tasks"));
    task = "/api/v1/tasks/" + std::string(all["items"].as<List>().front()["id"].text());
  }
  Value filled(const std::string& data) {
    const Answer answer =
        house.post(house.badge("ann"), task + "/form", R"({"data":)" + data + "}");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return json(answer);
  }
  int complete(const std::string& rest) {
    const Value page = json(house.get(house.badge("ann"), task));
    const Answer answer =
        house.post(house.badge("ann"), task + "/complete",
                   R"({"revision":)" + std::string(page["revision"].text()) + "," + rest + "}");
    UNSCOPED_INFO(answer.body);
    return answer.status;
  }
};

const Value& field(const Value& form, const std::string& path) {
  for (const Value& one : form["fields"].as<List>()) {
    if (one["path"].text() == path) return one;
  }
  FAIL("no field " << path);
  return form;
}

bool shows(const Value& form, const std::string& path) {
  return field(form, path)["visible"] == Value(true);
}

}  // namespace

TEST_CASE("form: a page says that its form is live, and what it asks for now") {
  FormDesk desk;
  const Value form = json(desk.house.get(desk.house.badge("ann"), desk.task))["form"];
  CHECK(form["live"] == Value(true));
  CHECK_FALSE(shows(form, "amount"));
  CHECK(field(form, "amount")["mode"].text() == "required");
  CHECK(form["possible"]["pay"] == Value(false));
  CHECK(form["possible"]["keep"] == Value(true));
}

TEST_CASE("form: what is typed shows fields, changes what is offered and what is possible") {
  FormDesk desk;
  Value form = desk.filled(R"({"kind":"refund"})");
  CHECK(shows(form, "amount"));
  CHECK_FALSE(shows(form, "why"));
  CHECK(form["possible"]["pay"] == Value(true));
  form = desk.filled(R"({"kind":"refund","amount":"100.01"})");
  CHECK(shows(form, "why"));
  form = desk.filled(R"({"region":"north"})");
  CHECK(field(form, "town")["type"]["options"] == Value(List{"Oslo", "Turku"}));
  form = desk.filled(R"({"region":"south"})");
  CHECK(field(form, "town")["type"]["options"] == Value(List{"Rome"}));
}

TEST_CASE("form: what cannot be read yet, and what is hidden, counts for nothing") {
  FormDesk desk;
  const Value form = desk.filled(R"({"kind":"refund","amount":"1x","nothing":1})");
  CHECK(shows(form, "amount"));
  CHECK_FALSE(shows(form, "why"));
  // The amount was typed while it was shown; now it is not, and asks for no reason.
  CHECK_FALSE(shows(desk.filled(R"({"kind":"exchange","amount":"500"})"), "why"));
}

TEST_CASE("form: nothing typed is kept, and only whose work it is may try") {
  FormDesk desk;
  desk.filled(R"({"kind":"refund","amount":"900"})");
  const Value page = json(desk.house.get(desk.house.badge("ann"), desk.task));
  CHECK(page["draft"].is_null());
  CHECK(field(page["form"], "kind")["value"].text() == "exchange");
  CHECK(desk.house.post(desk.house.badge("eve"), desk.task + "/form", "{}").status == 404);
  const int auditor = desk.house.post(desk.house.badge("oda"), desk.task + "/form", "{}").status;
  CHECK((auditor == 403 || auditor == 409));
  CHECK(desk.house.post(desk.house.badge("ann"), desk.task + "/form", R"({"x":1})").status == 422);
}

TEST_CASE("form: a draft is part of what the page asks for") {
  FormDesk desk;
  const Value offered = json(desk.house.get(desk.house.badge("ann"), desk.task));
  const std::string revision(offered["revision"].text());
  REQUIRE(desk.house
              .post(desk.house.badge("ann"), desk.task + "/claim",
                    R"({"revision":)" + revision + "}")
              .status == 200);
  const Answer kept = desk.house.post(desk.house.badge("ann"), desk.task + "/save_draft",
                                      R"({"data":{"kind":"refund","amount":"101"}})");
  REQUIRE(kept.status == 200);
  const Value form = json(desk.house.get(desk.house.badge("ann"), desk.task))["form"];
  CHECK(shows(form, "why"));
  CHECK(field(form, "kind")["value"].text() == "exchange");
}

TEST_CASE("form: a value offered because of another one in the same form is accepted") {
  FormDesk desk;
  const std::string north = R"("action":"keep","data":{"kind":"exchange","region":"north",)";
  CHECK(desk.complete(north + R"("town":"Rome"})") == 422);
  CHECK(desk.complete(R"("action":"pay","data":{"kind":"exchange"})") == 409);
  CHECK(desk.complete(R"("action":"pay","data":{"kind":"refund","amount":"101"})") == 422);
  CHECK(desk.complete(north + R"("town":"Oslo"})") == 200);
}

TEST_CASE("form: what is hidden by another value is not taken, shown or faulty it is asked for") {
  FormDesk desk;
  const std::string keep = R"("action":"keep","data":{"kind":"exchange",)";
  CHECK(desk.complete(keep + R"("amount":"5"})") == 422);
  CHECK(desk.complete(keep + R"("why":"because"})") == 422);
  CHECK(desk.complete(keep + R"("why":null})") == 200);
}

TEST_CASE("form: a look ahead says of what type the data are, so that all of it can be named") {
  FormDesk desk;
  const Answer ahead = desk.house.post(
      desk.house.badge("ann"), desk.task + "/preview",
      R"({"action":"pay","data":{"kind":"refund","amount":"5","region":"north"}})");
  INFO(ahead.body);
  REQUIRE(ahead.status == 200);
  int typed = 0;
  const Value view = json(ahead);
  for (const Value& change : view["changes"].as<List>()) {
    const std::string kind(change["type"]["kind"].text());
    if (change["path"].text() == "kind") typed += kind == "enum";
    if (change["path"].text() == "amount") typed += kind == "money";
  }
  CHECK(typed == 2);
}

TEST_CASE("form: a person is one whom the house knows, wherever in the form they stand") {
  House house;
  house.publish(R"(
recourse: "1"
process: people
version: 1
types: {Team: {lead: user, members: [user]}}
data:
  about: {type: optional user, input: true}
  handler: optional user
  teams: {type: [Team], default: []}
roles: {desk: {group: desk}}
outcomes: {over: {kind: success}}
steps:
  - {step: choose, task: {assign: {role: desk}, fields: {handler: optional, teams: optional}}}
  - {step: work, task: {assign: {role: desk}}}
  - {step: end, finish: over}
)");
  const auto ann = house.badge("ann"), ada = house.badge("ada");
  const auto begin = [&](const std::string& about) {
    return house.post(ann, "/api/v1/instances",
                      R"({"process":"people","data":{"about":")" + about + "\"}}");
  };
  CHECK(begin("noone").status == 422);
  const Answer begun = begin("tom");
  REQUIRE(begun.status == 201);
  const std::string id(json(begun)["id"].text());
  const Value all = json(house.get(ann, "/api/v1/instances/" + id + "/tasks"));
  const std::string task =
      "/api/v1/tasks/" + std::string(all["items"].as<List>().front()["id"].text());
  const auto complete = [&](const std::string& data) {
    const std::string revision(json(house.get(ann, task))["revision"].text());
    return house.post(ann, task + "/complete",
                      R"({"revision":")" + revision + R"(","data":)" + data + "}");
  };
  const Answer nobody = complete(
      R"({"handler":"nobody","teams":[{"lead":"bob","members":["ann","noone"]}]})");
  CHECK(nobody.status == 422);
  CHECK_FALSE(json(nobody)["errors"]["handler"].is_null());
  CHECK_FALSE(json(nobody)["errors"]["teams[0].members[1]"].is_null());
  CHECK(json(nobody)["errors"]["teams[0].lead"].is_null());
  const auto correct = [&](const std::string& about) {
    return house.post(ada, "/api/v1/instances/" + id + "/operations/fix_data",
                      R"({"reason":"misspelt","data":{"about":")" + about + "\"}}");
  };
  CHECK(correct("noone").status == 422);
  CHECK(correct("eve").status == 200);
  // Who has left is known; their work goes where the assignment says.
  CHECK(complete(R"({"handler":"bob","teams":[{"lead":"tom","members":[]}]})").status == 200);
}
