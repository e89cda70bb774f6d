#include "adapters/seal/sealer.h"

#include <catch2/catch.hpp>

#include "adapters/json/json_value.h"
#include "adapters/runtime/ambient.h"
#include "adapters/runtime/virtual_world.h"
#include "adapters/seal/access_check.h"
#include "adapters/seal/case_file.h"
#include "adapters/seal/verify_log.h"
#include "tests/contract/samples.h"
#include "tests/contract/world.h"

using namespace recourse;
using namespace recourse::test;

namespace {

/// A store with cases, a clock that is set, keys in memory, and a sealer.
struct Desk {
  explicit Desk(Kind kind) : world(kind), clock(at(0)), log(world.log()) {
    file = seal::new_key_file("recourse/test", clock.now());
  }
  seal::Sealer sealer(const std::string& holder = "one") {
    return seal::Sealer({*log, world.accesses(), {world.store(), clock, hasher}, holder,
                         [this] { return std::optional(file); }},
                        {.batch = 7});
  }
  void write_cases(std::uint64_t first, std::uint64_t count, int records) {
    for (std::uint64_t n = first; n < first + count; ++n) {
      auto unit = start_of(n);
      put(world.store(), unit);
      for (int i = 1; i < records; ++i) {
        unit = next_of(unit);
        put(world.store(), unit);
      }
    }
  }
  seal::Report verify(const seal::Held& held = {}) {
    return seal::verify_log(
        {*log, world.store(), world.registry(), world.accesses(), world.secrets()}, held);
  }
  /// The sample records name a definition that nobody published; nothing else may be wrong.
  static void only_definitions(const seal::Report& report) {
    for (const seal::Finding& finding : report.findings) {
      INFO(seal::word(finding.verdict) << ": " << finding.text.en);
      CHECK(finding.verdict == seal::Verdict::kDefinitionDiffers);
    }
  }

  World world;
  runtime::SetClock clock;
  runtime::Sha256 hasher;
  std::unique_ptr<ports::RecordLog> log;
  seal::KeyFile file;
};

}  // namespace

TEST_CASE("sealer: every record gets one place, across restarts and in batches") {
  for (const Kind kind : every_kind()) {
    CAPTURE(kind_name(kind));
    Desk desk(kind);
    desk.write_cases(1, 5, 4);
    {
      auto sealer = desk.sealer();
      const auto standing = sealer.step();
      CHECK(standing.ours);
      CHECK(standing.alarm.empty());
      CHECK(standing.size == 21);  // and the record that introduces the key
      CHECK(standing.checkpoint == 21);
      CHECK(sealer.step().size == 21);
    }
    desk.write_cases(10, 30, 10);
    auto again = desk.sealer();
    CHECK(again.step().size == 321);
    CHECK(again.step(true).checkpoint == 321);
    const auto report = desk.verify();
    Desk::only_definitions(report);
    CHECK(report.records == 321);
    CHECK(report.size == 321);
    CHECK(report.checkpoint == 321);
    CHECK(report.tail == 0);
  }
}

TEST_CASE("sealer: one at a time, and whoever lost the lease writes nothing") {
  for (const Kind kind : every_kind()) {
    CAPTURE(kind_name(kind));
    Desk desk(kind);
    desk.write_cases(1, 2, 2);
    auto one = desk.sealer("one"), two = desk.sealer("two");
    CHECK(one.step().ours);
    CHECK_FALSE(two.step().ours);
    desk.clock.set(at(100));
    CHECK(two.step().ours);
    desk.write_cases(10, 1, 1);
    CHECK_FALSE(one.step().ours);
    CHECK_FALSE(desk.log->append(1, {{5, case_id(10), 1, {}}}, {}));
    CHECK(two.step().size == 6);
    Desk::only_definitions(desk.verify());
  }
}

