#include <catch2/catch.hpp>

#include "engine/history/append_bytes.h"
#include "engine/history/apply.h"
#include "engine/history/canonical.h"
#include "engine/history/record_bytes.h"
#include "tests/history/random_objects.h"
#include "tests/history/sample_record.h"

namespace recourse::history {
namespace {

// An event of a member called so would write two members of one name.
static_assert(history::is_of_every_event("type") && history::is_of_every_event("v"));
static_assert(!history::is_of_every_event("state") && !history::is_of_every_event("types"));

TEST_CASE("record bytes: a record has these bytes for ever") {
  StepRecord record = sample::completion();
  record.events.resize(4);
  CHECK(canonical_bytes(record) ==
        R"({"actor":"li.na","definition_hash":")" + std::string(64, 'a') +
            R"(","effective":"2026-03-02T02:00:00Z","events":[)"
            R"({"action":"accept","by":"li.na","data":{"finding":"justified",)"
            R"("refund":{"$decimal":"80"}},"item":"01000000000000000000000000000007",)"
            R"("path":"verify","type":"WorkItemCompleted","v":"1"},)"
            R"({"path":"finding","type":"DataWritten","v":"1","value":"justified"},)"
            R"({"path":"refund","type":"DataWritten","v":"1","value":{"$decimal":"80"}},)"
            R"({"activity":"2","actor":"li.na","path":"verify","type":"ActivityCompleted",)"
            R"("v":"1"}],"first_seq":"5","instance":"01000000000000000000000000000001",)"
            R"("previous_hash":")" +
            std::string(64, 'b') +
            R"(","record":"2","recorded":"2026-03-02T02:00:00Z","stimulus":{"action":"accept",)"
            R"("command":"complete_work_item","data":{"finding":"justified",)"
            R"("refund":{"$decimal":"80"}},"revision":{"$decimal":"3"},)"
            R"("task":"01000000000000000000000000000007"}})");
}

TEST_CASE("record bytes: the short way and the way over a value give the same bytes") {
  const std::uint64_t seed = sample::random_seed();
  for (std::uint64_t round = 0; round < 40; ++round) {
    sample::RandomFields random(seed + round);
    StepRecord record = sample::completion();
    record.events = sample::each_event();
    for (Event& event : record.events) {
      std::visit([&random](auto& e) { e.fields(random); }, event);
    }
    record.answers = random.value();
    INFO("seed " << seed + round);
    CHECK(canonical_bytes(record) == canonical_bytes(to_value(record)));
    InstanceState state;
    random.fill(state);
    CHECK(canonical_bytes(state) == canonical_bytes(to_value(state)));
  }
  CHECK(canonical_bytes(InstanceState()) == canonical_bytes(to_value(InstanceState())));
  CHECK(canonical_bytes(StepRecord()) == "{}");
}

}  // namespace
}  // namespace recourse::history
