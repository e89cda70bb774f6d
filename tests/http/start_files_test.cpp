// Files of the form that starts a case: sent ahead, theirs who sent them, swept where nothing came
// of them.
#include <catch2/catch.hpp>

#include "adapters/http/attached_file.h"
#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

constexpr const char* kHashOfAbc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/// By which what was sent is named.
std::string name_of(const Answer& sent) { return std::string(json(sent)["sha256"].text()); }

const char* const kStartForm = R"(
recourse: "1"
process: claims
version: 1
roles: {desk: {group: desk}}
types: {Claim: {what: text, photos: [file]}}
data:
  customer: {type: text, input: true}
  claim: {type: Claim, input: true}
  passport: {type: optional file, input: true, private: true}
  note: {type: optional text, input: true}
outcomes: {over: {kind: success}}
steps:
  - step: read
    task: {assign: {role: desk}}
  - {step: end, finish: over}
)";

struct Claims {
  House house;
  int keys = 0;
  Claims() { house.publish(kStartForm); }
  Answer send(const std::string& user, const std::string& query, const std::string& content) {
    auto headers = house.badge(user).headers();
    headers.emplace_back("Idempotency-Key", "u" + std::to_string(++keys));
    headers.emplace_back("Content-Type", "text/plain");
    return house.send({.method = "POST",
                       .target = "/api/v1/uploads?process=claims&" + query,
                       .headers = headers,
                       .body = content});
  }
  Answer start(const std::string& user, const std::string& data, const std::string& key) {
    return house.post(house.badge(user), "/api/v1/instances",
                      R"({"process":"claims","data":)" + data + "}", key);
  }
  void sweep() {
    recourse::http::sweep_uploads(house.clock.now(), *house.registry,
                                  *recourse::store::instance_store(house.database),
                                  recourse::store::secret_store(house.database).get());
  }
};

}  // namespace

TEST_CASE("start files: files of the form that starts a case become files of that case") {
  Claims claims;
  CHECK(claims.send("sue", "name=a.txt&field=note", "abc").status == 422);
  CHECK(claims.send("sue", "name=a.txt", "abc").status == 422);
  CHECK(claims.send("sue", "name=..&field=passport", "abc").status == 422);
  const Answer first = claims.send("sue", "name=a.txt&field=claim.photos.0", "abc");
  REQUIRE(first.status == 201);
  const std::string photo = name_of(first);
  CHECK(photo != kHashOfAbc);
  const Answer again = claims.send("sue", "name=a.txt&field=claim.photos.0", "abc");
  CHECK(again.status == 200);
  CHECK(name_of(again) == photo);
  const Answer pass = claims.send("sue", "name=me.txt&field=passport", "passport");
  REQUIRE(pass.status == 201);
  const std::string passport(json(pass)["sha256"].text());
  const std::string data = R"({"customer":"K9","claim":{"what":"w","photos":[")" +
                           photo + R"("]},"passport":")" + passport + "\"}";
  const Badge sue = claims.house.badge("sue"), oda = claims.house.badge("oda");
  // They are hers, and for these fields.
  CHECK(json(claims.start("ann", data, "k1"))["code"].text() == "FORM");
  const Answer swapped = claims.start(
      "sue", R"({"customer":"K9","claim":{"what":"w","photos":[")" + passport + R"("]}})", "k2");
  CHECK_FALSE(json(swapped)["errors"]["claim.photos[0]"].is_null());
  // Nothing is sealed for a case that may not be split off another one.
  const Answer foreign = claims.house.post(
      sue, "/api/v1/instances",
      R"({"process":"claims","split_of":")" + std::string(32, '0') + R"(","data":)" + data + "}",
      "k4");
  CHECK(foreign.status == 404);
  CHECK(claims.house.database.sealed.empty());
  const Answer started = claims.start("sue", data, "k3");
  INFO(started.body);
  REQUIRE(started.status == 201);
  const std::string id(json(started)["id"].text());
  const std::size_t sealed = claims.house.database.sealed.size();
  CHECK(json(claims.start("sue", data, "k3"))["id"].text() == id);  // the same request again
  const std::string page = "/api/v1/instances/" + id + "/attachments";
  CHECK(claims.house.get(sue, page + "/" + photo).body == "abc");
  CHECK(claims.house.get(sue, page + "/" + passport).body == "passport");
  CHECK(claims.house.get(oda, page + "/" + photo).body == "abc");
  CHECK(claims.house.get(oda, page + "/" + passport).status == 403);
  CHECK(json(claims.house.get(sue, page))["items"].as<List>().size() == 2);
  // A day later nothing is left of what came to nothing, and all of what did.
  claims.house.clock.pass(25 * 3600);
  claims.sweep();
  CHECK(claims.house.database.uploads.empty());
  CHECK(claims.house.database.sealed.size() == sealed);
  CHECK(claims.house.get(claims.house.badge("sue"), page + "/" + photo).body == "abc");
}

TEST_CASE("start files: what a killed server left is swept, what a record names stays") {
  Claims claims;
  const Answer sent = claims.send("sue", "name=a.txt&field=claim.photos", "abc");
  REQUIRE(sent.status == 201);
  const Answer started = claims.start(
      "sue", R"({"customer":"K9","claim":{"what":"w","photos":[")" + name_of(sent) + R"("]}})",
      "k");
  REQUIRE(started.status == 201);
  auto& database = claims.house.database;
  recourse::ports::UploadRow row;
  row.id = "left";
  row.instance = *recourse::InstanceId::parse(json(started)["id"].text());
  for (const auto& [id, sealed] : database.sealed) row.kept.push_back(id);  // recorded, all of them
  const std::size_t named = row.kept.size();
  row.kept.push_back("orphan");
  row.at = claims.house.clock.now();
  database.sealed["orphan"] = {"orphan", row.instance, {"k"}, "body", {}};
  claims.house.registry->put_upload(row);
  claims.house.clock.pass(23 * 3600);
  claims.sweep();
  CHECK(database.sealed.size() == named + 1);  // it may still be on its way
  claims.house.clock.pass(2 * 3600);
  claims.sweep();
  CHECK(database.sealed.size() == named);
  CHECK(database.sealed.count("orphan") == 0);
  CHECK(database.uploads.empty());
}
