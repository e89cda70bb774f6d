// For each finding: the smallest text that earns it and the nearest one that does not, as data in
// tests/definition/findings/CODE.txt and CODE.what.txt; and the page that lists them all.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "adapters/directory/directory_loader.h"
#include "adapters/directory/staff.h"
#include "adapters/yaml/calendar_loader.h"
#include "adapters/yaml/policy_loader.h"
#include "adapters/yaml/scenario_loader.h"
#include "engine/definition/check_library.h"
#include "tests/definition/loading.h"

namespace recourse::definition_test {
namespace {

namespace fs = std::filesystem;
const char* const kCases = "tests/definition/findings";
const char* const kPage = "process-defs/findings.md";

/// "=== wrong steps": of which kind the text below is, and whether it earns the finding.
struct Sample {
  bool wrong = false;
  std::string kind;
  std::string text;
};

std::vector<Sample> samples_of(const fs::path& file) {
  std::vector<Sample> samples;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("=== ", 0) == 0) {
      std::istringstream words(line.substr(4));
      std::string verdict, kind;
      words >> verdict >> kind;
      REQUIRE((verdict == "wrong" || verdict == "right"));
      samples.push_back({verdict == "wrong", kind.empty() ? "steps" : kind, ""});
    } else if (!samples.empty()) {
      samples.back().text += line + "\n";
    }
  }
  return samples;
}

/// Bytes that cannot stand in a text file are written as <XX>, and "<1000*x>" repeats.
std::string with_bytes(std::string text) {
  const std::regex repeat("<([0-9]+)\\*([^>]+)>");
  for (std::smatch found; std::regex_search(text, found, repeat);) {
    std::string many;
    for (int i = std::stoi(found[1]); i > 0; --i) many += found[2];
    text = found.prefix().str() + many + found.suffix().str();
  }
  const std::regex byte("<([0-9A-F]{2})>");
  for (std::smatch found; std::regex_search(text, found, byte);) {
    const char raw = static_cast<char>(std::stoi(found[1], nullptr, 16));
    text = found.prefix().str() + raw + found.suffix().str();
  }
  return text;
}

/// The documents of a sample of several, which a line "---" parts.
std::vector<std::string> documents_of(const std::string& text) {
  std::vector<std::string> documents{""};
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line == "---") {
      documents.emplace_back();
    } else {
      documents.back() += line + "\n";
    }
  }
  return documents;
}

std::vector<Finding> library_findings(const std::string& text) {
  std::vector<DefinitionPtr> definitions;
  for (const std::string& document : documents_of(text)) {
    const yaml::LoadedDefinition loaded = load("recourse: \"1\"\nversion: 1\n" + document);
    INFO(all_text(loaded));
    REQUIRE(loaded.definition);
    definitions.push_back(loaded.definition);
  }
  std::vector<Finding> all;
  for (const auto& own : definition::check_library(definitions, shipped_connectors())) {
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

/// First a directory, then a process.
std::vector<Finding> staff_findings(const std::string& text) {
  const std::vector<std::string> documents = documents_of(text);
  const auto staff = directory::load_directory(documents.at(0));
  REQUIRE(staff.directory);
  const yaml::LoadedDefinition loaded = load(process(documents.at(1)));
  INFO(all_text(loaded));
  REQUIRE(loaded.definition);
  return definition::check_staff(*loaded.definition,
                                 directory::staff_of(*staff.directory, *loaded.definition));
}

/// First a rule pack, then a process.
std::vector<Finding> packs_findings(const std::string& text) {
  const std::vector<std::string> documents = documents_of(text);
  auto pack = yaml::load_policy(documents.at(0));
  REQUIRE(pack.policy);
  definition::PolicyVersions packs;
  packs[pack.policy->id].push_back(*pack.policy);
  return yaml::load_definition(process(documents.at(1)), shipped_connectors(), {}, packs).findings;
}

std::vector<Finding> findings_in(const Sample& sample) {
  const std::string text = with_bytes(sample.text);
  if (sample.kind == "steps") return load_steps(text).findings;
  if (sample.kind == "file") return load(text).findings;
  if (sample.kind == "process") return load(process(text)).findings;
  if (sample.kind == "calendar") return yaml::load_calendar(text).findings;
  if (sample.kind == "policy") return yaml::load_policy(text).findings;
  if (sample.kind == "packs") return packs_findings(text);
  if (sample.kind == "scenario") return yaml::load_scenarios(text).findings;
  if (sample.kind == "directory") return directory::load_directory(text).findings;
  if (sample.kind == "library") return library_findings(text);
  if (sample.kind == "staff") return staff_findings(text);
  if (sample.kind == "connector") {
    yaml::ConnectorCatalogue catalogue;
    return yaml::load_connector(text, catalogue);
  }
  FAIL("no such kind of sample: " << sample.kind);
  return {};
}

std::string told(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += finding.code + " [" + finding.step + "] " +
            yaml::describe(finding, Language::kEnglish) + "\n";
  }
  return text;
}

const Finding* first_of(const std::vector<Finding>& findings, const std::string& code) {
  for (const Finding& finding : findings) {
    if (finding.code == code) return &finding;
  }
  return nullptr;
}

std::map<std::string, std::vector<Sample>> all_samples() {
  std::map<std::string, fs::path> files;  // the smallest examples first, whatever the folder says
  for (const auto& entry : fs::directory_iterator(kCases)) {
    files[entry.path().stem().string()] = entry.path();
  }
  std::map<std::string, std::vector<Sample>> all;
  for (const auto& [name, file] : files) {
    const std::vector<Sample> samples = samples_of(file);
    auto& of_code = all[name.substr(0, name.find('.'))];
    of_code.insert(of_code.end(), samples.begin(), samples.end());
  }
  return all;
}

std::set<std::string> codes_in_sources() {
  const std::regex code("\"([EW]-[A-Z][A-Z-]*[A-Z])\"");
  std::set<std::string> codes;
  // What the import of BPMN and the layout of files say stands in their own pages.
  for (const char* folder : {"engine", "adapters/yaml", "adapters/directory"}) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".cpp" && extension != ".h") continue;
      if (entry.path().stem() == "format") continue;
      const std::string text = *yaml::read_file(entry.path().string());
      for (std::sregex_iterator at(text.begin(), text.end(), code), end; at != end; ++at) {
        codes.insert((*at)[1]);
      }
    }
  }
  return codes;
}

