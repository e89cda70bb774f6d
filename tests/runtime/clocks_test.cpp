// Every due instant follows from the history: a second way of counting, minute by minute, reads the
// records of random cases and must come to the same instants.
#include <catch2/catch.hpp>
#include <random>

#include "adapters/runtime/caller.h"
#include "adapters/runtime/loop.h"
#include "tests/runtime/house.h"

namespace recourse::test {
namespace {

constexpr std::int64_t kMinute_us = 60 * kMicrosPerSecond;
constexpr const char* kCalendar = "nine-to-five";

struct ClocksHouse {
  runtime::Library library;
  ClocksHouse() {
    auto files = cli::read_house_files({"process-defs", "tests/scenarios/clocks.yaml"});
    std::erase_if(files, [](const cli::HouseFile& file) {
      return file.kind == cli::HouseFile::Kind::kScenario;
    });
    (void)cli::load_house(files, library);
  }
};

using Stretch = std::pair<Instant, Instant>;

/// The other way of counting. Its calendars are those of the library, by the versions that the
/// records name.
class Recount {
 public:
  explicit Recount(const runtime::Library& library) : library_(library) {}
  int checked = 0;

  void read(const std::vector<history::StepRecord>& records) {
    for (const auto& record : records) {
      at_ = record.effective;
      for (const auto& event : record.events) {
        std::visit([this](const auto& e) { take(e); }, event);
      }
    }
  }

 private:
  struct Clock {
    Instant started;
    calendar::TimeSpan target;
    std::vector<Stretch> pauses;
    std::optional<Instant> paused;
  };
  struct Task {
    Instant from;
    std::string span;
    std::optional<Duration> allowed;  ///< open time instead of the span
  };

  [[nodiscard]] const calendar::Calendar& calendar() const {
    return library_.calendar(kCalendar, version_);
  }
  [[nodiscard]] Instant due_of(const std::string& span, Instant from) const {
    return calendar::due(calendar(), from, *calendar::parse_time_span(span));
  }
  /// Open minutes are taken one by one until the budget is used up.
  [[nodiscard]] Instant walk(Instant from, std::int64_t minutes,
                             const std::vector<Stretch>& pauses) const {
    Instant now = from;
    while (minutes > 0) {
      const bool stands = std::ranges::any_of(
          pauses, [now](const Stretch& p) { return p.first <= now && now < p.second; });
      if (!stands && calendar::is_open(calendar(), now)) --minutes;
      now.us += kMinute_us;
    }
    return now;
  }
  [[nodiscard]] Instant due_of(const Clock& clock) const {
    if (clock.target.unit == calendar::TimeSpan::working_hours) {
      return walk(clock.started, clock.target.count * 60, clock.pauses);
    }
    // Whole days: the day the last one is put off to, to its end.
    const Instant plain = calendar::due(calendar(), clock.started, clock.target);
    Instant due = plain;
    std::int64_t off = 0;
    for (const auto& [from, to] : clock.pauses) {
      for (Instant now = from; from < due && now < to; now.us += kMinute_us) {
        if (calendar::is_open(calendar(), now)) ++off;
      }
      if (off == 0) continue;
      const Instant later = walk(plain, off, {});
      due = calendar::end_of_day(calendar(),
                                 calendar::local_date(calendar(), Instant{later.us - 1}));
    }
    return due;
  }
  void same(Instant recorded, Instant counted) {
    CHECK(to_text(recorded) == to_text(counted));
    ++checked;
  }

  void take(const auto&) {}
  void take(const history::InstanceStarted& e) { version_ = e.calendars.at(kCalendar); }
  void take(const history::CalendarChanged& e) { version_ = e.version; }
  void take(const history::SlaStarted& e) {
    Clock& clock = clocks_[e.name];
    clock = {e.from.value_or(at_), *calendar::parse_time_span(e.target), {}, {}};
    same(e.due, due_of(clock));
  }
  void take(const history::SlaPaused& e) { clocks_.at(e.name).paused = at_; }
  void take(const history::SlaResumed& e) {
    Clock& clock = clocks_.at(e.name);
    clock.pauses.emplace_back(*clock.paused, at_);
    clock.paused.reset();
    same(e.due, due_of(clock));
  }
  void take(const history::SlaRetargeted& e) {
    Clock& clock = clocks_.at(e.name);
    clock.target = *calendar::parse_time_span(e.target);
    clock.started = e.from.value_or(clock.started);
    same(e.due, due_of(clock));
  }
  void take(const history::SlaRecalculated& e) { same(e.due, due_of(clocks_.at(e.name))); }
  void take(const history::SlaRungFired& e) {
    if (e.due) same(*e.due, due_of(clocks_.at(e.name)));
  }

  void take(const history::WorkItemCreated& e) {
    if (!e.due) return;
    tasks_[e.item] = {at_, e.due_span, {}};
    same(*e.due, due_of(e.due_span, at_));
  }
  void take(const history::WorkItemDueChanged& e) {
    Task& task = tasks_.at(e.item);
    if (!e.due) return;
    if (e.reason.empty()) task = {at_, {}, e.allowed};
    same(*e.due, task.allowed ? calendar::add_working_time(calendar(), task.from, *task.allowed)
                              : due_of(task.span, task.from));
  }
  void take(const history::TimerArmed& e) {
    if (e.span.empty()) return;
    timers_[e.timer] = {e.from.value_or(at_), e.span, {}};
    same(e.due, due_of(e.span, timers_[e.timer].from));
  }
  void take(const history::TimerMoved& e) {
    const Task& timer = timers_.at(e.timer);
    same(e.due, due_of(timer.span, timer.from));
  }

