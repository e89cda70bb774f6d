#include <catch2/catch.hpp>

#include "engine/history/narrate.h"
#include "tests/history/random_objects.h"
#include "tests/history/sample_record.h"

namespace recourse::history {
namespace {

const std::vector<StepRecord> kRecords = {sample::opening(), sample::completion()};

NarrationNames names() {
  NarrationNames n;
  n.actor = "li.na";
  n.person = [](const std::string& user) {
    return user == "li.na" ? std::string("李娜 Li Na") : std::string();
  };
  n.task = [titles = task_titles(kRecords)](const WorkItemId& item) {
    const auto found = titles.find(item);
    return found == titles.end() ? Label() : found->second;
  };
  return n;
}

TEST_CASE("narrate: a completed work item reads as who did what how") {
  const Label told = narrate(sample::completion().events[0], names());
  CHECK(told.en == "李娜 Li Na completed “Verify complaint C1” with action accept");
  CHECK(told.zh == "李娜 Li Na办结“核实投诉 C1”，操作：accept");
}

TEST_CASE("narrate: names that nobody knows fall back to what is recorded") {
  const WorkItemDelegated e{sample::id<WorkItemId>(9), "li.na", "wang.wei"};
  CHECK(narrate(e, names()).en ==
        "李娜 Li Na delegated “" + sample::id<WorkItemId>(9).text() +
            "” from 李娜 Li Na to wang.wei");
  CHECK(narrate(InstanceSuspended{}, {}).en == "The system suspended the case");
  CHECK(narrate(InstanceSuspended{}, {}).zh == "系统暂停案件");
}

TEST_CASE("narrate: offers, data and clocks say the figures that matter") {
  CHECK(narrate(sample::opening().events[3], names()).en ==
        "“Verify complaint C1” was offered to group complaints, due 2026-03-04T01:00:00Z");
  CHECK(narrate(DataWritten{0, false, "refund", Decimal(80), ""}, names()).en ==
        "refund was set to 80");
  CHECK(narrate(SlaRungFired{"reply", 1, Decimal(75)}, names()).zh == "时限 reply 已用 75 %");
  const Label note = narrate(DataWritten{0, false, "note", "{0} {1}", ""}, names());
  CHECK(note.en == "note was set to {0} {1}");
}

TEST_CASE("narrate: a long value is cut between characters") {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "诉";
  const Label told = narrate(DataWritten{0, false, "t", text, ""}, names());
  CHECK(told.en.ends_with("诉…"));
  CHECK(told.en.size() < 120);
}

TEST_CASE("narrate: every event has a sentence in both languages, whatever it holds") {
  sample::RandomFields random(sample::random_seed());
  for (Event event : sample::each_event()) {
    CHECK_FALSE(narrate(event, {}).en.empty());
    CHECK_FALSE(narrate(event, {}).zh.empty());
    for (int round = 0; round < 5; ++round) {
      std::visit([&random](auto& e) { e.fields(random); }, event);
      const Label told = narrate(event, names());
      INFO(type_name(event));
      CHECK_FALSE(told.en.empty());
      CHECK(told.en != told.zh);
    }
  }
}

}  // namespace
}  // namespace recourse::history
