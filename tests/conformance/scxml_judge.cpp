// The two SCXML suites: how a case is driven and compared (their READMEs, "Judging").
#include "tests/conformance/manifest.h"
#include "tests/conformance/scxml_machine.h"
#include "tests/conformance/suite.h"

namespace recourse::conformance {
namespace {

/// Documents have no ending in common; scripts are JSON.
std::filesystem::path document_of(const Row& row) {
  for (const auto& file : row.files) {
    if (file.extension() != ".json" && file.extension() != ".txt") return file;
  }
  throw std::runtime_error("the row names no document");
}

std::string names_text(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return "{" + text + "}";
}

/// "" when the active states are those that are wanted.
std::string difference(const ScxmlMachine& machine, const Value& wanted, const std::string& when) {
  const List* list = wanted.get_if<List>();
  if (list == nullptr) throw std::runtime_error(when + ": the row names no configuration");
  std::set<std::string> names;
  for (const Value& name : *list) names.emplace(name.text());
  const auto found = machine.configuration();
  if (found == names) return "";
  return when + ": active " + names_text(found) + " instead of " + names_text(names);
}

std::int64_t milliseconds(const Value& value) {
  const Decimal* number = value.get_if<Decimal>();
  return number == nullptr ? 0 : number->to_int64().value_or(0);
}

}  // namespace

Verdict judge_scion(const Row& row, const std::filesystem::path&) {
  const ScxmlDocument document = load_scxml(read_text(document_of(row)));
  ScxmlMachine machine(document, /*create_variables=*/true);
  machine.start();
  std::string wrong = difference(machine, row.expect["initial"], "at the start");
  const List* steps = row.expect["steps"].get_if<List>();
  for (std::size_t i = 0; steps != nullptr && i < steps->size() && wrong.empty(); ++i) {
    const Value& step = (*steps)[i];
    machine.advance(milliseconds(step["after_ms"]));
    machine.deliver(std::string(step["event"].text()));
    wrong = difference(machine, step["configuration"],
                       "after step " + std::to_string(i + 1) + ", event '" +
                           std::string(step["event"].text()) + "'");
  }
  return wrong.empty() ? passed() : failed(wrong);
}

Verdict judge_w3c(const Row& row, const std::filesystem::path&) {
  constexpr std::int64_t kTimeMax = 60'000;
  const ScxmlDocument document = load_scxml(read_text(document_of(row)));
  ScxmlMachine machine(document, /*create_variables=*/false);
  machine.start();
  while (machine.final().empty()) {
    const auto due = machine.next_due();
    if (!due || *due > kTimeMax) break;
    machine.advance(*due - machine.now());
  }
  const std::string_view wanted = row.expect["final"].text();
  if (machine.final() == wanted) return passed();
  if (!machine.final().empty()) return failed("ended in '" + machine.final() + "'");
  return failed("did not end; active " + names_text(machine.configuration()));
}

}  // namespace recourse::conformance
