#include "adapters/runtime/engine_room.h"

#include <algorithm>
#include <utility>

#include "adapters/runtime/announcements.h"

namespace recourse::runtime {
namespace {
using namespace std::chrono_literals;
using RoomClock = std::chrono::steady_clock;

constexpr auto kRetryPause = 100ms;      // the world was busy
constexpr auto kReconnectPause = 500ms;  // the world is gone
// Other nodes may arm timers on the same database, and the wall clock may be set.
constexpr auto kTimerPatienceMax = 1000ms;
// Timers armed by a burst of commits are looked at once.
constexpr auto kTimerPatienceMin = 10ms;
constexpr auto kPublicationPatience = 1000ms;
constexpr auto kBeat = 1000ms;     // a third of a lease
constexpr auto kGreeting = 100ms;  // until all have met this node
// A node that was lost, came back and died again within a beat changes no roll, but leaves work.
constexpr auto kOutboxPatience = 30s;
constexpr auto kDrainPatience = 5s;
constexpr int kTimerBatch = 1000;
constexpr int kOutboxBatch = 500;
}  // namespace

void EngineRoom::start() {
  session_ = world_.connect();
  make_dispatcher();
  thread_ = std::thread([this] { run(); });
}

void EngineRoom::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Reads EngineRoom::reads() {
  if (!session_) session_ = world_.connect();
  return session_->reads();
}

void EngineRoom::make_dispatcher() {
  auto submit = [this](command::Request request, Dispatcher::Decided decided) {
    world_.submit(std::move(request), [this, decided](service::Outcome outcome) {
      auto kept = std::make_shared<service::Outcome>(std::move(outcome));  // tasks are copied
      post([decided, kept] { decided(*kept); });
    });
  };
  dispatcher_ = std::make_unique<Dispatcher>(Dispatcher::Ports{
      [this] { return reads(); }, world_.library, world_.clock, world_.ids, std::move(submit),
      [this](Task task) { post_after(kRetryPause, std::move(task)); },
      [this](const Posted& notice, std::function<void()> done) {
        if (world_.deliver) return world_.deliver(notice, [this, done] { post(done); });
        world_.feed.publish(notice);
        done();
      },
      [this] { return reads().vault; }, [this] { return world_.membership.standing(); }});
}

void EngineRoom::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    ready_.push_back(std::move(task));
  }
  wake_.notify_one();
}

void EngineRoom::post_after(std::chrono::milliseconds delay, Task task) {
  {
    const std::lock_guard lock(mutex_);
    delayed_.emplace(RoomClock::now() + delay, std::move(task));
  }
  wake_.notify_one();
}

void EngineRoom::take(std::vector<service::Outcome>& outcomes) {
  struct Work {
    InstanceId instance;
    std::uint64_t record;
    std::vector<process::Effect> effects;
  };
  std::vector<Work> work;
  for (service::Outcome& outcome : outcomes) {
    if (outcome.effects.empty() || outcome.record == 0) continue;
    work.push_back({outcome.instance, outcome.record, std::move(outcome.effects)});
  }
  if (work.empty()) return;
  post([this, work] {
    for (const Work& w : work) dispatcher_->take(w.instance, w.record, w.effects);
  });
}

void EngineRoom::wake(std::atomic<bool>& why) {
  {
    const std::lock_guard lock(mutex_);
    why = true;
  }
  wake_.notify_one();
}

void EngineRoom::timers_changed() { wake(timers_changed_); }
void EngineRoom::definitions_changed() { wake(definitions_changed_); }
void EngineRoom::nodes_changed() { wake(nodes_changed_); }

void EngineRoom::review_absence(const std::string& user) {
  post([this, user] { dispatcher_->review_absence(user); });
}

void EngineRoom::message(ports::MessageRow row, std::function<void(Result<Value>)> done) {
  post([this, row, done] {
    try {
      dispatcher_->message(row, done);
    } catch (const ports::StoreError& error) {
      done(Rejection{Rejection::Kind::kUnavailable,
                     "DATABASE",
                     {std::string("The message was not taken: ") + error.what(),
                      "消息未能接收:数据库不可用,请稍后重试。"},
                     {}});
    }
  });
}

/// A session that failed once is not trusted again: its place is taken by a new one, and what was
/// under way is found again in the outbox and among the due timers.
void EngineRoom::with_care(const Task& task) {
  try {
    task();
  } catch (const ports::StoreError& error) {
    world_.report(std::string("engine room: ") + error.what());
    session_.reset();
    dispatcher_->start_over();
    recovered_ = false;
    started_over_ = true;
    definitions_changed_ = true;  // what was being told of them is told again
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, kReconnectPause, [this] { return stopping_; });
  } catch (const std::exception& error) {
    world_.report(std::string("engine room: ") + error.what());
  }
}

