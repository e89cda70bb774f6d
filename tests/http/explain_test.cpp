// The reasons, as people ask for them: of a case and of a task, in both languages.
#include <catch2/catch.hpp>

#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kReasons = R"(
recourse: "1"
process: reasons
version: 1
data: {amount: {type: decimal, input: true}}
roles: {desk: {group: desk}}
outcomes: {over: {kind: success}}
messages: {paid: {key: string(amount)}}
duties: [{separate: [propose, approve]}]
sla: [{name: answer, title: {en: Answer, zh: 答复}, target: 2 hours, ladder: [{at: 100%, escalate: late}]}]
steps:
  - step: size
    title: {en: Size, zh: 大小}
    choose: [{when: amount > 100, next: propose}, {otherwise: money}]
  - {step: propose, title: {en: Propose, zh: 申请}, task: {assign: {role: desk}, due: 1 hour}}
  - {step: approve, title: {en: Approve, zh: 审批}, task: {assign: {role: desk}}, next: end}
  - {step: money, title: {en: Money, zh: 到款}, wait: {first: [{message: paid, next: end}]}}
  - {step: end, finish: over}
handlers: [{escalation: sla.answer.late, mode: alongside, set: {amount: "{{ amount }}"}}]
)";

struct Asked {
  House house;
  Badge ann, ada;
  Asked() : ann(house.badge("ann")), ada(house.badge("ada")) { house.publish(kReasons); }
  std::string started(const std::string& amount) {
    return std::string(json(house.post(ann, "/api/v1/instances",
                                       R"({"process":"reasons","data":{"amount":")" + amount +
                                           R"("}})"))["id"].text());
  }
  Value open_task(const std::string& id) {
    const Value tasks = json(house.get(ada, "/api/v1/instances/" + id + "/tasks"))["items"];
    for (const Value& task : tasks.as<List>()) {
      if (task["ended"].is_null()) return task;
    }
    return {};
  }
  /// Every sentence under one question, in one language.
  std::string told(const std::string& path, const std::string& question, const char* language) {
    const Value answer = json(house.get(ada, path));
    INFO(path);
    REQUIRE(answer["questions"].is<List>());
    std::string text;
    for (const Value& one : answer["questions"].as<List>()) {
      if (one["id"].text() != question) continue;
      for (const Value& reason : one["answers"].as<List>()) {
        text += std::string(reason["text"][language].text()) + "\n";
      }
    }
    return text;
  }
};

bool has(const std::string& text, const std::string& part) {
  UNSCOPED_INFO("in: " << text << "looked for: " << part);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("explain: of a case, what it waits for, why it went this way, and its clock") {
  Asked asked;
  const std::string id = asked.started("500");
  const std::string path = "/api/v1/instances/" + id + "/explain";
  CHECK(has(asked.told(path, "moving", "en"), "“Propose” waits since"));
  CHECK(has(asked.told(path, "moving", "zh"), "“申请”自"));
  CHECK(has(asked.told(path, "way", "en"),
            "At “Size” it went to “Propose”, because amount > 100"));
  CHECK(has(asked.told(path, "way", "zh"), "在“大小”走向“申请”"));
  CHECK(has(asked.told(path, "late", "en"), "with 2 hours of open time"));
  CHECK(has(asked.told(path, "late", "en"), "2 hours of open time are left"));
  asked.house.clock.pass(3 * 3600);
  CHECK(has(asked.told(path, "late", "zh"), "已超出工作时间 1 小时"));

  const std::string small = asked.started("7");
  const std::string other = "/api/v1/instances/" + small + "/explain";
  CHECK(has(asked.told(other, "moving", "en"), "waits for the message paid with the key 7"));
  CHECK(has(asked.told(other, "way", "en"), "because nothing else held"));
}

TEST_CASE("explain: of a task, why it is mine, why not hers, and whom a rule keeps away") {
  Asked asked;
  const std::string id = asked.started("500");
  const Value first = asked.open_task(id);
  const std::string task(first["id"].text());
  CHECK(asked.house
            .post(asked.ann, "/api/v1/tasks/" + task + "/complete",
                  R"({"revision":")" + std::string(first["revision"].text()) + "\"}")
            .status == 200);
  const std::string of_first = "/api/v1/tasks/" + task + "/explain";
  CHECK(has(asked.told(of_first, "mine", "en"), "The definition asks the role desk."));
  CHECK(has(asked.told(of_first, "mine", "en"), "Person ann completed"));
  CHECK(has(asked.told(of_first, "late", "en"), "When it was made it was due"));

  const std::string second(asked.open_task(id)["id"].text());
  const std::string path = "/api/v1/tasks/" + second + "/explain";
  CHECK(has(asked.told(path + "?who=ann", "others", "en"),
            "Person ann did “Propose”, and a rule wants different people here."));
  CHECK(has(asked.told(path + "?who=ann", "others", "zh"), "员工ann已办理“申请”"));
  CHECK(has(asked.told(path + "?who=eve", "others", "en"), "not among those it was offered to"));
  CHECK(has(asked.told(path + "?who=tom", "others", "en"), "nobody at work"));
  CHECK(has(asked.told(path + "?who=bob", "others", "en"), "Nothing keeps Person bob from it."));
  CHECK(has(asked.told(path, "may", "en"), "Person ann did “Propose”"));
  CHECK(asked.house.get(asked.house.badge("dan"), path).status == 404);
}
