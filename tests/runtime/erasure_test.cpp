// Erasure against a record that never changes (ER1 … ER10), on every store. Planted tokens are
// looked for in every byte the database has on the disk.
#include "adapters/runtime/erasure.h"

#include <unistd.h>

#include <thread>

#include "adapters/store/memory_store.h"
#include "engine/base/case_key.h"
#include "engine/base/sealed.h"
#include "engine/history/apply.h"
#include "engine/history/canonical.h"
#include "engine/history/record_bytes.h"
#include "tests/runtime/erasing.h"

namespace recourse::test {

TEST_CASE("erasure: a planted token stands nowhere on the disk, before and after (ER1)") {
  Erasing erasing(GENERATE(from_range(sql_kinds())));
  const std::string token = "Zq7Xw3Vt9Kp2Lm5Rb8Nd";
  const InstanceId id = erasing.start("E1", token);
  erasing.fill(id, token, "wait");
  ports::MessageRow early;  // nobody waits for it yet: it is kept
  early.name = "told";
  early.key = "E2";
  early.data = Map{{"answer", "early " + token}};
  REQUIRE(erasing.runtime.message(early).ok());
  ports::MessageRow told = early;
  told.key = "E1";
  REQUIRE(erasing.runtime.message(told).ok());
  CHECK(erasing.clear(id, erasing.state(id)->data.get("greeting")).text() == "Dear name " + token);
  auto ports = erasing.reads();
  process::Secrets secrets({erasing.world.vault(), erasing.ids, erasing.hasher}, id);
  CHECK(ports.vault->find(token, 5) == std::vector<InstanceId>{id});
  CHECK(erasing.places_of(token).empty());
  CHECK(erasing.erase("K9") == "reported");
  CHECK(erasing.erase("K10") == "reported");
  CHECK(erasing.places_of(token).empty());
  CHECK(erasing.name_in(id) == Value("ERASED"));
  CHECK(ports.vault->find(token, 5).empty());
}

TEST_CASE("erasure: reaches closed cases, terminated ones and called ones (ER2)") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId open = erasing.start("F1", "one"), ended = erasing.start("F2", "two");
  erasing.terminate(ended);
  command::StartInstance outer;
  outer.id = erasing.ids.make<InstanceId>();
  outer.process = "caller";
  outer.data = {{"customer", "K9"}, {"name", "Anna"}};
  erasing.call(outer, "li.na");
  const InstanceId child = erasing.state(outer.id)->calls.front().child;
  while (!erasing.runtime.state(child).ok()) std::this_thread::yield();
  CHECK(erasing.clear(child, erasing.state(child)->data.get("name")) == Value("Anna"));
  CHECK(erasing.erase("K9") == "reported");
  for (const InstanceId id : {open, ended}) CHECK(erasing.name_in(id) == Value("ERASED"));
  CHECK(erasing.clear(child, erasing.state(child)->data.get("name")) == Value("ERASED"));
}

TEST_CASE("erasure: what a called case did cannot be undone afterwards, and its caller is told") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  command::StartInstance outer;
  outer.id = erasing.ids.make<InstanceId>();
  outer.process = "caller";
  outer.data = {{"customer", "K9"}, {"name", "Anna"}};
  erasing.call(outer, "li.na");
  const InstanceId child = erasing.state(outer.id)->calls.front().child;
  while (!erasing.runtime.state(child).ok()) std::this_thread::yield();
  const auto complete = [&](InstanceId id, const std::string& action) {
    command::WorkItemCommand done;
    done.instance = id;
    done.item = erasing.state(id)->work_items.begin()->first;
    done.revision = erasing.state(id)->work_items.begin()->second.revision;
    done.action = action;
    erasing.call(done, "li.na", action + id.text());
  };
  complete(child, "");
  while (erasing.state(outer.id)->work_items.empty()) std::this_thread::yield();
  CHECK(erasing.erase("K9") == "reported");
  complete(outer.id, "undo");
  while (erasing.state(outer.id)->incidents.empty()) std::this_thread::yield();
  CHECK(erasing.state(outer.id)->incidents.begin()->second.text.en.find("ERASED") !=
        std::string::npos);
  CHECK(erasing.state(child)->outcome == "ok");
}

TEST_CASE("erasure: of two persons in one event only the one asked for is erased (ER3, ER7)") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("G1", "x");
  erasing.fill(id, "y", "wait");
  CHECK(erasing.erase("K9") == "reported");
  CHECK(erasing.name_in(id) == Value("ERASED"));
  CHECK(erasing.statement_in(id) == Value("saw y"));
  CHECK(erasing.erase("K10") == "reported");
  CHECK(erasing.statement_in(id) == Value("ERASED"));
}

