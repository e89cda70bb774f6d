#include <catch2/catch.hpp>

#include "adapters/http/secret.h"
#include "adapters/http/throttle.h"
#include "tests/http/house.h"

using recourse::test::Answer;
using recourse::test::Badge;
using recourse::test::House;
using recourse::test::json;

namespace {

Answer sign_in(const House& house, const std::string& body,
               const recourse::test::Headers& headers = {}) {
  return house.send(
      {.method = "POST", .target = "/api/v1/session", .headers = headers, .body = body});
}

Badge badge_of(const Answer& answer) {
  const std::string cookie = answer.header("set-cookie");
  return {cookie.substr(0, cookie.find(';')), std::string(json(answer)["csrf"].text()), {}};
}

const std::string kAnn = R"({"user":"ann","password":"correct horse"})";

}  // namespace

TEST_CASE("sign-in: gives a cookie that scripts cannot read and a CSRF token they need") {
  House house;
  const Answer answer = sign_in(house, kAnn);
  REQUIRE(answer.status == 200);
  const std::string cookie = answer.header("set-cookie");
  CHECK(cookie.find("; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200") != std::string::npos);
  CHECK(json(answer)["user"]["id"].text() == "ann");
  CHECK(json(answer)["user"]["name"]["zh"].text() == "员工ann");
  const Badge ann = badge_of(answer);
  CHECK(json(house.get(ann, "/api/v1/me"))["csrf"].text() == ann.csrf);
  CHECK(answer.header("cache-control") == "no-store");
  // The token is in no row of the database.
  for (const auto& [hash, row] : house.database.sessions) {
    CHECK(ann.cookie.find(hash) == std::string::npos);
  }
}

TEST_CASE("sign-in: wrong, unknown, disabled and enormous are refused alike") {
  House house;
  const std::string refused = sign_in(house, R"({"user":"ann","password":"x"})").body;
  CHECK(refused.find("SIGN_IN") != std::string::npos);
  for (const std::string& body :
       {std::string(R"({"user":"nobody","password":"correct horse"})"),
        std::string(R"({"user":"tom","password":"correct horse"})"),
        R"({"user":"bob","password":")" + std::string(900'000, 'x') + R"("})",
        R"({"user":")" + std::string(5'000, 'x') + R"(","password":"x"})"}) {
    const Answer answer = sign_in(house, body);
    CHECK(answer.status == 401);
    CHECK(answer.body == refused);
  }
  CHECK(sign_in(house, R"({"user":"ann"})").status == 422);
  CHECK(sign_in(house, R"({"user":["ann"],"password":"x"})").status == 422);
  CHECK(sign_in(house, R"({"user":"ann","password":"correct horse","roles":["admin"]})").status ==
        422);
  CHECK(sign_in(house, R"({"user":"ann","user":"ada","password":"correct horse"})").status == 400);
  CHECK(sign_in(house, "user=ann", {{"Content-Type", "text/plain"}}).status == 415);
}

TEST_CASE("sign-in: passwords are taken exactly as typed (D3)") {
  House house;
  for (const std::string password : {" leading space", "退货🙂",
                                     "64 and more: 0123456789 0123456789"
                                     " 0123456789 0123456789 0123456789"}) {
    house.registry->put_credential({"bob", recourse::http::hash_password(password), 0, {}});
    CHECK(sign_in(house, R"({"user":"bob","password":")" + password + R"("})").status == 200);
    CHECK(sign_in(house, R"({"user":"bob","password":")" + password + R"( "})").status == 401);
  }
}

TEST_CASE("sign-in: guessing is slowed down, and the owner gets in again by waiting (D1)") {
  House house;
  for (int i = 0; i < 5; ++i) {
    CHECK(sign_in(house, R"({"user":"ann","password":"guess"})").status == 401);
  }
  const Answer slowed = sign_in(house, kAnn);
  CHECK(slowed.status == 429);
  CHECK(slowed.header("retry-after") == "1");
  CHECK(sign_in(house, R"({"user":"bob","password":"correct horse"})").status == 200);
  house.clock.pass(2);
  CHECK(sign_in(house, kAnn).status == 200);
}

