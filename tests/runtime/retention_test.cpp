// What is personal in an ended case goes when its retention is over, on every store, unless a legal
// hold forbids it; the rest of its record stays, and so does what other cases know of its persons.
#include "adapters/runtime/retention.h"

#include <thread>

#include "engine/base/case_key.h"
#include "engine/base/sealed.h"
#include "engine/definition/built_in.h"
#include "engine/history/apply.h"
#include "engine/history/record_bytes.h"
#include "tests/runtime/erasing.h"

namespace recourse::test {
namespace {

constexpr std::int64_t kDay_us = 24 * 3'600 * kMicrosPerSecond;

std::size_t erasures_in(Erasing& erasing, InstanceId id) {
  std::size_t found = 0;
  for (const auto& record : erasing.world.store().records(id)) {
    for (const auto& event : record.events) {
      found += std::holds_alternative<history::PersonErased>(event);
    }
  }
  return found;
}

/// Cases for which a request to erase them was made because their time was over.
std::size_t requests(Erasing& erasing) {
  ports::InstanceQuery query;
  query.process = "recourse.erasure";
  return erasing.world.worklist().instances({"", {}, true}, query).rows.size();
}

}  // namespace

TEST_CASE("retention: over, the ended case loses its personal data, other cases keep theirs") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId open = erasing.start("R1", "one"), ended = erasing.start("R2", "two");
  auto ports = erasing.reads();
  erasing.fill(ended, "y", "wait");
  erasing.terminate(ended);
  const auto until = erasing.state(ended)->keep_until;
  REQUIRE(until);
  CHECK(until->us - erasing.state(ended)->ended->us == 2 * kDay_us);
  CHECK_FALSE(erasing.state(open)->keep_until);

  erasing.erasures.go_on_with_all(ports);
  CHECK(erasing.name_in(ended) == Value("name two"));
  CHECK(requests(erasing) == 0);

  erasing.clock.forward(2 * kDay_us + kMicrosPerSecond);
  for (int again = 0; again < 2; ++again) {
    erasing.erasures.go_on_with_all(ports);
    CHECK(erasing.name_in(ended) == Value("ERASED"));
    CHECK(erasing.statement_in(ended) == Value("ERASED"));
    CHECK(erasing.name_in(open) == Value("name one"));
    CHECK(erasures_in(erasing, ended) == 1);
    CHECK(requests(erasing) == 1);
    CHECK_FALSE(erasing.state(ended)->keep_until);
    CHECK(ports.vault->find("two", 5).empty());
  }
  // The record is whole, and nobody can take the case up again.
  history::InstanceState folded;
  for (const auto& record : erasing.world.store().records(ended)) history::apply(folded, record);
  CHECK(history::canonical_bytes(folded) == history::canonical_bytes(*erasing.state(ended)));
  CHECK(folded.erased_keys == std::vector<std::string>{case_key(ended)});
  // What could not be kept is not taken.
  command::AddComment late;
  late.instance = ended;
  late.text = "late";
  const auto said = erasing.runtime.call({late, erasing.caller("ann"), "", ""}).answer;
  REQUIRE_FALSE(said.ok());
  CHECK(said.rejection().code == "ERASED");
}

TEST_CASE("retention: a planted token stands nowhere on the disk afterwards") {
  Erasing erasing(GENERATE(from_range(sql_kinds())));
  const std::string token = "Kx7Pw3Vt9Zp2Lm5Rb8Nq";
  const InstanceId id = erasing.start("S1", token);
  erasing.fill(id, token, "wait");
  erasing.terminate(id);
  erasing.clock.forward(3 * kDay_us);
  auto ports = erasing.reads();
  erasing.erasures.go_on_with_all(ports);
  CHECK(erasing.name_in(id) == Value("ERASED"));
  CHECK(erasing.places_of(token).empty());
  CHECK_FALSE(erasing.world.secrets().key(case_key(id)));
}

