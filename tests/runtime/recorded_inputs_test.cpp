// A record holds every input of its decision: each record of every scenario is decided again from
// nothing but itself and comes out the same, and each case tried on its own definition is the same.
#include <catch2/catch.hpp>

#include "adapters/cli/store_session.h"
#include "adapters/scenario/runner.h"
#include "engine/history/apply.h"
#include "engine/history/canonical.h"
#include "engine/service/history_view.h"
#include "engine/service/recorded_world.h"
#include "engine/service/regress.h"
#include "tests/runtime/house.h"

namespace recourse::test {
namespace {

using Records = std::vector<history::StepRecord>;
using Use = std::function<void(const Records&, service::Opening)>;

/// The cases of all shipped scenarios, each scenario in a store of its own.
class Played {
 public:
  runtime::Library library;
  runtime::Sha256 hasher;

  /// Each case is looked at right after its scenario: two scenarios may publish different calendars
  /// under one version, which a database would refuse.
  int each_case(const Use& use) {
    const cli::House house =
        cli::load_house(cli::read_house_files({"process-defs", "tests/scenarios"}), library);
    cli::OpenKeyring keys;
    std::unique_ptr<store::MemoryDatabase> database;
    const scenario::House stage{
        library,
        [&database, &keys] {
          database = std::make_unique<store::MemoryDatabase>();
          return std::make_unique<cli::StoreSession<store::MemoryDatabase>>(*database,
                                                                            &keys.keyring);
        },
        hasher};
    int failures = 0;
    for (const auto& file : house.scenarios) {
      for (const auto& one : file.scenarios) {
        if (!scenario::run(stage, one, nullptr).passed()) ++failures;
        if (database) look(*database, keys.keyring, use);
      }
    }
    return failures;
  }

 private:
  void look(store::MemoryDatabase& database, const vault::Keyring& keyring, const Use& use) {
    cli::StoreSession<store::MemoryDatabase> session(database, &keyring);
    auto reads = session.reads();
    ports::InstanceQuery query;
    query.limit = 200;
    const auto page = reads.worklist.instances({"", {}, /*sees_all=*/true}, query);
    for (const auto& row : page.rows) use(reads.store.records(row.id), {hasher, reads.vault});
  }
};

/// Personal data by what it says: its salt is drawn anew.
std::string bytes_of(const std::vector<history::Event>& events, service::TrialSecrets& secrets) {
  List list;
  for (const auto& event : events) list.push_back(history::to_value(event));
  return history::canonical_bytes(secrets.opened(Value(std::move(list))));
}

}  // namespace

TEST_CASE("a record is decided again from nothing but itself") {
  Played played;
  std::size_t records = 0, cases = 0;
  const int failures = played.each_case([&](const Records& all, service::Opening opening) {
    history::InstanceState state;
    service::TrialSecrets secrets(opening, all.front().instance);
    ++cases;
    for (const auto& record : all) {
      history::InstanceState after = state;
      history::apply(after, record);
      const auto definition = played.library.find(after.process, after.version);
      REQUIRE(definition != nullptr);
      const auto again =
          service::decide_recorded(record, state, *definition, played.library,
                                   &secrets.secrets());
      INFO(after.process << " record " << record.record << " of " << record.instance.text());
      if (!again) FAIL(again.rejection().text.en);
      CHECK(bytes_of(again->events, secrets) == bytes_of(record.events, secrets));
      CHECK(again->actor == record.actor);
      CHECK(again->reason == record.reason);
      state = std::move(after);
      ++records;
    }
  });
  CHECK(failures == 0);
  CHECK(cases > 30);
  CHECK(records > 100);
}

TEST_CASE("a case tried on its own definition is the same") {
  Played played;
  played.each_case([&](const Records& all, service::Opening opening) {
    const auto& started = std::get<history::InstanceStarted>(all.front().events.front());
    const auto definition = played.library.find(started.process, started.version);
    const service::Regress regress(*definition, played.library, nullptr, opening);
    const auto found = regress.try_case(all);
    INFO(started.process << " record " << found.record << ' ' << found.stimulus << ' '
                         << found.what << ' ' << found.reason.en);
    CHECK(found.verdict == service::Regressed::Verdict::kSame);
    CHECK(found.records == all.size());
    CHECK(found.assumed.empty());
  });
}

TEST_CASE("an intervention is an event of equal rank, with its reason and both sides") {
  Played played;
  std::set<std::string> seen;
  bool told_before = false;
  played.each_case([&](const Records& all, service::Opening) {
    const auto& started = std::get<history::InstanceStarted>(all.front().events.front());
    const auto definition = played.library.find(started.process, started.version);
    const auto directory = played.library.directory();
    const List history = service::history_view(all, {*definition, played.library, *directory});
    for (const auto& record : all) {
      if (record.stimulus["command"].text() != "AdministerInstance") continue;
      const std::string kind(record.stimulus["kind"].text());
      INFO(kind);
      seen.insert(kind);
      CHECK_FALSE(record.actor.empty());
      CHECK_FALSE(record.reason.is_null());
      const auto* done = std::get_if<history::OperationDone>(&record.events.front());
      REQUIRE(done != nullptr);
      CHECK(done->operation == kind);
      CHECK(Value(done->reason) == record.reason);
      for (std::size_t i = 0; i < record.events.size(); ++i) {
        const Value& entry = history[record.first_seq - 1 + i];
        CHECK(entry["reason"] == record.reason);
        const auto* written = std::get_if<history::DataWritten>(&record.events[i]);
        if (written == nullptr || !written->merge.empty()) continue;
        CHECK(entry.as<Map>().find("before") != nullptr);
        told_before = told_before || !entry["before"].is_null();
      }
    }
  });
  CHECK(told_before);
  for (const char* kind : {"suspend", "resume", "terminate", "retry", "fix_data",
                           "complete_with", "move"}) {
    INFO(kind);
    CHECK(seen.count(kind) == 1);
  }
}

}  // namespace recourse::test