TEST_CASE("sealer: two views of one log seal in turns and no record twice") {
  for (const Kind kind : every_kind()) {
    CAPTURE(kind_name(kind));
    Desk desk(kind);
    desk.write_cases(1, 3, 2);
    auto one = desk.sealer("one");
    CHECK(one.step().size == 7);
    desk.write_cases(10, 1, 3);
    CHECK(one.step().size == 10);
    auto apart = desk.world.log();
    REQUIRE(apart->take_lease("two", at(100), at(110)) == 2);
    const auto seal_by_two = [&](std::uint64_t size) {
      auto found = apart->unsealed(100);
      for (auto& leaf : found.leaves) leaf.position = size++;
      CHECK(found.all);
      CHECK(apart->append(2, found.leaves, {}));
    };
    desk.write_cases(20, 2, 2);
    seal_by_two(10);
    desk.write_cases(30, 1, 1);
    seal_by_two(14);
    desk.clock.set(at(200));
    desk.write_cases(40, 1, 5);
    const auto back = one.step(true);
    CHECK(back.ours);
    CHECK(back.size == 20);
    Desk::only_definitions(desk.verify());
  }
}

TEST_CASE("sealer: after a lot that waits for nobody every commit waits for the disk again") {
  for (const Kind kind : sql_kinds()) {
    CAPTURE(kind_name(kind));
    Desk desk(kind);
    auto sealer = desk.sealer();
    (void)sealer.step();
    const bool sqlite = kind == Kind::kSqlite;
    auto session = desk.world.database().lease();
    const auto waits = [&] {
      const char* ask = sqlite ? "pragma synchronous" : "show synchronous_commit";
      return session->query(ask, 1).front().text(0);
    };
    const std::string before = waits();
    {
      store::Transaction lot(*session, store::Durability::kWithTheNext);
      CHECK(waits() == (sqlite ? "1" : "off"));
    }
    CHECK(waits() == before);
    if (sqlite) CHECK(before == "2");
  }
}

TEST_CASE("sealer: a new key is vouched for by the one before it, and only then holds") {
  for (const Kind kind : every_kind()) {
    CAPTURE(kind_name(kind));
    Desk desk(kind);
    desk.write_cases(1, 1, 3);
    auto sealer = desk.sealer();
    const auto first = sealer.step();
    const std::string held = desk.log->newest_checkpoint()->note;
    seal::add_key(desk.file, desk.clock.now(), "its holder left");
    desk.clock.set(at(1));
    CHECK(sealer.step().checkpoint == first.size + 1);
    const auto both = seal::parse_note(desk.log->newest_checkpoint()->note);
    CHECK(both->signed_by(desk.file.keys[0].key.verifier()));
    CHECK(both->signed_by(desk.file.keys[1].key.verifier()));
    const auto introduced = desk.world.store().records(seal::key_case());
    CHECK(introduced.back().reason == "its holder left");
    desk.write_cases(2, 1, 1);
    desk.clock.set(at(2));
    (void)sealer.step(true);
    const auto alone = seal::parse_note(desk.log->newest_checkpoint()->note);
    CHECK_FALSE(alone->signed_by(desk.file.keys[0].key.verifier()));
    Desk::only_definitions(desk.verify({held, {desk.file.keys[0].key.verifier()}, {}}));
    const auto stranger = desk.verify({std::nullopt, {desk.file.keys[1].key.verifier()}, {}});
    CHECK(std::any_of(stranger.findings.begin(), stranger.findings.end(), [](const auto& f) {
      return f.verdict == seal::Verdict::kKeyNotValid;
    }));
    // A case file carries the keys and the checkpoint in which one vouches for the next.
    auto collected = seal::collect_case(
        {desk.world.store(), *desk.log, desk.world.registry(), desk.world.secrets()}, case_id(1));
    REQUIRE(collected.ok());
    CHECK(collected->proofs.size() == 3);
    const std::string archive = seal::to_archive(*collected);
    CHECK(archive == seal::to_archive(*seal::read_case_file(archive)));
  }
}

