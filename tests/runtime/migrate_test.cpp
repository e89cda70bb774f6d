// A running case goes on under another version of its definition, on every store.
#include <catch2/catch.hpp>

#include "adapters/runtime/caller.h"
#include "adapters/runtime/loop.h"
#include "adapters/yaml/definition_loader.h"
#include "engine/base/sealed.h"
#include "engine/history/replay.h"
#include "engine/service/case_projection.h"
#include "engine/service/recorded_world.h"
#include "engine/service/regress.h"
#include "tests/runtime/house.h"

namespace recourse::test {
namespace {

std::string leave(int version, const std::string& data, const std::string& step,
                  const std::string& handlers, const std::string& kind = "task") {
  const std::string work =
      kind == "task" ? "    task: {title: {en: L, zh: L}, assign: {role: agent}}\n"
                       "    actions: {grant: {label: {en: G, zh: G}, next: end}}\n"
                     : "    wait: {for: 3 days}\n";
  return "recourse: \"1\"\nprocess: leave\nversion: " + std::to_string(version) +
         "\ntitle: {en: L, zh: L}\ncalendar: service-desk\ndata: {days: {type: int, input: true}" +
         data + "}\nroles: {agent: {group: cs-agents}}\n"
         "outcomes: {granted: {kind: success}, late: {kind: failure}}\n"
         "steps:\n  - step: " + step + "\n" + work + handlers +
         "  - {step: end, finish: granted}\n  - {step: over, finish: late}\n";
}
const char* const kAfterTwoDays = "    handlers: [{after: 2 days, mode: interrupt, next: over}]\n";
const char* const kAfterADay = "    handlers: [{after: 1 day, mode: interrupt, next: over}]\n";

class MigrationWorld {
 public:
  explicit MigrationWorld(Kind kind)
      : world_(kind), session_(world_), clock_(*parse_instant("2026-03-02T01:00:00Z")),
        ids_(clock_, 3), loop_(session_, house_.library, clock_, ids_, hasher_) {
    publish(leave(1, "", "look", kAfterTwoDays));
  }
  void publish(const std::string& text) {
    auto loaded = yaml::load_definition(text, {}, {"service-desk"});
    for (const auto& finding : loaded.findings) UNSCOPED_INFO(finding.text.en);
    REQUIRE(loaded.definition != nullptr);
    house_.library.add(loaded.definition);
  }
  InstanceId start() {
    command::StartInstance start;
    start.id = ids_.make<InstanceId>();
    start.process = "leave";
    start.version = 1;
    start.data["days"] = 3;
    REQUIRE(loop_.call({start, caller("li.na"), "", ""}).answer.ok());
    return start.id;
  }
  Result<Value> migrate(InstanceId id, int to, Map names = {}, Map data = {}) {
    command::AdministerInstance command;
    command.instance = id;
    command.kind = "migrate";
    command.reason = "new rules";
    command.data = Map{{"to", to}, {"map", std::move(names)}, {"data", std::move(data)}};
    return loop_.call({command, caller("admin"), "", ""}).answer;
  }
  Result<Value> complete(InstanceId id) {
    const auto state = *loop_.state(id);
    command::WorkItemCommand command;
    command.instance = id;
    command.item = state->work_items.begin()->first;
    command.revision = state->work_items.begin()->second.revision;
    command.action = "grant";
    return loop_.call({command, caller("li.na"), "", ""}).answer;
  }
  command::Caller caller(const std::string& user) {
    return runtime::caller_of(*house_.library.directory(), user);
  }
  auto state(InstanceId id) { return *loop_.state(id); }
  auto records(InstanceId id) { return session_.reads().store.records(id); }
  World& world() { return world_; }
  runtime::Loop& loop() { return loop_; }
  runtime::Library& library() { return house_.library; }

 private:
  World world_;
  WorldSession session_;
  LoadedHouse house_;
  runtime::SetClock clock_;
  runtime::CountedIds ids_;
  runtime::Sha256 hasher_;
  runtime::Loop loop_;
};

}  // namespace

TEST_CASE("migrate: goes on under the new version, with its task, handlers from the entry") {
  for (const Kind kind : every_kind()) {
    INFO(kind_name(kind));
    MigrationWorld made(kind);
    made.publish(leave(2, ", urgent: {type: bool, default: false}", "review", kAfterADay));
    const InstanceId id = made.start();
    const InstanceId other = made.start();
    const Instant entered = made.state(id)->started;
    made.loop().advance(Instant{entered.us + 6 * 3600 * kMicrosPerSecond});

    const auto refused = made.migrate(id, 2);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.rejection().code == "MIGRATE");
    CHECK(refused.rejection().text.en.find("look") != std::string::npos);
    REQUIRE(made.migrate(id, 2, Map{{"look", "review"}}).ok());

    const auto state = made.state(id);
    CHECK(state->version == 2);
    CHECK(state->data.get("urgent") == Value(false));
    REQUIRE(state->timers.size() == 1);
    CHECK(state->timers.begin()->second.due.us == entered.us + kMicrosPerDay);
    const auto tasks = made.world().worklist().tasks_of(id);
    REQUIRE(tasks.size() == 1);
    CHECK(tasks.front().version == 2);
    CHECK(tasks.front().step == "review");

    const auto records = made.records(id);
    const auto folded = history::fold(records);
    REQUIRE(folded.ok());
    CHECK(*folded == *state);
    // Made anew from the record alone, the rows are those of the commit.
    const auto again = service::project_case(records, made.library());
    REQUIRE(again.ok());
    REQUIRE(again->open_tasks.size() == 1);
    CHECK(again->open_tasks.front().step == "review");
    CHECK(again->open_tasks.front().version == 2);
    CHECK(again->row == *made.world().worklist().instance(id));
    // Its work ends it, or the new handler does; the old one is gone.
    REQUIRE(made.complete(id).ok());
    CHECK(made.state(id)->outcome == "granted");
    REQUIRE(made.migrate(other, 2, Map{{"look", "review"}}).ok());
    made.loop().advance(Instant{entered.us + 3 * kMicrosPerDay});
    CHECK(made.state(other)->outcome == "late");
    CHECK(made.state(other)->ended->us == entered.us + kMicrosPerDay);
  }
}

