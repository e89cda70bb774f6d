// openapi.json says what is: its references lead somewhere, and every answer that these tests get
// is held against it (House::send). One story visits all routes, so that none is left out.
#include <catch2/catch.hpp>

#include "adapters/http/route.h"
#include "engine/history/quoted_text.h"
#include "tests/http/conforms.h"
#include "tests/http/house.h"

using recourse::List;
using recourse::Map;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kDescribed = R"(
recourse: "1"
process: described
version: 1
title: {en: Described, zh: 描述}
data:
  amount: {type: decimal, input: true}
  bill: {type: optional file, input: true}
  receipt: optional text
roles:
  desk: {group: desk}
messages:
  told: {key: string(amount)}
outcomes:
  paid: {kind: success, title: {en: Paid, zh: 已付款}}
operations:
  cancel: {by: [starter], label: {en: Cancel, zh: 撤销}, finish: paid}
sla:
  - {name: answer, title: {en: Answer, zh: 答复}, target: 2 working days}
steps:
  - step: look
    title: {en: Look, zh: 查看}
    task:
      title: {en: Look at it, zh: 查看}
      assign: {role: desk, pick: claim}
      due: 4 hours
      fields: {amount: readonly, receipt: optional}
    actions:
      pay: {label: {en: Pay, zh: 付款}, next: pay}
      wait: {label: {en: Wait, zh: 等待}, next: ask}
  - step: ask
    task:
      title: {en: Agree, zh: 同意}
      assign: {role: desk, everyone: true}
      vote: {pass_when: first}
    actions:
      passed: {next: pay}
      failed: {back: {to: [look]}}
  - step: pay
    auto: bank.pay
    with: {amount: "{{ amount }}"}
    save: {receipt: result.receipt}
  - {step: end, finish: paid}
)";

struct Story {
  static recourse::http::ServerOptions options() {
    recourse::http::ServerOptions options;
    options.demo = true;
    return options;
  }
  House house{options()};
  Badge ann = house.badge("ann"), ada = house.badge("ada"), dan = house.badge("dan"),
        bot = house.machine("bot");

