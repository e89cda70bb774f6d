// Histories that earlier builds recorded come to the same state for ever. tests/replay/README.md
// says how they are made; a folder below recorded/ is never changed once its version is released.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <variant>

#include "adapters/cli/house_files.h"
#include "adapters/cli/record/save_cases.h"
#include "adapters/cli/record/stored_cases.h"
#include "adapters/runtime/ambient.h"
#include "engine/history/apply.h"
#include "engine/history/canonical.h"
#include "engine/service/readable.h"
#include "engine/service/recorded_world.h"
#include "engine/history/replay.h"

namespace recourse::test {
namespace {

namespace fs = std::filesystem;
constexpr const char* kRecorded = "tests/replay/recorded";

std::string leaf_hash_of(std::string_view bytes) {
  static const runtime::Sha256 kHasher;
  return kHasher.sha256(std::string(1, '\0') + std::string(bytes));
}

/// "PROCESS NUMBER" → hash, as it was recorded.
std::map<std::string, std::string> expected_states(const fs::path& folder) {
  std::map<std::string, std::string> states;
  std::ifstream in(folder / "states.txt");
  std::string process, number, hash;
  while (in >> process >> number >> hash) states[process + " " + number] = hash;
  return states;
}

/// What is wrong with a history; "" = it comes to the state it came to then.
std::string judge(const cli::CaseRecords& records, const std::string& expected) {
  const auto chain = history::verify_chain(records, leaf_hash_of);
  if (!chain.ok()) return chain.rejection().text.en;
  const auto hash = cli::state_hash(records);
  if (!hash.ok()) return hash.rejection().text.en;
  return *hash == expected ? "" : "it comes to another state";
}

std::vector<fs::path> versions() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(kRecorded)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  return folders;
}

template <class... Types>
std::set<std::string> types_of_events(const std::variant<Types...>*) {
  return {Types::kType...};
}

std::string bytes_of_events(const std::vector<history::Event>& events) {
  List list;
  for (const auto& event : events) list.push_back(history::to_value(event));
  return history::canonical_bytes(Value(std::move(list)));
}

}  // namespace

TEST_CASE("recorded histories come to the same state for ever") {
  std::size_t cases = 0, records = 0;
  for (const fs::path& folder : versions()) {
    const auto expected = expected_states(folder);
    std::size_t found = 0;
    for (const std::string& file : cli::record_files(folder.string())) {
      const auto read = cli::cases_of_file(file);
      INFO(file);
      REQUIRE(read.ok());
      for (std::size_t i = 0; i < read->size(); ++i) {
        const std::string name = fs::path(file).stem().string() + " " + std::to_string(i + 1);
        INFO(name);
        REQUIRE(expected.count(name) == 1);
        CHECK(judge((*read)[i], expected.at(name)) == "");
        records += (*read)[i].size();
        ++found;
      }
    }
    CHECK(found == expected.size());
    cases += found;
  }
  CHECK(cases >= 500);
  CHECK(records >= 1500);
}

TEST_CASE("every type of event is in a recorded history") {
  std::set<std::string> absent = types_of_events(static_cast<history::Event*>(nullptr));
  for (const fs::path& folder : versions()) {
    for (const std::string& file : cli::record_files(folder.string())) {
      const auto read = cli::cases_of_file(file);
      REQUIRE(read.ok());
      for (const auto& records : *read) {
        for (const auto& record : records) {
          for (const auto& event : record.events) absent.erase(std::string(type_name(event)));
        }
      }
    }
  }
  // Only charts of the statechart suites have histories, no process definition does. A number that
  // nobody bears takes a case that ends between asking for it and having it, which nothing can time.
  CHECK(absent == std::set<std::string>{"HistoryKept", "NumberVoided"});
}

namespace {

/// Every case of every version, with the name of its file.
void each_recorded(
    const std::function<void(const std::string& file, const cli::CaseRecords& records)>& use) {
  for (const fs::path& folder : versions()) {
    for (const std::string& file : cli::record_files(folder.string())) {
      const auto read = cli::cases_of_file(file);
      REQUIRE(read.ok());
      for (const auto& records : *read) use(file, records);
    }
  }
}

}  // namespace

TEST_CASE("what recorded histories name stands in their definitions") {
  runtime::Library library;
  (void)cli::load_house(cli::read_house_files({"process-defs", "tests/scenarios"}), library);
  std::size_t judged = 0;
  each_recorded([&](const std::string& file, const cli::CaseRecords& records) {
    history::InstanceState state;
    for (const auto& record : records) {
      history::apply(state, record);
      const auto definition = service::definition_of(state, library);
      // Of a definition that has changed since, nothing can be said.
      if (!definition || definition->hash != record.definition_hash) return;
      INFO(file << ", record " << record.record);
      CHECK(history::unknown_place(state, *definition).en == "");
    }
    const auto fits = service::readable(records, library);
    INFO(file);
    CHECK((fits.ok() ? std::string() : fits.rejection().text.en) == "");
    ++judged;
  });
  CHECK(judged > 150);
}

TEST_CASE("deciding again shows a step whose events were left to chance") {
  runtime::Library library;
  (void)cli::load_house(cli::read_house_files({"process-defs", "tests/scenarios"}), library);
  std::size_t tried = 0, seen = 0;
  each_recorded([&](const std::string&, const cli::CaseRecords& records) {
    history::InstanceState state;
    for (const auto& record : records) {
      const history::InstanceState before = state;
      history::apply(state, record);
      const auto definition = library.find(state.process, state.version);
      // Of a definition that has changed since, only the state is judged.
      if (!definition || definition->hash != record.definition_hash) continue;
      const auto again = service::decide_recorded(record, before, *definition, library);
      auto events = record.events;
      if (!again || events.size() < 2) continue;
      if (bytes_of_events(again->events) != bytes_of_events(events)) continue;
      // What a machine would have recorded that leaves the order of two events to chance.
      std::swap(events[events.size() - 2], events[events.size() - 1]);
      ++tried;
      if (bytes_of_events(again->events) != bytes_of_events(events)) ++seen;
    }
  });
  CHECK(tried > 200);
  CHECK(seen == tried);
}

}  // namespace recourse::test
