// Run to completion (S2): one stimulus, then everything that follows from it.
#include "engine/kernel/interpreter.h"

namespace recourse::kernel {
namespace {
constexpr int kMicrostepsMax = 1000;  // a definition that needs more goes round in a circle
}

void Interpreter::start(Map root_locals) {
  Region root{0, -1, std::move(root_locals), false};
  enter_node(0, 0, &root, {});
  host_.settled();
  run_to_completion();
}

void Interpreter::reopen(ActivityId root, NodeId target) {
  host_.entered(*find(root));
  go_inside(root, entry_to(find(root)->node, {target}));
}

void Interpreter::run() {
  host_.settled();
  run_to_completion();
}

bool Interpreter::macrostep(const Event& event) {
  const auto selected = select(&event);
  if (selected.empty()) {
    host_.unhandled(event);
  } else {
    microstep(selected, &event);
  }
  run_to_completion();
  return !selected.empty();
}

void Interpreter::microstep(const std::vector<Selected>& selected, const Event* event) {
  std::vector<Step> steps;
  for (const Selected& s : selected) steps.push_back({s, *find(s.source)});
  for (const Step& step : steps) {
    host_.prepare(chart_.transition(step.selected.transition), step.source, event);
  }
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) leave(*step);
  for (const Step& step : steps) {
    const ActivityId domain = step.selected.domain;
    host_.perform(chart_.transition(step.selected.transition),
                  domain == 0 ? step.source.id : domain);
  }
  for (const Step& step : steps) {
    if (!finishing_) arrive(step);
  }
  host_.settled();
}

void Interpreter::run_to_completion() {
  for (int steps = 0; !finishing_; ++steps) {
    if (steps == kMicrostepsMax) throw Livelock();
    if (const auto selected = select(nullptr); !selected.empty()) {
      microstep(selected, nullptr);
      continue;
    }
    if (queue_.empty()) break;
    const Event event = std::move(queue_.front());
    queue_.pop_front();
    const auto selected = select(&event);
    if (selected.empty()) {
      host_.unhandled(event);
    } else {
      microstep(selected, &event);
    }
  }
  if (!finishing_) return;
  queue_.clear();
  if (!recorder_.state().activities.empty()) {
    exit_tree(recorder_.state().activities.begin()->first, 0, "ended");
  }
}

}  // namespace recourse::kernel
