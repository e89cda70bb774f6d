// Files of a case over HTTP: by the hash of their content, sealed, and hostile in every way a file
// can be.
#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>

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

/// By which what was sent is named.
std::string hash_of(const Answer& sent) { return std::string(json(sent)["sha256"].text()); }

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
    const std::string named = hash_of(sent);
    CHECK(named.size() == 64);
    CHECK(named != kAbc);  // known documents cannot be tried against it
    CHECK(json(sent)["name"].text() == "信.txt");
    const Answer again = letters.attach("ann", "other-name.txt", "abc");
    CHECK(again.status == 200);  // the same content is the same file
    CHECK(hash_of(again) == named);
    REQUIRE(letters.files("ann").size() == 1);
    const Answer got = letters.house.get(letters.house.badge("sue"), letters.page + "/" + named);
    CHECK(got.status == 200);
    CHECK(got.body == "abc");
    CHECK(got.header("content-type") == "text/plain");
    CHECK(got.header("content-disposition") == "attachment; filename*=UTF-8''%E4%BF%A1.txt");
    CHECK(got.header("x-content-type-options") == "nosniff");
    const Answer history = letters.house.get(
        letters.house.badge("ann"), "/api/v1/instances/" + letters.id + "/history");
    CHECK(history.body.find(named) != std::string::npos);
    CHECK(history.body.find(kAbc) == std::string::npos);
    CHECK(letters.house.get(letters.house.badge("eve"), letters.page + "/" + named).status == 404);
    CHECK(letters.house.get(letters.house.badge("ann"), letters.page + "/" + kAbc).status == 404);
    // In another case it has another hash: what is the same here and there does not show.
    Letters others(kind);
    CHECK(hash_of(others.attach("bob", "a.txt", "abc")) != named);
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
  // U+202E: what follows would be read from right to left.
  CHECK(name_kept("photo%E2%80%AEgpj.exe") == "photogpj.exe");
  CHECK(name_kept("%E2%81%A6a%D8%9C.txt%E2%81%A9%E2%80%8F") == "a.txt");
  CHECK(name_kept("%E2%80%AE") == "422");
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
  // Who only reads adds nothing, and leaves nothing behind, not even sealed.
  const std::size_t before = letters.files("ann").size();
  const std::size_t sealed = letters.house.database.sealed.size();
  CHECK(letters.attach("oda", "x.txt", "oda").status == 403);
  CHECK(letters.attach("eve", "x.txt", "eve").status == 404);
  CHECK(letters.attach("sue", "x.txt", "sue").status == 201);  // supervisors take part
  CHECK(letters.files("ann").size() == before + 1);
  CHECK(letters.house.database.sealed.size() == sealed + 2);  // a name and a content
}

TEST_CASE("attachments: a refusal takes away its own, never what another one brought") {
  Letters letters;
  REQUIRE(letters.attach("ann", "a.txt", "abc").status == 201);
  const std::size_t sealed = letters.house.database.sealed.size();
  // The key was used for another content: this one is refused when it is decided.
  letters.keys = 0;
  CHECK(letters.attach("ann", "b.txt", "abcd").status == 422);
  CHECK(letters.house.database.sealed.size() == sealed);
  letters.keys = 0;
  const Answer again = letters.attach("ann", "a.txt", "abc");
  CHECK(again.status == 200);
  const Answer got =
      letters.house.get(letters.house.badge("ann"), letters.page + "/" + hash_of(again));
  CHECK(got.body == "abc");
}

