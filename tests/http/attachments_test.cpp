// Files of a case over HTTP: by the hash of their content, sealed, and hostile in every way a file
// can be.
#include <catch2/catch.hpp>

#include "tests/http/house.h"

using recourse::List;
using recourse::Value;
using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;
using recourse::test::Kind;

namespace {

const char* const kLetters = R"(
recourse: "1"
process: letters
version: 1
roles: {desk: {group: desk}}
data: {letter: optional file, others: {type: [file], default: []}, hash: optional text}
outcomes: {over: {kind: success}}
steps:
  - step: read
    task: {assign: {role: desk}, fields: {letter: required, others: optional, hash: optional}}
  - {step: end, finish: over}
)";
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

struct Letters {
  explicit Letters(Kind kind = Kind::kMemory) : house({}, kind) {
    house.publish(kLetters);
    const Answer started =
        house.post(house.badge("ann"), "/api/v1/instances", R"({"process":"letters"})");
    REQUIRE(started.status == 201);
    id = json(started)["id"].text();
    page = "/api/v1/instances/" + id + "/attachments";
  }
  Answer attach(const std::string& user, const std::string& name, const std::string& content,
                const std::string& type = "text/plain") {
    auto headers = house.badge(user).headers();
    headers.emplace_back("Idempotency-Key", "k" + std::to_string(++keys));
    headers.emplace_back("Content-Type", type);
    return house.send({.method = "POST",
                       .target = page + "?name=" + name,
                       .headers = headers,
                       .body = content});
  }
  List files(const std::string& user) {
    return json(house.get(house.badge(user), page))["items"].as<List>();
  }
  Answer complete(const std::string& data) {
    const Value tasks =
        json(house.get(house.badge("bob"), "/api/v1/instances/" + id + "/tasks"));
    const Value& task = tasks["items"].as<List>().front();
    return house.post(house.badge("bob"),
                      "/api/v1/tasks/" + std::string(task["id"].text()) + "/complete",
                      R"({"revision":")" + std::string(task["revision"].text()) +
                          R"(","data":)" + data + "}");
  }
  House house;
  std::string id, page;
  int keys = 0;
};

}  // namespace

TEST_CASE("attachments: what is sent comes back, by its hash, and stands in the record") {
  std::vector<Kind> kinds = recourse::test::sql_kinds();
  kinds.insert(kinds.begin(), Kind::kMemory);
  for (const Kind kind : kinds) {
    Letters letters(kind);
    const Answer sent = letters.attach("bob", "%E4%BF%A1.txt", "abc");
    INFO(sent.body);
    REQUIRE(sent.status == 201);
    CHECK(json(sent)["sha256"].text() == kAbc);
    CHECK(json(sent)["name"].text() == "信.txt");
    const Answer again = letters.attach("ann", "other-name.txt", "abc");
    CHECK(again.status == 200);  // the same content is the same file
    REQUIRE(letters.files("ann").size() == 1);
    const Answer got = letters.house.get(letters.house.badge("sue"), letters.page + "/" + kAbc);
    CHECK(got.status == 200);
    CHECK(got.body == "abc");
    CHECK(got.header("content-type") == "text/plain");
    CHECK(got.header("content-disposition") == "attachment; filename*=UTF-8''%E4%BF%A1.txt");
    CHECK(got.header("x-content-type-options") == "nosniff");
    const Answer history = letters.house.get(
        letters.house.badge("ann"), "/api/v1/instances/" + letters.id + "/history");
    CHECK(history.body.find(kAbc) != std::string::npos);
    CHECK(letters.house.get(letters.house.badge("eve"), letters.page + "/" + kAbc).status == 404);
    CHECK(letters.house.get(letters.house.badge("ann"), letters.page + "/" + std::string(64, '0'))
              .status == 404);
  }
}

