// The processes that ship: they check clean, in both languages, and their scenarios can be read.
#include <catch2/catch.hpp>

#include "adapters/yaml/scenario_loader.h"
#include "tests/definition/loading.h"

namespace recourse::definition_test {

TEST_CASE("process library: every connector manifest is sound") {
  const yaml::LoadedConnectors loaded = yaml::load_connectors("process-defs/connectors");
  for (const auto& [file, findings] : loaded.findings) {
    for (const Finding& finding : findings) {
      FAIL_CHECK(file << ": " << yaml::describe(finding, Language::kEnglish));
    }
  }
  CHECK(loaded.catalogue.size() >= 15);
}

TEST_CASE("process library: every definition checks with no error and no warning") {
  int definitions = 0;
  for (const std::string& path : yaml::files_in("process-defs", ".yaml")) {
    if (path.find(".scenario.") != std::string::npos) continue;
    const std::string source = *yaml::read_file(path);
    if (source.find("\nprocess:") == std::string::npos) continue;
    const yaml::LoadedDefinition loaded =
        yaml::load_definition(source, shipped_connectors(), {"service-desk", "head-office"});
    INFO(path << "\n" << all_text(loaded));
    CHECK(loaded.findings.empty());
    REQUIRE(loaded.definition);
    CHECK(loaded.definition->hash.size() == 64);
    CHECK(loaded.definition->source == source);
    ++definitions;
  }
  CHECK(definitions >= 4);
}

TEST_CASE("process library: the first example of the README is a whole, sound process") {
  const std::string page = *yaml::read_file("process-defs/README.md");
  const std::size_t begin = page.find("```yaml\n") + 8;
  const yaml::LoadedDefinition loaded = load(page.substr(begin, page.find("```", begin) - begin));
  INFO(all_text(loaded));
  CHECK(loaded.findings.empty());
}

TEST_CASE("process library: every scenario file can be read and names a shipped process") {
  std::size_t scenarios = 0;
  for (const std::string& path : yaml::files_in("process-defs", ".scenario.yaml")) {
    const yaml::LoadedScenarios loaded = yaml::load_scenarios(*yaml::read_file(path));
    for (const Finding& finding : loaded.findings) {
      FAIL_CHECK(path << ": " << yaml::describe(finding, Language::kEnglish));
    }
    CHECK(loaded.scenarios.size() >= 12);
    scenarios += loaded.scenarios.size();
    for (const yaml::Scenario& scenario : loaded.scenarios) {
      CHECK_FALSE(scenario.name.empty());
      CHECK_FALSE(scenario.start.by.empty());
      CHECK_FALSE(scenario.steps.empty());
    }
  }
  CHECK(scenarios >= 45);
}

}  // namespace recourse::definition_test
