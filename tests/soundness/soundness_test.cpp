// What the checker vouches for is tried: random definitions, and for each one that passes a random
// life with restarts. Never a dead end, never a livelock, never a state its events do not give.
//   RECOURSE_SEED=N      begin with definition N
//   RECOURSE_CASES=N     how many definitions
//   RECOURSE_NIGHT=1     200 000 of them
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <map>

#include "engine/definition/ways.h"
#include "tests/soundness/explorer.h"

namespace recourse::soundness_test {
namespace {

std::uint64_t number_of(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::stoull(text) : otherwise;
}

}  // namespace

TEST_CASE("soundness: an accepted definition never gets stuck") {
  const bool night = std::getenv("RECOURSE_NIGHT") != nullptr;
  const std::uint64_t first = number_of("RECOURSE_SEED", 1);
  const std::uint64_t cases = number_of("RECOURSE_CASES", night ? 200'000 : 1'000);
  const House house;
  std::uint64_t tried = 0, accepted = 0, commands = 0, failures = 0, blocked = 0;
  std::map<std::string, int> refused;
  for (std::uint64_t seed = first; seed < first + cases && failures < 5; ++seed, ++tried) {
    const std::string text = Author(seed).definition();
    const yaml::LoadedDefinition loaded = yaml::load_definition(text, house.connectors);
    if (!loaded.definition) {
      for (const auto& finding : loaded.findings) ++refused[finding.code];
      continue;
    }
    ++accepted;
    Explorer explorer(house, loaded.definition, seed);
    const std::string failure = explorer.explore(30);
    commands += static_cast<std::uint64_t>(explorer.commands());
    blocked += explorer.blocked() ? 1 : 0;
    if (failure.empty()) continue;
    ++failures;
    FAIL_CHECK("RECOURSE_SEED=" << seed << " RECOURSE_CASES=1: " << failure << "\n"
                                << text.substr(text.find("steps: [")) << explorer.trace());
  }
  std::cout << "soundness: seeds " << first << " to " << first + tried - 1 << ", " << accepted
            << " accepted, " << commands << " commands, " << blocked << " ended in an incident, "
            << failures << " failures\nrefused:";
  for (const auto& [code, count] : refused) std::cout << " " << code << " " << count;
  std::cout << std::endl;
  CHECK(accepted * 10 > tried);
}

TEST_CASE("soundness: an end stays in reach with data as they are") {
  const bool night = std::getenv("RECOURSE_NIGHT") != nullptr;
  const std::uint64_t first = number_of("RECOURSE_SEED", 1);
  const std::uint64_t cases = number_of("RECOURSE_CASES", night ? 50'000 : 1'000);
  const House house;
  std::uint64_t lives = 0, accepted = 0, barred = 0, failures = 0;
  for (std::uint64_t seed = first; seed < first + cases && failures < 5; ++seed) {
    const std::string text = Author(seed).definition();
    const yaml::LoadedDefinition loaded = yaml::load_definition(text, house.connectors);
    if (!loaded.definition) continue;
    const definition::CheckInput input{*loaded.definition, house.connectors, {}};
    const definition::ValueFlow values(input, definition::ways_of(*loaded.definition));
    bool bars = false;
    for (const auto& node : loaded.definition->chart.nodes) bars = bars || !values.entered(node.id);
    for (const auto& finding : loaded.findings) bars = bars || finding.code == "W-NEVER";
    ++accepted;
    barred += bars ? 1 : 0;
    for (std::uint64_t life = 0; life < 4; ++life, ++lives) {
      Explorer explorer(house, loaded.definition, seed * 4 + life);
      const std::string failure = explorer.explore_alone(40);
      if (failure.empty()) continue;
      ++failures;
      FAIL_CHECK("RECOURSE_SEED=" << seed << " RECOURSE_CASES=1: " << failure << "\n"
                                  << text.substr(text.find("steps: [")) << explorer.trace());
      break;
    }
  }
  std::cout << "soundness with data as they are: seeds " << first << " to " << first + cases - 1
            << ", " << accepted << " accepted, " << barred << " with nodes nobody can come to, "
            << lives << " lives, " << failures << " failures" << std::endl;
}

}  // namespace recourse::soundness_test