TEST_CASE("erasure: the chain holds, and the flow replays without a key (ER4, ER5)") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("H1", "x");
  erasing.fill(id, "y", "go_on");
  CHECK(erasing.erase("K9") == "reported");
  const auto records = erasing.world.store().records(id);
  const auto bytes = erasing.world.store().record_bytes(id);
  std::string before;
  history::InstanceState folded;
  for (std::size_t i = 0; i < records.size(); ++i) {
    CHECK(erasing.hasher.sha256(std::string(1, '\0') + bytes[i]) == records[i].hash);
    CHECK(records[i].previous_hash == before);
    before = records[i].hash;
    history::apply(folded, records[i]);
  }
  CHECK(history::canonical_bytes(folded) == history::canonical_bytes(*erasing.state(id)));
  CHECK(folded.erased_keys.size() == 1);  // of one person, not of the case
}

TEST_CASE("erasure: an expression that needs erased data is an incident, nothing is lost") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("I1", "x");
  CHECK(erasing.erase("K9") == "reported");
  command::WorkItemCommand complete;
  complete.instance = id;
  complete.item = erasing.state(id)->work_items.begin()->first;
  complete.revision = erasing.state(id)->work_items.begin()->second.revision;
  complete.action = "go_on";
  complete.data = {{"request.phone", "5"}};
  const auto outcome = erasing.runtime.call({complete, erasing.caller("li.na"), "", ""});
  REQUIRE_FALSE(outcome.answer.ok());
  CHECK(outcome.answer.rejection().code == "INCIDENT");
  REQUIRE(erasing.state(id)->incidents.size() == 1);
  CHECK(erasing.state(id)->incidents.begin()->second.code == "ERASED");
}

TEST_CASE("erasure: a restored backup is erased again before anybody reads (ER6)") {
  World world(GENERATE(from_range(every_kind())));
  const fs::path file =
      fs::temp_directory_path() / ("recourse-erased-" + std::to_string(::getpid()));
  fs::remove(file);
  runtime::CountedBytes bytes;
  const vault::Keyring keyring{vault::MasterKey(std::string(vault::kKeyBytes, 'k')), bytes, file};
  vault::PersonalVault vault(world.secrets(), keyring);
  const std::string key = vault.key_of("anna");
  vault.keep({{"s1", {}, {key}, Value("secret"), {}}});
  REQUIRE(vault.open("s1", ports::Vault::Reading::kUsual).ok());
  // What is erased later, in the database this is a backup of.
  store::MemoryDatabase later;
  const auto later_secrets = store::secret_store(later);
  vault::PersonalVault(*later_secrets, keyring).destroy({key});
  (void)vault::erase_again(world.secrets(), file);
  CHECK(vault.open("s1", ports::Vault::Reading::kUsual).rejection().code == "ERASED");
  CHECK(world.secrets().destroyed() == std::vector<std::string>{key});
  fs::remove(file);
}

TEST_CASE("erasure: the cases of a restored backup say that it happened") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("N1", "x"), other = erasing.start("N2", "x");
  auto ports = erasing.reads();
  const std::vector<std::string> gone{case_key(id)};  // as erase_again() finds it
  ports.vault->destroy(gone);
  for (int again = 0; again < 2; ++again) {
    erasing.erasures.note_again(ports, gone);
    CHECK(erasing.state(id)->erased_keys == gone);
    CHECK(erasing.state(other)->erased_keys.empty());
  }
  CHECK(erasing.name_in(other) == Value("name x"));
}

TEST_CASE("erasure: every machine learns what another one has destroyed, and keeps it outside") {
  World world(GENERATE(from_range(every_kind())));
  const fs::path folder = fs::temp_directory_path();
  const fs::path one = folder / ("recourse-erased-one-" + std::to_string(::getpid()));
  const fs::path two = folder / ("recourse-erased-two-" + std::to_string(::getpid()));
  for (const auto& file : {one, two}) fs::remove(file);
  runtime::CountedBytes bytes;
  const vault::MasterKey master(std::string(vault::kKeyBytes, 'k'));
  const vault::Keyring here{master, bytes, one}, there{master, bytes, two};
  vault::PersonalVault vault(world.secrets(), here);
  const std::string key = vault.key_of("anna");
  vault.destroy({key});
  CHECK_FALSE(fs::exists(two));
  for (int again = 0; again < 2; ++again) {
    vault::PersonalVault(world.secrets(), there).follow_erasures();
    std::ifstream in(two);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    CHECK(text == key + "\n");
  }
  for (const auto& file : {one, two}) fs::remove(file);
}

