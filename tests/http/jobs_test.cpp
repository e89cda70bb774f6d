// External workers: claim, complete, fail, extend, and what a lapsed lease leads to.
#include <catch2/catch.hpp>

#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kPayment = R"(
recourse: "1"
process: payment
version: 1
title: {en: Payment, zh: 付款}
data:
  amount: {type: decimal, input: true}
  receipt: optional text
roles:
  desk: {group: desk}
outcomes:
  paid: {kind: success, title: {en: Paid, zh: 已付款}}
  stopped: {kind: failure, title: {en: Stopped, zh: 已停止}}
steps:
  - step: pay
    auto: bank.pay
    with: {amount: "{{ amount }}"}
    save: {receipt: result.receipt}
    handlers:
      - {error: account_closed, next: gave_up}
    next: done_it
  - {step: done_it, finish: paid}
  - {step: gave_up, finish: stopped}
)";

struct Bank {
  Bank() : ann(house.badge("ann")), bot(house.machine("bot")) {
    house.publish(kPayment);
    const Answer answer =
        house.post(ann, "/api/v1/instances", R"({"process":"payment","data":{"amount":"12.50"}})");
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    id = json(answer)["id"].text();
  }
  List claim(int lease_s = 60) {
    const Answer answer =
        house.post(bot, "/api/v1/jobs/claim",
                   R"({"connector":"bank.pay","worker":"w1","max":10,"lease_s":)" +
                       std::to_string(lease_s) + "}");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return json(answer)["jobs"].as<List>();
  }
  Answer tell(const Value& job, const std::string& verb, const std::string& more) {
    return house.post(bot, "/api/v1/jobs/" + std::string(job["id"].text()) + "/" + verb,
                      R"({"epoch":")" + std::string(job["epoch"].text()) + "\"" + more + "}");
  }
  Value instance() { return json(house.get(ann, "/api/v1/instances/" + id)); }
  House house;
  Badge ann, bot;
  std::string id;
};

}  // namespace

TEST_CASE("jobs: a worker claims with a lease, gives the result, and the case goes on") {
  Bank bank;
  const List jobs = bank.claim();
  REQUIRE(jobs.size() == 1);
  CHECK(jobs[0]["input"]["amount"].text() == "12.5");
  CHECK(jobs[0]["epoch"].text() == "1");
  CHECK(bank.claim().empty());
  const Answer done = bank.tell(jobs[0], "complete", R"(,"result":{"receipt":"Q-1"})");
  INFO(done.body);
  CHECK(done.status == 200);
  CHECK(bank.instance()["outcome"].text() == "paid");
  CHECK(bank.instance()["data"]["receipt"].text() == "Q-1");
}

TEST_CASE("jobs: after a lapsed lease the first worker is told so and has no effect (I-3)") {
  Bank bank;
  const Value first = bank.claim(10).front();
  bank.house.clock.pass(11);
  const Value second = bank.claim(60).front();
  CHECK(second["epoch"].text() == "2");
  for (const char* verb : {"complete", "fail"}) {
    const Answer late = bank.tell(first, verb, "");
    CHECK(late.status == 409);
    CHECK(json(late)["code"].text() == "JOB_STALE");
  }
  CHECK(bank.tell(first, "extend", R"(,"lease_s":60)").status == 409);
  CHECK(bank.tell(second, "extend", R"(,"lease_s":600)").status == 200);
  bank.house.clock.pass(300);
  CHECK(bank.claim().empty());
  CHECK(bank.tell(second, "complete", R"(,"result":{"receipt":"Q-2"})").status == 200);
  CHECK(bank.instance()["data"]["receipt"].text() == "Q-2");
}

TEST_CASE("jobs: a business error takes its handler, a result of the wrong type an incident") {
  Bank bank;
  const Value job = bank.claim().front();
  const Answer wrong = bank.tell(job, "complete", R"(,"result":{"receipt":5})");
  INFO(wrong.body);
  CHECK(wrong.status == 409);
  CHECK(json(wrong)["code"].text() == "INCIDENT");
  CHECK(json(wrong)["reason"].text().find("receipt must be text") != std::string::npos);
  CHECK(bank.instance()["incidents"].as<List>().size() == 1);
  Bank other;
  const Answer closed =
      other.tell(other.claim().front(), "fail", R"(,"error":"account_closed","message":"gone")");
  INFO(closed.body);
  CHECK(closed.status == 200);
  CHECK(other.instance()["outcome"].text() == "stopped");
}

TEST_CASE("jobs: what comes after the step was left is kept for a person, once (N9)") {
  Bank bank;
  const Value job = bank.claim().front();
  const Badge ada = bank.house.badge("ada");
  const std::string operations = "/api/v1/instances/" + bank.id + "/operations/";
  CHECK(bank.house.post(ada, operations + "terminate", R"({"reason":"x"})").status == 200);
  const std::string body = R"(,"result":{"receipt":"Q-9"},"instance":")" + bank.id + "\"";
  for (int time = 0; time < 2; ++time) {
    const Answer late = bank.tell(job, "complete", body);
    INFO(late.body);
    CHECK(late.status == 200);
    CHECK(json(late)["late"] == Value(true));
  }
  const Value kept = bank.instance();
  REQUIRE(kept["incidents"].as<List>().size() == 1);
  const Value incident = kept["incidents"].as<List>().front();
  CHECK(incident["code"].text() == "LATE_RESULT");
  CHECK(incident["text"]["zh"].text().find("Q-9") != std::string::npos);
  CHECK(kept["state"].text() == "Terminated");
  const std::string note = R"({"reason":"paid back by hand","incident":")" +
                           std::string(incident["id"].text()) + "\"}";
  CHECK(bank.house.post(ada, operations + "acknowledge", note).status == 200);
  CHECK(bank.instance()["incidents"].as<List>().empty());
}

TEST_CASE("jobs: a result given twice is no late result") {
  Bank bank;
  const Value job = bank.claim().front();
  const std::string body = R"(,"result":{"receipt":"Q-1"},"instance":")" + bank.id + "\"";
  CHECK(bank.tell(job, "complete", body).status == 200);
  const Answer again = bank.tell(job, "complete", body);
  CHECK(again.status == 409);
  CHECK(json(again)["code"].text() == "JOB_STALE");
  CHECK(bank.instance()["incidents"].as<List>().empty());
}

TEST_CASE("jobs: are for workers, with sane numbers") {
  Bank bank;
  const std::string claim = R"({"connector":"bank.pay","worker":"w"})";
  CHECK(bank.house.post(bank.ann, "/api/v1/jobs/claim", claim).status == 403);
  for (const char* body :
       {R"({"connector":"bank.pay"})", R"({"connector":"bank.pay","worker":"w","max":0})",
        R"({"connector":"bank.pay","worker":"w","max":1000000})",
        R"({"connector":"bank.pay","worker":"w","lease_s":-1})",
        R"({"connector":"bank.pay","worker":"w","lease_s":1e30})"}) {
    CAPTURE(body);
    CHECK(bank.house.post(bank.bot, "/api/v1/jobs/claim", body).status == 422);
  }
  for (const char* id : {"1", "0190a0b0c0d070008000000000000001"}) {
    CHECK(
        bank.house.post(bank.bot, std::string("/api/v1/jobs/") + id + "/complete", R"({"epoch":1})")
            .status == 404);
  }
}
