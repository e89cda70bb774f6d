#include <catch2/catch.hpp>

#include "adapters/json/json_value.h"
#include "engine/history/apply.h"
#include "engine/history/canonical.h"
#include "tests/history/random_objects.h"
#include "tests/history/sample_record.h"

namespace recourse::history {
namespace {

Value through_bytes(const Value& value) {
  const auto read = json::parse_canonical(canonical_bytes(value));
  INFO(canonical_bytes(value));
  REQUIRE(read.ok());
  return *read;
}

TEST_CASE("event: every kind at its defaults comes back from its value") {
  for (const Event& event : sample::each_event()) {
    const auto read = event_from_value(to_value(event));
    REQUIRE(read.ok());
    CHECK(read->index() == event.index());
    CHECK(to_value(event).as<Map>().size() == 2);  // type and v: defaults are left out
  }
}

TEST_CASE("event: every kind with arbitrary content survives value, bytes and back") {
  sample::RandomFields random(sample::random_seed());
  for (int round = 0; round < 40; ++round) {
    for (Event event : sample::each_event()) {
      std::visit([&random](auto& e) { e.fields(random); }, event);
      const Value value = to_value(event);
      const Value stored = through_bytes(value);
      INFO(canonical_bytes(value));
      CHECK(stored == value);
      const auto read = event_from_value(stored);
      REQUIRE(read.ok());
      CHECK(read->index() == event.index());
      CHECK(to_value(*read) == value);
    }
  }
}

TEST_CASE("event: an unknown type, version or member is refused with its name") {
  const auto newer = event_from_value(Map{{"type", "WorkItemPraised"}, {"v", "1"}});
  REQUIRE_FALSE(newer.ok());
  CHECK(newer.rejection().code == "RECORD");
  CHECK(newer.rejection().text.en.find("WorkItemPraised") != std::string::npos);
  CHECK_FALSE(event_from_value(Map{{"type", "Joined"}, {"v", "2"}}).ok());
  CHECK_FALSE(event_from_value(Map{{"type", "Joined"}, {"v", "1"}, {"new", true}}).ok());
  const auto wrong = event_from_value(Map{{"type", "Joined"}, {"v", "1"}, {"activity", "-1"}});
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.rejection().text.en.find("activity") != std::string::npos);
  CHECK_FALSE(event_from_value("Joined").ok());
}

TEST_CASE("record: comes back from its bytes, all but its own hash") {
  const StepRecord record = sample::completion();
  const auto read = record_from_value(through_bytes(to_value(record)));
  REQUIRE(read.ok());
  CHECK(to_value(*read) == to_value(record));
  CHECK(read->events.size() == 6);
  CHECK(read->hash.empty());
  CHECK(read->stimulus == record.stimulus);
}

TEST_CASE("record: an event that cannot be read refuses the record and says why") {
  Value value = to_value(sample::completion());
  value.as<Map>().find("events")->as<List>().push_back(Map{{"type", "Strange"}, {"v", "1"}});
  const auto read = record_from_value(value);
  REQUIRE_FALSE(read.ok());
  CHECK(read.rejection().text.en.find("Strange") != std::string::npos);
}

TEST_CASE("state: an arbitrary state survives value, bytes and back") {
  const std::uint64_t seed = sample::random_seed();
  for (std::uint64_t round = 0; round < 60; ++round) {
    sample::RandomFields random(seed + round);
    InstanceState state;
    random.fill(state);
    const auto read = state_from_value(through_bytes(to_value(state)));
    INFO("seed " << seed + round);
    REQUIRE(read.ok());
    CHECK(*read == state);
  }
}

TEST_CASE("state: a snapshot of another shape is refused") {
  CHECK_FALSE(state_from_value("text").ok());
  const auto read = state_from_value(Map{{"visits", Map{{"7", "many"}}}});
  REQUIRE_FALSE(read.ok());
  CHECK(read.rejection().text.en.find("visits") != std::string::npos);
  CHECK_FALSE(state_from_value(Map{{"unheard_of", "1"}}).ok());
}

}  // namespace
}  // namespace recourse::history