TEST_CASE("attachments: hostile names, types and sizes do no harm") {
  Letters letters;
  int number = 0;
  const auto name_kept = [&](const std::string& sent) {
    const Answer answer = letters.attach("ann", sent, "file " + std::to_string(++number));
    return answer.status == 201 ? std::string(json(answer)["name"].text())
                                : std::to_string(answer.status);
  };
  CHECK(name_kept("..%2F..%2Fetc%2Fpasswd") == "passwd");
  CHECK(name_kept("C:%5Ctemp%5Cphoto.jpg") == "photo.jpg");
  CHECK(name_kept("a%0D%0ASet-Cookie:%20x=1.txt") == "400");
  CHECK(name_kept("%22%3E%3Cscript%3E.svg") == "\"><script>.svg");
  CHECK(name_kept("..") == "422");
  CHECK(name_kept("") == "422");
  CHECK(name_kept(std::string(201, 'n')) == "422");
  CHECK(letters.attach("ann", "empty.txt", "").status == 422);
  // A page or a picture with scripts is only bytes to a browser.
  for (const char* type : {"text/html", "image/svg+xml", "application/xhtml+xml", "nonsense", ""}) {
    const Answer answer = letters.attach("ann", "x.html", std::string("<script>") + type, type);
    REQUIRE(answer.status == 201);
    CHECK(json(answer)["type"].text() == "application/octet-stream");
    const Answer got = letters.house.get(
        letters.house.badge("ann"),
        letters.page + "/" + std::string(json(answer)["sha256"].text()));
    CHECK(got.header("content-type") == "application/octet-stream");
    CHECK(got.header("content-security-policy").find("sandbox") != std::string::npos);
    CHECK(got.header("content-disposition").starts_with("attachment"));
  }
  constexpr std::size_t kLargest = 8 * 1024 * 1024;
  CHECK(letters.attach("ann", "large.bin", std::string(kLargest, 'x')).status == 201);
  CHECK(letters.attach("ann", "larger.bin", std::string(kLargest + 1, 'x')).status == 413);
  // Everywhere else a body is as small as before.
  CHECK(letters.house
            .post(letters.house.badge("ann"), "/api/v1/instances/" + letters.id + "/comments",
                  std::string(1024 * 1024 + 1, ' '))
            .status == 413);
  // Who only reads adds nothing, and leaves nothing behind.
  const std::size_t before = letters.files("ann").size();
  CHECK(letters.attach("oda", "x.txt", "oda").status == 403);
  CHECK(letters.attach("eve", "x.txt", "eve").status == 404);
  CHECK(letters.files("ann").size() == before);
}

TEST_CASE("attachments: a case holds no more than it may") {
  Letters letters;
  const std::string large(8 * 1024 * 1024 - 8, 'x');
  int status = 201;
  int sent = 0;
  for (; status == 201 && sent < 20; ++sent) {
    const Answer answer = letters.attach("ann", "x.bin", std::to_string(10 + sent) + large);
    status = answer.status;
    if (status != 201) CHECK(json(answer)["code"].text() == "ATTACHMENTS");
  }
  CHECK(sent == 13);  // twelve are under 100 MiB
}

TEST_CASE("attachments: a field takes only files that are attached to its case") {
  Letters letters;
  const std::string unknown = std::string(R"({"letter":")") + kAbc + "\"}";
  CHECK(letters.complete(R"({"letter":"photo.jpg"})").status == 422);
  const Answer refused = letters.complete(unknown);
  CHECK(refused.status == 422);
  CHECK(json(refused)["code"].text() == "FORM");
  CHECK_FALSE(json(refused)["errors"]["letter"].is_null());
  // A text may say what it likes.
  const std::string nested = std::string(R"({"letter":")") + kAbc + R"(","others":[")" + kAbc +
                             R"("],"hash":")" + std::string(64, 'a') + "\"}";
  CHECK_FALSE(json(letters.complete(nested))["errors"]["others[0]"].is_null());
  REQUIRE(letters.attach("bob", "letter.txt", "abc").status == 201);
  const Answer done = letters.complete(nested);
  INFO(done.body);
  CHECK(done.status == 200);
}
