#include "adapters/runtime/loop.h"

#include <utility>

#include "adapters/runtime/engine_ports.h"

namespace recourse::runtime {
namespace {
constexpr int kLoopTimerBatch = 100;
// Far more follow-ups than any sound definition makes at one instant: a definition that starts
// itself for ever must end as a failed scenario, not as a hang.
constexpr int kFollowUpsMax = 100'000;
}  // namespace

Loop::Loop(Session& session, Library& library, SetClock& clock, ports::IdSource& ids,
           const ports::Hasher& hasher, service::Engine::Options options)
    : session_(session),
      clock_(clock),
      engine_(engine_ports(session, library, clock, ids, hasher), options),
      dispatcher_({[this] { return session_.reads(); }, library,
                   clock, ids,
                   [this](command::Request request, Dispatcher::Decided decided) {
                     pending_.push_back({std::move(request), std::move(decided)});
                   },
                   [](std::function<void()> task) { task(); },
                   [this](const Posted& posted, const std::function<void()>& done) {
                     if (on_notice) on_notice(posted.notice);
                     done();
                   },
                   [this] { return session_.reads().vault; }}) {}

service::Outcome Loop::decide(const command::Request& request) {
  service::Outcome outcome = std::move(engine_.handle({request}).front());
  if (observer) observer(outcome);
  if (outcome.record != 0) dispatcher_.take(outcome.instance, outcome.record, outcome.effects);
  return outcome;
}

void Loop::run_to_quiet() {
  for (int i = 0; !pending_.empty(); ++i) {
    RECOURSE_INVARIANT(i < kFollowUpsMax, "commands follow one another without end");
    const Pending next = std::move(pending_.front());
    pending_.pop_front();
    next.decided(decide(next.request));
  }
  dispatcher_.settle_outbox();
}

service::Outcome Loop::call(command::Request request) {
  service::Outcome outcome = decide(request);
  run_to_quiet();
  return outcome;
}

Result<Value> Loop::message(ports::MessageRow row) {
  Result<Value> answer = Value();
  dispatcher_.message(std::move(row), [&answer](Result<Value> v) { answer = std::move(v); });
  run_to_quiet();
  return answer;
}

void Loop::arm_starts() {
  dispatcher_.arm_starts();
  run_to_quiet();
}

void Loop::arm_starts(const std::string& process) {
  dispatcher_.arm_starts(process);
  run_to_quiet();
}

void Loop::follow_calendars() {
  dispatcher_.follow_calendars();
  run_to_quiet();
}

void Loop::give_announced() {
  dispatcher_.give_announced();
  run_to_quiet();
}

void Loop::review_absence(const std::string& user) {
  dispatcher_.review_absence(user);
  run_to_quiet();
}

void Loop::review_offers(const std::string& user, const std::vector<std::string>& groups) {
  dispatcher_.review_cases({user, groups, /*sees_all=*/false}, user, [] {});
  run_to_quiet();
}

void Loop::advance(Instant to) {
  while (true) {
    const auto next = session_.reads().queues.next_timer();
    const auto away = dispatcher_.next_absence();
    if (away && *away <= to && (!next || *away <= *next)) {
      clock_.set(std::max(*away, clock_.now()));
      dispatcher_.follow_absences();
      run_to_quiet();
      continue;
    }
    if (!next || *next > to) break;
    clock_.set(*next);
    if (!dispatcher_.fire_due(kLoopTimerBatch, [] {})) break;  // only refused ones are left
    run_to_quiet();
  }
  clock_.set(to);
}

}  // namespace recourse::runtime
