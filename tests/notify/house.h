#pragma once
#include <memory>
#include <string>
#include <vector>

#include "adapters/directory/directory_loader.h"
#include "adapters/notify/post_office.h"
#include "adapters/runtime/library.h"
#include "adapters/runtime/virtual_world.h"
#include "adapters/store/memory_store.h"

/// A post office on an in-memory database and a set clock, turned by the test.
namespace recourse::test {

class MemorySession final : public runtime::Session {
 public:
  explicit MemorySession(store::MemoryDatabase& database)
      : store_(store::instance_store(database)),
        worklist_(store::worklist_query(database)),
        queues_(store::work_queues(database)),
        registry_(store::registry(database)),
        notices_(store::notices(database)),
        nodes_(store::nodes(database)) {}
  runtime::Reads reads() override {
    return {*store_, *worklist_, *queues_, *registry_, *notices_, *nodes_};
  }

 private:
  std::unique_ptr<ports::InstanceStore> store_;
  std::unique_ptr<ports::WorklistQuery> worklist_;
  std::unique_ptr<ports::WorkQueues> queues_;
  std::unique_ptr<ports::Registry> registry_;
  std::unique_ptr<ports::Notices> notices_;
  std::unique_ptr<ports::Nodes> nodes_;
};

inline InstanceId case_of(std::uint8_t n) { return InstanceId{{1, n}}; }

class House {
 public:
  explicit House(notify::PostOffice::Options options = {})
      : clock(Instant{1'772'413'200'000'000}), session(database) {  // a Monday, 09:00 in Shanghai
    library.set_directory(directory::load_directory(R"(
groups: [{group: desk}]
people:
  - {person: ann, name: {en: Ann, zh: 安}, groups: [desk], email: ann@house.example}
  - {person: bob, name: {en: Bob, zh: 鲍}, groups: [desk]}
  - {person: eve, name: {en: Eve, zh: 伊}, groups: [desk], active: false}
)")
                              .directory);
    options.trusted = {"127.0.0.1"};
    options.public_url = "https://desk.example";
    options.limits.connect = std::chrono::milliseconds(500);
    office = std::make_unique<notify::PostOffice>(
        notify::PostOffice::World{[this] { return std::make_unique<MemorySession>(database); },
                                  library, clock,
                                  [this](const runtime::Posted& posted) { told.push_back(posted); },
                                  [this](const std::string& line) { reports.push_back(line); }},
        std::move(options));
    office->open();
  }

  /// Preferences as the person would send them.
  void prefer(const std::string& user, const Value& wanted);
  /// A webhook at `url` for every kind named.
  void hook(const std::string& user, const std::string& url, const std::string& secret = "s3cret");
  static runtime::Posted notice(std::uint8_t instance, std::uint64_t record,
                                const std::string& kind = "mention",
                                std::vector<std::string> users = {"ann"});
  void post(runtime::Posted posted) {
    office->take(std::move(posted), [this] { ++stored; });
  }
  void pass(std::int64_t seconds) {
    clock.set(Instant{clock.now().us + seconds * kMicrosPerSecond});
  }
  /// Turns until nothing is under way.
  void settle();
  ports::Notices& notices() { return session.reads().notices; }
  std::vector<ports::Parcel> of(std::uint8_t instance) {
    return notices().of_instance(case_of(instance));
  }

  store::MemoryDatabase database;
  runtime::Library library;
  runtime::SetClock clock;
  MemorySession session;
  std::vector<runtime::Posted> told;
  std::vector<std::string> reports;
  int stored = 0;
  std::unique_ptr<notify::PostOffice> office;
};

}  // namespace recourse::test
