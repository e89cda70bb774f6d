#pragma once
// A runtime on one of the stores, with a process that keeps personal data, for the tests of what
// takes it away.
#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "adapters/runtime/caller.h"
#include "adapters/runtime/erasure.h"
#include "adapters/runtime/runtime.h"
#include "adapters/store/rebuild.h"
#include "adapters/store/stored_case.h"
#include "adapters/yaml/definition_loader.h"
#include "engine/process/secrets.h"
#include "tests/runtime/house.h"

namespace recourse::test {

namespace fs = std::filesystem;

inline const char* const kCallers = R"(
recourse: "1"
process: caller
version: 1
title: {en: Caller, zh: 调用}
data: {customer: {type: text, input: true}, name: {type: text, input: true, private: true}}
outcomes: {ok: {kind: success}}
steps:
  - {step: ask, call: {process: called, version: latest, with: {customer: "{{ customer }}", name: "{{ name }}"}}}
  - {step: sure, task: {assign: {user: starter}}, actions: {keep: {next: end}, undo: {next: back}}}
  - {step: back, compensate: all, next: end}
  - {step: end, finish: ok}
)";
inline const char* const kCalled = R"(
recourse: "1"
process: called
version: 1
title: {en: Called, zh: 被调用}
data:
  customer: {type: text, input: true}
  name: {type: text, input: true, private: true}
  seen: {type: bool, default: true}
outcomes: {ok: {kind: success}}
steps:
  - {step: look, task: {assign: {user: starter}, fields: {name: readonly}}, undo: [{step: forget, set: {seen: false}}]}
  - {step: end, finish: ok}
)";

/// A case that a message starts, with what is personal in it.
inline const char* const kEnquiry = R"(
recourse: "1"
process: enquiry
version: 1
title: {en: Enquiry, zh: 咨询}
messages: {asked: {key: no, carries: {no: text, customer: text, phone: {type: text, private: true}, words: text}}}
data:
  no: {type: text, input: true}
  customer: {type: text, input: true}
  phone: {type: text, input: true, private: true}
  words: {type: text, input: true, private: true}
  greeting: {type: text, input: true, private: true}
retention: {keep: 1 day, basis: {en: House rule 8, zh: 内部规定第八条}}
outcomes: {ok: {kind: success}}
starts:
  - message: asked
    set: {no: "{{ message.no }}", customer: "{{ message.customer }}", phone: "{{ message.phone }}", words: "{{ message.words }}", greeting: "You said: {{ message.words }}"}
steps: [{step: look, task: {assign: {role: agent}, fields: {words: readonly, phone: readonly}}}, {step: end, finish: ok}]
roles: {agent: {group: cs-agents}}
)";

inline std::string file_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The system's clock, set forward by the test.
class ForwardClock final : public ports::Clock {
 public:
  [[nodiscard]] Instant now() const override { return Instant{system_.now().us + ahead_}; }
  void forward(std::int64_t us) { ahead_ += us; }

 private:
  runtime::SystemClock system_;
  std::atomic<std::int64_t> ahead_ = 0;
};

struct Erasing {
  explicit Erasing(Kind kind)
      : world(kind),
        session(world),
        runtime({[this] { return std::make_unique<WorldSession>(world); }, house.library, clock,
                 ids, hasher},
                {}),
        erasures(runtime) {
    yaml::ConnectorCatalogue connectors;
    for (const auto* manifest : house.library.connectors()) connectors[manifest->id] = *manifest;
    for (const std::string& source :
         {file_text("tests/runtime/personal.yaml"), std::string(kCalled), std::string(kCallers),
          std::string(kEnquiry)}) {
      auto loaded = yaml::load_definition(source, connectors);
      for (const auto& finding : loaded.findings) UNSCOPED_INFO(finding.text.en);
      REQUIRE(loaded.definition);
      house.library.add(loaded.definition);
    }
    runtime.start();
  }
  ~Erasing() { runtime.stop(); }

  command::Caller caller(const std::string& user) {
    return runtime::caller_of(*house.library.directory(), user);
  }
  command::Caller keeper() const { return {"zhou.yan", {}, {"privacy"}, {}}; }
  runtime::Reads reads() { return session.reads(); }

