#include "adapters/runtime/shard.h"

#include <utility>

#include "adapters/runtime/engine_ports.h"

namespace recourse::runtime {
namespace {

Rejection no_database(const std::string& what) {
  return {Rejection::Kind::kUnavailable,
          "DATABASE",
          {"The database did not take it: " + what + ". Nothing has changed; try again.",
           "数据库未能保存,没有任何更改;请稍后重试。"},
          {}};
}

Rejection our_fault(const std::string& what) {
  return {Rejection::Kind::kConflict,
          "INTERNAL",
          {"The engine met a state that must not exist and stopped: " + what +
               ". Nothing has changed; please report it.",
           "引擎遇到不应出现的状态并已中止,没有任何更改;请联系管理员。"},
          {}};
}

Rejection joining() {
  return {Rejection::Kind::kUnavailable,
          "JOINING",
          {"The server was away and is joining the others again. Nothing has changed; try again "
           "shortly.",
           "服务器曾离线,正在重新加入集群,没有任何更改;请稍后重试。"},
          {}};
}

service::Outcome refused(Rejection rejection) {
  service::Outcome outcome;
  outcome.answer = std::move(rejection);
  return outcome;
}

std::vector<service::Outcome> all_refused(std::size_t count, const Rejection& rejection) {
  std::vector<service::Outcome> outcomes;
  while (outcomes.size() < count) outcomes.push_back(refused(rejection));
  return outcomes;
}

}  // namespace

/// A process that has been away for long comes back under a new number: what it committed under the
/// old one others would take for left behind.
void Shard::follow_membership() {
  const std::uint64_t number = world_.membership.number();
  if (number == limits_.engine.node) return;
  limits_.engine.node = number;
  engine_.reset();
}

void Shard::open() {
  if (!session_) session_ = world_.connect();
  engine_ = std::make_unique<service::Engine>(
      engine_ports(*session_, world_.library, world_.clock, world_.ids, world_.hasher),
      limits_.engine);
}

void Shard::start() {
  limits_.engine.node = world_.membership.number();
  open();
  thread_ = std::thread([this] { run(); });
}

void Shard::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Shard::Taken Shard::push(Item item, bool bounded) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return Taken::kStopping;
    if (bounded && queue_.size() >= limits_.queue_max) return Taken::kFull;
    queue_.push_back(std::move(item));
  }
  wake_.notify_one();
  return Taken::kYes;
}

Shard::Taken Shard::submit(Work work) {
  const bool bounded = !work.request.caller.is_system();
  return push({std::move(work), std::chrono::steady_clock::now()}, bounded);
}

Shard::Taken Shard::ask(Question question) {
  return push({std::move(question), std::chrono::steady_clock::now()}, true);
}

Shard::Load Shard::load() const {
  Load load;
  load.decided = decided_;
  load.batches = batches_;
  load.database_ok = database_ok_;
  const std::lock_guard lock(mutex_);
  load.queued = queue_.size();
  if (!queue_.empty()) {
    load.oldest_wait = std::chrono::steady_clock::now() - queue_.front().since;
  }
  return load;
}

void Shard::run() {
  std::vector<Work> batch;
  std::vector<Question> questions;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      while (!queue_.empty() && batch.size() < limits_.batch_max) {
        Item item = std::move(queue_.front());
        queue_.pop_front();
        if (auto* work = std::get_if<Work>(&item.what)) {
          batch.push_back(std::move(*work));
        } else {
          questions.push_back(std::move(std::get<Question>(item.what)));
        }
      }
    }
    if (!batch.empty()) decide(batch);
    for (const Question& question : questions) answer(question);
    batch.clear();
    questions.clear();
  }
}

bool Shard::ours_alone() {
  const std::uint64_t solitude = world_.membership.solitude();
  // What was read while there were others may be behind what they did since.
  if (solitude != 0 && solitude != solitude_) engine_->forget();
  if (solitude != 0) solitude_ = solitude;
  return solitude != 0;
}

/// One command that breaks an invariant must not take the others of its batch with it.
std::vector<service::Outcome> Shard::handle(const std::vector<command::Request>& requests) {
  try {
    follow_membership();
    if (!engine_) open();
    auto outcomes = engine_->handle(requests, ours_alone());
    database_ok_ = true;
    return outcomes;
  } catch (const ports::StoreError& error) {
    world_.report(std::string("shard: ") + error.what());
    database_ok_ = false;
    engine_.reset();  // its cache may be ahead of the database; the next batch opens anew
    session_.reset();
    return all_refused(requests.size(), no_database(error.what()));
  } catch (const std::exception& error) {
    world_.report(std::string("shard: ") + error.what());
    if (requests.size() == 1) {
      std::vector<service::Outcome> outcomes;
      outcomes.push_back(refused(our_fault(error.what())));
      return outcomes;
    }
  }
  std::vector<service::Outcome> outcomes;
  for (const command::Request& request : requests) {
    outcomes.push_back(std::move(handle({request}).front()));
  }
  return outcomes;
}

void Shard::decide(std::vector<Work>& batch) {
  std::vector<command::Request> requests;
  requests.reserve(batch.size());
  for (Work& work : batch) requests.push_back(std::move(work.request));
  auto outcomes =
      world_.membership.may_work() ? handle(requests) : all_refused(requests.size(), joining());
  decided_ += outcomes.size();
  ++batches_;
  world_.committed(outcomes);
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(std::move(outcomes[i]));
}

void Shard::answer(const Question& question) {
  try {
    follow_membership();
    if (!engine_) open();
    question.done(engine_->state(question.instance, ours_alone()));
  } catch (const ports::StoreError& error) {
    world_.report(std::string("shard: ") + error.what());
    engine_.reset();
    session_.reset();
    question.done(no_database(error.what()));
  } catch (const std::exception& error) {
    world_.report(std::string("shard: ") + error.what());
    question.done(our_fault(error.what()));
  }
}

}  // namespace recourse::runtime
