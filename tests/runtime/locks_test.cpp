// Locks and turns under random interrupts, suspensions and crashes between any two transactions: at
// most one holder at any moment, nobody waits for a lock nobody has, and in the end all are free.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>
#include <random>

#include "adapters/runtime/caller.h"
#include "tests/runtime/mortal.h"

namespace recourse::test {
namespace {

std::uint64_t locks_seed() {
  const char* given = std::getenv("RECOURSE_SEED");
  const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::cout << "RECOURSE_SEED=" << seed << "\n";
  return seed;
}

class LockStorm {
 public:
  LockStorm(Kind kind, std::uint64_t seed)
      : world_(kind), session_(world_), clock_(*parse_instant("2026-03-02T01:00:00Z")),
        ids_(clock_, seed), random_(seed) {
    auto files = cli::read_house_files({"process-defs", "tests/scenarios/patterns"});
    std::erase_if(files, [](const cli::HouseFile& file) {
      return file.kind == cli::HouseFile::Kind::kScenario;
    });
    (void)cli::load_house(files, library_);
    mortal_ = std::make_unique<Mortal>(session_, library_, clock_, ids_);
  }

  void run(int acts) {
    for (int i = 0; i < acts; ++i) {
      act();
      mortal_->follow(static_cast<int>(below(6)));
      if (below(8) == 0) mortal_->crash();
      if (below(5) != 0) continue;
      mortal_->to_quiet();
      check_claims();
    }
    for (const InstanceId id : cases_) administer(id, "terminate");
    mortal_->to_quiet();
    for (const auto& lock : locks()) {
      CHECK(lock->claims.empty());
      CHECK_FALSE(lock->running());  // nobody asks for it: its case is over
    }
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  InstanceId any_case() { return cases_[below(cases_.size())]; }
  command::Caller worker() { return runtime::caller_of(*library_.directory(), "li.na"); }

  void administer(InstanceId id, const char* kind) {
    command::AdministerInstance command;
    command.instance = id;
    command.kind = kind;
    command.reason = "test";
    (void)mortal_->decide(std::move(command), command::system_caller());
  }

  void act() {
    const std::uint64_t choice = below(10);
    if (cases_.empty() || choice < 2) return start();
    const InstanceId id = any_case();
    if (choice < 7) return complete_one(id);
    if (choice == 7) {
      const command::DeliverMessage drop{id, {}, "s", "drop", "", true, {}, {}};
      (void)mortal_->decide(drop, command::system_caller());
    } else if (choice == 8) {
      administer(id, below(2) == 0 ? "suspend" : "resume");
    } else if (below(3) == 0) {
      administer(id, "terminate");
    }
  }

  void start() {
    static const char* const kProcesses[] = {"p39_critical_section", "p40_interleaved_routing"};
    command::StartInstance command;
    command.id = ids_.make<InstanceId>();
    command.process = kProcesses[below(4) == 0 ? 1 : 0];
    if (command.process[1] == '3') command.data["customer"] = below(2) == 0 ? "K1" : "K2";
    cases_.push_back(command.id);
    REQUIRE(mortal_->decide(std::move(command), command::system_caller()).answer.ok());
  }

  void complete_one(InstanceId id) {
    const auto state = mortal_->state(id);
    for (const auto& [item, work] : state->work_items) {
      command::WorkItemCommand command;
      command.instance = id;
      command.item = item;
      command.revision = work.revision;
      (void)mortal_->decide(std::move(command), worker());
      return;
    }
  }

  std::vector<std::shared_ptr<const history::InstanceState>> locks() {
    ports::InstanceQuery query;
    query.process = "recourse.lock";
    query.limit = 200;
    std::vector<std::shared_ptr<const history::InstanceState>> found;
    for (const auto& row : world_.worklist().instances({"t", {}, true}, query).rows) {
      found.push_back(mortal_->state(row.id));
    }
    return found;
  }

  /// Every claim is of a step that asks, every asking step has one claim, one of each key holds.
  void check_claims() {
    std::size_t claims = 0;
    for (const auto& lock : locks()) {
      for (const history::LockClaim& claim : lock->claims) {
        ++claims;
        const auto state = mortal_->state(claim.instance);
        REQUIRE(state->activities.contains(claim.activity));
        CHECK(state->activities.at(claim.activity).lock_asked);
        const bool first = claim == lock->claims.front();
        CHECK(state->activities.at(claim.activity).lock_held == first);
      }
    }
    std::size_t asking = 0;
    for (const InstanceId id : cases_) {
      std::size_t at_work = 0;
      for (const auto& [number, activity] : mortal_->state(id)->activities) {
        if (activity.lock_asked) ++asking;
        const auto& path = library_.latest(mortal_->state(id)->process)->chart.node(activity.node);
        const bool leaf = path.name.size() == 1 && path.path.find('/') != std::string::npos &&
                          path.kind == definition::NodeKind::kAtomic;
        if (leaf && !activity.waits) ++at_work;
      }
      CHECK(at_work <= 1);  // `till`, and the one permit
    }
    CHECK(asking == claims);
  }

  World world_;
  WorldSession session_;
  runtime::Library library_;
  runtime::SetClock clock_;
  runtime::CountedIds ids_;
  std::mt19937_64 random_;
  std::unique_ptr<Mortal> mortal_;
  std::vector<InstanceId> cases_;
};

}  // namespace

TEST_CASE("locks: after random interrupts and crashes no lock and no turn stays taken") {
  const std::uint64_t seed = locks_seed();
  INFO("seed " << seed);
  for (int round = 0; round < 20; ++round) {
    LockStorm(Kind::kMemory, seed + static_cast<std::uint64_t>(round)).run(150);
  }
}

TEST_CASE("locks: the same on every database") {
  const std::uint64_t seed = locks_seed();
  INFO("seed " << seed);
  for (const Kind kind : sql_kinds()) {
    INFO(kind_name(kind));
    LockStorm(kind, seed).run(80);
  }
}

TEST_CASE("locks: a grant that could not be told is told again; one to nobody goes on") {
  World world(Kind::kMemory);
  WorldSession session(world);
  runtime::Library library;
  runtime::SetClock clock(*parse_instant("2026-03-02T01:00:00Z"));
  runtime::CountedIds ids(clock, 7);
  std::string refusal = "INTERNAL";
  std::vector<command::Command> asked;
  runtime::Dispatcher dispatcher(
      {[&session] { return session.reads(); }, library, clock, ids,
       [&](const command::Request& request, const runtime::Dispatcher::Decided& decided) {
         asked.push_back(request.command);
         service::Outcome outcome;
         outcome.answer = Value();
         const bool take = std::holds_alternative<command::TakeLock>(request.command);
         if (take && !refusal.empty()) {
           outcome.answer = Rejection{Rejection::Kind::kConflict, refusal, {}, {}};
         }
         decided(outcome);
       },
       [](const std::function<void()>& task) { task(); },
       [](const runtime::Posted&, const std::function<void()>& done) { done(); }});
  const InstanceId waiting = ids.make<InstanceId>();
  dispatcher.take(ids.make<InstanceId>(), 1, {process::GrantLock{"l", "k", waiting, 3}});
  CHECK(asked.size() == 1);
  CHECK(dispatcher.finished() == 0);
  static_cast<void>(dispatcher.fire_due(10, [] {}));
  CHECK(asked.size() == 1);  // not at once
  clock.set(Instant{clock.now().us + 60 * kMicrosPerSecond});
  refusal.clear();
  static_cast<void>(dispatcher.fire_due(10, [] {}));
  CHECK(asked.size() == 2);
  CHECK(dispatcher.finished() == 1);

  refusal = "INSTANCE_NOT_FOUND";
  dispatcher.take(ids.make<InstanceId>(), 1, {process::GrantLock{"l", "k", waiting, 3}});
  REQUIRE(asked.size() == 4);
  CHECK(std::holds_alternative<command::DropClaim>(asked.back()));
  CHECK(dispatcher.finished() == 2);
}

}  // namespace recourse::test