  Value get(const Badge& who, const std::string& target) { return json(house.get(who, target)); }
  Value post(const Badge& who, const std::string& target, const std::string& body) {
    const Answer answer = house.post(who, target, body);
    INFO(target << ": " << answer.body);
    CHECK(answer.status / 100 == 2);
    return json(answer);
  }
  std::string start(const std::string& amount) {
    const std::string body = R"({"process":"described","data":{"amount":)" + amount + "}}";
    return std::string(post(ann, "/api/v1/instances", body)["id"].text());
  }
  Value task_of(const std::string& id) {
    const Value all = get(ada, "/api/v1/instances/" + id + "/tasks");
    for (const Value& row : all["items"].as<List>()) {
      if (row["ended"].is_null()) return row;
    }
    return {};
  }
  void definitions() {
    std::string source;
    recourse::history::append_quoted(source, kDescribed);
    const std::string body = "{\"source\":" + source + "}";
    post(dan, "/api/v1/definitions/check", body);
    post(dan, "/api/v1/definitions", body);
    get(ann, "/api/v1/definitions");
    get(ann, "/api/v1/definitions/described");
    get(ann, "/api/v1/definitions/described/1");
  }
  void people() {
    const Value in = json(house.send({.method = "POST",
                                      .target = "/api/v1/session",
                                      .headers = {{"Content-Type", "application/json"}},
                                      .body = R"({"user":"ann","demo":true})"}));
    CHECK(in["user"]["id"].text() == "ann");
    get(ann, "/api/v1/me");
    get(ann, "/api/v1/demo/users");
    get(ann, "/api/v1/directory/people");
    get(ann, "/api/v1/directory/users");
    const Value away = post(ann, "/api/v1/absences",
                            R"({"from":"2026-03-01T00:00:00Z","to":"2026-03-09T00:00:00Z",)"
                            R"("substitutes":["bob"],"processes":["described"]})");
    get(ann, "/api/v1/absences");
    post(ann, "/api/v1/absences/" + std::string(away["id"].text()) + "/withdraw", "{}");
    post(ada, "/api/v1/directory/people/ann/handover", R"({"to":"bob"})");
  }
  void tasks(const std::string& id) {
    const Value row = task_of(id);
    const std::string revision = R"({"revision":")" + std::string(row["revision"].text()) + "\"";
    const std::string task = "/api/v1/tasks/" + std::string(row["id"].text());
    get(ann, "/api/v1/tasks?view=available");
    get(ann, "/api/v1/tasks/counts");
    get(ann, task);
    get(ann, task + "/explain");
    post(ann, task + "/comment", R"({"comment":"hm"})");
    post(ann, task + "/preview", R"({"action":"wait"})");
    post(ann, task + "/form", R"({"data":{}})");
    post(ann, "/api/v1/tasks/bulk",
         R"({"verb":"claim","tasks":[{"id":")" + std::string(row["id"].text()) + R"(","revision":")" +
             std::string(row["revision"].text()) + R"("},{"id":"x"}]})");
    const Value now = task_of(id);
    post(ann, task + "/complete",
         R"({"action":"wait","revision":")" + std::string(now["revision"].text()) + R"("})");
    get(ann, "/api/v1/tasks/" + std::string(task_of(id)["id"].text()));  // a vote
  }
  void exports() {
    const Badge oda = house.badge("oda");
    const Value begun = post(oda, "/api/v1/exports", R"({"form":"xes"})");
    get(oda, "/api/v1/exports");
    get(oda, "/api/v1/exports/" + std::string(begun["id"].text()));
  }
  void notices(const std::string& id) {
    get(ann, "/api/v1/instances/" + id + "/explain");
    get(ann, "/api/v1/notices");
    post(ann, "/api/v1/notices/read", R"({"all":true})");
    get(ann, "/api/v1/instances/" + id + "/notices");
    get(ada, "/api/v1/notices/failed");
    get(ann, "/api/v1/subscriptions");
    CHECK(house.send({.method = "PUT",
                      .target = "/api/v1/subscriptions",
                      .headers = ann.headers(),
                      .body = R"({"kinds":{"cc":["inbox"]}})"}).status == 200);
    const Value feed = post(ann, "/api/v1/subscriptions/feed", "{}");
    CHECK(house.send({.target = std::string(feed["path"].text())}).status == 200);
    const recourse::InstanceId other{{9}};
    const recourse::ports::NoticeRow notice{other, 1000, "urge", {}, {"a", "b"}, house.clock.now()};
    recourse::ports::DeliveryRow row;
    row.instance = notice.instance;
    row.place = notice.place;
    row.at = notice.at;
    row.person = "ann";
    row.channel = "gone";
    row.state = recourse::ports::DeliveryRow::State::kFailed;
    recourse::store::notices(house.database)->put({notice}, {row});
    post(ada, "/api/v1/notices/retry",
         R"({"notice":")" + notice.id() + R"(","person":"ann","channel":"gone"})");
  }
  void machines(const std::string& id) {
    const Value look = task_of(id);
    post(ann, "/api/v1/tasks/" + std::string(look["id"].text()) + "/complete",
         R"({"action":"pay","revision":")" + std::string(look["revision"].text()) + R"("})");
    post(bot, "/api/v1/messages", R"({"name":"told","key":"1","id":"m1","data":{}})");
    get(ada, "/api/v1/messages/unmatched");
    post(bot, "/api/v1/signals/any", R"({"id":"s1"})");
    const auto claim = [&] {
      const Value jobs = post(bot, "/api/v1/jobs/claim", R"({"connector":"bank.pay","worker":"w"})");
      REQUIRE(jobs["jobs"].as<List>().size() == 1);
      return jobs["jobs"].as<List>().front();
    };
    const Value job = claim();
    const std::string path = "/api/v1/jobs/" + std::string(job["id"].text());
    const std::string epoch = R"({"epoch":")" + std::string(job["epoch"].text()) + "\"";
    post(bot, path + "/extend", epoch + R"(,"lease_s":60})");
    post(bot, path + "/fail", epoch + R"(,"message":"busy"})");
    get(ada, "/api/v1/instances/" + id);  // with an incident
    const std::string again = R"({"reason":"again","incident":1})";
    post(ada, "/api/v1/instances/" + id + "/operations/retry", again);
    const Value second = claim();
    post(bot, path + "/complete",
         R"({"epoch":")" + std::string(second["epoch"].text()) + R"(","result":{"receipt":"R"}})");
  }
  void protection() {
    const Value asked = post(ada, "/api/v1/erasures", R"({"subject":"K9","reason":"asked"})");
    post(ada, "/api/v1/holds", R"({"subject":"K9","reason":"a court"})");
    post(ada, "/api/v1/holds/lift", R"({"subject":"K9","reason":"the court is done"})");
    post(ada, "/api/v1/erasures/" + std::string(asked["id"].text()) + "/identity_checked", "{}");
    get(ada, "/api/v1/erasures?state=all");
    get(house.badge("oda"), "/api/v1/audit/access");
    get(ada, "/api/v1/retentions?state=kept");
    post(ada, "/api/v1/retentions/confirm", R"({"reason":"it was off"})");
  }
  void cases(const std::string& id) {
    const std::string page = "/api/v1/instances/" + id;
    get(ann, "/api/v1/instances");
    get(ann, page);
    get(ann, page + "/history");
    get(ann, page + "/diagram");
    post(ann, page + "/comments", R"({"text":"well"})");
    CHECK(house.post(ann, page + "/attachments?name=note.txt", "some words").status == 201);
    get(ann, page + "/attachments");
    const std::string uploads = "/api/v1/uploads?name=bill.txt&field=bill&process=";
    CHECK(house.post(ann, uploads + "described", "some words").status == 201);
    CHECK(house.post(ann, uploads + "nothing", "some words").status == 404);
    post(ann, page + "/operations/cancel/preview", "{}");
    post(ann, page + "/operations/cancel", R"({"reason":"enough"})");
  }
};