void check_sample(const std::string& code, const Sample& sample) {
  const std::vector<Finding> findings = findings_in(sample);
  INFO(code << (sample.wrong ? " expected for\n" : " not expected for\n")
            << sample.text.substr(0, 2000) << told(findings));
  CHECK((first_of(findings, code) != nullptr) == sample.wrong);
  for (const Finding& finding : findings) {
    CHECK(finding.line > 0);
    CHECK(finding.column > 0);
    CHECK_FALSE(finding.text.en.empty());
    CHECK_FALSE(finding.text.zh.empty());
    CHECK_FALSE(finding.fix.en.empty());
    CHECK_FALSE(finding.fix.zh.empty());
    CHECK(finding.text.en != finding.text.zh);
  }
}

std::string page_of(const std::map<std::string, std::vector<Sample>>& all) {
  std::ostringstream page;
  page << "# Findings\n\n"
          "Everything `recourse check` can say, one heading a code; `E-` refuses a definition, `W-` "
          "warns.\nThe first sentence is what it says of the smallest example in "
          "`tests/definition/findings/`,\nthe second what to do. This page is written by the tests "
          "(`RECOURSE_WRITE_PAGES=1`).\n";
  for (const auto& [code, samples] : all) {
    page << "\n## " << code << "\n\n";
    for (const Sample& sample : samples) {
      if (!sample.wrong) continue;
      const std::vector<Finding> findings = findings_in(sample);
      const Finding* finding = first_of(findings, code);
      if (finding == nullptr) continue;
      page << finding->text.en << " *" << finding->fix.en << "*\n\n"
           << finding->text.zh << " *" << finding->fix.zh << "*\n";
      break;
    }
  }
  return page.str();
}

}  // namespace

TEST_CASE("findings: every code has its smallest example, and the nearest text without it") {
  for (const auto& [code, samples] : all_samples()) {
    bool wrong = false, right = false;
    for (const Sample& sample : samples) {
      check_sample(code, sample);
      wrong = wrong || sample.wrong;
      right = right || !sample.wrong;
    }
    INFO(code);
    CHECK(wrong);
    CHECK(right);
  }
}

TEST_CASE("findings: every code in the sources has an example, and every example a code") {
  const std::set<std::string> codes = codes_in_sources();
  const auto samples = all_samples();
  for (const std::string& code : codes) {
    INFO(code << " has no file in " << kCases);
    CHECK(samples.count(code) == 1);
  }
  for (const auto& [code, all] : samples) {
    INFO(code << " stands in no source");
    CHECK(codes.count(code) == 1);
  }
}