TEST_CASE("migrate: what keeps a case from a version is said, all of it") {
  MigrationWorld made(Kind::kMemory);
  made.publish(leave(2, ", why: {type: text, input: true}", "look", kAfterTwoDays, "wait"));
  const InstanceId id = made.start();
  const auto refused = made.migrate(id, 2);
  REQUIRE_FALSE(refused.ok());
  const auto* reasons = refused.rejection().details["reasons"].get_if<List>();
  REQUIRE(reasons != nullptr);
  CHECK(reasons->size() == 2);  // another kind of step, and an input that is not there
  CHECK(made.migrate(id, 9).rejection().code == "DEFINITION_NOT_FOUND");
  CHECK(made.migrate(id, 1).rejection().code == "MIGRATE");
  CHECK(made.state(id)->version == 1);
  CHECK(made.records(id).size() == 1);
}

TEST_CASE("migrate: what the new version calls private is sealed") {
  for (const Kind kind : every_kind()) {
    INFO(kind_name(kind));
    MigrationWorld made(kind);
    made.publish(leave(2, ", customer: {type: text, input: true}, why: {type: text, input: true, "
                          "private: true}",
                       "look", kAfterTwoDays));
    const InstanceId id = made.start();
    REQUIRE(made.migrate(id, 2, {}, Map{{"customer", "K9"}, {"why", "Q7x at home"}}).ok());
    CHECK(as_sealed(made.state(id)->data.get("why")) != nullptr);
    for (const std::string& bytes : made.world().store().record_bytes(id)) {
      CHECK(bytes.find("Q7x") == std::string::npos);
    }
  }
}

TEST_CASE("migrate: an event of equal rank, decided again from the record alone") {
  MigrationWorld made(Kind::kMemory);
  made.publish(leave(2, ", why: {type: text, input: true}", "review", kAfterTwoDays));
  const InstanceId id = made.start();
  REQUIRE(made.migrate(id, 2, Map{{"look", "review"}}, Map{{"why", "asked for"}}).ok());
  const auto records = made.records(id);
  REQUIRE(records.size() == 2);
  CHECK(records.back().reason == "new rules");
  CHECK(records.back().actor == "admin");
  const auto before = history::fold({records.front()});
  const auto again = service::decide_recorded(records.back(), *before,
                                              *made.library().find("leave", 1), made.library());
  REQUIRE(again.ok());
  CHECK(again->events.size() == records.back().events.size());
}

TEST_CASE("regress: tells where a case would part, why it cannot go on, and that it is the same") {
  MigrationWorld made(Kind::kMemory);
  const InstanceId id = made.start();
  REQUIRE(made.complete(id).ok());
  const auto records = made.records(id);
  using Verdict = service::Regressed::Verdict;
  const runtime::Sha256 hasher;
  const auto tried = [&](const std::string& text, const service::Renames& renames = {}) {
    const auto loaded = yaml::load_definition(text, {}, {"service-desk"});
    REQUIRE(loaded.definition != nullptr);
    return service::Regress(*loaded.definition, made.library(), nullptr, {hasher}, renames)
        .try_case(records);
  };
  CHECK(tried(leave(2, "", "look", kAfterTwoDays)).verdict == Verdict::kSame);
  CHECK(tried(leave(2, ", n: {type: int, default: 1}", "look", kAfterTwoDays)).verdict ==
        Verdict::kSame);

  const auto other_timer = tried(leave(2, "", "look", kAfterADay));
  CHECK(other_timer.verdict == Verdict::kDiverges);
  CHECK(other_timer.what == "timers");
  CHECK(other_timer.record == 1);
  REQUIRE(other_timer.recorded.size() == 1);
  CHECK(other_timer.recorded.front()["due"].text() == "2026-03-04T01:00:00Z");
  CHECK(other_timer.now.front()["due"].text() == "2026-03-03T01:00:00Z");

  CHECK(tried(leave(2, "", "review", kAfterTwoDays)).what == "steps");
  CHECK(tried(leave(2, "", "review", kAfterTwoDays), {{"look", "review"}}).verdict ==
        Verdict::kSame);

  std::string renamed_action = leave(2, "", "look", kAfterTwoDays);
  renamed_action.replace(renamed_action.find("grant: {"), 5, "allow");
  const auto refused = tried(renamed_action);
  CHECK(refused.verdict == Verdict::kCannotContinue);
  CHECK(refused.record == 2);
  CHECK(refused.step == "look");

  std::string other_group = leave(2, "", "look", kAfterTwoDays);
  other_group.replace(other_group.find("cs-agents"), 9, "cs-leads");
  CHECK(tried(other_group).code == "NOT_RECORDED");
}

}  // namespace recourse::test
