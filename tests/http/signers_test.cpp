// Further signers on a task of one person, copies, mentions and work entered later: what each verb
// of them does to the case.
#include <catch2/catch.hpp>

#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kSigned = R"(
recourse: "1"
process: signed
version: 1
data: {nobody: optional text}
roles: {desk: {group: desk}}
outcomes: {granted: {kind: success}, refused: {kind: failure}}
steps:
  - step: draft
    task: {assign: {role: desk}}
  - step: work
    task: {assign: {role: desk}, allow: [add_signer, back_date]}
    actions: {grant: {next: yes}, refuse: {next: no}, again: {back: {to: [draft], resume: forward}}}
  - {step: yes, finish: granted}
  - {step: no, finish: refused}
)";

struct SignerDesk {
  House house;
  Badge ann, bob, eve, ada;
  std::string instance;
  SignerDesk() : ann(house.badge("ann")), bob(house.badge("bob")), eve(house.badge("eve")),
           ada(house.badge("ada")) {
    house.publish(kSigned);
    instance = std::string(
        json(house.post(ann, "/api/v1/instances", R"({"process":"signed"})"))["id"].text());
    must(ann, "draft", "complete");
    must(ann, "work", "claim");
  }
  /// The open task of the step that lies with the person, or else any.
  Value task(const std::string& step, const std::string& owner = {}) {
    const Value all =
        json(house.get(ada, "/api/v1/instances/" + instance + "/tasks"))["items"];
    Value any;
    for (const Value& one : all.as<List>()) {
      if (one["step"].text() != step || !one["ended"].is_null()) continue;
      if (!owner.empty() && one["owner"].text() == owner) return one;
      any = one;
    }
    return owner.empty() ? any : Value();
  }
  Answer act(const Badge& who, const Value& one, const std::string& verb,
             const std::string& more = {}) {
    return house.post(who, "/api/v1/tasks/" + std::string(one["id"].text()) + "/" + verb,
                      R"({"revision":")" + std::string(one["revision"].text()) + "\"" + more + "}");
  }
  void must(const Badge& who, const std::string& step, const std::string& verb,
            const std::string& more = {}, const std::string& owner = {}) {
    const Answer answer = act(who, task(step, owner), verb, more);
    INFO(verb << ": " << answer.body);
    REQUIRE(answer.status == 200);
  }
  std::string outcome() {
    return std::string(
        json(house.get(ada, "/api/v1/instances/" + instance))["outcome"].text());
  }
};

}  // namespace

TEST_CASE("signers: who was added before must sign first, and the owner decides the way") {
  SignerDesk desk;
  desk.must(desk.ann, "work", "add_signer", R"(,"to":"eve","place":"before")", "ann");
  const Answer early = desk.act(desk.ann, desk.task("work", "ann"), "complete",
                                R"(,"action":"grant")");
  CHECK(early.status == 409);
  CHECK(json(early)["code"].text() == "SIGNERS_FIRST");
  CHECK(json(early)["who"].text() == "eve");
  const Answer decides = desk.act(desk.eve, desk.task("work", "eve"), "complete",
                                  R"(,"action":"grant")");
  CHECK(decides.status == 422);
  desk.must(desk.eve, "work", "complete", {}, "eve");
  desk.must(desk.ann, "work", "complete", R"(,"action":"refuse")", "ann");
  CHECK(desk.outcome() == "refused");
}

TEST_CASE("signers: who was added after is asked when the owner is done; then it goes on") {
  SignerDesk desk;
  desk.must(desk.ann, "work", "add_signer", R"(,"to":"eve","place":"after")", "ann");
  CHECK(desk.task("work", "eve").is_null());
  desk.must(desk.ann, "work", "complete", R"(,"action":"grant")", "ann");
  CHECK(desk.outcome().empty());
  desk.must(desk.eve, "work", "complete", {}, "eve");
  CHECK(desk.outcome() == "granted");
}

TEST_CASE("signers: beside the owner both must sign, in any order; removing one lets it go on") {
  SignerDesk desk;
  desk.must(desk.ann, "work", "add_signer", R"(,"to":"eve")", "ann");
  desk.must(desk.ann, "work", "add_signer", R"(,"to":"bob","place":"parallel")", "ann");
  const Answer twice = desk.act(desk.ann, desk.task("work", "ann"), "add_signer", R"(,"to":"bob")");
  CHECK(json(twice)["code"].text() == "SIGNER");
  desk.must(desk.eve, "work", "complete", {}, "eve");
  const Answer foreign =
      desk.act(desk.bob, desk.task("work", "bob"), "remove_signer", R"(,"to":"bob")");
  CHECK(foreign.status == 403);
  desk.must(desk.ann, "work", "remove_signer", R"(,"to":"bob")", "ann");
  desk.must(desk.ann, "work", "complete", R"(,"action":"grant")", "ann");
  CHECK(desk.outcome() == "granted");
}

