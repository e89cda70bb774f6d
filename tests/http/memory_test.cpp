// What the API keeps in memory to spare the database a question: bounded, and never trusted long.
#include <catch2/catch.hpp>

#include "adapters/http/known_sessions.h"
#include "adapters/http/task_places.h"

namespace recourse::test {

TEST_CASE("known sessions: are forgotten at once here, and after a while anyhow") {
  http::KnownSessions known;
  const Instant now = *parse_instant("2026-03-02T01:00:00Z");
  known.remember({"hash", "ann", "csrf", now, Instant{now.us + 1}}, now);
  REQUIRE(known.find("hash", now));
  CHECK(known.find("hash", now)->user == "ann");
  CHECK_FALSE(known.find("other", now));
  CHECK(known.find("hash", Instant{now.us + http::KnownSessions::kTrusted.us - 1}));
  CHECK_FALSE(known.find("hash", Instant{now.us + http::KnownSessions::kTrusted.us}));
  known.forget("hash", now);
  CHECK_FALSE(known.find("hash", now));
  known.remember({"hash", "ann", "csrf", now, Instant{now.us + 1}}, now);  // read before it ended
  CHECK_FALSE(known.find("hash", now));
}

TEST_CASE("task places: the latest are known, however many there were") {
  http::TaskPlaces places(1000);
  const auto id = [](int i) {
    const std::string digits = std::to_string(1'000'000 + i);
    return std::string(32 - digits.size(), '0') + digits;
  };
  for (int i = 0; i < 10'000; ++i) {
    places.remember(*WorkItemId::parse(id(i)), *InstanceId::parse(id(i % 7)));
  }
  CHECK(places.find(*WorkItemId::parse(id(9'999))) == *InstanceId::parse(id(9'999 % 7)));
  CHECK(places.find(*WorkItemId::parse(id(9'600))));
  CHECK_FALSE(places.find(*WorkItemId::parse(id(0))));
}

}  // namespace recourse::test
