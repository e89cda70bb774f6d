// Keys, ciphertext and the log of accesses: the same answers from every store.
#include <catch2/catch.hpp>

#include "adapters/runtime/ambient.h"
#include "engine/base/case_key.h"
#include "tests/contract/world.h"

namespace recourse::test {
namespace {

InstanceId case_number(std::uint8_t number) {
  InstanceId id;
  id.bytes[15] = number;
  return id;
}

ports::SealedRow sealed_row(const std::string& id, std::uint8_t number,
                            const std::vector<std::string>& keys,
                            const std::vector<std::string>& marks) {
  return {id, case_number(number), keys, "body of " + id, marks};
}

}  // namespace

TEST_CASE("secrets: a person has one key, whoever comes first") {
  World world(GENERATE(from_range(every_kind())));
  auto& store = world.secrets();
  CHECK(store.person_key({"k1", "anna", "w1", false}).id == "k1");
  CHECK(store.person_key({"k2", "anna", "w2", false}).id == "k1");
  CHECK(store.person_key({"k3", "ben", "w3", false}).id == "k3");
  REQUIRE(store.key("k1"));
  CHECK(store.key("k1")->wrapped == "w1");
  CHECK_FALSE(store.key("k2"));
  CHECK(store.keys_of({"anna", "ben", "nobody"}).size() == 2);
  store.restrict_keys({"k1"});
  CHECK(store.key("k1")->restricted);
  CHECK_FALSE(store.key("k3")->restricted);
}

TEST_CASE("secrets: what no record came to name is forgotten, whole") {
  World world(GENERATE(from_range(every_kind())));
  auto& store = world.secrets();
  (void)store.person_key({"k1", "anna", "w1", false});
  store.put_sealed({sealed_row("a", 1, {"k1"}, {"m"}), sealed_row("b", 1, {"k1"}, {"m"}),
                    sealed_row("c", 2, {"k1"}, {"n"})});
  store.forget({"a", "c", "never there"});
  store.forget({});
  CHECK_FALSE(store.sealed("a"));
  CHECK_FALSE(store.sealed("c"));
  REQUIRE(store.sealed("b"));
  CHECK(store.marked("m", 10) == std::vector<InstanceId>{case_number(1)});
  CHECK(store.marked("n", 10).empty());
}

TEST_CASE("secrets: a large body comes back as it was, beside small ones") {
  World world(GENERATE(from_range(every_kind())));
  auto& store = world.secrets();
  (void)store.person_key({"k1", "anna", "w1", false});
  ports::SealedRow large = sealed_row("large", 1, {"k1", case_key(case_number(1))}, {"m"});
  large.body.assign(3'000'000, 'x');
  large.body += "\"\\";
  REQUIRE(store.put_sealed({sealed_row("a", 1, {"k1"}, {}), large, sealed_row("b", 2, {"k1"}, {})},
                           {}));
  REQUIRE(store.sealed("large"));
  CHECK(store.sealed("large")->body == large.body);
  CHECK(store.sealed("large")->keys == large.keys);
  CHECK(store.sealed("large")->instance == large.instance);
  CHECK(store.marked("m", 10) == std::vector<InstanceId>{case_number(1)});
  CHECK(store.sealed("a")->body == "body of a");
  CHECK(store.sealed("b")->body == "body of b");
}

TEST_CASE("secrets: destroying a key takes all that was sealed under it, and nothing else") {
  World world(GENERATE(from_range(every_kind())));
  auto& store = world.secrets();
  (void)store.person_key({"k1", "anna", "w1", false});
  (void)store.person_key({"k2", "ben", "w2", false});
  store.put_sealed({sealed_row("a", 1, {"k1"}, {"m"}), sealed_row("b", 2, {"k2"}, {"m", "n"}),
                    sealed_row("both", 3, {"k1", "k2"}, {})});
  REQUIRE(store.sealed("both"));
  CHECK(store.sealed("both")->keys == std::vector<std::string>{"k1", "k2"});
  CHECK(store.sealed("a")->instance == case_number(1));
  CHECK(store.sealed("a")->body == "body of a");
  CHECK(store.marked("m", 10) == std::vector<InstanceId>{case_number(1), case_number(2)});
  CHECK(store.cases_of({"k1"}) == std::vector<InstanceId>{case_number(1), case_number(3)});
  for (int again = 0; again < 2; ++again) {
    store.destroy({"k1"});
    store.scrub();
    CHECK_FALSE(store.key("k1"));
    // The rows stay and say whose it was; nothing is left of what it said.
    CHECK(store.sealed("a")->body == "");
    CHECK(store.sealed("both")->body == "");
    CHECK(store.sealed("both")->keys == std::vector<std::string>{"k1", "k2"});
    CHECK(store.sealed("b")->body == "body of b");
    CHECK(store.marked("m", 10) == std::vector<InstanceId>{case_number(2)});
    CHECK(store.cases_of({"k1"}) == std::vector<InstanceId>{case_number(1), case_number(3)});
    CHECK(store.destroyed() == std::vector<std::string>{"k1"});
    CHECK(store.key("k2"));
  }
}

TEST_CASE("secrets: the key of a case seals in that case alone, and is never made again") {
  World world(GENERATE(from_range(every_kind())));
  auto& vault = world.vault();
  const std::string anna = vault.key_of("anna"), ben = vault.key_of("ben");
  const std::string one = case_key(case_number(1)), two = case_key(case_number(2));
  vault.keep({{"a", case_number(1), {anna, one}, Value("a"), {"find me"}},
              {"ab", case_number(1), {anna, ben, one}, Value("ab"), {}},
              {"b", case_number(2), {anna, two}, Value("b"), {}}});
  CHECK(vault.keys_in(case_number(1)).size() == 3);
  CHECK(vault.cases_of({anna}) == std::vector<InstanceId>{case_number(1), case_number(2)});
  CHECK(vault.cases_of({ben}) == std::vector<InstanceId>{case_number(1)});
  CHECK(vault.cases_of({one}) == std::vector<InstanceId>{case_number(1)});
  const auto reads = [&](const char* id) {
    return vault.open(id, ports::Vault::Reading::kUsual).ok();
  };
  vault.destroy({one});
  CHECK_FALSE(reads("a"));
  CHECK_FALSE(reads("ab"));
  CHECK(reads("b"));
  CHECK(vault.find("find me", 5).empty());
  vault.keep({{"late", case_number(1), {anna, one}, Value("late"), {}}});
  CHECK_FALSE(reads("late"));
  CHECK_FALSE(world.secrets().key(one));
  // Somebody else made the key first.
  CHECK_FALSE(world.secrets().put_sealed({}, {{two, two, "another", false}}));
  CHECK(reads("b"));
}

TEST_CASE("vault: a master key fits where it opens a key, and where there are none") {
  World world(GENERATE(from_range(every_kind())));
  const vault::MasterKey right(std::string(32, 'm')), wrong(std::string(32, 'w'));
  auto& store = world.secrets();
  CHECK(store.some_keys(5).empty());
  CHECK(vault::fits(store, wrong));
  const std::string nonce(vault::kNonceBytes, 'n');
  (void)store.person_key({"a", "pa", "damaged", false});
  CHECK_FALSE(vault::fits(store, right));
  (void)store.person_key({"b", "pb", right.wrap("key", "b", nonce), false});
  (void)store.person_key({"c", "pc", right.wrap("key", "of another", nonce), false});
  CHECK(vault::fits(store, right));
  CHECK_FALSE(vault::fits(store, wrong));
  const auto some = store.some_keys(2);
  REQUIRE(some.size() == 2);
  CHECK(some[0].id == "a");
  CHECK(some[1].id == "b");
}

TEST_CASE("vault: what was sealed opens until its person is erased, equal bytes on every store") {
  std::string first;
  for (const Kind kind : every_kind()) {
    INFO(kind_name(kind));
    World world(kind);
    auto& vault = world.vault();
    const std::string anna = vault.key_of("anna");
    CHECK(vault.key_of("anna") == anna);
    vault.keep({{"s1", case_number(1), {anna}, Value(List{"salt", "secret"}), {"Secret "}}});
    const auto opened = vault.open("s1", ports::Vault::Reading::kUsual);
    REQUIRE(opened.ok());
    CHECK(opened->content == Value(List{"salt", "secret"}));
    CHECK(vault.find(" sEcret", 5) == std::vector<InstanceId>{case_number(1)});
    CHECK(vault.find("other", 5).empty());
    const std::string body = world.secrets().sealed("s1")->body;
    CHECK(body.find("secret") == std::string::npos);
    if (first.empty()) first = body;
    CHECK(body == first);
    vault.restrict_keys({anna});
    CHECK(vault.open("s1", ports::Vault::Reading::kUsual).rejection().code == "RESTRICTED");
    CHECK(vault.open("s1", ports::Vault::Reading::kDespiteRestriction).ok());
    vault.destroy({anna});
    CHECK(vault.open("s1", ports::Vault::Reading::kUsual).rejection().code == "ERASED");
    CHECK(vault.find("secret", 5).empty());
    // A key of a new life; what comes too late for the old one is erased with it.
    CHECK(vault.key_of("anna") != anna);
    vault.keep({{"s2", case_number(1), {anna}, Value("late"), {}}});
    CHECK(vault.open("s2", ports::Vault::Reading::kUsual).rejection().code == "ERASED");
  }
}

TEST_CASE("vault: a case whose key was destroyed takes nothing from one that begins beside it") {
  World world(GENERATE(from_range(every_kind())));
  auto& vault = world.vault();
  const std::string ended = case_key(case_number(1)), begun = case_key(case_number(2));
  vault.keep({{"s1", case_number(1), {ended}, Value("early"), {}}});
  vault.destroy({ended});
  vault.keep({{"s2", case_number(1), {ended}, Value("late"), {}},
              {"s3", case_number(2), {begun}, Value("new"), {}},
              {"s4", case_number(2), {begun}, Value("newer"), {}}});
  CHECK(vault.open("s2", ports::Vault::Reading::kUsual).rejection().code == "ERASED");
  for (const std::string id : {"s3", "s4"}) {
    CHECK(vault.open(id, ports::Vault::Reading::kUsual).ok());
  }
}

TEST_CASE("accesses: rows are numbered, each names the one before") {
  World world(GENERATE(from_range(every_kind())));
  const runtime::Sha256 hasher;
  auto& log = world.accesses();
  for (int i = 0; i < 3; ++i) {
    log.append({0, Instant{i}, "ann", case_number(1), "case", "name", "task", "shown", "", ""},
               hasher);
  }
  const auto rows = log.after(0, 10);
  REQUIRE(rows.size() == 3);
  std::string before;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].position == static_cast<std::int64_t>(i) + 1);
    CHECK(rows[i].previous_hash == before);
    CHECK(rows[i].hash == hash_of(rows[i], hasher));
    before = rows[i].hash;
  }
  CHECK(log.after(1, 1).size() == 1);
  CHECK(log.after(3, 10).empty());
  REQUIRE(log.last());
  CHECK(log.last()->hash == before);
}

TEST_CASE("accesses: a head that is signed once stays as it is") {
  World world(GENERATE(from_range(every_kind())));
  auto& log = world.accesses();
  CHECK_FALSE(log.newest_head());
  log.put_head({2, "two", Instant{1}});
  log.put_head({5, "five", Instant{2}});
  log.put_head({2, "other", Instant{3}});
  CHECK(log.newest_head()->note == "five");
  const auto heads = log.heads(0, 10);
  REQUIRE(heads.size() == 2);
  CHECK(heads.front().note == "two");
  CHECK(heads.front().signed_at == Instant{1});
  CHECK(log.heads(2, 10).size() == 1);
  CHECK(log.heads(0, 1).size() == 1);
}

TEST_CASE("accesses: the database refuses to change or drop a row") {
  World world(GENERATE(from_range(sql_kinds())));
  const runtime::Sha256 hasher;
  world.accesses().append(
      {0, Instant{1}, "ann", case_number(1), "case", "", "role", "masked", "", ""}, hasher);
  auto session = world.database().lease();
  CHECK_THROWS_AS(session->run("update access_log set actor = 'bob'"), ports::StoreError);
  CHECK_THROWS_AS(session->run("delete from access_log"), ports::StoreError);
}

}  // namespace recourse::test
