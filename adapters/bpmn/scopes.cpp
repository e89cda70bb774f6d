// Processes, sub-processes, event sub-processes, compensation.
#include <algorithm>

#include "adapters/bpmn/list_builder.h"

namespace recourse::bpmn {

ProcessWriter::ProcessWriter(const Model& model, const Process& process,
                             const ImportOptions& options, const InputsByProcess& inputs,
                             BpmnReport& report)
    : model_(model), process_(process), options_(options), all_inputs_(inputs), report_(report) {
  for (const Node& node : model.nodes) {
    const bool calls = node.kind == "callActivity" &&
                       reference(attribute(node.xml, "calledElement")) == process.id;
    called_ = called_ || calls;
  }
}

std::vector<Node*> ProcessWriter::starts(const Scope& scope) const {
  std::vector<Node*> all;
  for (Node* node : scope.nodes) {
    if (node->kind == "startEvent") all.push_back(node);
  }
  return all;
}

bool ProcessWriter::terminates(const Scope& scope) const {
  return std::ranges::any_of(scope.nodes,
                             [](const Node* node) { return node->has_event("terminate"); });
}

/// The element the token of a scope comes from. Null: there is none, which is reported.
const Node* ProcessWriter::entry(const Scope& scope) {
  const Xml at = scope.owner ? scope.owner->xml : process_.xml;
  std::vector<Node*> begins = starts(scope);
  if (begins.empty()) {
    for (Node* node : scope.nodes) {
      const bool beside = node->by_event || node->compensation || node->kind == "boundaryEvent";
      if (node->in.empty() && !beside) begins.push_back(node);
    }
  }
  if (begins.empty()) {
    refuse("E-BPMN", at, {"there is nothing to begin with.", "没有可以开始的元素。"},
           {"Add a start event.", "请添加开始事件。"});
    return nullptr;
  }
  // Several starts are alternatives; where they lead to one place, that place is what matters.
  const auto same_way = [&](const Node* node) {
    return node->out.size() == 1 && begins[0]->out.size() == 1 &&
           node->out[0]->target == begins[0]->out[0]->target;
  };
  if (begins.size() > 1 && !std::ranges::all_of(begins, same_way)) {
    refuse("E-STRUCTURE", begins[1]->xml,
           {"there are several ways to begin, and they do not lead to one place.",
            "有多个开始方式，且不通向同一处。"},
           {"Make a process of each, or merge them at once.", "请拆成多个流程，或立即合并。"});
  }
  return begins[0];
}

YamlTree ProcessWriter::scope_steps(const Scope& scope) {
  const Node* first = entry(scope);
  if (first == nullptr) return YamlTree::list();
  const bool waits = first->kind == "startEvent" && scope.owner == nullptr &&
                     (first->has_event("timer") || first->has_event("conditional"));
  if (waits) {
    refuse("W-BPMN", first->xml,
           {"the start waits here for what was to start it; start it by hand or from a schedule.",
            "此开始事件改为启动后等待；请手工或按计划启动流程。"});
  }
  ListBuilder list(*this, nullptr);
  if (first->kind != "startEvent" || waits) return list.from(*first);
  return list.follow(*first, first->out);
}

/// The body of an event sub-process as the `do` of a handler.
YamlTree ProcessWriter::event_body(const Node& sub_process, const Node& start, bool finishing) {
  YamlTree steps = ListBuilder(*this, nullptr).follow(start, start.out);
  const std::string name = names_.of(sub_process.id, sub_process.name, sub_process.id);
  if (terminates(*sub_process.inside)) {
    steps = YamlTree::list().add(guarded(*sub_process.inside, name, std::move(steps)));
  }
  if (!finishing) return steps;
  YamlTree body = YamlTree::list();
  body.add(YamlTree::map()
               .set("step", names_.fresh(name + "_work"))
               .set("scope", YamlTree::map().set("steps", std::move(steps))));
  body.add(YamlTree::map().set("step", names_.fresh(name + "_end")).set("finish", "completed"));
  return body;
}

/// A scope whose terminate events end it, and nothing around it.
YamlTree ProcessWriter::guarded(const Scope& scope, const std::string& name, YamlTree steps) {
  YamlTree leave = YamlTree::map()
                       .set("escalation", "terminate_" + identifier(scope.owner->id))
                       .set("mode", "interrupt")
                       .set("next", "done");
  return YamlTree::map()
      .set("step", names_.fresh(name + "_inner"))
      .set("scope", YamlTree::map().set("steps", std::move(steps)))
      .set("handlers", YamlTree::list().add(std::move(leave)));
}

std::vector<YamlTree> ProcessWriter::event_handlers(const Scope& scope, const std::string& owner,
                                                    YamlTree& counters) {
  std::vector<YamlTree> handlers;
  for (const Node* node : scope.nodes) {
    if (!node->by_event || !node->inside) continue;
    const std::vector<Node*> begins = starts(*node->inside);
    if (begins.empty() || begins[0]->has_event("compensate")) continue;
    const Node& start = *begins[0];
    if (!start.interrupting) concurrent_ = true;
    const bool top = scope.owner == nullptr;
    const YamlTree body = event_body(*node, start, top && start.interrupting);
    for (const TriggerWords& words : triggers(start, owner)) {
      if (!words.counter.empty()) counters.set(words.counter, "0");
      YamlTree one = handler(words, start.interrupting).set("do", body);
      if (!top && start.interrupting) one.set("next", "done");
      handlers.push_back(std::move(one));
    }
  }
  return handlers;
}

YamlTree ProcessWriter::sub_process(const Node& node, YamlTree step) {
  const std::string name = step.find("step")->text();
  YamlTree steps = scope_steps(*node.inside);
  YamlTree counters = YamlTree::map();
  std::vector<YamlTree> handlers = event_handlers(*node.inside, name, counters);
  if (terminates(*node.inside)) {
    handlers.push_back(YamlTree::map()
                           .set("escalation", "terminate_" + identifier(node.id))
                           .set("mode", "interrupt")
                           .set("next", "done"));
  }
  if (handlers.empty()) return step.set("scope", YamlTree::map().set("steps", std::move(steps)));
  // What runs beside belongs to the sub-process, so it stands in a scope of its own.
  YamlTree outer = YamlTree::list();
  YamlTree inner = YamlTree::map().set("step", names_.fresh(name + "_inner"));
  if (!counters.empty()) {
    outer.add(YamlTree::map()
                  .set("step", names_.fresh(name + "_ready"))
                  .set("set", std::move(counters)));
  }
  inner.set("scope", YamlTree::map().set("steps", std::move(steps)));
  YamlTree list = YamlTree::list();
  for (YamlTree& handler : handlers) list.add(std::move(handler));
  inner.set("handlers", std::move(list));
  outer.add(std::move(inner));
  return step.set("scope", YamlTree::map().set("steps", std::move(outer)));
}

YamlTree ProcessWriter::undo_of(const Node& node) {
  for (const Node* event : node.boundary) {
    if (!event->has_event("compensate")) continue;
    const auto found = model_.compensators.find(event->id);
    if (found == model_.compensators.end()) continue;
    const Node& undo = *found->second;
    return YamlTree::list().add(activity(undo, names_.of(undo.id, undo.name, undo.id)));
  }
  if (!node.inside) return YamlTree::list();
  for (const Node* inner : node.inside->nodes) {
    if (!inner->by_event || !inner->inside) continue;
    for (const Node* start : starts(*inner->inside)) {
      if (start->has_event("compensate")) return event_body(*inner, *start, false);
    }
  }
  return YamlTree::list();
}

YamlTree ProcessWriter::definition() {
  declare_data(*process_.root);
  YamlTree steps = scope_steps(*process_.root);
  YamlTree counters = YamlTree::map(), handlers = YamlTree::list();
  for (YamlTree& one : event_handlers(*process_.root, id(), counters)) {
    handlers.add(std::move(one));
  }
  YamlTree file = YamlTree::map().set("recourse", YamlTree::quoted("1")).set("process", id());
  file.set("version", "1");
  if (!process_.name.empty()) file.set("title", process_.name);
  YamlTree declared = data();
  if (!declared.empty()) file.set("data", std::move(declared));
  YamlTree roles = YamlTree::map(), messages = YamlTree::map(), signals = YamlTree::list();
  for (const auto& [name, group] : roles_) roles.set(name, YamlTree::map().set("group", group));
  for (const auto& [name, key] : messages_) {
    messages.set(name, YamlTree::map().set("key", "\"" + key + "\"").set("keep", "1 day"));
  }
  for (const auto& [name, same] : signals_) signals.add(name);
  YamlTree errors = YamlTree::map(), outcomes = YamlTree::map();
  for (const auto& [name, title] : errors_) errors.set(name, YamlTree::map().set("title", title));
  outcomes.set("completed", YamlTree::map().set("kind", "success"));
  for (const std::string& name : outcomes_) {
    outcomes.set(name, YamlTree::map().set("kind", "failure"));
  }
  if (!roles.empty()) file.set("roles", std::move(roles));
  if (!messages.empty()) file.set("messages", std::move(messages));
  if (!signals.empty()) file.set("signals", std::move(signals));
  if (!errors.empty()) file.set("errors", std::move(errors));
  file.set("outcomes", std::move(outcomes));
  file.set("steps", std::move(steps));
  if (!handlers.empty()) file.set("handlers", std::move(handlers));
  return file;
}

}  // namespace recourse::bpmn