TEST_CASE("throttle: counts accounts and sources, known or not, and forgets") {
  recourse::http::Throttle throttle;
  recourse::Instant now{1'000'000'000};
  int allowed = 0;
  for (int i = 0; i < 200; ++i) {
    allowed += throttle.attempt("user" + std::to_string(i), "10.0.0.1", now) ? 0 : 1;
  }
  CHECK(allowed == 50);
  CHECK_FALSE(throttle.attempt("someone", "10.0.0.2", now));
  int longest = 0;
  for (int i = 0; i < 30; ++i) {
    const auto wait = throttle.attempt("ghost", "10.0.0.3", now);
    if (wait) now.us += *wait * recourse::kMicrosPerSecond;
    longest = std::max(longest, wait.value_or(0));
  }
  CHECK(longest == 300);
  throttle.succeeded("ghost", "10.0.0.3");
  CHECK_FALSE(throttle.attempt("ghost", "10.0.0.3", now));
}

TEST_CASE("session: a new sign-in makes a new token and kills the one the browser had (D4)") {
  House house;
  const Badge planted{"recourse_session=planted-by-an-attacker", "", {}};
  const Answer first = sign_in(house, kAnn, planted.headers());
  const Badge one = badge_of(first);
  CHECK(one.cookie != planted.cookie);
  const Badge two = badge_of(sign_in(house, kAnn, {{"Cookie", one.cookie}}));
  CHECK(two.cookie != one.cookie);
  CHECK(house.get(one, "/api/v1/me").status == 401);
  CHECK(house.get(two, "/api/v1/me").status == 200);
  CHECK(house.get({two.cookie + "; recourse_session=other", "", {}}, "/api/v1/me").status == 401);
}

TEST_CASE("session: sign-out, expiry and disabling count from the next request on (D5)") {
  House house;
  const Badge ann = house.badge("ann");
  const Badge bob = house.badge("bob");
  const Badge ada = house.badge("ada");
  CHECK(house.get(ann, "/api/v1/me").status == 200);
  const Answer out =
      house.send({.method = "DELETE", .target = "/api/v1/session", .headers = ann.headers()});
  CHECK(out.status == 204);
  CHECK(out.header("set-cookie").find("Max-Age=0") != std::string::npos);
  CHECK(house.get(ann, "/api/v1/me").status == 401);
  house.disable("bob");
  CHECK(house.get(bob, "/api/v1/me").status == 401);
  CHECK(house.get(ada, "/api/v1/messages/unmatched").status == 200);
  house.set_roles("ada", {});
  CHECK(house.get(ada, "/api/v1/messages/unmatched").status == 403);
  house.clock.pass(12 * 3600);
  CHECK(house.get(ada, "/api/v1/me").status == 401);
}

TEST_CASE("session: nothing but cookie and bearer token says who somebody is (D6, D7, D8)") {
  House house;
  const Badge bot = house.machine("bot");
  CHECK(json(house.get(bot, "/api/v1/me"))["user"]["id"].text() == "bot");
  const auto me = [&house](const recourse::test::Headers& headers) {
    return house.send({.target = "/api/v1/me", .headers = headers}).status;
  };
  CHECK(me({}) == 401);
  CHECK(me({{"X-Forwarded-User", "ada"}, {"X-Remote-User", "ada"}, {"Remote-User", "ada"}}) == 401);
  CHECK(me({{"Authorization", "Basic YWRhOmNvcnJlY3QgaG9yc2U="}}) == 401);
  CHECK(me({{"Authorization", "Bearer "}}) == 401);
  CHECK(me({{"Authorization", "Bearer " + bot.bearer.substr(0, 42)}}) == 401);
  CHECK(me({{"Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ."}}) == 401);
  CHECK(house.send({.target = "/api/v1/me?access_token=" + bot.bearer}).status == 400);
}

TEST_CASE("session: a foreign page cannot act with the cookie (G4)") {
  House house;
  const Badge ann = house.badge("ann");
  const auto sign_out = [&](recourse::test::Headers headers) {
    headers.emplace_back("Cookie", ann.cookie);
    return house.send({.method = "DELETE", .target = "/api/v1/session", .headers = headers});
  };
  CHECK(sign_out({}).status == 403);
  CHECK(sign_out({{"X-CSRF-Token", "guess"}}).status == 403);
  CHECK(sign_out({{"X-CSRF-Token", ann.csrf}, {"Origin", "https://evil.example"}}).status == 403);
  CHECK(sign_out({{"X-CSRF-Token", ann.csrf}, {"Origin", "null"}}).status == 403);
  CHECK(sign_out({{"X-CSRF-Token", ann.csrf}, {"Sec-Fetch-Site", "cross-site"}}).status == 403);
  CHECK(sign_in(house, kAnn, {{"Origin", "https://evil.example"}}).status == 403);
  CHECK(house.get(ann, "/api/v1/me").status == 200);
  CHECK(sign_out({{"X-CSRF-Token", ann.csrf}, {"Origin", "http://localhost"}}).status == 204);
}

TEST_CASE("session: the operator's token of the command line acts as administrator") {
  recourse::http::ServerOptions options;
  options.operator_token = recourse::http::random_secret();
  House house(options);
  const Badge self{{}, {}, options.operator_token};
  CHECK(json(house.get(self, "/api/v1/me"))["user"]["id"].text() == "operator");
  CHECK(house.get(self, "/api/v1/messages/unmatched").status == 200);
  const Badge wrong{{}, {}, recourse::http::random_secret()};
  CHECK(house.get(wrong, "/api/v1/me").status == 401);
}

TEST_CASE("demo: sample users sign in without a password only where the option says so") {
  House plain;
  CHECK(sign_in(plain, R"({"user":"ann","demo":true})").status == 403);
  CHECK(plain.send({.target = "/api/v1/demo/users"}).status == 404);
  recourse::http::ServerOptions options;
  options.demo = true;
  House demo(options);
  CHECK(sign_in(demo, R"({"user":"ann","demo":true})").status == 200);
  CHECK(sign_in(demo, R"({"user":"tom","demo":true})").status == 404);
  CHECK(sign_in(demo, R"({"user":"ann","password":"x"})").status == 401);
  const auto users = json(demo.send({.target = "/api/v1/demo/users"}));
  CHECK(users.as<recourse::List>().size() == 8);
}
