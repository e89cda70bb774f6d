#include <catch2/catch.hpp>

#include "tests/http/house.h"

namespace recourse::test {

TEST_CASE("record over HTTP: a checkpoint, with a proof when one is asked for") {
  House house;
  const Badge oda = house.badge("oda");
  const Answer answer = house.get(oda, "/api/v1/log/checkpoint");
  CHECK(answer.status == 200);
  CHECK(answer.body == "recourse/test\n10\n");
  CHECK(house.get(oda, "/api/v1/log/checkpoint?from=3").status == 200);
  CHECK(house.get(oda, "/api/v1/log/checkpoint?from=11").status == 404);
  CHECK(house.get(oda, "/api/v1/log/checkpoint?from=-1").status == 400);
  CHECK(house.get(house.badge("ann"), "/api/v1/log/checkpoint").status == 403);
}

TEST_CASE("record over HTTP: verification says what it found, and of what it cannot use") {
  House house;
  const Badge oda = house.badge("oda");
  CHECK(json(house.post(oda, "/api/v1/log/verification", "{}"))["verdict"] == Value("ok"));
  const Answer wrong = house.post(oda, "/api/v1/log/verification", R"({"key":"x"})");
  CHECK(wrong.status == 400);
  CHECK(json(wrong)["code"] == Value("VERIFIER_KEY"));
  CHECK(house.post(oda, "/api/v1/log/verification", R"({"witness":"x"})").status == 400);
}

TEST_CASE("record over HTTP: the case file of a case that is not there is not found") {
  House house;
  const std::string path = "/api/v1/instances/" + std::string(32, 'a') + "/case-file";
  CHECK(house.get(house.badge("oda"), path).status == 404);
  CHECK(house.get(house.badge("ann"), path).status == 403);
}

TEST_CASE("record over HTTP: the log's size and its lag are figures to watch") {
  House house;
  const std::string text = house.send({.target = "/metrics"}).body;
  CHECK(text.find("recourse_log_size 10\n") != std::string::npos);
  CHECK(text.find("recourse_log_stalled 0\n") != std::string::npos);
}

}  // namespace recourse::test
