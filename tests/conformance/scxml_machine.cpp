#include "tests/conformance/scxml_machine.h"

#include <algorithm>

#include "adapters/json/json_value.h"
#include "engine/history/canonical.h"
#include "engine/kernel/active_tree.h"
#include "tests/conformance/scxml_xml.h"

namespace recourse::conformance {

using definition::kNoNode;
using definition::NodeKind;

ScxmlMachine::ScxmlMachine(const ScxmlDocument& document, bool create_variables)
    : document_(document), create_variables_(create_variables) {
  scope_.variable = [this](const std::string& name) -> const Value* {
    const auto found = data_.find(name);
    return found == data_.end() ? nullptr : &found->second;
  };
  scope_.in_state = [this](const std::string& state) { return is_active(state); };
}

void ScxmlMachine::start() {
  for (const Datum& datum : document_.data) data_[datum.name] = Null();
  for (const Datum& datum : document_.data) {
    if (datum.value) data_[datum.name] = datum.value->value(scope_);
  }
  macrostep(nullptr);
  drain();
}

void ScxmlMachine::deliver(const std::string& event) {
  ready_.push_back({event, "", now_, Map()});
  drain();
}

void ScxmlMachine::drain() {
  while (!ready_.empty() && final_.empty()) {
    const Message message = std::move(ready_.front());
    ready_.pop_front();
    macrostep(&message);
  }
}

namespace {

template <class Messages>
auto scxml_earliest(Messages& waiting) {
  return std::min_element(waiting.begin(), waiting.end(),
                          [](const auto& a, const auto& b) { return a.due < b.due; });
}

/// Out of memory and back, as between two commands.
history::InstanceState scxml_restored(const history::InstanceState& state) {
  const std::string bytes = history::canonical_bytes(to_value(state));
  auto read = json::parse_canonical(bytes);
  if (!read) scxml_fault("the state cannot be read back: " + read.rejection().text.en);
  auto restored = history::state_from_value(*read);
  if (!restored) scxml_fault("the state cannot be read back: " + restored.rejection().text.en);
  if (!(*restored == state)) scxml_fault("the state is another one when it is read back");
  return std::move(*restored);
}

}  // namespace

std::optional<std::int64_t> ScxmlMachine::next_due() const {
  if (waiting_.empty()) return std::nullopt;
  return scxml_earliest(waiting_)->due;
}

void ScxmlMachine::advance(std::int64_t milliseconds) {
  const std::int64_t end = now_ + milliseconds;
  while (final_.empty() && !waiting_.empty() && *next_due() <= end) {
    const auto next = scxml_earliest(waiting_);
    now_ = std::max(now_, next->due);
    ready_.push_back(std::move(*next));
    waiting_.erase(next);
    drain();
  }
  now_ = end;
}

void ScxmlMachine::macrostep(const Message* message) {
  if (restarts_) state_ = scxml_restored(state_);
  kernel::Recorder recorder(state_, Instant{});
  kernel::Interpreter interpreter(document_.chart, recorder, *this);
  kernel_ = &interpreter;
  if (message == nullptr) {
    interpreter.start({});
  } else {
    kernel::Event event;
    event.name = message->event;
    event.data = message->data;
    interpreter.macrostep(event);
  }
  kernel_ = nullptr;
}

std::set<std::string> ScxmlMachine::configuration() const {
  if (!final_.empty()) return {final_};
  std::set<std::string> names;
  if (state_.activities.empty()) return names;
  std::vector<const Activity*> leaves;
  kernel::ActiveTree(state_).leaves(state_.activities.begin()->second, leaves);
  for (const Activity* leaf : leaves) {
    const auto node = leaf->completed_by == kNoNode ? leaf->node : leaf->completed_by;
    names.insert(document_.chart.node(node).name);
  }
  return names;
}

bool ScxmlMachine::is_active(const std::string& state) const {
  return std::any_of(state_.activities.begin(), state_.activities.end(), [&](const auto& entry) {
    const Activity& a = entry.second;
    if (document_.chart.node(a.node).name == state) return true;
    return a.completed_by != kNoNode && document_.chart.node(a.completed_by).name == state &&
           final_left_.count(a.id) == 0;
  });
}

bool ScxmlMachine::allows(const Transition& transition, const Activity&,
                          const kernel::Event* event) {
  if (event != nullptr) bind(*event);
  return document_.transitions[transition.id].when->truth(scope_);
}

void ScxmlMachine::prepare(const Transition&, const Activity&, const kernel::Event* event) {
  if (event != nullptr) bind(*event);
}

void ScxmlMachine::perform(const Transition& transition, kernel::ActivityId) {
  run(document_.transitions[transition.id].content);
}

bool ScxmlMachine::entered(const Activity& activity) {
  final_left_.erase(activity.parent);
  run(document_.states[activity.node].on_entry);
  return true;
}

void ScxmlMachine::by_default(kernel::NodeId node) { run(document_.states[node].by_default); }

void ScxmlMachine::leaving_final(const Activity& scope) {
  const auto id = scope.id;
  run(document_.states[scope.completed_by].on_exit);
  final_left_.insert(id);
}

void ScxmlMachine::leaving(const Activity& activity, bool) {
  run(document_.states[activity.node].on_exit);
}

std::vector<kernel::Region> ScxmlMachine::regions(const Activity& parallel) {
  std::vector<kernel::Region> all;
  for (const auto child : document_.chart.node(parallel.node).children) {
    all.push_back({child, static_cast<int>(all.size()), {}, false});
  }
  return all;
}

bool ScxmlMachine::in_final(const Activity& activity) const {
  const auto& node = document_.chart.node(activity.node);
  if (node.kind == NodeKind::kCompound) return activity.completed_by != kNoNode;
  if (node.kind != NodeKind::kParallel) return false;
  const auto children = kernel_->children(activity.id);
  return children.size() == node.children.size() &&
         std::all_of(children.begin(), children.end(),
                     [&](auto child) { return in_final(*kernel_->find(child)); });
}

void ScxmlMachine::raise_done(kernel::NodeId node) {
  kernel::Event done;
  done.name = "done.state." + document_.chart.node(node).name;
  kernel_->raise(std::move(done));
}

void ScxmlMachine::scope_done(const Activity& scope) {
  const Activity own = scope;
  final_left_.erase(own.id);
  run(document_.states[own.completed_by].on_entry);
  if (own.parent == 0) {
    final_ = document_.chart.node(own.completed_by).name;
    kernel_->finish();
    return;
  }
  raise_done(own.node);
  for (const Activity* around = kernel_->find(own.parent);
       document_.chart.node(around->node).kind == NodeKind::kParallel && in_final(*around);
       around = kernel_->find(around->parent)) {
    raise_done(around->node);
  }
}

}  // namespace recourse::conformance
