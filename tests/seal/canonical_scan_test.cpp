#include "adapters/seal/canonical_scan.h"

#include <catch2/catch.hpp>

#include "engine/history/record_bytes.h"
#include "tests/history/random_objects.h"
#include "tests/history/sample_record.h"

using namespace recourse::seal;

TEST_CASE("canonical scan: every record the engine writes is read, and as what it is") {
  namespace sample = recourse::history::sample;
  sample::RandomFields random(sample::random_seed());
  for (std::uint64_t round = 1; round <= 40; ++round) {
    recourse::history::StepRecord record = sample::completion();
    record.events = sample::each_event();
    for (auto& event : record.events) {
      std::visit([&random](auto& e) { e.fields(random); }, event);
    }
    record.answers = random.value();
    record.record = round;
    record.first_seq = 3 * round;
    const std::string bytes = recourse::history::canonical_bytes(record);
    CAPTURE(bytes);
    const auto outline = outline_of(bytes);
    REQUIRE(outline);
    CHECK(outline->record == record.record);
    CHECK(outline->first_seq == record.first_seq);
    CHECK(outline->events == record.events.size());
    CHECK(outline->instance == record.instance.text());
    CHECK(canonical_text(bytes) == bytes);
  }
}

TEST_CASE("canonical scan: another spelling of the same is found out, and brought back") {
  const std::string bytes =
      R"({"events":[{"type":"A","v":"1"}],"first_seq":"1","instance":"aa","record":"1",)"
      R"("recorded":"2026-03-02T09:00:00Z","x":{"a":"é\n","b":[true,null]}})";
  REQUIRE(outline_of(bytes));
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"{\"a\"", "{ \"a\""}, {"é", "\\u00e9"}, {"\\n", "\\u000a"}, {"[true", "[\ttrue"}}) {
    std::string other = bytes;
    other.replace(other.find(from), from.size(), to);
    CAPTURE(other);
    CHECK_FALSE(outline_of(other));
    CHECK(canonical_text(other) == bytes);
  }
  CHECK(canonical_text(R"({"b":"1","a":"2"})") == R"({"a":"2","b":"1"})");
  // Characters past U+FFFF stand before U+E000 in the order of UTF-16.
  CHECK(canonical_text("{\"\uE000\":\"1\",\"\U0001F600\":\"2\"}") ==
        "{\"\U0001F600\":\"2\",\"\uE000\":\"1\"}");
  for (const std::string none :
       {"1", "{\"a\":1}", "{\"a\":\"1\",\"a\":\"1\"}", "\"\\ud800\"", "\"\xED\xA0\x80\"", "\"\x01\"",
        "[", "{\"a\"}", "nul", "\"a", "[\"a\",]", ""}) {
    CAPTURE(none);
    CHECK_FALSE(canonical_text(none));
  }
  CHECK_FALSE(canonical_text(std::string(100'000, '[')));
  CHECK_FALSE(outline_of(std::string(100'000, '[')));
}