TEST_CASE("findings: the page that lists them is what they say") {
  const std::string page = page_of(all_samples());
  if (std::getenv("RECOURSE_WRITE_PAGES") != nullptr) std::ofstream(kPage) << page;
  CHECK(yaml::read_file(kPage) == page);
}

TEST_CASE("findings: all of them at once, each at its place, with the nearest name") {
  const yaml::LoadedDefinition loaded = load_steps(
      "- {step: a, task: {assing: {role: agent}}}\n"
      "- {step: b, auto: mail.sned, with: {}, next: q}\n"
      "- {step: c, finish: goood}\n");
  INFO(all_text(loaded));
  CHECK_FALSE(loaded.definition);
  CHECK(codes(loaded) == "E-MISSING E-KEY E-CONNECTOR E-TARGET E-OUTCOME");
  CHECK(loaded.findings[1].fix.en == "Did you mean 'assign'?");
  CHECK(loaded.findings[1].step == "a");
  CHECK(loaded.findings[2].fix.en == "Did you mean 'mail.send'?");
  CHECK(loaded.findings[4].fix.en == "Did you mean 'good'?");
}

TEST_CASE("findings: a template in an expression field shows the expression to write") {
  const yaml::LoadedDefinition loaded =
      load_steps("- {step: a, choose: [{when: '{{ n > 1 }}', next: done}, {otherwise: done}]}");
  REQUIRE(has_code(loaded, "E-TEMPLATE"));
  CHECK(loaded.findings[0].fix.en == "Write: n > 1");
}

TEST_CASE("findings: the five refused patterns name what to use instead") {
  const std::pair<const char*, const char*> patterns[] = {
      {"multi_merge", "`call`"},          {"blocking_discriminator", "`join: any`"},
      {"blocking_partial_join", "`join: N`"}, {"generalized_and_join", "`keep:`"},
      {"or_join", "`when:`"}};
  for (const auto& [word, instead] : patterns) {
    const yaml::LoadedDefinition loaded = load_steps(
        "- {step: a, parallel: {branches: [{branch: x, steps: [{step: b, set: {n: 1}}]}], " +
        std::string(word) + ": true}}");
    INFO(word << "\n" << all_text(loaded));
    REQUIRE(has_code(loaded, "E-KEY"));
    CHECK(loaded.findings[0].fix.en.find(instead) != std::string::npos);
  }
}