TEST_CASE("vault: layers of text, as they were sealed before, are still opened") {
  World world(GENERATE(from_range(sql_kinds())));
  runtime::CountedBytes bytes;
  const vault::MasterKey master(std::string(vault::kKeyBytes, 'k'));
  const vault::Keyring keyring{master, bytes, ""};
  vault::PersonalVault vault(world.secrets(), keyring);
  const std::string key = vault.key_of("anna");
  const ports::Secret fresh{"fresh", InstanceId(), {key}, List{List{"s", "Anna"}}, {}};
  vault.keep({fresh});
  const auto now = world.secrets().sealed("fresh");
  REQUIRE(now);
  CHECK(now->body.starts_with("layers:"));
  const std::string secret = master.unwrap(world.secrets().key(key)->wrapped, key);
  ports::SealedRow old{"old", InstanceId(), {key, key}, {}, {}};
  old.body = history::canonical_bytes(fresh.content);
  for (int layer = 0; layer < 2; ++layer) {
    old.body = vault::encrypt(old.body, secret, "old", bytes.bytes(vault::kNonceBytes));
  }
  REQUIRE(world.secrets().put_sealed({old}, {}));
  for (const char* id : {"fresh", "old"}) {
    const auto opened = vault.open(id, ports::Vault::Reading::kUsual);
    REQUIRE(opened.ok());
    CHECK(opened->content == fresh.content);
  }
}

TEST_CASE("erasure: a legal hold beats it; meanwhile only its keeper reads (ER8)") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("J1", "x");
  auto ports = erasing.reads();
  const auto hold = erasing.erasures.hold(ports, erasing.keeper(), "K9", "a court", std::nullopt);
  REQUIRE(hold.ok());
  CHECK(erasing.erase("K9") == "scheduled");
  CHECK(erasing.name_in(id) == Value("RESTRICTED"));
  const Value name = erasing.state(id)->data.get("request")["name"];
  CHECK(erasing.clear(id, name, /*keeper=*/true) == Value("name x"));
  erasing.erasures.go_on_with_all(ports);
  CHECK(erasing.clear(id, name, /*keeper=*/true) == Value("name x"));
  CHECK(erasing.erasures.lift(ports, erasing.keeper(), "K9", "").rejection().code == "REASON");
  CHECK(erasing.name_in(id) == Value("RESTRICTED"));
  CHECK(erasing.erasures.lift(ports, erasing.keeper(), "K9", "the court is done").ok());
  CHECK(erasing.name_in(id) == Value("ERASED"));
}

TEST_CASE("erasure: a hold on one case of a person beats it, and the request says which one") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId held = erasing.start("J2", "x"), other = erasing.start("J3", "y");
  erasing.fill(held, "z", "wait");  // about K10 as well
  const std::string subject = GENERATE(as<std::string>(), "K9", "K10");
  auto ports = erasing.reads();
  const std::string whom = case_as_person(held);
  const auto hold = erasing.erasures.hold(ports, erasing.keeper(), whom, "a court", std::nullopt);
  REQUIRE(hold.ok());
  const auto received = erasing.erasures.receive(ports, erasing.keeper(), subject, "asked");
  const auto request = *InstanceId::parse((*received)["id"].text());
  const auto done =
      erasing.erasures.step(ports, erasing.keeper(), request, "identity_checked", "passport");
  REQUIRE(done.ok());
  CHECK((*done)["state"].text() == "scheduled");
  const List holds = (*done)["holds"].as<List>();
  REQUIRE(holds.size() == 1);
  CHECK(holds.front()["id"] == (*hold)["id"]);
  CHECK(holds.front()["case"].text() == held.text());
  const auto said = std::get<history::ErasureStepped>(
      erasing.world.store().records(request).back().events.front());
  CHECK(said.reason ==
        "legal hold " + std::string((*hold)["id"].text()) + " on case " + held.text());
  erasing.erasures.go_on_with_all(ports);
  CHECK(erasing.state(request)->erasure.state == "scheduled");
  const Value name = erasing.state(held)->data.get("request")["name"];
  CHECK(erasing.clear(held, name, /*keeper=*/true) == Value("name x"));
  REQUIRE(erasing.erasures.lift(ports, erasing.keeper(), whom, "settled").ok());
  CHECK(erasing.state(request)->erasure.state == "reported");
  CHECK(erasing.name_in(other) == Value(subject == "K9" ? "ERASED" : "name y"));
}