TEST_CASE("attachments: of many who bring the same at once, one is the file") {
  std::vector<Kind> kinds = recourse::test::sql_kinds();
  kinds.insert(kinds.begin(), Kind::kMemory);
  for (const Kind kind : kinds) {
    Letters letters(kind);
    const std::vector<std::string> users{"ann", "bob", "sue", "ada"};
    for (const auto& user : users) (void)letters.house.badge(user);
    std::vector<int> statuses(16);
    std::vector<Badge> badges;
    for (const auto& user : users) badges.push_back(letters.house.badge(user));
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      threads.emplace_back([&, i] {
        auto headers = badges[i % badges.size()].headers();
        headers.emplace_back("Idempotency-Key", "race" + std::to_string(i % badges.size()));
        // Past the house, whose checks are Catch's, which may be asked by one thread only.
        statuses[i] = recourse::test::send(letters.house.port(),
                                           {.method = "POST",
                                            .target = letters.page + "?name=same.txt",
                                            .headers = headers,
                                            .body = "abc"})
                          .status;
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(std::count(statuses.begin(), statuses.end(), 201) == 1);
    CHECK(std::count(statuses.begin(), statuses.end(), 200) == 15);
    CHECK(letters.files("ann").size() == 1);
    const std::string named(letters.files("ann").front()["sha256"].text());
    CHECK(letters.house.get(badges.front(), letters.page + "/" + named).body == "abc");
    if (kind == Kind::kMemory) CHECK(letters.house.database.sealed.size() == 2);
  }
}

TEST_CASE("attachments: looking at their names is on record") {
  Letters letters;
  REQUIRE(letters.attach("ann", "a.txt", "abc").status == 201);
  const auto rows = [&] {
    return json(letters.house.get(letters.house.badge("oda"), "/api/v1/audit/access"))["items"]
        .as<List>();
  };
  const std::size_t before = rows().size();
  (void)letters.files("bob");
  const List now = rows();
  REQUIRE(now.size() == before + 1);
  CHECK(now.back()["what"].text() == "attachments");
  CHECK(now.back()["actor"].text() == "bob");
  CHECK(now.back()["fields"].text() == "attachments");
  (void)letters.attach("bob", "b.txt", "abc");  // it is there already, under its first name
  CHECK(rows().size() == before + 2);
}

namespace {

const char* const kPrivate = R"(
recourse: "1"
process: letters
version: 2
roles: {desk: {group: desk}, other: {group: other}}
types: {Claim: {photo: {type: optional file, private: true}, bill: optional file}}
data:
  customer: {type: text, input: true}
  letter: {type: optional file, private: true}
  others: {type: [file], default: []}
  claim: {type: optional Claim}
outcomes: {over: {kind: success}}
steps:
  - step: read
    task: {assign: {role: desk}, fields: {letter: optional, others: optional, claim: optional}}
  - {step: check, task: {assign: {role: other}}}
  - {step: end, finish: over}
)";

}  // namespace

TEST_CASE("attachments: a file for private data is as private as that") {
  Letters letters;
  letters.house.publish(kPrivate);
  const Answer started = letters.house.post(letters.house.badge("sue"), "/api/v1/instances",
                                            R"({"process":"letters","data":{"customer":"K9"}})");
  REQUIRE(started.status == 201);
  letters.id = json(started)["id"].text();
  letters.page = "/api/v1/instances/" + letters.id + "/attachments";
  CHECK(letters.attach("bob", "x.txt&field=nothing", "x").status == 422);
  CHECK(letters.attach("bob", "x.txt&field=claim", "x").status == 422);
  REQUIRE(letters.attach("bob", "open.txt&field=others.0", "open").status == 201);
  const Answer sent = letters.attach("bob", "passport.txt&field=letter", "abc");
  REQUIRE(sent.status == 201);
  CHECK(json(sent)["field"].text() == "letter");
  // Who may not read the data may not read the file, whatever way they come.
  const std::string passport = hash_of(sent), page = letters.page + "/" + passport;
  CHECK(letters.house.get(letters.house.badge("bob"), page).body == "abc");
  CHECK(letters.house.get(letters.house.badge("sue"), page).body == "abc");  // she began the case
  const Answer refused = letters.house.get(letters.house.badge("oda"), page);
  CHECK(refused.status == 403);
  CHECK(json(refused)["code"].text() == "MASKED");
  const List seen = letters.files("oda");
  REQUIRE(seen.size() == 2);
  CHECK(seen[0]["name"].text() == "open.txt");
  CHECK(seen[1]["name"].text() == "•••");
  CHECK(seen[1]["masked"] == Value(true));
  CHECK(letters.files("bob")[1]["name"].text() == "passport.txt");
  for (const char* way : {"/history", "/case-file", "", "/tasks", "/attachments"}) {
    const Answer answer =
        letters.house.get(letters.house.badge("oda"), "/api/v1/instances/" + letters.id + way);
    INFO(way);
    CHECK(answer.body.find("passport") == std::string::npos);
  }
  CHECK(
      letters.house.get(letters.house.badge("bob"), "/api/v1/instances/" + letters.id + "/history")
          .body.find("passport") != std::string::npos);
  // What everybody may read is no private data, and the other way round.
  const std::string open = hash_of(letters.attach("bob", "o.txt", "open"));
  const auto fault = [&](const std::string& data, const std::string& field) {
    const Value answer = json(letters.complete(data));
    return answer["code"].text() == "FORM" ? std::string(answer["errors"][field].text()) : "done";
  };
  CHECK(fault(R"({"letter":")" + open + R"("})", "letter").find("?field=letter") !=
        std::string::npos);
  CHECK(fault(R"({"others":[")" + passport + R"("]})", "others[0]").find("private") !=
        std::string::npos);
  CHECK(
      fault(R"({"claim":{"photo":")" + open + R"("}})", "claim.photo").find("?field=claim.photo") !=
      std::string::npos);
  REQUIRE(letters.attach("bob", "p.txt&field=claim.photo", "photo").status == 201);
  const Answer same = letters.attach("ann", "same.txt", "abc");  // she has it herself
  REQUIRE(same.status == 201);
  const Badge oda = letters.house.badge("oda");
  CHECK(letters.house.get(oda, letters.page + "/" + hash_of(same)).body == "abc");
  // And nobody learns from it what the private one is.
  CHECK(hash_of(same) != passport);
  CHECK(letters.house.get(oda, page).status == 403);
  const Answer done =
      letters.complete(R"({"letter":")" + passport + R"(","others":[")" + open + R"("]})");
  INFO(done.body);
  CHECK(done.status == 200);
}

TEST_CASE("attachments: a large body is read only on their own route, from who is signed in") {
  Letters letters;
  const std::string length = "Content-Length: 2000000\r\n\r\n";  // of which nothing is ever sent
  const auto raw = [&](const std::string& head) {
    recourse::test::Wire wire(letters.house.port());
    wire.send(head + " HTTP/1.1\r\nHost: h\r\nIdempotency-Key: k\r\n" + length);
    return wire.receive().status;
  };
  CHECK(raw("POST " + letters.page + "?name=x.txt") == 401);
  CHECK(raw("GET " + letters.page + "?name=x.txt") == 413);
  CHECK(raw("PUT " + letters.page + "?name=x.txt") == 413);
  CHECK(raw("POST " + letters.page + "/attachments?name=x.txt") == 413);
  CHECK(raw("POST /api/v1/instances/" + letters.id + "/x/attachments") == 413);
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
  const auto nested = [](const std::string& hash) {
    return R"({"letter":")" + hash + R"(","others":[")" + hash + R"("],"hash":")" +
           std::string(64, 'a') + "\"}";
  };
  CHECK_FALSE(json(letters.complete(nested(kAbc)))["errors"]["others[0]"].is_null());
  const Answer sent = letters.attach("bob", "letter.txt", "abc");
  REQUIRE(sent.status == 201);
  CHECK_FALSE(json(letters.complete(nested(kAbc)))["errors"]["others[0]"].is_null());
  const Answer done = letters.complete(nested(hash_of(sent)));
  INFO(done.body);
  CHECK(done.status == 200);
}
