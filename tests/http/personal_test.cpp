// Personal data over HTTP: who sees it, who is told that it is there; looking is on record.
#include <catch2/catch.hpp>

#include "engine/base/sealed.h"
#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

const char* const kPersonal = R"(
recourse: "1"
process: personal
version: 1
title: {en: Personal, zh: 个人}
key: no
data:
  no: {type: text, input: true}
  customer: {type: text, input: true}
  name: {type: text, input: true, private: true}
  phone: {type: text, input: true, private: {seen_by: [other]}}
  story: {type: optional text, private: true}
roles:
  desk: {group: desk}
  other: {group: other}
outcomes:
  ok: {kind: success, title: {en: Done, zh: 完成}}
  dropped: {kind: cancelled, title: {en: Dropped, zh: 取消}}
operations: {cancel: {by: [starter], finish: dropped}}
retention: {keep: 36 months, basis: {en: House rule 7, zh: 内部规定第七条}}
steps:
  - step: look
    task:
      title: {en: "Look at {{ no }}", zh: "查看 {{ no }}"}
      assign: {role: desk, pick: claim}
      fields: {name: readonly, story: optional}
  - step: check
    task:
      title: {en: "Check {{ no }}", zh: "核对 {{ no }}"}
      assign: {role: other, pick: claim}
      fields: {no: readonly}
  - {step: end, finish: ok}
)";

struct Personal {
  House house;
  Badge ann, eve, sue, oda, ada;
  std::string id, page;
  Personal() {
    house.publish(kPersonal);
    ann = house.badge("ann");
    eve = house.badge("eve");
    sue = house.badge("sue");
    oda = house.badge("oda");
    ada = house.badge("ada");
    const Answer started = house.post(
        sue, "/api/v1/instances",
        R"({"process":"personal","data":{"no":"P1","customer":"K9","name":"Anna Token","phone":"555"}})");
    INFO(started.body);
    REQUIRE(started.status == 201);
    id = json(started)["id"].text();
    page = "/api/v1/instances/" + id;
  }
  Value get(const Badge& who, const std::string& target) {
    const Answer answer = house.get(who, target);
    INFO(target << ": " << answer.body);
    CHECK(answer.status == 200);
    return json(answer);
  }
  Value task() { return get(ada, page + "/tasks")["items"].as<List>().front(); }
  List rows() { return get(oda, "/api/v1/audit/access?limit=200")["items"].as<List>(); }
};

bool is_masked(const Value& value) { return value["private"].text() == "masked"; }

}  // namespace

TEST_CASE("personal: the starter and who works with it see it, the others a mask") {
  Personal desk;
  CHECK(desk.get(desk.sue, desk.page)["data"]["name"].text() == "Anna Token");
  const Value for_ann = desk.get(desk.ann, desk.page)["data"];
  CHECK(for_ann["name"].text() == "Anna Token");  // a candidate, and the form names it
  CHECK(is_masked(for_ann["phone"]));             // the form does not
  for (const Badge* who : {&desk.oda, &desk.ada}) {
    const Answer answer = desk.house.get(*who, desk.page);
    CHECK(is_masked(json(answer)["data"]["name"]));
    CHECK(answer.body.find("Anna") == std::string::npos);
    CHECK(answer.body.find("commit") == std::string::npos);
  }
  for (const std::string& target : {desk.page + "/history", std::string("/api/v1/instances"),
                                    std::string("/api/v1/tasks?view=available")}) {
    CHECK(desk.house.get(desk.ann, target).body.find("Anna") == std::string::npos);
  }
  const std::string task = "/api/v1/tasks/" + std::string(desk.task()["id"].text());
  const Value form = desk.get(desk.ann, task)["form"]["fields"];
  CHECK(form.as<List>().front()["value"].text() == "Anna Token");
}