  service::Outcome call(command::Command command, const std::string& user,
                        const std::string& key = "") {
    auto outcome = runtime.call({std::move(command), caller(user), key, key});
    if (!outcome.answer.ok()) UNSCOPED_INFO(outcome.answer.rejection().text.en);
    REQUIRE(outcome.answer.ok());
    return outcome;
  }
  InstanceId start(const std::string& number, const std::string& token) {
    command::StartInstance start;
    start.id = ids.make<InstanceId>();
    start.process = "personal";
    start.data = {
        {"request",
         Map{{"no", number}, {"customer", "K9"}, {"name", "name " + token}, {"phone", token}}},
        {"witness", "K10"}};
    return call(start, "li.na", number).instance;
  }
  runtime::StatePtr state(InstanceId id) { return *runtime.state(id); }
  /// The form of the first task, two persons in one event, and a comment.
  void fill(InstanceId id, const std::string& token, const std::string& action) {
    command::WorkItemCommand complete;
    complete.instance = id;
    complete.item = state(id)->work_items.begin()->first;
    complete.revision = state(id)->work_items.begin()->second.revision;
    complete.action = action;
    complete.data = {{"request.phone", "tel " + token},
                     {"statement", "saw " + token},
                     {"notes", List{"note " + token}}};
    complete.comment = "comment " + token;
    call(complete, "li.na", "fill " + id.text());
  }
  Value clear(InstanceId id, const Value& value, bool keeper = false) {
    process::Secrets secrets({world.vault(), ids, hasher}, id);
    if (keeper) secrets.read_despite_restriction();
    auto opened = secrets.open(value);
    return opened.ok() ? *opened : Value(opened.rejection().code);
  }
  Value name_in(InstanceId id) { return clear(id, state(id)->data.get("request")["name"]); }
  Value statement_in(InstanceId id) { return clear(id, state(id)->data.get("statement")); }

  /// Ends a case as an administrator does.
  void terminate(InstanceId id) {
    command::AdministerInstance stop;
    stop.instance = id;
    stop.kind = "terminate";
    stop.reason = "test";
    REQUIRE(runtime.call({stop, {"root", {}, {"admin"}, {}}, "", ""}).answer.ok());
  }
  std::string erase(const std::string& subject) {
    auto ports = reads();
    const auto received = erasures.receive(ports, keeper(), subject, "asked");
    REQUIRE(received.ok());
    const auto id = InstanceId::parse((*received)["id"].text());
    const auto done = erasures.step(ports, keeper(), *id, "identity_checked", "passport");
    REQUIRE(done.ok());
    return std::string((*done)["state"].text());
  }
  /// Where a token stands in what the database has written: in its bytes, and in every record and
  /// snapshot as it is read, for they are stored packed.
  std::vector<std::string> places_of(const std::string& token) {
    std::vector<std::string> places = bytes_with(token);
    InstanceId last;
    constexpr std::size_t kAtOnce = 100;
    for (auto ids = store::recorded_cases(world.database(), last, kAtOnce); !ids.empty();
         ids = store::recorded_cases(world.database(), last, kAtOnce)) {
      for (const store::StoredCase& stored : store::stored_cases(world.database(), ids)) {
        std::string text = stored.snapshot.value_or("");
        for (const std::string& record : stored.records) text += record;
        if (text.find(token) != std::string::npos) places.push_back("case " + stored.id.text());
      }
      last = ids.back();
    }
    return places;
  }
  std::vector<std::string> bytes_with(const std::string& token) {
    std::vector<std::string> places;
    fs::path folder = world.folder();
    if (folder.empty()) {
      auto lease = world.database().lease();
      lease->run("checkpoint");
      folder = lease->query("select setting from pg_settings where name = 'data_directory'", 1)
                   .front()
                   .text(0);
    }
    // The server takes files away meanwhile: then it is looked through anew.
    for (std::error_code gone;; gone.clear()) {
      places.clear();
      for (fs::recursive_directory_iterator at(folder, gone); !gone && at != fs::end(at);
           at.increment(gone)) {
        std::error_code vanished;
        if (!at->is_regular_file(vanished)) continue;
        if (file_text(at->path()).find(token) != std::string::npos) places.push_back(at->path());
      }
      if (!gone) return places;
    }
  }

  World world;
  WorldSession session;
  LoadedHouse house;
  ForwardClock clock;
  runtime::RandomIds ids;
  runtime::Sha256 hasher;
  runtime::Runtime runtime;
  runtime::Erasures erasures;
};

}  // namespace recourse::test
