#include "adapters/bpmn/list_builder.h"

#include "adapters/bpmn/reach.h"

namespace recourse::bpmn {
namespace {

constexpr int kNestingMax = 10;  // lists in lists; the language allows 32 levels of YAML

bool plain_end(const Node& node) { return node.kind == "endEvent" && node.events.empty(); }

/// Does the element do nothing but pass its token on?
bool passes(const Node& node) {
  if (node.out.size() != 1) return false;
  if (node.kind == "intermediateThrowEvent") return node.events.empty();
  return node.kind == "exclusiveGateway" || node.kind == "inclusiveGateway" ||
         node.kind == "parallelGateway";
}

}  // namespace

ListBuilder::ListBuilder(ProcessWriter& writer, const Node* exit)
    : w_(writer), exit_(exit), list_(++writer.lists_) {}

void ListBuilder::add(YamlTree step, std::string next) {
  if (!next.empty()) ++wanted_[next];
  items_.push_back({std::move(step), std::move(next)});
}

void ListBuilder::empty_step(const Node& at) {
  YamlTree step = YamlTree::map();
  step.set("step", w_.names_.fresh(identifier(at.id) + "_pass"));
  step.set("choose", YamlTree::list().add(YamlTree::map().set("otherwise", "done")));
  add(std::move(step), "");
}

YamlTree ListBuilder::finished() {
  for (Item& item : late_) items_.push_back(std::move(item));
  YamlTree list = YamlTree::list();
  for (std::size_t i = 0; i < items_.size(); ++i) {
    Item& item = items_[i];
    const bool last = i + 1 == items_.size();
    const std::string following = last ? "done" : items_[i + 1].step.find("step")->text();
    const bool falls = item.next == following && (last || wanted_[following] == 1);
    if (!item.next.empty() && !falls) item.step.set("next", item.next);
    list.add(std::move(item.step));
  }
  for (const std::string& name : drop_unreached(list)) {
    w_.refuse("W-BPMN", w_.process_.xml,
              {"'" + name + "' is left out: no token ever reaches it.",
               "“" + name + "”被略去：没有令牌能到达。"});
  }
  return list;
}

YamlTree ListBuilder::follow(const Node& at, const std::vector<Flow*>& flows) {
  if (w_.depth_ >= kNestingMax) {
    w_.refuse("E-STRUCTURE", at.xml,
              {"blocks are nested more than 10 deep here.", "此处的块嵌套超过 10 层。"},
              {"Move inner parts into called processes.", "请把内层移到被调用的流程中。"});
    empty_step(at);
    return finished();
  }
  ++w_.depth_;
  if (flows.size() == 1 && !flows[0]->conditional) {
    if (target(*flows[0]) == "done") empty_step(at);
  } else if (flows.empty()) {
    empty_step(at);
  } else {
    emit_split(at, w_.names_.fresh(identifier(at.id) + "_split"), flows);
  }
  drain();
  --w_.depth_;
  return finished();
}

void ListBuilder::drain() {
  while (true) {
    open_.insert(open_.end(), found_.rbegin(), found_.rend());
    found_.clear();
    if (open_.empty()) return;
    const Node* node = open_.back();
    open_.pop_back();
    if (emitted_.insert(node).second) emit(*node);
  }
}

YamlTree ListBuilder::from(const Node& first) {
  Flow into;
  into.xml = first.xml;
  into.target = const_cast<Node*>(&first);  // NOLINT: only followed
  return follow(first, {&into});
}

YamlTree ListBuilder::group(const Node& at, const Split& split, bool inclusive) {
  YamlTree step = YamlTree::map();
  const Node& join = split.join ? *split.join : at;
  step.set("step", w_.names_.fresh(identifier(join.id) + "_block"));
  step.set("parallel", branches(at, split, inclusive));
  items_.push_back({std::move(step), ""});
  const std::string next = split.join ? lead(*split.join) : "done";
  items_.front().next = next;
  ++wanted_[next];
  drain();
  return finished();
}

const Node* ListBuilder::through(Flow& flow, std::string& end) {
  Flow* at = &flow;
  for (std::size_t i = 0; i <= w_.model_.nodes.size(); ++i) {
    const Node* node = at->target;
    if (node == nullptr) {
      end = "done";
      return nullptr;
    }
    if (node == exit_) {
      end = "done";
      if (++exits_ == 2 && node->kind == "parallelGateway") {
        w_.refuse("E-STRUCTURE", node->xml,
                  {"unsound: two flows of one branch lead into this parallel join, which waits for "
                   "both and can deadlock.",
                   "结构不健全：同一分支的两条流进入此并行汇聚，它等待两者，可能死锁。"},
                  {"Merge them exclusively first.", "请先用排他网关合并。"});
      }
      return nullptr;
    }
    if (plain_end(*node) || (node->is_gateway() && node->out.empty())) {
      end = "done";
      return nullptr;
    }
    if (node->kind == "parallelGateway" && node->in.size() > 1) {
      w_.refuse("E-STRUCTURE", node->xml,
                {"unsound: this parallel join waits for all its flows, but only one token can "
                 "come: it can deadlock.",
                 "结构不健全：此并行汇聚等待所有流，但只会来一个令牌，可能死锁。"},
                {"Use an exclusive gateway to merge alternatives.", "合并备选路径请用排他网关。"});
    }
    if (!passes(*node)) return node;
    at = node->out[0];
  }
  w_.refuse("E-STRUCTURE", flow.xml, {"gateways lead around in a circle without any work.",
                                      "网关构成没有任何工作的环路。"});
  end = "done";
  return nullptr;
}

std::string ListBuilder::target(Flow& flow) {
  std::string end;
  const Node* node = through(flow, end);
  if (node == nullptr) return end;
  const std::string name = step_name(*node);
  if (!emitted_.contains(node)) found_.push_back(node);
  return name;
}

std::string ListBuilder::step_name(const Node& node) {
  const auto known = names_.find(&node);
  if (known != names_.end()) return known->second;
  const bool ends = node.kind == "endEvent";
  const auto [place, fresh] = w_.list_of_.emplace(&node, list_);
  if (!fresh && !ends) {
    w_.refuse("E-STRUCTURE", node.xml,
              {"multi-merge: tokens of parallel paths both arrive here, and what follows would run "
               "several times.",
               "多重合并：并行路径的令牌都会到达此处，后续步骤会执行多次。"},
              {"Join the paths before with a gateway, or put what follows into each path or a "
               "called process.",
               "请先用网关汇聚，或把后续步骤放入每条路径或被调用的流程。"});
    // It was written where it came first; once more for every path would take for ever.
    emitted_.insert(&node);
  }
  const std::string key = node.id + (fresh ? "" : "#" + std::to_string(list_));
  return names_[&node] = w_.names_.of(key, node.name, node.id);
}

/// Where the token goes from here. A split is written at once, so that it stands behind its step.
std::string ListBuilder::lead(const Node& node) {
  if (node.out.empty()) return "done";
  if (node.out.size() == 1 && !node.out[0]->conditional) return target(*node.out[0]);
  const std::string name = w_.names_.fresh(identifier(node.id) + "_split");
  emit_split(node, name, node.out);
  return name;
}

void ListBuilder::emit(const Node& node) {
  const std::string name = step_name(node);
  if (node.is_activity()) return emit_activity(node, name);
  if (node.is_event()) return emit_event(node, name);
  if (node.kind == "eventBasedGateway") return emit_event_gateway(node, name);
  if (node.kind == "exclusiveGateway") return emit_choice(node, name, node.out);
  emit_split(node, name, node.out);
}

void ListBuilder::emit_activity(const Node& node, const std::string& name) {
  std::vector<std::pair<const Node*, std::vector<TriggerWords>>> events;
  YamlTree counters = YamlTree::map();
  for (const Node* event : node.boundary) {
    if (event->has_event("compensate")) continue;
    events.emplace_back(event, w_.triggers(*event, name));
    for (const TriggerWords& words : events.back().second) {
      if (!words.counter.empty()) counters.set(words.counter, "0");
    }
  }
  std::string own_name = name;
  if (!counters.empty()) {
    own_name = w_.names_.fresh(name + "_work");
    add(YamlTree::map().set("step", name).set("set", std::move(counters)), own_name);
  }
  YamlTree step = w_.activity(node, own_name);
  const std::size_t place = items_.size();
  items_.push_back({YamlTree::map().set("step", own_name), ""});
  YamlTree handlers = YamlTree::list();
  for (const auto& [event, words] : events) attach(*event, words, handlers);
  if (!handlers.empty()) step.set("handlers", std::move(handlers));
  YamlTree undo = w_.undo_of(node);
  if (!undo.empty()) step.set("undo", std::move(undo));
  const std::string next = lead(node);
  ++wanted_[next];
  items_[place] = {std::move(step), next};
}

void ListBuilder::attach(const Node& event, const std::vector<TriggerWords>& triggers,
                         YamlTree& handlers) {
  YamlTree rest;
  if (event.interrupting) {
    w_.list_of_.emplace(&event, list_);
    rest = lead(event);
    wanted_[rest.text()] += 2;  // alternatives are never reached by falling through
  } else {
    w_.concurrent_ = true;
    rest = ListBuilder(w_, nullptr).follow(event, event.out);
  }
  for (const TriggerWords& words : triggers) {
    YamlTree handler = w_.handler(words, event.interrupting);
    handler.set(event.interrupting ? "next" : "do", rest);
    handlers.add(std::move(handler));
  }
}

void ListBuilder::emit_event(const Node& node, const std::string& name) {
  if (node.kind == "intermediateCatchEvent" || node.kind == "startEvent") {
    const std::size_t place = items_.size();
    items_.push_back({YamlTree::map().set("step", name), ""});
    const std::string next = lead(node);
    YamlTree step = w_.wait_step(node, name, next);
    YamlTree* wait = step.find("wait");
    const bool leads_itself = wait != nullptr && wait->has("first");
    wanted_[next] += leads_itself ? 2 : 1;
    items_[place] = {std::move(step), leads_itself ? "" : next};
    return;
  }
  std::vector<YamlTree> steps = w_.throw_steps(node, name);
  const std::size_t place = items_.size(), count = steps.size();
  for (YamlTree& step : steps) items_.push_back({std::move(step), ""});
  const std::string next = lead(node);
  for (std::size_t i = 0; i < count; ++i) {
    Item& item = items_[place + i];
    if (item.step.has("raise") || item.step.has("finish")) continue;
    item.next = i + 1 == count ? next : items_[place + i + 1].step.find("step")->text();
    ++wanted_[item.next];
  }
}

}  // namespace recourse::bpmn