TEST_CASE("personal: a draft and a comment are kept, and nobody else's draft is seen") {
  Personal desk;
  const Value row = desk.task();
  const std::string task = "/api/v1/tasks/" + std::string(row["id"].text());
  const auto revised = [&](const char* rest) {
    return R"({"revision":")" + std::string(desk.task()["revision"].text()) + "\"" + rest + "}";
  };
  CHECK(desk.house.post(desk.ann, task + "/claim", revised("")).status == 200);
  CHECK(desk.house.post(desk.ann, task + "/save_draft", revised(R"(,"data":{"story":"draft words"})")).status == 200);
  CHECK(desk.get(desk.ann, task)["draft"]["story"].text() == "draft words");
  CHECK(desk.house.post(desk.ann, task + "/comment", R"({"comment":"she called"})").status == 200);
  const Value comments = desk.get(desk.ann, task)["comments"];
  REQUIRE(comments.as<List>().size() == 1);
  CHECK(comments.as<List>().front()["text"].text() == "she called");
  for (const auto& [key, draft] : desk.house.database.drafts) {
    CHECK(recourse::holds_sealed(draft.data));
  }
  const Answer preview = desk.house.post(desk.ann, task + "/preview", revised(R"(,"data":{"story":"told"})"));
  CHECK(preview.status == 200);
  CHECK(preview.body.find("\"to\":\"told\"") != std::string::npos);
}

TEST_CASE("personal: whose form no longer names it, and a role that may, see what they may") {
  Personal desk;
  const Value row = desk.task();
  const std::string revision = R"({"revision":")" + std::string(row["revision"].text()) + R"("})";
  CHECK(desk.house.post(desk.ann, "/api/v1/tasks/" + std::string(row["id"].text()) + "/complete", revision).status == 200);
  CHECK(is_masked(desk.get(desk.ann, desk.page)["data"]["name"]));  // her task is over
  const Value for_eve = desk.get(desk.eve, desk.page)["data"];
  CHECK(for_eve["phone"].text() == "555");  // seen_by
  CHECK(is_masked(for_eve["name"]));
}

TEST_CASE("personal: every look at such a case is one row, refused ones too, chained (AU9)") {
  Personal desk;
  const std::size_t before = desk.rows().size();
  (void)desk.get(desk.ann, desk.page);
  (void)desk.get(desk.oda, desk.page);
  (void)desk.get(desk.ann, desk.page + "/history");
  CHECK(desk.house.get(desk.house.badge("bot"), desk.page).status == 404);
  const List rows = desk.rows();
  REQUIRE(rows.size() == before + 4);
  const auto last = [&](std::size_t back) { return rows[rows.size() - back]; };
  CHECK(last(4)["actor"].text() == "ann");
  CHECK(last(4)["fields"].text() == "name");
  CHECK(last(4)["purpose"].text() == "task");
  CHECK(last(4)["result"].text() == "shown");
  CHECK(last(3)["result"].text() == "masked");
  CHECK(last(3)["purpose"].text() == "role");
  CHECK(last(1)["actor"].text() == "bot");
  CHECK(last(1)["result"].text() == "denied");
  CHECK(last(1)["previous_hash"] == last(2)["hash"]);
  CHECK(desk.house.get(desk.ada, "/api/v1/audit/access").status == 403);
  CHECK(desk.house.get(desk.ann, "/api/v1/audit/access").status == 403);
}

TEST_CASE("personal: erased, it reads as erased to everybody, and the history says so") {
  Personal desk;
  const Value asked = json(desk.house.post(desk.ada, "/api/v1/erasures", R"({"subject":"K9"})"));
  CHECK(asked["state"].text() == "received");
  CHECK(desk.get(desk.sue, desk.page)["data"]["name"].text() == "Anna Token");
  const std::string request = "/api/v1/erasures/" + std::string(asked["id"].text());
  CHECK(desk.house.post(desk.ann, request + "/identity_checked", "{}").status == 403);
  const Value done = json(desk.house.post(desk.ada, request + "/identity_checked", R"({"reason":"passport"})"));
  CHECK(done["state"].text() == "reported");
  const std::size_t before = desk.rows().size();
  CHECK(desk.get(desk.sue, desk.page)["data"]["name"]["private"].text() == "erased");
  const List rows = desk.rows();  // she may see it, and it is not there
  REQUIRE(rows.size() == before + 1);
  CHECK(rows.back()["result"].text() == "erased");
  CHECK(rows.back()["fields"].text().find("name") != std::string::npos);
  CHECK(desk.house.get(desk.sue, desk.page + "/history").body.find("PersonErased") != std::string::npos);
  CHECK(desk.house.post(desk.ada, request + "/refused", R"({"reason":"late"})").status == 409);
}

