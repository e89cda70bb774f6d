// The same scripted days with fixed clock and ids, on every store: the records must be equal byte
// by byte. What a store orders differently or rounds differently shows here.
#include <catch2/catch.hpp>

#include "adapters/cli/demo_cases.h"
#include "tests/runtime/house.h"

namespace recourse::test {
namespace {

constexpr std::int64_t kDay = kMicrosPerDay;

std::string history_of_three_days(Kind kind, std::uint64_t seed) {
  World world(kind);
  WorldSession session(world);
  LoadedHouse house;
  const Instant from = *parse_instant("2026-03-02T00:00:00Z");
  runtime::SetClock clock(from);
  runtime::CountedIds ids(clock, seed);
  const runtime::Sha256 hasher;
  runtime::Loop loop(session, house.library, clock, ids, hasher);
  cli::DemoCases cases(loop, house.library, ids, seed);
  constexpr int kCases = 14;
  cases.run(from, Instant{from.us + 3 * kDay}, kCases, [](int, int) {});
  std::string all;
  ports::InstanceQuery query;
  query.limit = 200;
  const auto page = world.worklist().instances({"test", {}, /*sees_all=*/true}, query);
  std::vector<InstanceId> found;
  for (const auto& row : page.rows) found.push_back(row.id);
  std::sort(found.begin(), found.end());
  for (const InstanceId id : found) {
    for (const std::string& bytes : world.store().record_bytes(id)) all += bytes + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("runtime: the same scripted run gives byte-equal history on every store") {
  const std::uint64_t seed = GENERATE(1, 20260302);
  const std::string expected = history_of_three_days(Kind::kMemory, seed);
  INFO("seed " << seed);
  REQUIRE(expected.size() > 50'000);
  for (const Kind kind : sql_kinds()) {
    INFO(kind_name(kind));
    const std::string found = history_of_three_days(kind, seed);
    const auto differs =
        std::mismatch(expected.begin(), expected.end(), found.begin(), found.end());
    const auto at = static_cast<std::size_t>(differs.first - expected.begin());
    const std::size_t context = at > 120 ? at - 120 : 0;
    INFO("first difference at byte " << at << "\nexpected … " << expected.substr(context, 300)
                                     << "\nfound    … " << found.substr(context, 300));
    CHECK(found == expected);
  }
}

}  // namespace recourse::test
