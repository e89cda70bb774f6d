// The return contract, for every shape: random sound definitions, and in each a random sequence of
// work, returns, steps taken back and jumps. No work is lost, none doubled, the case can still end,
// timers are armed anew, and each preview told exactly what then happened.
//   RECOURSE_SEED=N      begin with sequence N
//   RECOURSE_CASES=N     how many sequences
//   RECOURSE_NIGHT=1     100 000 of them
#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>
#include <map>

#include "tests/soundness/explorer.h"
#include "tests/soundness/returns_author.h"

namespace recourse::soundness_test {
namespace {

std::uint64_t returns_number(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::stoull(text) : otherwise;
}

/// Most are made for going back; every fourth is of any kind that the checker vouches for.
std::string text_of(std::uint64_t seed) {
  return seed % 4 == 0 ? Author(seed).definition() : ReturnsAuthor(seed).definition();
}

}  // namespace

TEST_CASE("returns: whatever is sent back, taken back or moved, nothing is lost or doubled") {
  const bool night = std::getenv("RECOURSE_NIGHT") != nullptr;
  const std::uint64_t first = returns_number("RECOURSE_SEED", 1);
  const std::uint64_t wanted = returns_number("RECOURSE_CASES", night ? 100'000 : 300);
  const House house;
  std::map<std::string, std::uint64_t> ways_back;
  std::uint64_t seed = first, sequences = 0, commands = 0, several = 0, failures = 0;
  for (; sequences < wanted && failures < 5; ++seed) {
    const std::string text = text_of(seed);
    const yaml::LoadedDefinition loaded = yaml::load_definition(text, house.connectors);
    if (!loaded.definition) continue;
    ++sequences;
    Explorer explorer(house, loaded.definition, seed);
    const std::string failure = explorer.explore_returns(30);
    commands += static_cast<std::uint64_t>(explorer.commands());
    several += explorer.went_back() >= 3 ? 1 : 0;
    for (const auto& [way, count] : explorer.ways_back()) {
      ways_back[way] += static_cast<std::uint64_t>(count);
    }
    if (failure.empty()) continue;
    ++failures;
    FAIL_CHECK("RECOURSE_SEED=" << seed << " RECOURSE_CASES=1: " << failure << "\n"
                                << text.substr(text.find("steps: [")) << explorer.trace());
  }
  std::cout << "returns: " << sequences << " sequences, seeds " << first << " to " << seed - 1
            << ", " << commands << " commands, " << several << " went back three times or more, "
            << failures << " failures\nback:";
  for (const auto& [way, count] : ways_back) std::cout << " " << way << " " << count;
  std::cout << std::endl;
  if (sequences < 100) return;
  CHECK(several * 2 > sequences);
  for (const char* way : {"returned", "taken_back", "moved", "cancel", "woken", "sequence",
                          "scope", "parallel", "foreach", "open vote", "decided vote", "call"}) {
    INFO(way);
    CHECK(ways_back[way] > 0);
  }
}

}  // namespace recourse::soundness_test