  const runtime::Library& library_;
  Instant at_;
  std::string version_;
  std::map<std::string, Clock> clocks_;
  std::map<WorkItemId, Task> tasks_;
  std::map<TimerId, Task> timers_;
};

class RandomCase {
 public:
  RandomCase(unsigned seed, ClocksHouse& house)
      : random_(seed),
        house_(house),
        world_(Kind::kMemory),
        session_(world_),
        clock_(*parse_instant("2026-03-02T01:00:00Z")),
        ids_(clock_, static_cast<int>(seed)),
        loop_(session_, house.library, clock_, ids_, hasher_) {
    command::StartInstance start;
    start.id = ids_.make<InstanceId>();
    start.process = "clocks";
    id_ = start.id;
    CHECK(loop_.call({start, caller("chen.jing"), "", ""}).answer.ok());
  }

  void step() {
    const std::int64_t minutes = std::uniform_int_distribution<int>(0, 900)(random_);
    loop_.advance(Instant{clock_.now().us + minutes * kMinute_us});
    switch (std::uniform_int_distribution<int>(0, 8)(random_)) {
      case 0: return work("complete", "ask");
      case 1: return work("complete", "test");
      case 2: return work("suspend", "external");
      case 3: return work("resume", "");
      case 4: return send("upgraded");
      case 5: return send("stuck");
      case 6: return send("loose");
      case 7: return publish();
      default: send("replied"), send("tested");
    }
  }
  [[nodiscard]] std::vector<history::StepRecord> records() { return world_.store().records(id_); }

 private:
  [[nodiscard]] command::Caller caller(const std::string& user) const {
    return runtime::caller_of(*house_.library.directory(), user);
  }
  void work(const std::string& verb, const std::string& word) {
    const auto state = *loop_.state(id_);
    for (const auto& [id, item] : state->work_items) {
      command::WorkItemCommand command;
      command.instance = id_;
      command.item = id;
      command.verb = *command::parse_verb(verb);
      command.action = verb == "complete" ? word : "";
      command.comment = verb == "suspend" ? word : "";
      command.revision = item.revision;
      // Refused where the task is not in the state for it; that is no matter here.
      (void)loop_.call({command, caller("li.na"), "", ""});
    }
  }
  void send(const std::string& name) {
    ports::MessageRow row;
    row.name = name;
    row.key = "clocks";
    (void)loop_.message(std::move(row));
  }
  /// A day of the coming week is closed or worked from now on, whatever it was.
  void publish() {
    calendar::CalendarData data = house_.library.calendar(kCalendar).data();
    data.version = std::to_string(++version_);
    Date date = calendar::local_date(house_.library.calendar(kCalendar), clock_.now());
    date.days += std::uniform_int_distribution<int>(-3, 6)(random_);
    const auto& now = house_.library.calendar(kCalendar);
    data.special[date] = calendar::is_open_day(now, date) ? calendar::DayHours{}
                                                          : calendar::DayHours{{540, 1020}};
    house_.library.add(calendar::Calendar::build(std::move(data)).value());
    loop_.follow_calendars();
  }

  std::mt19937 random_;
  ClocksHouse& house_;
  World world_;
  WorldSession session_;
  runtime::SetClock clock_;
  runtime::CountedIds ids_;
  const runtime::Sha256 hasher_;
  runtime::Loop loop_;
  InstanceId id_;
  int version_ = 1;
};

}  // namespace

TEST_CASE("clocks: every due follows from the history alone") {
  const char* given = std::getenv("RECOURSE_SEED");
  const unsigned first = given ? static_cast<unsigned>(std::atoi(given)) : 1;
  const unsigned last = given ? first : 40;
  int checked = 0;
  for (unsigned seed = first; seed <= last; ++seed) {
    INFO("RECOURSE_SEED=" << seed);
    ClocksHouse house;
    RandomCase random(seed, house);
    for (int i = 0; i < 30; ++i) random.step();
    Recount recount(house.library);
    recount.read(random.records());
    checked += recount.checked;
  }
  CHECK(checked > 300);
}

TEST_CASE("clocks: a calendar published between two processes reaches the cases once") {
  for (const Kind kind : every_kind()) {
    INFO(kind_name(kind));
    World world(kind);
    WorldSession session(world);
    ClocksHouse house;
    runtime::SetClock clock(*parse_instant("2026-03-06T08:00:00Z"));
    runtime::CountedIds ids(clock, 7);
    const runtime::Sha256 hasher;
    command::StartInstance start;
    start.id = ids.make<InstanceId>();
    start.process = "clocks";
    {
      runtime::Loop loop(session, house.library, clock, ids, hasher);
      loop.follow_calendars();
      const auto caller = runtime::caller_of(*house.library.directory(), "chen.jing");
      CHECK(loop.call({start, caller, "", ""}).answer.ok());
    }
    calendar::CalendarData data = house.library.calendar(kCalendar).data();
    data.version = "2";
    data.closed.push_back({*parse_date("2026-03-09"), *parse_date("2026-03-09")});
    house.library.add(calendar::Calendar::build(std::move(data)).value());
    for (int restart = 0; restart < 3; ++restart) {
      runtime::Loop loop(session, house.library, clock, ids, hasher);
      loop.follow_calendars();
      const auto state = *loop.state(start.id);
      CHECK(state->record == 2);
      CHECK(to_text(state->sla.front().due) == "2026-03-10T08:00:00Z");
    }
  }
}

}  // namespace recourse::test