TEST_CASE("holds: who set and lifted them, and why, is on record") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  auto ports = erasing.reads();
  const auto nobody = erasing.caller("li.na");
  CHECK_FALSE(erasing.erasures.hold(ports, nobody, "K9", "mine", std::nullopt).ok());
  const auto hold = erasing.erasures.hold(ports, erasing.keeper(), "K9", "a court", std::nullopt);
  REQUIRE(hold.ok());
  const auto id = *InstanceId::parse((*hold)["id"].text());
  CHECK(erasing.state(id)->erasure.state == "held");
  CHECK_FALSE(erasing.erasures.lift(ports, nobody, "K9", "mine").ok());
  CHECK(erasing.state(id)->erasure.state == "held");
  // Set before there was anything to protect.
  const InstanceId later = erasing.start("H1", "x");
  CHECK(erasing.erase("K9") == "scheduled");
  CHECK(erasing.erasures.lift(ports, erasing.keeper(), "K9", "settled").ok());
  CHECK(erasing.name_in(later) == Value("ERASED"));
  const auto records = erasing.world.store().records(id);
  REQUIRE(records.size() == 2);
  CHECK(records[0].actor == erasing.keeper().user);
  CHECK(std::get<history::ErasureStepped>(records[0].events[1]).reason == "a court");
  CHECK(std::get<history::ErasureStepped>(records[1].events[0]).reason == "settled");
  CHECK(lifecycle::name(erasing.state(id)->state) == "Completed");
}

TEST_CASE("holds: one whose time is over lifts itself, another one still protects") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("H2", "x");
  auto ports = erasing.reads();
  const Instant now = erasing.clock.now();
  const Instant soon{now.us + 60 * kMicrosPerSecond};
  const Instant later{now.us + 3'600 * kMicrosPerSecond};
  const Instant before{now.us - kMicrosPerSecond};
  CHECK_FALSE(erasing.erasures.hold(ports, erasing.keeper(), "K9", "a court", before).ok());
  const auto first = erasing.erasures.hold(ports, erasing.keeper(), "K9", "a court", soon);
  const auto second = erasing.erasures.hold(ports, erasing.keeper(), "K9", "a tax office", later);
  const auto state_of = [&](const Result<Value>& hold) {
    return erasing.state(*InstanceId::parse((*hold)["id"].text()))->erasure.state;
  };
  CHECK(state_of(first) == "held");
  erasing.clock.forward(120 * kMicrosPerSecond);
  erasing.erasures.go_on_with_all(ports);
  CHECK(state_of(first) == "lifted");
  CHECK(state_of(second) == "held");
  CHECK(erasing.erase("K9") == "scheduled");
  // A copy of what is in force was lost: the records bring it back.
  for (const auto& key : ports.vault->keys_of({"K9"})) ports.registry.put_document("hold", key, "");
  erasing.erasures.go_on_with_all(ports);
  CHECK(erasing.name_in(id) == Value("RESTRICTED"));
  CHECK(erasing.erasures.lift(ports, erasing.keeper(), "K9", "settled").ok());
  CHECK(erasing.name_in(id) == Value("ERASED"));
}

TEST_CASE("erasure: its cases are told, in their record and to who watches them (ER9)") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("L1", "x");
  std::atomic<int> told = 0;
  const auto watching = erasing.runtime.feed().subscribe([&](const runtime::FeedItem&) { ++told; });
  const int before = told;
  CHECK(erasing.erase("K9") == "reported");
  CHECK(told > before);
  CHECK(std::holds_alternative<history::PersonErased>(
      erasing.world.store().records(id).back().events.front()));
}

TEST_CASE("erasure: twice is once, and an interrupted one goes on wherever it was (ER10)") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("M1", "x");
  auto ports = erasing.reads();
  const auto received = erasing.erasures.receive(ports, erasing.keeper(), "K9", "asked");
  const auto request = *InstanceId::parse((*received)["id"].text());
  const std::string killed_at =
      GENERATE(as<std::string>(), "identity_checked", "restricted", "scheduled", "erased");
  for (const char* reached : {"identity_checked", "restricted", "scheduled", "erased"}) {
    command::StepErasure step;
    step.instance = request;
    step.to = reached;
    const auto keys = erasing.state(request)->erasure.keys;
    if (step.to == "restricted") ports.vault->restrict_keys(keys);
    if (step.to == "scheduled") step.cases = ports.vault->cases_of(keys);
    if (step.to == "erased") ports.vault->destroy(keys);
    (void)erasing.runtime.call({step, command::system_caller(), "", ""});
    if (reached == killed_at) break;
  }
  erasing.erasures.go_on_with_all(ports);
  CHECK(erasing.state(request)->erasure.state == "reported");
  CHECK(erasing.name_in(id) == Value("ERASED"));
  const auto records = erasing.world.store().records(id).size();
  erasing.erasures.go_on_with_all(ports);
  CHECK(erasing.erase("K9") == "reported");
  CHECK(erasing.world.store().records(id).size() == records);
}

}  // namespace recourse::test