void find_references(const Value& value, std::vector<std::string>& out) {
  if (const Map* map = value.get_if<Map>()) {
    for (const auto& [name, inner] : *map) {
      if (name == "$ref") out.emplace_back(inner.text());
      find_references(inner, out);
    }
  }
  if (const List* list = value.get_if<List>()) {
    for (const Value& inner : *list) find_references(inner, out);
  }
}

}  // namespace

TEST_CASE("openapi: every reference leads to a schema, and every route says what it gives") {
  House house;
  const Value api = json(house.send({.target = "/api/v1/openapi.json"}));
  std::vector<std::string> references;
  find_references(api, references);
  CHECK(references.size() > 100);
  for (const std::string& target : references) {
    CAPTURE(target);
    CHECK_FALSE(api["components"]["schemas"][target.substr(target.rfind('/') + 1)].is_null());
  }
  for (const recourse::http::Route& route : recourse::http::routes()) {
    CAPTURE(route.pattern);
    CHECK((route.body == recourse::http::BodyKind::kJson) == !route.takes.empty());
  }
  const Value& body = api["paths"]["/api/v1/tasks/{id}/{verb}"]["post"]["requestBody"]["content"];
  CHECK_FALSE(body["application/json"]["schema"]["properties"]["revision"].is_null());
}

TEST_CASE("openapi: one story through all routes, each answer as described") {
  Story story;
  story.definitions();
  story.people();
  story.tasks(story.start("1"));
  story.notices(story.start("4"));
  story.exports();
  story.machines(story.start("2"));
  story.cases(story.start("3"));
  story.protection();
  (void)story.house.send({.target = "/healthz"});
  (void)story.house.send({.target = "/readyz"});
  for (const recourse::http::Route& route : recourse::http::routes()) {
    if (route.gives.empty()) continue;
    const std::string name =
        std::string(recourse::http::name(route.method)) + " " + std::string(route.pattern);
    CAPTURE(name);
    CHECK(recourse::test::compared_routes().count(name) == 1);
  }
}
