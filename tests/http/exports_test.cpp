// Exports over HTTP: who may, whose they are, and that naming people needs a role.
#include <catch2/catch.hpp>

#include "tests/http/conforms.h"
#include "tests/http/house.h"

namespace recourse::test {

TEST_CASE("exports: begun, watched and fetched by who asked, and by nobody else") {
  House house;
  const Badge auditor = house.badge("oda");
  const Answer begun = house.post(auditor, "/api/v1/exports", R"({"form": "xes"})");
  REQUIRE(begun.status == 202);
  const std::string path = "/api/v1/exports/" + std::string(json(begun)["id"].text());
  CHECK(house.get(auditor, path).status == 200);
  CHECK(json(house.get(auditor, "/api/v1/exports"))["items"].as<List>().size() == 1);
  const Answer file = house.get(auditor, path + "/file");
  CHECK(file.status == 200);
  CHECK(file.body == "log");
  CHECK(house.get(auditor, path + "/file?part=1").status == 404);
  CHECK(house.get(auditor, path + "/file?part=x").status == 400);

  const Badge other = house.badge("ada");
  CHECK(house.get(other, path).status == 404);
  CHECK(house.get(other, path + "/file").status == 404);
  CHECK(json(house.get(other, "/api/v1/exports"))["items"].as<List>().empty());
}

TEST_CASE("exports: people are named only to those who may, and unknown forms are refused") {
  House house;
  const std::string named = R"({"form": "xes", "identified": true, "reason": "audit"})";
  CHECK(house.post(house.badge("sue"), "/api/v1/exports", named).status == 403);
  CHECK(house.post(house.badge("ann"), "/api/v1/exports", named).status == 403);
  CHECK(house.post(house.badge("oda"), "/api/v1/exports", named).status == 202);
  CHECK(house.post(house.badge("oda"), "/api/v1/exports", R"({"form": "pdf"})").status == 422);
  CHECK(house.post(house.badge("oda"), "/api/v1/exports", "{}").status == 422);
}

}  // namespace recourse::test
