#pragma once
#include <deque>
#include <functional>
#include <memory>

#include "adapters/runtime/dispatcher.h"
#include "adapters/runtime/session.h"
#include "adapters/runtime/virtual_world.h"
#include "engine/service/engine.h"

namespace recourse::runtime {

/// The engine on one thread and a set clock: what the runtime does with threads, step by step.
/// For scenarios, tests, and the making of sample data.
class Loop {
 public:
  Loop(Session& session, Library& library, SetClock& clock, ports::IdSource& ids,
       const ports::Hasher& hasher, service::Engine::Options options = {});

  /// Decides, then carries out all effects that follow.
  service::Outcome call(command::Request request);
  Result<Value> message(ports::MessageRow message);
  /// See Dispatcher::arm_starts.
  void arm_starts();
  void arm_starts(const std::string& process);
  /// See Dispatcher::follow_calendars.
  void follow_calendars();
  /// See Dispatcher::give_announced.
  void give_announced();
  /// See Dispatcher::review_absence.
  void review_absence(const std::string& user);
  /// They are gone, or no more in these groups: what was offered to them is looked at again.
  void review_offers(const std::string& user, const std::vector<std::string>& groups);
  /// Every timer on the way fires at its own due instant, in order, then the clock stands at `to`.
  void advance(Instant to);
  [[nodiscard]] Result<std::shared_ptr<const history::InstanceState>> state(InstanceId id) {
    return engine_.state(id);
  }
  [[nodiscard]] Reads reads() { return session_.reads(); }
  [[nodiscard]] SetClock& clock() { return clock_; }

  /// Seen for every decided command, also those made by effects and timers; for coverage.
  std::function<void(const service::Outcome&)> observer;
  /// Notices to people.
  std::function<void(const process::Notify&)> on_notice;

 private:
  struct Pending {
    command::Request request;
    Dispatcher::Decided decided;
  };
  service::Outcome decide(const command::Request& request);
  void run_to_quiet();

  Session& session_;
  SetClock& clock_;
  service::Engine engine_;
  std::deque<Pending> pending_;
  Dispatcher dispatcher_;
};

}  // namespace recourse::runtime
