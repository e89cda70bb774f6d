#include "engine/base/sealed.h"
#include "engine/command/retention.h"
#include "engine/process/clocks.h"
#include "engine/process/compensation.h"
#include "engine/process/flow.h"

namespace recourse::command {

Rejection refuse(Rejection::Kind kind, std::string code, std::string en, std::string zh,
                 Value details) {
  return {kind, std::move(code), {std::move(en), std::move(zh)}, std::move(details)};
}

Decision nothing_new(const InstanceState& before) {
  Decision decision;
  decision.after = before;
  decision.answer = Map{};
  return decision;
}

Decision own_decision(const Desk& desk, const InstanceState& before, InstanceId id,
                      const Label& title, history::Event event,
                      std::vector<process::Effect> effects) {
  Decision decision;
  decision.after = before;
  decision.after.id = id;
  kernel::Recorder recorder(decision.after, desk.now);
  if (before.process.empty()) {
    history::InstanceStarted started;
    started.process = desk.definition.id;
    started.version = desk.definition.version;
    started.definition_hash = desk.definition.hash;
    started.channel = "engine";
    started.title = title;
    recorder.record(std::move(started));
  }
  recorder.record(std::move(event));
  decision.events = recorder.take();
  decision.effects = std::move(effects);
  decision.answer = Map{};
  decision.actor = "system";
  return decision;
}

Session::Session(const Desk& desk, const InstanceState& before, std::string actor)
    : after_(before), recorder_(after_, desk.now) {
  turn_ = std::make_unique<process::Turn>(
      process::Turn{desk, recorder_, std::move(actor), {}, nullptr, {}, {}});
  host_ = std::make_unique<process::Flow>(*turn_);
  kernel_ = std::make_unique<kernel::Interpreter>(desk.definition.chart, recorder_, *host_);
  turn_->kernel = kernel_.get();
}

Session::~Session() = default;

void Session::start_with_clocks() {
  process::clocks_at_start(*turn_);
  kernel_->start({});
  end_if_finished();
}

void Session::run() {
  kernel_->run();
  end_if_finished();
}

void Session::run(const kernel::Event& event) {
  kernel_->macrostep(event);
  end_if_finished();
}

void Session::end_if_finished() {
  if (!kernel_->finishing()) return;
  const auto& outcomes = turn_->definition().outcomes;
  const auto outcome = outcomes.find(turn_->outcome);
  const bool cancelled = outcome != outcomes.end() &&
                         outcome->second.kind == definition::Outcome::Kind::kCancelled;
  process::clocks_at_end(*turn_, cancelled);
  const std::string result =
      turn_->failed_with.empty() ? turn_->outcome : "error." + turn_->failed_with;
  turn_->record(history::InstanceEnded{
      std::string(lifecycle::name(lifecycle::ProcessInstanceState::Completed)), result});
  if (after_.parent.empty()) return;
  Map data = after_.data;
  data["outcome"] = result;
  turn_->effects.push_back(process::ReportEnd{after_.parent, after_.id, result,
                                              turn_->failed_with, std::move(data),
                                              process::has_undo(after_)});
}

Decision Session::take(Value answer, Value reason) {
  const bool ended_now = !after_.running() && !after_.keep_until && !is_emptied(after_);
  if (auto retention = ended_now ? retention_of(turn_->desk, after_) : std::nullopt) {
    turn_->record(*std::move(retention));
  }
  Decision decision;
  decision.events = recorder_.take();
  decision.effects = std::move(turn_->effects);
  decision.answer = std::move(answer);
  decision.actor = turn_->actor;
  if (!reason.text().empty() || as_sealed(reason) != nullptr) decision.reason = std::move(reason);
  decision.after = std::move(after_);
  return decision;
}

}  // namespace recourse::command