TEST_CASE("retention: a hold on the customer, on another person in it, or on the case beats it") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("T1", "x");
  erasing.fill(id, "y", "wait");  // about K10 as well
  erasing.terminate(id);
  erasing.clock.forward(3 * kDay_us);
  auto ports = erasing.reads();
  const std::string subject = GENERATE(as<std::string>(), "K9", "K10", "case");
  const std::string whom = subject == "case" ? "case:" + id.text() : subject;
  const auto hold = erasing.erasures.hold(ports, erasing.keeper(), whom, "a court", std::nullopt);
  REQUIRE(hold.ok());
  erasing.erasures.go_on_with_all(ports);
  CHECK(erasing.name_in(id) == Value("name x"));
  const auto row = *erasing.world.worklist().instance(id);
  const Map holds = runtime::holds_on_case(ports, row, erasing.clock.now());
  REQUIRE(holds.size() == 1);
  CHECK(holds.begin()->name == (*hold)["id"].text());
  REQUIRE(erasing.erasures.lift(ports, erasing.keeper(), whom, "settled").ok());
  CHECK(erasing.name_in(id) == Value("ERASED"));
}

TEST_CASE("retention: a hold between the request and the erasure still beats it") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("U1", "x");
  erasing.terminate(id);
  erasing.clock.forward(3 * kDay_us);
  auto ports = erasing.reads();
  command::StepErasure due;
  due.instance = erasing.ids.make<InstanceId>();
  due.to = "due";
  due.cases = {id};
  due.keys = {case_key(id)};
  REQUIRE(erasing.runtime.call({due, command::system_caller(), "", ""}).answer.ok());
  REQUIRE(erasing.erasures.hold(ports, erasing.keeper(), "K9", "a court", std::nullopt).ok());
  erasing.erasures.go_on(ports, due.instance);
  CHECK(erasing.state(due.instance)->erasure.state == "reported");
  CHECK(erasing.name_in(id) == Value("name x"));
}

TEST_CASE("retention: killed between the record and the keys, the next server destroys them") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("V1", "x");
  erasing.terminate(id);
  auto ports = erasing.reads();
  command::StepErasure due;
  due.instance = erasing.ids.make<InstanceId>();
  due.to = "due";
  due.cases = {id};
  due.keys = {case_key(id)};
  const command::EndRetention end{id, due.instance};
  const auto send = [&](command::Command command) {
    return erasing.runtime.call({std::move(command), command::system_caller(), "", ""}).answer;
  };
  CHECK(send(end).rejection().code == "RETENTION");  // too early
  erasing.clock.forward(3 * kDay_us);
  REQUIRE(send(due).ok());
  REQUIRE(send(end).ok());
  CHECK(erasing.name_in(id) == Value("name x"));
  // Too late for a hold: the record says it is erased.
  REQUIRE(erasing.erasures.hold(ports, erasing.keeper(), "K9", "a court", std::nullopt).ok());
  erasing.erasures.go_on_with_all(ports);
  CHECK(erasing.name_in(id) == Value("ERASED"));
  CHECK(erasures_in(erasing, id) == 1);
  CHECK_FALSE(erasing.runtime.call({end, erasing.keeper(), "", ""}).answer.ok());
}

TEST_CASE("retention: a clock that leaps erases nothing before a person says it is right") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("X1", "x");
  erasing.terminate(id);
  auto ports = erasing.reads();
  erasing.erasures.go_on_with_all(ports);
  erasing.clock.forward(3'650 * kDay_us);
  for (int again = 0; again < 2; ++again) {
    erasing.erasures.go_on_with_all(ports);
    CHECK(erasing.name_in(id) == Value("name x"));
    CHECK(runtime::clock_doubted_since(ports));
  }
  runtime::confirm_clock(ports, erasing.clock.now(), "zhou.yan", "it was off");
  erasing.erasures.go_on_with_all(ports);
  CHECK(erasing.name_in(id) == Value("ERASED"));
  CHECK_FALSE(runtime::clock_doubted_since(ports));
}

