#include <catch2/catch.hpp>

#include "engine/history/canonical.h"
#include "engine/history/replay.h"
#include "tests/history/sample_record.h"

namespace recourse::history {
namespace {

/// No real digest: the check is about what is compared, not about SHA-256.
std::string toy_hash(std::string_view bytes) {
  std::uint64_t sum = 1469598103934665603U;
  for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return std::to_string(sum);
}

std::vector<StepRecord> chain() {
  std::vector<StepRecord> records = {sample::opening(), sample::completion()};
  std::string previous;
  for (StepRecord& record : records) {
    record.previous_hash = previous;
    previous = record.hash = toy_hash(canonical_bytes(to_value(record)));
  }
  return records;
}

TEST_CASE("fold: records give the state that live work gave") {
  const auto records = chain();
  InstanceState live;
  for (const StepRecord& record : records) apply(live, record);
  const auto folded = fold(records);
  REQUIRE(folded.ok());
  CHECK(*folded == live);
  CHECK(folded->seq == 10);
  CHECK(folded->hash == records[1].hash);
  CHECK(folded->work_items.size() == 1);
}

TEST_CASE("fold: stops at an event or at a moment") {
  const auto records = chain();
  const auto middle = fold(records, {.seq = 6, .recorded = {}});
  REQUIRE(middle.ok());
  CHECK(middle->seq == 6);
  CHECK(middle->record == 1);
  CHECK(middle->data.get("finding") == Value("justified"));
  CHECK(middle->data.find("refund") == nullptr);
  const auto early = fold(records, {.seq = {}, .recorded = sample::kMonday});
  REQUIRE(early.ok());
  CHECK(early->record == 1);
}

TEST_CASE("fold: a history that does not fit is refused with the record's number") {
  auto records = chain();
  records[1].events.push_back(ActivityExited{77, "", ""});
  const auto folded = fold(records);
  REQUIRE_FALSE(folded.ok());
  CHECK(folded.rejection().code == "RECORD");
  CHECK(folded.rejection().details["record"] == Value(2));
  CHECK_FALSE(fold({}).ok());
}

TEST_CASE("verify chain: an untouched history holds, any change is found") {
  CHECK(verify_chain(chain(), toy_hash).ok());
  const auto broken_at = [](auto change) {
    auto records = chain();
    change(records);
    const auto verdict = verify_chain(records, toy_hash);
    return verdict.ok() ? Value() : verdict.rejection().details["record"];
  };
  CHECK(broken_at([](auto& r) { r[0].actor = "nobody"; }) == Value(1));
  CHECK(broken_at([](auto& r) { r[1].events.pop_back(); }) == Value(2));
  CHECK(broken_at([](auto& r) { r[1].previous_hash = "x"; }) == Value(2));
  CHECK(broken_at([](auto& r) { r[1].first_seq = 6; }) == Value(2));
  CHECK(broken_at([](auto& r) { r.erase(r.begin()); }) == Value(2));
  CHECK(broken_at([](auto& r) { r.push_back(r[1]); }) == Value(2));
  CHECK(broken_at([](auto& r) { r[1].instance = sample::id<InstanceId>(9); }) == Value(2));
}

}  // namespace
}  // namespace recourse::history
