#include "adapters/bpmn/reach.h"

#include <map>
#include <set>

namespace recourse::bpmn {
namespace {

const std::string kOut = "done";

using Targets = std::vector<std::string>;

void add_next(const YamlTree& holder, const std::string& following, Targets& targets) {
  const YamlTree* next = holder.find("next");
  targets.push_back(next != nullptr ? next->text() : following);
}

/// Does the work of the step end regularly?
bool work_ends(const YamlTree& step) {
  if (step.has("raise") || step.has("finish")) return false;
  for (const char* holder : {"scope", "foreach"}) {
    const YamlTree* content = step.find(holder);
    const YamlTree* steps = content != nullptr ? content->find("steps") : nullptr;
    if (steps != nullptr && !leads_out(*steps)) return false;
  }
  const YamlTree* parallel = step.find("parallel");
  const YamlTree* branches = parallel != nullptr ? parallel->find("branches") : nullptr;
  if (branches == nullptr) return true;
  for (const YamlTree& branch : branches->items()) {
    const YamlTree* steps = branch.find("steps");
    const bool waits = steps != nullptr && !leads_out(*steps) && !branch.has("when");
    if (waits) return false;
  }
  return true;
}

Targets targets_of(const YamlTree& step, const std::string& following) {
  Targets targets;
  if (const YamlTree* choices = step.find("choose")) {
    for (const YamlTree& choice : choices->items()) {
      const YamlTree* otherwise = choice.find("otherwise");
      if (otherwise != nullptr) targets.push_back(otherwise->text());
      if (otherwise == nullptr) add_next(choice, following, targets);
    }
  } else if (const YamlTree* wait = step.find("wait"); wait != nullptr && wait->has("first")) {
    for (const YamlTree& one : wait->find("first")->items()) add_next(one, following, targets);
  } else if (work_ends(step)) {
    add_next(step, following, targets);
  }
  const YamlTree* handlers = step.find("handlers");
  if (handlers == nullptr) return targets;
  for (const YamlTree& handler : handlers->items()) {
    const YamlTree* body = handler.find("do");
    if (handler.has("next") && (body == nullptr || leads_out(*body))) {
      targets.push_back(handler.find("next")->text());
    }
  }
  return targets;
}

/// Takes away a `next` that leads nowhere any more; it was never going to be taken.
void forget(YamlTree& holder, const std::set<std::string>& gone) {
  const YamlTree* next = holder.find("next");
  if (next != nullptr && gone.contains(next->text())) holder.drop("next");
}

std::set<std::string> reached(const YamlTree& steps) {
  std::map<std::string, std::size_t> place;
  const auto& items = steps.items();
  const auto name = [&](std::size_t i) { return items[i].find("step")->text(); };
  for (std::size_t i = 0; i < items.size(); ++i) place[name(i)] = i;
  std::set<std::string> seen;
  Targets open{items.empty() ? kOut : name(0)};
  while (!open.empty()) {
    const std::string at = open.back();
    open.pop_back();
    const auto found = place.find(at);
    if (!seen.insert(at).second || found == place.end()) continue;
    const std::size_t i = found->second;
    const std::string following = i + 1 < items.size() ? name(i + 1) : kOut;
    for (std::string& next : targets_of(items[i], following)) open.push_back(std::move(next));
  }
  return seen;
}

}  // namespace

bool leads_out(const YamlTree& steps) { return reached(steps).contains(kOut); }

std::vector<std::string> drop_unreached(YamlTree& steps) {
  const std::set<std::string> seen = reached(steps);
  std::vector<std::string> dropped;
  std::vector<YamlTree> kept;
  for (YamlTree& step : steps.items()) {
    const std::string name = step.find("step")->text();
    if (seen.contains(name)) {
      kept.push_back(std::move(step));
    } else {
      dropped.push_back(name);
    }
  }
  const std::set<std::string> gone(dropped.begin(), dropped.end());
  for (YamlTree& step : kept) {
    forget(step, gone);
    YamlTree* handlers = step.find("handlers");
    if (handlers == nullptr) continue;
    for (YamlTree& handler : handlers->items()) forget(handler, gone);
  }
  steps.items() = std::move(kept);
  return dropped;
}

}  // namespace recourse::bpmn