bool EngineRoom::run_ready() {
  std::deque<Task> tasks;
  {
    const std::lock_guard lock(mutex_);
    const auto now = RoomClock::now();
    while (!delayed_.empty() && delayed_.begin()->first <= now) {
      ready_.push_back(std::move(delayed_.begin()->second));
      delayed_.erase(delayed_.begin());
    }
    tasks.swap(ready_);
  }
  for (const Task& task : tasks) with_care(task);
  return !tasks.empty();
}

/// Other nodes publish on the same database, too.
void EngineRoom::look_for_publications() {
  const auto now = RoomClock::now();
  if (!world_.reload || now < look_at_publications_) return;
  look_at_publications_ = now + kPublicationPatience;
  Reads reads = this->reads();
  const std::string mark = reads.registry.document(kPublication, "mark").value_or("");
  if (mark == publication_) return;
  world_.reload(reads);
  publication_ = mark;
  definitions_changed_ = true;
}

/// What a node leaves behind is shared by the others. The last of what it did may not have been
/// told to who follows here; nor what all did while this one was away.
void EngineRoom::look_at_nodes() {
  const auto now = RoomClock::now();
  const bool changed = nodes_changed_.exchange(false);
  if (now < look_at_nodes_ && !changed) return;
  Membership& self = world_.membership;
  const bool was_away = self.forgotten();
  Membership::Change change = Membership::Change::kLost;
  if (was_away) {
    world_.report("this server was away for long: it joins the others anew");
    self.join(reads().nodes);
  } else {
    change = self.beat(reads().nodes);
  }
  if (!self.known()) world_.greet();
  look_at_nodes_ = now + (self.known() ? kBeat : kGreeting);
  if (change == Membership::Change::kNone) return;
  if (change == Membership::Change::kLost) world_.feed.publish_gap();
  recovered_ = false;
  timers_changed_ = true;
}

void EngineRoom::look_at_outbox() {
  const auto now = RoomClock::now();
  if (now >= look_at_outbox_) recovered_ = false;
  if (!recovered_) {
    look_at_outbox_ = now + kOutboxPatience;
    recovered_ = !dispatcher_->recover(kOutboxBatch, started_over_);
    started_over_ = started_over_ && !recovered_;
  }
  if (dispatcher_->waiting() == 0 ||
      dispatcher_->finished() > static_cast<std::size_t>(kOutboxBatch)) {
    dispatcher_->settle_outbox();
  }
}

void EngineRoom::look_at_timers() {
  const auto now = RoomClock::now();
  if (timers_changed_.exchange(false)) {
    look_at_timers_ = std::min(look_at_timers_, now + kTimerPatienceMin);
  }
  if (now < look_at_timers_) return;
  look_at_timers_ = now + kTimerPatienceMax;
  dispatcher_->follow_absences();
  if (dispatcher_->fire_due(kTimerBatch, [this] { timers_changed_ = true; })) return;
  const auto next = dispatcher_->next_timer();
  if (!next) return;
  const std::chrono::microseconds wait(std::max<std::int64_t>(0, next->us - world_.clock.now().us));
  look_at_timers_ =
      now + std::clamp<RoomClock::duration>(wait, kTimerPatienceMin, kTimerPatienceMax);
}

void EngineRoom::tend() {
  look_at_nodes();
  look_for_publications();
  if (definitions_changed_.exchange(false)) {
    dispatcher_->arm_starts();
    dispatcher_->follow_calendars();
    dispatcher_->give_announced();
  }
  look_at_outbox();
  waiting_ = dispatcher_->waiting();
  look_at_timers();
}

void EngineRoom::run() {
  std::optional<SteadyTime> give_up;
  while (true) {
    while (run_ready()) {
    }
    with_care([this] { tend(); });
    std::unique_lock lock(mutex_);
    if (stopping_) {
      if (!give_up) give_up = RoomClock::now() + kDrainPatience;
      const bool quiet = ready_.empty() && dispatcher_->waiting() == 0;
      if (quiet || RoomClock::now() > *give_up) return;
    }
    if (!ready_.empty()) continue;
    SteadyTime until = std::min(look_at_timers_, look_at_nodes_);
    if (!delayed_.empty()) until = std::min(until, delayed_.begin()->first);
    if (stopping_) until = std::min<SteadyTime>(until, RoomClock::now() + kTimerPatienceMin);
    wake_.wait_until(lock, until, [this] {
      return !ready_.empty() || stopping_ || timers_changed_ || definitions_changed_ ||
             nodes_changed_;
    });
  }
}

}  // namespace recourse::runtime
