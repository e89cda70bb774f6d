// The return contract, for every shape: random sound definitions, and in each a random sequence of
// work, returns, steps taken back and jumps. No work is lost, none doubled, the case can still end,
// timers are armed anew, and each preview told exactly what then happened.
//   RECOURSE_SEED=N      begin with sequence N
//   RECOURSE_CASES=N     how many sequences
//   RECOURSE_NIGHT=1     100 000 of them
#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>

#include "tests/soundness/explorer.h"

namespace recourse::soundness_test {
namespace {

std::uint64_t returns_number(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::stoull(text) : otherwise;
}

}  // namespace

TEST_CASE("returns: whatever is sent back, taken back or moved, nothing is lost or doubled") {
  const bool night = std::getenv("RECOURSE_NIGHT") != nullptr;
  const std::uint64_t first = returns_number("RECOURSE_SEED", 1);
  const std::uint64_t wanted = returns_number("RECOURSE_CASES", night ? 100'000 : 300);
  const House house;
  std::uint64_t seed = first, sequences = 0, commands = 0, back = 0, failures = 0;
  for (; sequences < wanted && failures < 5; ++seed) {
    const std::string text = Author(seed).definition();
    const yaml::LoadedDefinition loaded = yaml::load_definition(text, house.connectors);
    if (!loaded.definition) continue;
    ++sequences;
    Explorer explorer(house, loaded.definition, seed);
    const std::string failure = explorer.explore_returns(30);
    commands += static_cast<std::uint64_t>(explorer.commands());
    back += static_cast<std::uint64_t>(explorer.went_back());
    if (failure.empty()) continue;
    ++failures;
    FAIL_CHECK("RECOURSE_SEED=" << seed << " RECOURSE_CASES=1: " << failure << "\n"
                                << text.substr(text.find("steps: [")) << explorer.trace());
  }
  std::cout << "returns: " << sequences << " sequences, seeds " << first << " to " << seed - 1
            << ", " << commands << " commands, " << back << " of them back or elsewhere, "
            << failures << " failures" << std::endl;
  if (sequences >= 100) CHECK(back * 3 > sequences);
}

}  // namespace recourse::soundness_test