TEST_CASE("findings: what beginners write is answered with what to write") {
  const auto task = [](const std::string& rest) { return "- {step: a, task: {" + rest + "}}\n"; };
  const auto start = [](const std::string& rest) { return "- {step: a, " + rest + "}\n"; };
  const std::pair<std::string, std::string> slips[] = {
      {task("assign: agent"), "Write {role: agent}."},
      {task("role: agent"), "Write `assign: {role: …}`."},
      {start("task: ~, assign: {role: agent}"),
       "It stands inside `task`: task: {assign: …}."},
      {task("assign: {role: agent}, actions: {go: {next: done}}"),
       "It stands beside `task`, not inside."},
      {start("task: {assign: {role: agent}}, actions: [agree, refuse]"),
       "Write {agree: …, refuse: …}."},
      {start("task: {assign: {role: agent}}, actions: {agree: done}"), "Write {next: done}."},
      {start("task: {assign: {role: agent}}, back: {to: [a]}"),
       "A return is an action: actions: {return: {back: {to: [draft]}}}."},
      {task("assign: {role: agent}, due: 2 work days"), "Write 2 working days."},
      {task("assign: {role: agent}, due: 30min"), "Write 30 minutes."},
      {task("assign: {user: chen.jing}"), "For this one person write '\"chen.jing\"'."},
      {task("assign: {role: agent}, vote: majority"),
       "Write, for instance, {choices: [agree, disagree], pass_when: 60% agree}."},
      {start("wait: 2 days"), "Write {for: 2 days}."},
      {start("wait: {message: ping}"), "Write `first: [{message: …, next: …}]`."},
      {start("choose: [{if: flag, next: done}, {else: done}]"), "Write `when:`."},
      {start("parallel: [{branch: x, steps: []}]"), "Write {branches: […]}."},
      {start("foreach: {item: x, in: [a, 2], steps: [{step: b, wait: {for: 1 day}}]}"),
       "Write '[\"a\", 2]'."},
      {start("set: {flag: yes}"), "Write true."},
      {start("auto: mail.send, with: {to: ann, template: t}, retry: 3"),
       "Write retry: {times: 3, wait: 1 minute, then: incident}."},
      {"  a:\n    wait: {for: 1 day}\n",
       "Begin every item with '- ', as in '- step: a'; they stand in their order."},
      {start("finish: good") + "duties: {separate: [a, a]}\n",
       "Put '- ' before it, or [ ] around it: it is a list, also of one."},
      {start("set: {n: n + 1}"), "What is computed stands in braces: \"{{ n + 1 }}\"."},
      {start("choose: [{when: 'n > \"3\"', next: done}, {otherwise: done}]"), "Write: 3"},
      {task("assign: {group: cs-agents}"),
       "Declare a role of the group, roles: {lead: {group: …}}, and write `role: lead`."},
      {task("assign: {role: agent}, fields: {name: {required: true}}"), "Write `mode: required`."},
      {task("assign: {role: agent}, due: '{{ name }}'"),
       "Make a step before it require the value, or write `x or_else y`."},
      {start("task: {assign: {role: agent}}, handlers: [{after: 1 day, mode: interrupt, do: mail}]"),
       "Write [{step: …, …}]."},
      {task("assign: {role: agent}, fields: {remark: optional}"),
       "Declare it under `data`, for instance remark: optional text."},
      {"\t- step: a\n", "Indent with blanks only; YAML reads no tabs."},
      {start("userTask: {assign: {role: agent}}"), "Write task: {assign: {role: …}}."},
      {start("service_task: mail.send"), "Write auto: CONNECTOR, with: {…}."},
      {start("end: good"), "Write finish: OUTCOME."},
      {start("set: {flag: true}, then: b"), "Write `next:` with the name of a step of the same list."},
      {start("set: {flag: true}") + "步骤: []\n",
       "Keys are English words: write `step:`; titles may be in any language."},
      {start("choose: [{when: name = “ann”, next: done}, {otherwise: done}]"), "Write: \"ann\""},
      {start("choose: [{when: n ＞ 3, next: done}, {otherwise: done}]"), "Write: >"},
      {start("choose: [{when: name = ann, next: done}, {otherwise: done}]"),
       "Declare it under `data`, or correct the name; a text stands in quotes."},
      {start("choose: [{when: today() > 2026-03-02, next: done}, {otherwise: done}]"),
       "Write a date as @\"2026-03-02\"."},
      {start("choose: [{when: 'today() > \"2026-03-02\"', next: done}, {otherwise: done}]"),
       "Write: @\"2026-03-02\""},
      {start("choose: [{when: today() + 5 > today(), next: done}, {otherwise: done}]"),
       "Say of what, as in 5 days."},
  };
  for (const auto& [written, fix] : slips) {
    const yaml::LoadedDefinition loaded = load_steps(written);
    bool told = false;
    for (const Finding& finding : loaded.findings) told = told || finding.fix.en == fix;
    INFO(written << "wanted: " << fix << "\n" << all_text(loaded));
    CHECK(told);
  }
}

TEST_CASE("findings: types by the names of other languages, cells by their signs") {
  const auto with = [](const std::string& data, const std::string& more) {
    return load(process("data: {n: " + data + "}\n" + more +
                        "steps: [{step: a, wait: {for: 1 day}}]\n"));
  };
  const auto first_fix = [](const yaml::LoadedDefinition& loaded) {
    return loaded.findings.empty() ? std::string() : loaded.findings[0].fix.en;
  };
  CHECK(first_fix(with("string", "")) == "Write text.");
  CHECK(first_fix(with("optional boolean", "")) == "Write bool.");
  CHECK(first_fix(with("int", "decisions: {d: {inputs: [n], outputs: [n], rules: [[> 5, 1]]}}\n")) ==
        "Write it in words: over 100, at least 100.");
  CHECK(first_fix(with("{type: int, input: true}",
                       "decisions: {d: {inputs: [n], outputs: [n], rules: [['< 5', 1]]}}\n")) ==
        "What is quoted is a text. Write it in words: under 5.");
}

TEST_CASE("findings: words that look like keys say where their matter stands") {
  const std::pair<const char*, const char*> words[] = {{"family: x", "repeat_of"},
                                                       {"numbers: {x: 1}", "numbering.next"},
                                                       {"key_reuse: x", "after_end"}};
  for (const auto& [word, instead] : words) {
    const yaml::LoadedDefinition loaded =
        load_steps("- {step: a, finish: good}\n" + std::string(word));
    INFO(word);
    REQUIRE(has_code(loaded, "E-KEY"));
    CHECK(loaded.findings[0].fix.en.find(instead) != std::string::npos);
  }
}

}  // namespace recourse::definition_test
