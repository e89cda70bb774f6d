// Duty rules on every path: whoever did the first step tries to get hold of the second, or is
// pushed into it by others, with every verb there is. Nobody gets past.
#include <catch2/catch.hpp>

#include <iostream>

#include "engine/command/command.h"
#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kDuties = R"(
recourse: "1"
process: duties
version: 1
data: {nobody: optional text}
roles: {desk: {group: desk}, both: {users: [ann, bob]}}
outcomes: {over: {kind: success}}
duties: [{separate: [propose, approve]}]
steps:
  - step: propose
    task: {assign: {role: desk}, allow: [delegate, forward]}
  - step: approve
    task: {assign: PEOPLE, allow: [delegate, forward, suspend, SKIPadd_signer, remove_signer, back_date]MORE}
    ACTIONS
  - {step: later, task: {assign: {role: desk}}}
  - {step: end, finish: over}
)";

struct Shape {
  std::string name, people, more, actions;
};
const std::vector<Shape> kShapes{
    {"pool", "{role: desk}", "", ""},
    {"named", "{role: desk, pick: nominate}", "", ""},
    {"vote", "{role: both, everyone: true}",
     ", vote: {choices: [agree, disagree], pass_when: all agree, fail_when: any disagree, empty: pass}",
     "actions: {passed: {next: later}, failed: {next: propose}}"},
};

std::string definition(const Shape& shape) {
  std::string text = kDuties;
  const auto put = [&text](const std::string& mark, const std::string& with) {
    text.replace(text.find(mark), mark.size(), with);
  };
  put("process: duties", "process: duties_" + shape.name);
  put("SKIP", shape.more.empty() ? "skip, " : "");  // a vote is never skipped
  put("PEOPLE", shape.people);
  put("MORE", shape.more);
  put("ACTIONS", shape.actions.empty() ? "title: Approve" : shape.actions);
  return text;
}

struct Stage {
  House& house;
  Badge ann, bob, ada, sue;
  int attempts = 0;

  Value task_at(const std::string& instance, const std::string& step) {
    const Value all = json(house.get(ada, "/api/v1/instances/" + instance + "/tasks"))["items"];
    for (const Value& task : all.as<List>()) {
      if (task["step"].text() == step && task["ended"].is_null()) return task;
    }
    return {};
  }
  Answer act(const Badge& who, const Value& task, const std::string& verb,
             const std::string& more = {}) {
    const Value now = json(house.get(ada, "/api/v1/tasks/" + std::string(task["id"].text())));
    return house.post(who, "/api/v1/tasks/" + std::string(task["id"].text()) + "/" + verb,
                      R"({"revision":")" + std::string(now["revision"].text()) + "\"" + more + "}");
  }
  /// A case whose first step ann did.
  std::string begun(const Shape& shape) {
    const Answer started = house.post(ann, "/api/v1/instances",
                                      R"({"process":"duties_)" + shape.name + R"("})");
    INFO(started.body);
    REQUIRE(started.status == 201);
    std::string id(json(started)["id"].text());
    const Answer done = act(ann, task_at(id, "propose"), "complete");
    INFO(done.body);
    REQUIRE(done.status == 200);
    return id;
  }
  void check_kept_apart(const std::string& instance) {
    ++attempts;
    const Value all = json(house.get(ada, "/api/v1/instances/" + instance + "/tasks"))["items"];
    for (const Value& task : all.as<List>()) {
      if (task["step"].text() != "approve") continue;
      CHECK(task["owner"].text() != "ann");
    }
    const Value history = json(house.get(ada, "/api/v1/instances/" + instance + "/history"));
    int done_by_ann = 0;
    for (const Value& event : history["items"].as<List>()) {
      const bool completed = event["type"].text() == "WorkItemCompleted";
      done_by_ann += completed && event["actor"].text() == "ann";
    }
    CHECK(done_by_ann == 1);
  }
};

std::string arguments(const std::string& verb, const std::string& to) {
  if (verb == "vote") return R"(,"choice":"agree")";
  if (verb == "back_date") {
    return R"(,"choice":"agree","comment":"late","effective_at":"2026-02-25T00:00:00Z")";
  }
  if (verb == "cc" || verb == "add_signer" || verb == "remove_signer" || verb == "delegate" ||
      verb == "transfer" || verb == "nominate" || verb == "override") {
    return R"(,"comment":"please","to":")" + to + "\"";
  }
  return R"(,"comment":"please")";
}