TEST_CASE(
    "personal: why people do what a definition offers is sealed, an administrator's reason not") {
  Personal desk;
  const auto operate = [&](const Badge& who, const std::string& operation, const char* reason) {
    const Answer done = desk.house.post(who, desk.page + "/operations/" + operation,
                                        std::string(R"({"reason":")") + reason + "\"}");
    INFO(done.body);
    CHECK(done.status == 200);
  };
  operate(desk.ada, "suspend", "audit week");
  operate(desk.ada, "resume", "audit over");
  operate(desk.sue, "cancel", "her husband is ill");
  const auto told = [&] { return desk.house.get(desk.oda, desk.page + "/history").body; };
  CHECK(told().find("her husband is ill") != std::string::npos);
  bool noted = false;
  for (const Value& row : desk.rows()) {
    noted = noted || row["fields"].text().find("reasons") != std::string_view::npos;
  }
  CHECK(noted);
  // Like every word about her, it goes with her; the other is for the audit.
  const Value asked = json(desk.house.post(desk.ada, "/api/v1/erasures", R"({"subject":"K9"})"));
  const std::string request = "/api/v1/erasures/" + std::string(asked["id"].text());
  REQUIRE(desk.house.post(desk.ada, request + "/identity_checked", "{}").status == 200);
  CHECK(told().find("husband") == std::string::npos);
  CHECK(told().find("audit week") != std::string::npos);
}

TEST_CASE("personal: what is kept after the end, until when and why, and what holds it") {
  Personal desk;
  const std::string list = "/api/v1/retentions";
  CHECK(desk.house.get(desk.ann, list).status == 403);
  CHECK(desk.get(desk.oda, list)["items"].as<List>().empty());
  CHECK(desk.house.post(desk.sue, desk.page + "/operations/cancel", R"({"reason":"x"})").status ==
        200);
  const List kept = desk.get(desk.oda, list + "?state=kept")["items"].as<List>();
  REQUIRE(kept.size() == 1);
  CHECK(kept[0]["id"].text() == desk.id);
  CHECK(kept[0]["state"].text() == "kept");
  CHECK(kept[0]["keep"].text() == "36 months");
  CHECK(kept[0]["basis"]["zh"].text() == "内部规定第七条");
  CHECK(kept[0]["until"] == desk.get(desk.sue, desk.page)["keep_until"]);
  CHECK(desk.get(desk.oda, list + "?state=due")["items"].as<List>().empty());
  CHECK(desk.house.get(desk.sue, desk.page + "/history").body.find("House rule 7") !=
        std::string::npos);
  const Answer hold = desk.house.post(
      desk.ada, "/api/v1/holds", R"({"subject":"case:)" + desk.id + R"(","reason":"a court"})");
  REQUIRE(hold.status == 200);
  const List held = desk.get(desk.ada, list + "?state=held")["items"].as<List>();
  REQUIRE(held.size() == 1);
  CHECK(held[0]["holds"].as<List>().front()["id"] == json(hold)["id"]);
  CHECK(desk.get(desk.ada, list + "?state=kept")["items"].as<List>().empty());
  CHECK(desk.house.get(desk.ada, list + "?state=lost").status == 400);
}

TEST_CASE("personal: a case is found by a private value, by those who may read it there") {
  Personal desk;
  const auto found = [&](const Badge& who, const std::string& text) {
    return desk.get(who, "/api/v1/instances?private=" + text)["items"].as<List>().size();
  };
  CHECK(found(desk.ann, "anna%20token") == 1);
  CHECK(found(desk.sue, "555") == 1);
  CHECK(found(desk.ann, "555") == 0);  // masked for her, so not to be guessed either
  CHECK(found(desk.oda, "anna%20token") == 0);
  CHECK(found(desk.sue, "anna") == 0);  // whole values only
  CHECK(found(desk.ann, "%20anna%20token%20") == 1);
  CHECK(desk.house.get(desk.ann, "/api/v1/instances?private=x&state=running").status == 400);
}