TEST_CASE("sealer: without the key that signed so far nothing is signed, and it says so") {
  Desk desk(Kind::kSqlite);
  desk.write_cases(1, 1, 1);
  CHECK(desk.sealer().step().alarm.empty());
  desk.file = seal::new_key_file("recourse/test", desk.clock.now());
  desk.write_cases(2, 1, 1);
  const auto standing = desk.sealer().step();
  CHECK(standing.alarm.zh.find("--signing-keys") != std::string::npos);
  CHECK(standing.alarm.en.find("--signing-keys") != std::string::npos);
  CHECK(standing.checkpoint == 2);
}

TEST_CASE("sealer: a transaction that commits late is not passed over, and holds nobody up") {
  if (sql_kinds().size() < 2) return;  // PostgreSQL is left out
  Desk desk(Kind::kPostgres);
  auto sealer = desk.sealer();
  (void)sealer.step();
  auto late = desk.world.database().lease();
  late->run("begin");
  late->run("insert into step_record (instance, record, recorded, hash, bytes) values ('" +
            case_id(99).text() + "', 1, 0, '" + std::string(64, 'a') + "', '{}')");
  desk.write_cases(1, 5, 4);
  CHECK(sealer.step().size == 21);
  const auto open = desk.log->unsealed(10);
  CHECK(open.behind_since.has_value());
  CHECK(open.held_back_by.find("recourse") != std::string::npos);
  desk.write_cases(20, 5, 4);
  late->run("commit");
  CHECK(sealer.step().size == 42);
  auto again = desk.sealer();
  desk.write_cases(40, 1, 1);
  CHECK(again.step().size == 43);
}

TEST_CASE("sealer: how far the log of accesses went is signed, also where nothing else happens") {
  for (const Kind kind : every_kind()) {
    CAPTURE(kind_name(kind));
    Desk desk(kind);
    desk.write_cases(1, 2, 2);
    auto sealer = desk.sealer();
    const auto look = [&] {
      desk.world.accesses().append(
          {0, desk.clock.now(), "ann", case_id(1), "case", "", "role", "masked", "", ""},
          desk.hasher);
    };
    look();
    (void)sealer.step(true);
    CHECK(desk.verify().accesses_signed == 1);
    look();
    look();
    (void)sealer.step();
    CHECK(desk.verify().accesses_signed == 1);  // not due yet
    desk.clock.set(Instant{desk.clock.now().us + 61 * kMicrosPerSecond});
    (void)sealer.step();
    CHECK(desk.verify().accesses_signed == 3);
    CHECK(desk.log->checkpoints(0, 10).size() == 1);
    look();
    const auto again = desk.verify();
    Desk::only_definitions(again);
    CHECK(again.accesses == 4);
    CHECK(again.accesses_signed == 3);
    // Who holds that head misses what is cut off behind their back.
    seal::Held held;
    held.checkpoint = desk.world.accesses().newest_head()->note;
    Desk::only_definitions(desk.verify(held));
    std::string lines;
    for (const auto& row : desk.world.accesses().after(0, 10)) {
      lines += json::to_json(Map{{"position", std::to_string(row.position)},
                                 {"at", to_text(row.at)},
                                 {"actor", row.actor},
                                 {"instance", row.instance.text()},
                                 {"what", row.what},
                                 {"fields", row.fields},
                                 {"purpose", row.purpose},
                                 {"result", row.result},
                                 {"previous_hash", row.previous_hash},
                                 {"hash", row.hash}}) +
               "\n";
    }
    CHECK(seal::verify_access_file(lines, held).accesses_signed == 3);
    const std::size_t second = lines.find('\n', lines.find('\n') + 1) + 1;
    const auto cut = seal::verify_access_file(lines.substr(0, second), held);
    CHECK(cut.verdict() == seal::Verdict::kAccessesBroken);
    held.keys = {seal::make_signing_key("other").verifier()};
    CHECK(seal::verify_access_file(lines, held).verdict() == seal::Verdict::kKeyNotValid);
  }
}
