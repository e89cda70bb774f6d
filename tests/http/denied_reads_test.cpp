#include "adapters/http/denied_reads.h"

#include <catch2/catch.hpp>

namespace recourse::test {
namespace {

InstanceId denied_case(int number) {
  InstanceId id;
  id.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}
Instant at_second(std::int64_t count) { return Instant{count * kMicrosPerSecond}; }

}  // namespace

TEST_CASE("denied reads: who tries one case again is listed once a minute, and counted") {
  http::DeniedReads denied;
  REQUIRE(denied.refuse("eve", denied_case(1), at_second(0)).size() == 1);
  for (int i = 1; i < 50; ++i) CHECK(denied.refuse("eve", denied_case(1), at_second(i)).empty());
  CHECK(denied.refuse("ann", denied_case(1), at_second(50)).size() == 1);
  const auto rows = denied.refuse("eve", denied_case(1), at_second(60));
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].purpose == "49 more since 1970-01-01T00:00:00Z");
  CHECK(rows[0].actor == "eve");
  CHECK(rows[0].instance == InstanceId{});
  CHECK(rows[1].instance == denied_case(1));
  CHECK(rows[1].result == "denied");
  CHECK(denied.figures().refused == 52);
  CHECK(denied.figures().unlisted == 49);
}

TEST_CASE("denied reads: who walks through all cases grows the log by so many rows a minute") {
  http::DeniedReads denied;
  std::size_t listed = 0;
  for (int i = 0; i < 10'000; ++i) {
    listed += denied.refuse("eve", denied_case(i), at_second(1)).size();
  }
  CHECK(listed == http::DeniedReads::kListedMax);
  CHECK(denied.due(at_second(60)).empty());
  const auto due = denied.due(at_second(61));
  REQUIRE(due.size() == 1);
  CHECK(due.front().purpose == "9980 more since 1970-01-01T00:00:01Z");
  CHECK(denied.due(at_second(200)).empty());
}

}  // namespace recourse::test
