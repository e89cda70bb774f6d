#include <algorithm>

#include "tests/conformance/betsy_world.h"
#include "tests/conformance/manifest.h"
#include "tests/conformance/suite.h"

namespace recourse::conformance {
namespace {

std::vector<std::string> words_of(const Value& list) {
  std::vector<std::string> words;
  if (const auto* items = list.get_if<List>()) {
    for (const Value& item : *items) words.emplace_back(item.text());
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text.empty() ? "nothing" : text;
}

std::string all_findings(const std::vector<definition::Finding>& findings) {
  std::string text;
  for (const auto& finding : findings) text += finding.code + " " + finding.text.en + "\n";
  return text;
}

/// Is the reason the row gives told of? At least half of its longer words must be.
bool names_reason(std::string_view reason, const std::vector<definition::Finding>& findings) {
  const std::string told = all_findings(findings);
  int words = 0, found = 0;
  for (std::size_t at = 0; at < reason.size();) {
    const auto end = std::min(reason.find_first_of(" ,:()", at), reason.size());
    const std::string_view word = reason.substr(at, end - at);
    if (word.size() > 3) {
      ++words;
      if (told.find(word) != std::string::npos) ++found;
    }
    at = end + 1;
  }
  return words > 0 && found * 2 >= words;
}

/// Rows of files that break a rule of the standard.
Verdict judge_constraint(const BetsyWorld& world) {
  for (const auto& finding : world.findings()) {
    // Said of nearly every file of the suite: it is not what such a row is about.
    if (finding.text.en.find("scriptFormat") == std::string::npos) return passed();
  }
  return failed("the import neither refuses nor warns");
}

Verdict judge_refusal(const Row& row, const BetsyWorld& world, const std::string& refused) {
  if (refused.empty()) return failed("the import takes a file it should refuse");
  if (names_reason(row.expect["refuse"].text(), world.findings())) return passed();
  return failed("refused for another reason: " + all_findings(world.findings()));
}

Verdict compare_traces(std::vector<std::string> wanted, std::vector<std::string> found) {
  const bool error = std::ranges::find(wanted, "ERROR") != wanted.end();
  if (error) {
    for (std::string& word : found) {
      if (word == "ERROR_deployment" || word == "ERROR_runtime") word = "ERROR";
    }
  }
  std::vector<std::string> a = wanted, b = found;
  std::ranges::sort(a);
  std::ranges::sort(b);
  if (a == b) return passed();
  return failed("expected: " + joined(wanted) + "; found: " + joined(found));
}

}  // namespace

Verdict judge_betsy(const Row& row, const std::filesystem::path&) {
  BetsyWorld world;
  const std::string refused = world.deploy(read_text(row.files.at(0)));
  if (!row.expect["import"].is_null()) return judge_constraint(world);
  if (!row.expect["refuse"].is_null()) return judge_refusal(row, world, refused);
  const std::vector<std::string> wanted = words_of(row.expect["trace"]);
  if (!refused.empty()) {
    const Verdict verdict = compare_traces(wanted, {"ERROR_deployment"});
    return verdict.kind == Verdict::Kind::kPassed ? verdict
                                                  : failed(verdict.reason + " (" + refused + ")");
  }
  const auto* steps = row.expect["steps"].get_if<List>();
  if (steps == nullptr) return failed("the row has no steps");
  for (const Value& step : *steps) {
    if (const std::string name(step["start"].text()); !name.empty()) {
      const auto* variables = step["variables"].get_if<Map>();
      const std::string why = world.start(name, variables ? *variables : Map{});
      if (!why.empty()) return failed(name + " does not start: " + why);
    }
    if (const auto* ms = step["advance_ms"].get_if<Decimal>()) {
      world.advance(ms->to_int64().value_or(0));
    }
  }
  std::vector<std::string> found = world.trace();
  const auto expects = [&](const char* word) {
    return std::ranges::find(wanted, word) != wanted.end();
  };
  if (expects("MARKER_exists") && world.marker()) found.emplace_back("MARKER_exists");
  if (expects("DATA_correct") && world.data_read()) found.emplace_back("DATA_correct");
  if (expects("EXECUTION_parallel") && world.parallel()) found.emplace_back("EXECUTION_parallel");
  return compare_traces(wanted, found);
}

}  // namespace recourse::conformance