TEST_CASE("signers: a signer may send it back, and everybody's part ends with it") {
  SignerDesk desk;
  desk.must(desk.ann, "work", "add_signer", R"(,"to":"eve")", "ann");
  desk.must(desk.eve, "work", "complete", R"(,"action":"again")", "eve");
  CHECK(desk.task("work").is_null());
  CHECK_FALSE(desk.task("draft").is_null());
}

TEST_CASE("copies: the view, the count and the case open for who got one, until it is read") {
  SignerDesk desk;
  const Badge dan = desk.house.badge("dan");
  CHECK(desk.house.get(dan, "/api/v1/instances/" + desk.instance).status == 404);
  desk.must(desk.ann, "work", "cc", R"(,"to":"dan","comment":"for you to know")", "ann");
  CHECK(desk.house.get(dan, "/api/v1/instances/" + desk.instance).status == 200);
  CHECK(json(desk.house.get(dan, "/api/v1/tasks/counts"))["cc"] == Value(1));
  const Value page = json(desk.house.get(dan, "/api/v1/tasks?view=cc"))["items"];
  REQUIRE(page.as<List>().size() == 1);
  CHECK(page.as<List>().front()["copy_read"].is_null());
  const Answer read = desk.act(dan, page.as<List>().front(), "read");
  CHECK(read.status == 200);
  CHECK(json(desk.house.get(dan, "/api/v1/tasks/counts"))["cc"] == Value(0));
  CHECK_FALSE(json(desk.house.get(dan, "/api/v1/tasks?view=cc"))["items"]
                  .as<List>()
                  .front()["copy_read"]
                  .is_null());
  const Answer word = desk.act(dan, page.as<List>().front(), "comment", R"(,"comment":"but")");
  CHECK(word.status == 403);
  desk.must(desk.ann, "work", "complete", R"(,"action":"grant")", "ann");
  CHECK(json(desk.house.get(dan, "/api/v1/tasks?view=cc"))["items"].as<List>().size() == 1);
}

TEST_CASE("mentions: who is named in a comment hears of it and may look") {
  SignerDesk desk;
  const Badge sue = desk.house.badge("dan");
  desk.must(desk.ann, "work", "comment", R"(,"comment":"@dan. and @nobody: look, mail x@eve")",
            "ann");
  CHECK(desk.house.get(sue, "/api/v1/instances/" + desk.instance).status == 200);
  const Value history =
      json(desk.house.get(desk.ada, "/api/v1/instances/" + desk.instance + "/history"))["items"];
  int notices = 0;
  for (const Value& event : history.as<List>()) {
    if (event["type"].text() != "NoticeSent") continue;
    ++notices;
    CHECK(event["payload"]["kind"].text() == "mention");
    CHECK(event["payload"]["users"].as<List>() == List{"dan"});
  }
  CHECK(notices == 1);
}

TEST_CASE("back-dating: the record bears when it was decided and when it was entered") {
  SignerDesk desk;
  desk.must(desk.ann, "work", "start", {}, "ann");
  const std::string then = recourse::to_text(desk.house.clock.now());
  desk.house.clock.pass(3'600);
  const Answer silent = desk.act(desk.ann, desk.task("work", "ann"), "back_date",
                                 R"(,"action":"grant","effective_at":")" + then + "\"");
  CHECK(json(silent)["code"].text() == "REASON");
  const Answer later = desk.act(
      desk.ann, desk.task("work", "ann"), "back_date",
      R"(,"action":"grant","comment":"by phone","effective_at":"2030-01-01T00:00:00Z")");
  CHECK(json(later)["code"].text() == "EFFECTIVE_AT");
  desk.must(desk.ann, "work", "back_date",
            R"(,"action":"grant","comment":"by phone","effective_at":")" + then + "\"", "ann");
  CHECK(desk.outcome() == "granted");
  const Value history =
      json(desk.house.get(desk.ada, "/api/v1/instances/" + desk.instance + "/history"))["items"];
  const Value last = history.as<List>().back();
  CHECK(last["at"].text() == then);
  CHECK(last["recorded"].text() == recourse::to_text(desk.house.clock.now()));
  CHECK(last["reason"].text() == "by phone");
  const Value found = json(desk.house.get(desk.ada, "/api/v1/instances/" + desk.instance));
  CHECK(found["ended"].text() == recourse::to_text(desk.house.clock.now()));
}
