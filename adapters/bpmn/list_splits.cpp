// The part of ListBuilder that writes choices and splits.
#include <algorithm>

#include "adapters/bpmn/list_builder.h"
#include "engine/base/ascii.h"

namespace recourse::bpmn {
namespace {

int conditions(const std::vector<Flow*>& flows) {
  return static_cast<int>(
      std::ranges::count_if(flows, [](const Flow* flow) { return flow->conditional; }));
}

}  // namespace

std::string ListBuilder::stuck_step() {
  if (stuck_.empty()) {
    stuck_ = w_.names_.fresh("no_way_on");
    // Written last: it is only reached by name.
    late_.push_back({YamlTree::map().set("step", stuck_).set("raise", w_.no_way()), ""});
  }
  return stuck_;
}

void ListBuilder::emit_choice(const Node& node, const std::string& name,
                              const std::vector<Flow*>& flows) {
  const std::size_t place = items_.size();
  items_.push_back({YamlTree::map().set("step", name), ""});
  YamlTree choices = YamlTree::list();
  Flow* otherwise = nullptr;
  for (Flow* flow : flows) {
    if (node.is_default(*flow)) {
      otherwise = flow;
      continue;
    }
    if (!flow->conditional) {
      if (otherwise == nullptr && node.default_flow.empty()) {
        otherwise = flow;
      } else {
        w_.refuse("E-BPMN", flow->xml,
                  {"this flow leaves the exclusive choice " + node.id +
                       " without a condition and is not its default.",
                   "此流从排他选择 " + node.id + " 流出，没有条件，也不是默认流。"},
                  {"Give it a condition.", "请为它添加条件。"});
      }
      continue;
    }
    const std::string next = target(*flow);
    wanted_[next] += 2;
    choices.add(YamlTree::map()
                    .set("when", w_.condition(flow->condition, flow->xml))
                    .set("next", next));
  }
  const std::string last = otherwise != nullptr ? target(*otherwise) : stuck_step();
  wanted_[last] += 2;
  choices.add(YamlTree::map().set("otherwise", last));
  YamlTree step = w_.titled(node.is_gateway() ? node : Node{}, name);
  items_[place] = {std::move(step.set("choose", std::move(choices))), ""};
}

void ListBuilder::emit_split(const Node& node, const std::string& name,
                             const std::vector<Flow*>& flows) {
  const int conditional = node.kind == "parallelGateway" ? 0 : conditions(flows);
  const bool choice = node.kind == "exclusiveGateway" || (flows.size() == 1 && conditional == 1) ||
                      (flows.size() == 2 && conditional == 1 &&
                       std::ranges::any_of(flows, [&](const Flow* flow) {
                         return node.is_default(*flow);
                       }));
  if (choice) return emit_choice(node, name, flows);
  const auto split = plan_split(w_.report_, node, flows, conditional > 0, exit_);
  if (!split) return add(YamlTree::map().set("step", name), "done");
  w_.concurrent_ = true;
  const std::size_t place = items_.size();
  items_.push_back({YamlTree::map().set("step", name), ""});
  YamlTree step = w_.titled(node.is_gateway() ? node : Node{}, name);
  step.set("parallel", branches(node, *split, conditional > 0));
  if (!split->join && exit_ != nullptr) ++exits_;
  const std::string next = split->join ? lead(*split->join) : "done";
  ++wanted_[next];
  items_[place] = {std::move(step), next};
}

YamlTree ListBuilder::branches(const Node& at, const Split& split, bool inclusive) {
  YamlTree list = YamlTree::list();
  std::set<std::string> taken;
  bool always = !inclusive;
  for (const SplitBranch& branch : split.branches) {
    const std::string when = inclusive ? branch_condition(at, branch) : "";
    always = always || when.empty() || (branch.head && at.is_default(*branch.head));
    const Node* first = branch.head ? branch.head->target : nullptr;
    std::string name = branch.head ? lower_ascii(identifier(branch.head->name)) : "together";
    if (name.size() < 2 && first) name = lower_ascii(identifier(first->name));
    if (name.size() < 2 && first) name = identifier(first->id);
    if (name.empty() || name == "done" || name == "starter" || name == "previous") name += "_way";
    const std::string stem = identifier(name);
    for (int i = 2; !taken.insert(name).second; ++i) name = stem + "_" + std::to_string(i);
    YamlTree one = YamlTree::map().set("branch", name);
    if (!when.empty()) one.set("when", when);
    const Node* exit = split.join ? split.join : exit_;
    ListBuilder inner(w_, exit);
    if (branch.head) {
      Flow taken_flow = *branch.head;  // its condition is the branch's now
      taken_flow.conditional = false;
      one.set("steps", inner.follow(at, {&taken_flow}));
    } else {
      one.set("steps", inner.group(at, *branch.group, inclusive));
    }
    list.add(std::move(one));
  }
  YamlTree parallel = YamlTree::map().set("branches", std::move(list));
  if (!always) parallel.set("at_least_one", "true");
  return parallel;
}

std::string ListBuilder::branch_condition(const Node& at, const SplitBranch& branch) {
  if (branch.group) {
    std::string any;
    for (const SplitBranch& one : branch.group->branches) {
      const std::string when = branch_condition(at, one);
      if (when.empty()) return {};
      any += (any.empty() ? "" : " or ") + ("(" + when + ")");
    }
    return any;
  }
  if (branch.head->conditional && !at.is_default(*branch.head)) {
    return w_.condition(branch.head->condition, branch.head->xml);
  }
  if (!at.is_default(*branch.head)) return {};
  std::string none;
  for (const Flow* flow : at.out) {
    if (!flow->conditional || at.is_default(*flow)) continue;
    none += (none.empty() ? "" : " or ") + ("(" + w_.condition(flow->condition, flow->xml) + ")");
  }
  return none.empty() ? "" : "not(" + none + ")";
}

void ListBuilder::emit_event_gateway(const Node& node, const std::string& name) {
  const std::size_t place = items_.size();
  items_.push_back({YamlTree::map().set("step", name), ""});
  YamlTree first = YamlTree::list(), handlers = YamlTree::list();
  for (const Flow* flow : node.out) {
    Node* event = flow->target;
    if (event == nullptr) continue;
    w_.list_of_.emplace(event, list_);
    emitted_.insert(event);
    const std::string next = lead(*event);
    wanted_[next] += 2;
    for (const TriggerWords& words : w_.triggers(*event, name)) {
      const bool condition = words.key == "when";
      YamlTree one = condition ? w_.handler(words, true) : YamlTree::map();
      if (!condition) one.set(words.key == "at" ? "until" : words.key, words.value);
      one.set("next", next);
      (condition ? handlers : first).add(std::move(one));
    }
  }
  YamlTree step = w_.titled(node, name);
  std::string next;
  if (first.empty() && !handlers.empty()) {
    YamlTree alone = handlers.items().front();
    handlers.items().erase(handlers.items().begin());
    step.set("wait", YamlTree::map().set("when", *alone.find("when")));
    next = alone.find("next")->text();
  } else {
    step.set("wait", YamlTree::map().set("first", std::move(first)));
  }
  if (!handlers.empty()) step.set("handlers", std::move(handlers));
  items_[place] = {std::move(step), next};
}

}  // namespace recourse::bpmn
