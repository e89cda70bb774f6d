// Files by the form they are for: what may be named there, and whose they are.
#include <catch2/catch.hpp>

#include "engine/base/sealed.h"
#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kWitnesses = R"(
recourse: "1"
process: witnesses
version: 1
roles: {desk: {group: desk}}
data:
  customer: {type: text, input: true}
  people: {type: [text], input: true}
outcomes: {over: {kind: success}}
steps:
  - step: each
    foreach:
      item: customer
      in: people
      data: {proof: {type: optional file, private: {subject: customer}}}
      steps: [{step: ask, task: {assign: {role: desk}, fields: {proof: optional}}}]
  - {step: end, finish: over}
)";
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

struct Witnesses {
  Witnesses() {
    house.publish(kWitnesses);
    const Answer started = house.post(
        house.badge("sue"), "/api/v1/instances",
        R"({"process":"witnesses","data":{"customer":"K9","people":["P1","P2"]}})");
    INFO(started.body);
    REQUIRE(started.status == 201);
    id = json(started)["id"].text();
    tasks = json(house.get(house.badge("bob"), "/api/v1/instances/" + id + "/tasks"))["items"]
                .as<List>();
    REQUIRE(tasks.size() == 2);
  }
  Answer attach(const std::string& task, const std::string& content) {
    auto headers = house.badge("bob").headers();
    headers.emplace_back("Idempotency-Key", "k" + std::to_string(++keys));
    headers.emplace_back("Content-Type", "text/plain");
    return house.send({.method = "POST",
                       .target = "/api/v1/instances/" + id +
                                 "/attachments?name=p.txt&field=proof&task=" + task,
                       .headers = headers,
                       .body = content});
  }
  /// The key of the person whom the newest file is sealed for.
  std::string key_after(const std::string& task, const std::string& content) {
    const Answer answer = attach(task, content);
    INFO(answer.body);
    CHECK(answer.status == 201);
    const auto state = *house.runtime->state(*recourse::InstanceId::parse(id));
    const std::string ref = recourse::as_sealed(state->files.back().content)->ref;
    return house.database.sealed.at(ref.substr(0, ref.find('.'))).keys.front();
  }
  Answer post(std::size_t task, const std::string& verb, const std::string& rest) {
    return house.post(house.badge("bob"),
                      "/api/v1/tasks/" + std::string(tasks[task]["id"].text()) + "/" + verb,
                      R"({"revision":")" + std::string(tasks[task]["revision"].text()) + "\"" +
                          rest + "}");
  }

  House house;
  std::string id;
  List tasks;
  int keys = 0;
};

}  // namespace

TEST_CASE("file fields: a look ahead asks for the same files as the act") {
  Witnesses witnesses;
  const std::string data = std::string(R"(,"data":{"proof":")") + kAbc + "\"}";
  for (const char* way : {"preview", "complete"}) {
    const Answer refused = witnesses.post(0, way, data);
    INFO(way << " " << refused.body);
    CHECK(refused.status == 422);
    CHECK(json(refused)["code"].text() == "FORM");
    CHECK_FALSE(json(refused)["errors"]["proof"].is_null());
  }
  const Answer sent = witnesses.attach(std::string(witnesses.tasks[0]["id"].text()), "abc");
  REQUIRE(sent.status == 201);
  const std::string there =
      R"(,"data":{"proof":")" + std::string(json(sent)["sha256"].text()) + "\"}";
  for (const char* way : {"preview", "complete"}) {
    const Answer done = witnesses.post(0, way, there);
    INFO(way << " " << done.body);
    CHECK(done.status == 200);
  }
}

TEST_CASE("file fields: a file for one of several forms is sealed for whom that one is about") {
  Witnesses witnesses;
  const Answer unclear = witnesses.attach("", "abc");
  CHECK(unclear.status == 422);
  CHECK(json(unclear)["code"].text() == "FIELD");
  const std::string first(witnesses.tasks[0]["id"].text());
  const std::string second(witnesses.tasks[1]["id"].text());
  const std::string one = witnesses.key_after(first, "abc");
  const std::string other = witnesses.key_after(second, "abcd");
  CHECK(one != other);
  // Whoever has one of them need not say so.
  REQUIRE(witnesses.post(1, "claim", "").status == 200);
  CHECK(witnesses.key_after("", "abcde") == other);
}