TEST_CASE("erasure: a clock that leaps ends no hold before a person says it is right") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  const InstanceId id = erasing.start("Y1", "x");
  auto ports = erasing.reads();
  erasing.erasures.go_on_with_all(ports);
  const Instant until{erasing.clock.now().us + 30 * kDay_us};
  REQUIRE(erasing.erasures.hold(ports, erasing.keeper(), "K9", "a court", until).ok());
  CHECK(erasing.erase("K9") == "scheduled");
  erasing.clock.forward(3'650 * kDay_us);
  for (int again = 0; again < 2; ++again) {
    erasing.erasures.go_on_with_all(ports);
    CHECK(erasing.name_in(id) == Value("RESTRICTED"));
  }
  runtime::confirm_clock(ports, erasing.clock.now(), "zhou.yan", "it was off");
  erasing.erasures.go_on_with_all(ports);
  CHECK(erasing.name_in(id) == Value("ERASED"));
}

namespace {

/// What a message brought, as every record of the two cases that know it says.
std::vector<Value> sealed_in(Erasing& erasing, InstanceId id) {
  std::vector<Value> found;
  for (const auto& record : erasing.world.store().records(id)) {
    const Value value = history::to_value(record);
    (void)with_sealed(value, [&](const Sealed& leaf) {
      found.push_back(make_sealed(leaf.commit, leaf.ref));
      return found.back();
    });
  }
  return found;
}

}  // namespace

TEST_CASE("personal data that starts a case is sealed in the first record that knows of it") {
  Erasing erasing(GENERATE(from_range(sql_kinds())));
  const std::string token = "Wd7Pw3Vt9Zp2Lm5Rb8Ng";
  const InstanceId starts = command::starts_instance("enquiry");
  const command::ArmStarts arm{starts, "enquiry"};
  REQUIRE(erasing.runtime.call({arm, command::system_caller(), "", ""}).answer.ok());
  ports::MessageRow asked;
  asked.name = "asked";
  asked.key = "W1";
  asked.data =
      Map{{"no", "W1"}, {"customer", "K9"}, {"phone", "555 " + token}, {"words", "words " + token}};
  REQUIRE(erasing.runtime.message(asked).ok());
  ports::InstanceQuery query;
  query.process = "enquiry";
  const auto find = [&] { return erasing.world.worklist().instances({"", {}, true}, query).rows; };
  while (find().empty()) std::this_thread::yield();
  const InstanceId child = find().front().id;
  const auto data = [&](const char* name) {
    return erasing.clear(child, erasing.state(child)->data.get(name));
  };
  CHECK(data("no") == Value("W1"));
  CHECK(data("phone") == Value("555 " + token));
  CHECK(data("words") == Value("words " + token));
  CHECK(data("greeting") == Value("You said: words " + token));
  CHECK(erasing.places_of(token).empty());
  const auto before = sealed_in(erasing, starts);
  REQUIRE(before.size() > 3);
  for (const Value& leaf : before) CHECK(erasing.clear(starts, leaf) != Value("ERASED"));

  const bool by_law = GENERATE(false, true);
  if (by_law) {
    CHECK(erasing.erase("K9") == "reported");
  } else {
    erasing.terminate(child);
    erasing.clock.forward(2 * kDay_us);
    auto ports = erasing.reads();
    erasing.erasures.go_on_with_all(ports);
  }
  CHECK(data("phone") == Value("ERASED"));
  CHECK(data("greeting") == Value("ERASED"));
  for (const Value& leaf : sealed_in(erasing, starts)) {
    CHECK(erasing.clear(starts, leaf) == Value("ERASED"));
  }
}

TEST_CASE("retention: what a case handed on is the other's, and goes with that one") {
  Erasing erasing(GENERATE(from_range(every_kind())));
  command::StartInstance outer;
  outer.id = erasing.ids.make<InstanceId>();
  outer.process = "caller";
  outer.data = {{"customer", "K9"}, {"name", "Anna"}};
  erasing.call(outer, "li.na");
  const InstanceId child = erasing.state(outer.id)->calls.front().child;
  while (!erasing.runtime.state(child).ok()) std::this_thread::yield();
  auto ports = erasing.reads();
  CHECK(ports.vault->keys_in(child).size() == 2);
  ports.vault->destroy({case_key(outer.id)});
  CHECK(erasing.clear(outer.id, erasing.state(outer.id)->data.get("name")) == Value("ERASED"));
  CHECK(erasing.clear(child, erasing.state(child)->data.get("name")) == Value("Anna"));
}

}  // namespace recourse::test