/// Each verb by ann herself, and each that names somebody with her name, by everybody else;
/// afterwards she tries once more to take and to end what came of it.
void attack(Stage& stage, const Shape& shape, recourse::command::Verb verb) {
  const std::string word(recourse::command::name(verb));
  for (const Badge* who : {&stage.ann, &stage.bob, &stage.ada, &stage.sue}) {
    for (const std::string to : {"ann", "desk"}) {
      for (const bool taken : {false, true}) {
        CAPTURE(shape.name, word, to, taken);
        const std::string instance = stage.begun(shape);
        Value task = stage.task_at(instance, "approve");
        if (task.is_null()) continue;
        if (taken) {
          (void)stage.act(stage.ada, task, "nominate", R"(,"to":"bob")");
          (void)stage.act(stage.bob, task, "claim");
          (void)stage.act(stage.bob, task, "start");
        }
        const bool ends_it = who != &stage.ann && (word == "complete" || word == "vote" ||
                                                   word == "skip" || word == "back_date");
        if (ends_it) continue;
        (void)stage.act(*who, task, word, arguments(word, to));
        stage.check_kept_apart(instance);
        task = stage.task_at(instance, "approve");
        if (task.is_null()) continue;
        for (const std::string after : {"claim", "start", "complete", "vote"}) {
          const Answer refused = stage.act(stage.ann, task, after, arguments(after, "ann"));
          CHECK(refused.status != 200);
        }
        stage.check_kept_apart(instance);
      }
    }
  }
}

}  // namespace

TEST_CASE("duties: no verb, no colleague and no administrator gets who proposed to approve") {
  House house;
  for (const Shape& shape : kShapes) house.publish(definition(shape));
  Stage stage{house, house.badge("ann"), house.badge("bob"), house.badge("ada"),
              house.badge("sue")};
  for (const Shape& shape : kShapes) {
    for (const auto verb : recourse::command::all_verbs()) attack(stage, shape, verb);
  }
  std::cout << "duties: " << stage.attempts << " attempts, none succeeded" << std::endl;
  CHECK(stage.attempts > 500);
}

TEST_CASE("duties: many at once and a move of the case are no way around a rule either") {
  House house;
  house.publish(definition(kShapes.front()));
  Stage stage{house, house.badge("ann"), house.badge("bob"), house.badge("ada"),
              house.badge("sue")};
  const std::string instance = stage.begun(kShapes.front());
  const Value task = stage.task_at(instance, "approve");
  for (const std::string verb : {"claim", "start", "complete"}) {
    const Answer answer = house.post(
        stage.ann, "/api/v1/tasks/bulk",
        R"({"verb":")" + verb + R"(","tasks":[{"id":")" + std::string(task["id"].text()) +
            R"(","revision":")" + std::string(task["revision"].text()) + R"("}]})");
    CHECK(json(answer)["results"].as<List>().front()["ok"] == Value(false));
  }
  for (const std::string to : {"propose", "approve", "later"}) {
    const std::string moved_case = stage.begun(kShapes.front());
    CHECK(house
              .post(stage.ada, "/api/v1/instances/" + moved_case + "/operations/move",
                    R"({"reason":"x","data":{"from":"approve","to":")" + to + R"("}})")
              .status == 200);
    if (to == "approve") {
      const Value again = stage.task_at(moved_case, "approve");
      CHECK(stage.act(stage.ann, again, "claim").status != 200);
      CHECK(stage.act(stage.ann, again, "complete").status != 200);
    }
    stage.check_kept_apart(moved_case);
  }
}

TEST_CASE("duties: two people let somebody pass a rule, for this task, never one alone") {
  House house;
  house.publish(definition(kShapes.front()));
  Stage stage{house, house.badge("ann"), house.badge("bob"), house.badge("ada"),
              house.badge("sue")};
  const std::string instance = stage.begun(kShapes.front());
  const Value task = stage.task_at(instance, "approve");
  const auto code = [](const Answer& answer) { return std::string(json(answer)["code"].text()); };
  const std::string for_ann = R"(,"to":"ann","comment":"nobody else is there")";

  CHECK(code(stage.act(stage.bob, task, "override", for_ann)) == "NOT_OWNER");
  CHECK(code(stage.act(stage.sue, task, "override", R"(,"to":"ann")")) == "REASON");
  CHECK(code(stage.act(stage.sue, task, "override", R"(,"to":"nobody","comment":"x")")) == "USER");
  CHECK(code(stage.act(stage.sue, task, "override", R"(,"to":"bob","comment":"x")")) ==
        "OVERRIDE");
  CHECK(stage.act(stage.sue, task, "override", for_ann).status == 200);
  CHECK(code(stage.act(stage.ann, task, "claim")) == "DUTY");
  CHECK(code(stage.act(stage.sue, task, "override", for_ann)) == "SECOND_PERSON");
  CHECK(stage.act(stage.ada, task, "override", for_ann).status == 200);
  CHECK(code(stage.act(stage.ada, task, "override", for_ann)) == "OVERRIDE");
  CHECK(stage.act(stage.ann, task, "complete").status == 200);

  const Value history = json(house.get(stage.ada, "/api/v1/instances/" + instance + "/history"));
  int agreed = 0;
  for (const Value& event : history["items"].as<List>()) {
    if (event["type"].text() != "DutyOverridden") continue;
    ++agreed;
    CHECK(event["reason"].text() == "nobody else is there");
    CHECK(event["payload"]["asked_by"].text() == "sue");
    CHECK(event["payload"]["agreed_by"].text() == "ada");
    CHECK(event["payload"]["rules"].as<List>().front().text() == "separate(propose,approve)");
  }
  CHECK(agreed == 1);
}
