#pragma once
#include <deque>
#include <memory>
#include <utility>

#include "adapters/runtime/dispatcher.h"
#include "adapters/runtime/engine_ports.h"
#include "adapters/runtime/virtual_world.h"
#include "tests/runtime/house.h"

namespace recourse::test {

/// The engine and its dispatcher, one transaction at a time, and gone whenever the test likes.
class Mortal {
 public:
  Mortal(runtime::Session& session, runtime::Library& library, runtime::SetClock& clock,
         ports::IdSource& ids)
      : session_(session), library_(library), clock_(clock), ids_(ids) {
    live();
  }

  service::Outcome decide(command::Command command, command::Caller caller) {
    service::Outcome outcome =
        std::move(engine_->handle({{std::move(command), std::move(caller), "", ""}}).front());
    if (outcome.record != 0) dispatcher_->take(outcome.instance, outcome.record, outcome.effects);
    return outcome;
  }
  /// At most so many follow-ups.
  void follow(int max) {
    for (; max > 0 && !pending_.empty(); --max) {
      auto [request, decided] = std::move(pending_.front());
      pending_.pop_front();
      decided(decide(request.command, request.caller));
    }
  }
  /// What was under way is forgotten, what is committed stays; the next life finds the outbox.
  void crash() {
    pending_.clear();
    live();
    while (dispatcher_->recover(1000, false)) follow(1000);
  }
  void to_quiet() {
    follow(100'000);
    dispatcher_->settle_outbox();
  }
  std::shared_ptr<const history::InstanceState> state(InstanceId id) {
    return *engine_->state(id);
  }

 private:
  void live() {
    engine_ = std::make_unique<service::Engine>(
        runtime::engine_ports(session_, library_, clock_, ids_, hasher_),
        service::Engine::Options{200'000, 3});
    dispatcher_ = std::make_unique<runtime::Dispatcher>(runtime::Dispatcher::Ports{
        [this] { return session_.reads(); }, library_, clock_, ids_,
        [this](command::Request request, runtime::Dispatcher::Decided decided) {
          pending_.emplace_back(std::move(request), std::move(decided));
        },
        [](std::function<void()> task) { task(); },
        [](const runtime::Posted&, const auto& done) { done(); }});
  }

  runtime::Session& session_;
  runtime::Library& library_;
  runtime::SetClock& clock_;
  ports::IdSource& ids_;
  const runtime::Sha256 hasher_;
  std::unique_ptr<service::Engine> engine_;
  std::unique_ptr<runtime::Dispatcher> dispatcher_;
  std::deque<std::pair<command::Request, runtime::Dispatcher::Decided>> pending_;
};

}  // namespace recourse::test
