#include <catch2/catch.hpp>

#include "engine/history/narrate.h"
#include "engine/history/narrator.h"
#include "tests/history/random_objects.h"
#include "tests/history/sample_record.h"

namespace recourse::history {
namespace {

const std::vector<StepRecord> kRecords = {sample::opening(), sample::completion()};

NarrationNames names() {
  NarrationNames n;
  n.actor = "li.na";
  n.person = [](const std::string& user) {
    return user == "li.na" ? Label{"Li Na", "李娜"} : Label();
  };
  n.term = [](Term term, const std::string& id, const std::string&) {
    if (term == Term::kAction && id == "accept") return Label{"Accept", "受理"};
    return term == Term::kData && id == "refund" ? Label{"Refund", "退款"} : Label();
  };
  static const Recalled kRecalled = recall(kRecords);
  n.recalled = &kRecalled;
  return n;
}

TEST_CASE("narrate: a completed work item reads as who did what how") {
  const Label told = narrate(sample::completion().events[0], names());
  CHECK(told.en == "Li Na completed “Verify complaint C1” with “Accept”");
  CHECK(told.zh == "李娜办结“核实投诉 C1”，操作：“受理”");
}

TEST_CASE("narrate: names that nobody knows fall back to what is recorded") {
  const WorkItemDelegated e{sample::id<WorkItemId>(9), "li.na", "wang.wei"};
  CHECK(narrate(e, names()).en ==
        "Li Na delegated “" + sample::id<WorkItemId>(9).text() + "” from Li Na to wang.wei");
  CHECK(narrate(InstanceSuspended{}, {}).en == "The system suspended the case");
  CHECK(narrate(InstanceSuspended{}, {}).zh == "系统暂停案件");
}

TEST_CASE("narrate: offers, data and clocks say the figures that matter") {
  CHECK(narrate(sample::opening().events[3], names()).en ==
        "“Verify complaint C1” was offered to group complaints, due 2026-03-04T01:00:00Z");
  CHECK(narrate(DataWritten{0, false, "refund", Decimal(80), ""}, names()).en ==
        "“Refund” was set to 80");
  CHECK(narrate(SlaRungFired{"reply", 1, Decimal(75)}, names()).zh == "时限“reply”已用 75 %");
  const Value before = Decimal(50);
  auto knowing = names();
  knowing.before = &before;
  CHECK(narrate(DataWritten{0, false, "refund", Decimal(80), ""}, knowing).en ==
        "“Refund” was changed from 50 to 80");
  CHECK(narrate(DataWritten{0, false, "refund", Decimal(80), ""}, knowing).zh ==
        "“退款”由 50 改为 80");
  CHECK(narrate(DataWritten{0, false, "refund", {}, ""}, knowing).en ==
        "“Refund” was cleared, it was 50");
  CHECK(narrate(DataWritten{0, false, "refund", Decimal(50), ""}, knowing).en ==
        "“Refund” was set to 50");
  const Label note = narrate(DataWritten{0, false, "note", "{0} {1}", ""}, names());
  CHECK(note.en == "“note” was set to {0} {1}");
}

TEST_CASE("narrate: no sentence shows the marks that typed data bears in records") {
  const Value money = Money{Decimal(80), {'C', 'N', 'Y'}};
  const Map lines{{"item", "A"}, {"price", money}, {"due", *parse_date("2026-03-02")}};
  for (const Value& value : {money, Value(List{Value(lines), Value(true)}), Value(lines)}) {
    const Label told = narrate(DataWritten{0, false, "refund", value, ""}, names());
    CHECK(told.en.find('$') == std::string::npos);
    CHECK(told.zh.find('$') == std::string::npos);
  }
  CHECK(narrate(DataWritten{0, false, "refund", true, ""}, names()).zh == "“退款”设为：是");
  CHECK(lasting(Duration{(26 * 60 + 1) * 60 * kMicrosPerSecond}).en == "1 day 2 hours 1 minute");
  CHECK(lasting(Duration{0}).zh == "不到 1 分钟");
}

TEST_CASE("narrate: the engine's bookkeeping is a detail, what people did is not") {
  CHECK(is_detail(ScopeFinished{}, {}));
  CHECK(is_detail(TimerArmed{}, {}));
  CHECK_FALSE(is_detail(WorkItemCompleted{}, {}));
  CHECK_FALSE(is_detail(DataWritten{}, {}));
  CHECK_FALSE(is_detail(TimerFired{}, {}));
  Recalled recalled;
  recalled.timers[TimerId{}].purpose = "sla";
  CHECK(is_detail(TimerFired{}, recalled));
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
