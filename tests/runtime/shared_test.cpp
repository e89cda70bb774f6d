// Numbers and turns over crashes between any two transactions, and with cases that end meanwhile: a
// number is borne once or void, and people take turns without leaving anybody out.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>
#include <random>
#include <set>

#include "tests/runtime/mortal.h"

namespace recourse::test {
namespace {

class SharedStorm {
 public:
  SharedStorm(Kind kind, std::uint64_t seed)
      : world_(kind), session_(world_), clock_(*parse_instant("2026-12-31T15:30:00Z")),
        ids_(clock_, seed), random_(seed) {
    auto files = cli::read_house_files({"process-defs", "tests/scenarios"});
    std::erase_if(files, [](const cli::HouseFile& file) {
      return file.kind == cli::HouseFile::Kind::kScenario;
    });
    (void)cli::load_house(files, library_);
    mortal_ = std::make_unique<Mortal>(session_, library_, clock_, ids_);
  }

  void run(int acts) {
    for (int i = 0; i < acts; ++i) {
      below(4) == 0 && !cases_.empty() ? end_one() : start();
      mortal_->follow(static_cast<int>(below(5)));
      if (below(6) == 0) mortal_->crash();
      clock_.set(Instant{clock_.now().us + 60 * kMicrosPerSecond});  // the year ends on the way
    }
    mortal_->to_quiet();
    check_numbers();
    check_turns();
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  void start() {
    command::StartInstance command;
    command.id = ids_.make<InstanceId>();
    command.process = below(2) == 0 ? "numbers" : "turns";
    cases_.push_back(command.id);
    REQUIRE(mortal_->decide(std::move(command), command::system_caller()).answer.ok());
  }
  void end_one() {
    command::AdministerInstance command;
    command.instance = cases_[below(cases_.size())];
    command.kind = "terminate";
    command.reason = "test";
    (void)mortal_->decide(std::move(command), command::system_caller());
  }

  void check_numbers() {
    std::set<std::string> borne;
    for (const InstanceId id : cases_) {
      const auto state = mortal_->state(id);
      if (state->process != "numbers") continue;
      const std::string number(state->data.get("no").text());
      if (!number.empty()) CHECK(borne.insert(number).second);
      if (state->running()) CHECK_FALSE(number.empty());
    }
    std::set<std::string> issued, voided;
    for (const auto& record : world_.store().records(command::numbers_instance("TS"))) {
      for (const auto& event : record.events) {
        const auto* one = std::get_if<history::NumberIssued>(&event);
        const auto* none = std::get_if<history::NumberVoided>(&event);
        if (one != nullptr) CHECK(issued.insert(one->number).second);
        if (none != nullptr) CHECK(voided.insert(none->number).second);
      }
    }
    for (const std::string& number : borne) CHECK(voided.count(number) == 0);
    CHECK(issued.size() == borne.size() + voided.size());
  }

  void check_turns() {
    static const std::vector<std::string> kPeople{"chen.jing", "li.na", "wu.tao"};
    std::size_t turn = 0;
    const InstanceId list = command::turns_instance("turns first", "");
    for (const auto& record : world_.store().records(list)) {
      for (const auto& event : record.events) {
        const auto* given = std::get_if<history::TurnGiven>(&event);
        if (given != nullptr) CHECK(given->user == kPeople[turn++ % kPeople.size()]);
      }
    }
    for (const InstanceId id : cases_) {
      const auto state = mortal_->state(id);
      if (state->process != "turns") continue;
      for (const auto& [item, work] : state->work_items) {
        CHECK(work.state == lifecycle::WorkItemState::Reserved);
      }
    }
    CHECK(turn > 0);
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

std::uint64_t shared_seed() {
  const char* given = std::getenv("RECOURSE_SEED");
  const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  std::cout << "RECOURSE_SEED=" << seed << "\n";
  return seed;
}

}  // namespace

TEST_CASE("shared: numbers and turns survive crashes") {
  const std::uint64_t seed = shared_seed();
  INFO("seed " << seed);
  for (int round = 0; round < 5; ++round) {
    SharedStorm(Kind::kMemory, seed + static_cast<std::uint64_t>(round)).run(60);
  }
}

TEST_CASE("shared: the same on every database") {
  const std::uint64_t seed = shared_seed();
  INFO("seed " << seed);
  for (const Kind kind : sql_kinds()) {
    INFO(kind_name(kind));
    SharedStorm(kind, seed).run(40);
  }
}

}  // namespace recourse::test
