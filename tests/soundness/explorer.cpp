#include "tests/soundness/explorer.h"

#include <algorithm>

#include "adapters/directory/directory_loader.h"
#include "engine/history/apply.h"
#include "engine/history/event.h"

namespace recourse::soundness_test {
namespace {

using command::Caller;
using command::Verb;
using definition::TaskStep;

Caller administrator() { return {"system", {}, {"admin"}, {}}; }

}  // namespace

House::House() : calendar_(calendar::always_open()) {
  static_cast<void>(yaml::load_connector(kConnector, connectors));
  directory = directory::load_directory(kDirectory).directory;
}

Explorer::Explorer(const House& house, definition::DefinitionPtr definition, std::uint64_t seed)
    : house_(house), definition_(std::move(definition)), dice_(seed), ids_(clock_, seed) {}

Caller Explorer::person(const std::string& id) const {
  Caller caller;
  caller.user = id;
  if (const auto* found = house_.directory->find(id)) caller.groups = found->groups;
  return caller;
}

std::string Explorer::explore(int stimuli) {
  try {
    start();
    for (int i = 0; i < stimuli && failure_.empty() && state_.running() && !blocked(); ++i) {
      if (dice_.chance(25)) change_data();
      if (!state_.running() || !failure_.empty() || blocked()) break;
      if (!go_on()) look_for_life();
    }
    look_for_end();
  } catch (const std::exception& error) {
    failure_ = std::string("stopped: ") + error.what();
  }
  return failure_;
}

bool Explorer::blocked() const {
  return std::any_of(state_.incidents.begin(), state_.incidents.end(), [](const auto& entry) {
    return entry.second.code == "UNHANDLED_ERROR" || entry.second.code == "NOBODY" ||
           entry.second.code == "NO_VOTERS";
  });
}

std::string Explorer::trace() const {
  std::string text;
  for (const std::string& line : trace_) text += "  " + line + "\n";
  text += "  active:";
  for (const auto& [id, activity] : state_.activities) {
    text += " " + definition_->chart.node(activity.node).path;
  }
  for (const auto& [id, incident] : state_.incidents) {
    text += "\n  incident " + incident.code + ": " + incident.text.en;
  }
  return text + "\n";
}

void Explorer::start() {
  command::StartInstance starting;
  starting.id = ids_.make<InstanceId>();
  starting.process = definition_->id;
  for (const auto& variable : definition_->data) {
    if (!variable.input) continue;
    const bool number = variable.name == "n";
    starting.data[variable.name] =
        number ? Value(static_cast<std::int64_t>(dice_.below(6))) : Value(dice_.chance(50));
  }
  give({starting, person("ann"), clock_.at});
}

std::vector<Explorer::Stimulus> Explorer::possible() {
  std::vector<Stimulus> all;
  add_work_items(all);
  add_jobs(all);
  add_messages(all);
  add_timers(all);
  add_incidents(all);
  add_calls(all);
  return all;
}

void Explorer::add_work_items(std::vector<Stimulus>& all) {
  for (const auto& [id, item] : state_.work_items) {
    if (lifecycle::is_final(item.state)) continue;
    const auto& info = definition_->steps[item.node];
    const auto& task = std::get<TaskStep>(info.kind);
    for (const std::string& who : people_for(item)) {
      if (task.vote) {
        add_votes(all, item, task, who);
      } else {
        if (failing_ < 100) add_actions(all, item, task, who);
        add_failure(all, item, who);
      }
    }
  }
}

std::vector<std::string> Explorer::people_for(const history::WorkItem& item) {
  if (!item.owner.empty()) return {item.owner};
  return {"ann", "bob", "cat"};
}

void Explorer::add_votes(std::vector<Stimulus>& all, const history::WorkItem& item,
                         const TaskStep& task, const std::string& who) const {
  command::WorkItemCommand vote;
  vote.instance = state_.id;
  vote.item = item.id;
  vote.revision = item.revision;
  vote.verb = Verb::kVote;
  for (const std::string& choice : task.vote->choices) {
    vote.choice = choice;
    all.push_back({vote, person(who), clock_.at});
    if (onward_) break;
  }
}

void Explorer::add_actions(std::vector<Stimulus>& all, const history::WorkItem& item,
                           const TaskStep& task, const std::string& who) {
  command::WorkItemCommand complete;
  complete.instance = state_.id;
  complete.item = item.id;
  complete.revision = item.revision;
  const bool form = !task.fields.empty();
  for (const auto& action : task.actions) {
    if (onward_ && action.back) continue;
    complete.action = action.id;
    complete.data = Map{};
    if (form && dice_.chance(50)) complete.data["n"] = static_cast<std::int64_t>(dice_.below(6));
    if (form && dice_.chance(50)) complete.data["flag"] = dice_.chance(50);
    complete.back_to.clear();
    const bool several = action.back && action.back->target_names.size() > 1;
    if (several) complete.back_to = dice_.one_of(action.back->target_names);
    all.push_back({complete, person(who), clock_.at});
  }
}

/// Not every work succeeds; who fails must have begun.
void Explorer::add_failure(std::vector<Stimulus>& all, const history::WorkItem& item,
                           const std::string& who) {
  if (!dice_.chance(failing_)) return;
  const bool begun = item.state == lifecycle::WorkItemState::InProgress;
  command::WorkItemCommand fail;
  fail.instance = state_.id;
  fail.item = item.id;
  fail.revision = item.revision;
  fail.verb = begun ? Verb::kFail : Verb::kStart;
  all.push_back({fail, person(who), clock_.at});
}

void Explorer::add_jobs(std::vector<Stimulus>& all) const {
  for (const auto& [id, job] : state_.jobs) {
    using lifecycle::JobState;
    if (job.state != JobState::Pending && job.state != JobState::Claimed) continue;
    command::FinishJob finish;
    finish.instance = state_.id;
    finish.job = id;
    finish.result = Map{{"n", static_cast<std::int64_t>(job.attempt)}};
    all.push_back({finish, command::system_caller(), clock_.at});
    finish.ok = false;
    finish.error = "e1";
    all.push_back({finish, command::system_caller(), clock_.at});
    finish.error.clear();
    finish.message = "down";
    all.push_back({finish, command::system_caller(), clock_.at});
  }
}

void Explorer::add_messages(std::vector<Stimulus>& all) const {
  for (const auto& subscription : state_.subscriptions) {
    command::DeliverMessage deliver;
    deliver.instance = state_.id;
    deliver.id = "m" + std::to_string(commands_);
    deliver.name = subscription.name;
    deliver.key = subscription.key;
    deliver.signal = subscription.signal;
    deliver.data = Map{};
    all.push_back({deliver, command::system_caller(), clock_.at});
  }
}

void Explorer::add_timers(std::vector<Stimulus>& all) const {
  const bool waits = patient_ && !all.empty();
  for (const auto& [id, timer] : state_.timers) {
    if (waits && is_repeated(timer)) continue;
    const Instant at = std::max(clock_.at, timer.due);
    all.push_back({command::FireTimer{state_.id, id}, command::system_caller(), at});
  }
}

bool Explorer::is_repeated(const history::Timer& timer) const {
  if (timer.purpose != history::Timer::Purpose::kCatch) return false;
  const auto node = state_.activities.at(timer.activity).node;
  const auto& trigger = definition_->steps[node].catches[static_cast<std::size_t>(timer.index)];
  return trigger.kind == definition::Catch::Kind::kEvery;
}

void Explorer::add_incidents(std::vector<Stimulus>& all) const {
  for (const auto& [number, incident] : state_.incidents) {
    command::AdministerInstance retry;
    retry.instance = state_.id;
    retry.kind = "retry";
    retry.reason = "mended";
    retry.incident = number;
    all.push_back({retry, administrator(), clock_.at});
  }
}

void Explorer::add_calls(std::vector<Stimulus>& all) const {
  for (const auto& call : state_.calls) {
    command::EndCall end{state_.id, call.child, "good", {}, Map{}, /*undoable=*/true};
    all.push_back({end, command::system_caller(), clock_.at});
    end.outcome.clear();
    end.error = "broken";
    all.push_back({end, command::system_caller(), clock_.at});
  }
}

void Explorer::change_data() {
  if (!data_free_) return;
  command::AdministerInstance fix;
  fix.instance = state_.id;
  fix.kind = "fix_data";
  fix.reason = "the world is free";
  fix.data["n"] = static_cast<std::int64_t>(dice_.below(6));
  fix.data["flag"] = dice_.chance(50);
  if (dice_.chance(20)) fix.data["log"] = List(dice_.below(7), Value("x"));
  if (dice_.chance(30)) fix.data["m"] = static_cast<std::int64_t>(dice_.below(3));
  give({fix, administrator(), clock_.at});
}

bool Explorer::go_on() {
  std::vector<Stimulus> all = possible();
  while (!all.empty()) {
    const std::size_t at = dice_.below(all.size());
    if (give(all[at]) || !failure_.empty()) return true;
    all.erase(all.begin() + static_cast<long>(at));
  }
  return false;
}

void Explorer::look_for_life() {
  constexpr int kChanges = 200;
  for (int i = 0; i < kChanges && data_free_ && state_.running() && failure_.empty() && !blocked(); ++i) {
    if (!possible().empty()) return;
    change_data();
  }
  const bool over = !state_.running() || blocked() || !failure_.empty();
  if (!over && possible().empty()) failure_ = "nothing can happen any more";
}

bool Explorer::give(const Stimulus& stimulus) {
  clock_.at = stimulus.now;
  const process::Desk desk{*definition_,      house_, *house_.directory, ids_, clock_.at,
                           [](const std::string&) { return 0; }};
  ++commands_;
  const Value told_before = keeps_contract_ ? preview_of(stimulus, desk) : Value();
  const auto decision = command::decide(stimulus.command, stimulus.caller, desk, state_);
  const Value told = command::to_value(stimulus.command);
  std::string line(told["command"].text());
  for (const char* key : {"kind", "operation", "action", "choice", "back_to", "name", "error"}) {
    if (!told[key].text().empty()) line += " " + std::string(told[key].text());
  }
  if (!decision) {
    trace_.push_back(line + " refused: " + decision.rejection().code);
    return false;
  }
  trace_.push_back(line);
  if (decision->events.empty()) return false;
  verify(state_, *decision);
  if (values_) compare(*decision);
  if (keeps_contract_ && failure_.empty()) {
    count_ways_back(stimulus, *decision);
    failure_ = contract_.check(*definition_, state_, *decision, told_before);
  }
  // A restart between any two commands must not be noticed.
  if (failure_.empty() && dice_.chance(30)) {
    auto restored = history::state_from_value(history::to_value(decision->after));
    if (!restored || !(*restored == decision->after)) failure_ = "a restart changes the state";
    if (restored) state_ = std::move(*restored);
  } else {
    state_ = decision->after;
  }
  for (const auto& [id, incident] : state_.incidents) {
    if (incident.code == "LIVELOCK") failure_ = "livelock";
  }
  return true;
}

void Explorer::verify(const command::InstanceState& before, const command::Decision& decision) {
  command::InstanceState folded = before;
  const bool through_codec = dice_.chance(20);
  if (folded.id.empty()) folded.id = decision.after.id;
  for (const history::Event& event : decision.events) {
    if (!through_codec) {
      history::apply(folded, event, clock_.at);
      continue;
    }
    const auto read = history::event_from_value(history::to_value(event));
    if (!read) {
      failure_ = "an event cannot be read back: " + std::string(history::type_name(event));
      return;
    }
    history::apply(folded, *read, clock_.at);
  }
  if (!(folded == decision.after)) failure_ = "the events do not give the state";
}

void Explorer::look_for_end() {
  if (!failure_.empty() || !state_.running() || blocked() || reaches_end()) return;
  if (failure_.empty()) failure_ = "no way to an end was found";
}

bool Explorer::reaches_end() {
  const command::InstanceState from = state_;
  const Instant since = clock_.at;
  constexpr int kTries = 36;
  constexpr int kStimuliMax = 120;
  constexpr int kCommandsMax = 9'000;
  const int begun = commands_;
  const ReturnContract held = contract_;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    // Some ways are found only where handlers `every` do not fire without need, work fails, or
    // nobody looks back.
    patient_ = attempt % 2 == 1;
    failing_ = attempt % 3 == 2 ? 100 : 25;
    onward_ = attempt % 4 >= 2;
    state_ = from;
    clock_.at = since;
    contract_ = held;
    const std::size_t told = trace_.size();
    for (int i = 0; i < kStimuliMax && commands_ - begun < kCommandsMax; ++i) {
      if (dice_.chance(40)) change_data();
      if (!failure_.empty()) return false;
      if (!state_.running() || blocked()) return true;
      if (!go_on()) look_for_life();
    }
    trace_.resize(told);
  }
  state_ = from;
  return false;
}

}  // namespace recourse::soundness_test
