// Events: what wakes a handler or ends a wait, and what is thrown.
#include <algorithm>

#include "adapters/bpmn/process_writer.h"

namespace recourse::bpmn {

void ProcessWriter::timer_trigger(const Node& event, const EventDefinition& definition,
                                  const std::string& owner, TriggerWords& words) {
  std::string text = definition.expression;
  const bool cycle = definition.timer == "timeCycle";
  if (definition.timer == "timeDate") {
    words.key = "at";
    words.value = "@\"" + text + "\"";
    const bool date = text.size() >= 10 && text[4] == '-' && text.find('"') == text.npos;
    if (date) return;
    refuse("E-CONSTRUCT", definition.xml,
           {"'" + text + "' is no date that can be read.", "“" + text + "”不是可读的日期。"},
           {"Write it like 2026-10-10T09:00:00+08:00.", "请写成 2026-10-10T09:00:00+08:00。"});
    return;
  }
  std::string times;
  if (cycle && text.starts_with("R")) {
    const auto slash = text.find('/');
    times = text.substr(1, slash == text.npos ? 0 : slash - 1);
    text = slash == text.npos ? "" : text.substr(slash + 1);
  }
  words.key = cycle && !event.interrupting && times != "1" ? "every" : "after";
  words.value = span_of(text);
  if (words.value.empty()) {
    refuse("E-CONSTRUCT", definition.xml,
           {"the timer '" + definition.expression + "' is no span of time that can be read.",
            "计时器“" + definition.expression + "”不是可读的时长。"},
           {"Write an ISO 8601 duration like PT2H, or R3/PT2H for a cycle.",
            "请写 ISO 8601 时长，如 PT2H；循环写 R3/PT2H。"});
    words.value = "1 day";
  }
  if (words.key != "every" || times.empty()) return;
  if (times.size() > 6 || times.find_first_not_of("0123456789") != times.npos) {
    refuse("E-CONSTRUCT", definition.xml, {"'R" + times + "' is no number of repetitions.",
                                           "“R" + times + "”不是重复次数。"});
    return;
  }
  words.counter = names_.fresh(owner + "_ticks");
  words.match = words.counter + " < " + times;
  words.set.set(words.counter, "{{ " + words.counter + " + 1 }}");
  counters_.set(words.counter, YamlTree::map().set("type", "int").set("default", "0").set(
                                   "shared", "true"));
}

std::vector<TriggerWords> ProcessWriter::every_escalation(const EventDefinition& definition) {
  std::vector<TriggerWords> all;
  std::set<std::string> seen;
  for (const Node& node : model_.nodes) {
    for (const EventDefinition& event : node.events) {
      const bool thrown = node.kind == "endEvent" || node.kind == "intermediateThrowEvent";
      if (!thrown || event.kind != "escalation" || !definition.ref.empty()) continue;
      TriggerWords words;
      words.key = "escalation";
      words.value = escalation(event.ref, event.xml);
      if (seen.insert(words.value).second) all.push_back(std::move(words));
    }
  }
  return all;
}

std::vector<TriggerWords> ProcessWriter::triggers(const Node& event, const std::string& owner) {
  std::vector<TriggerWords> all;
  if (event.kind == "receiveTask") {
    TriggerWords words;
    words.key = "message";
    words.value = message(reference(attribute(event.xml, "messageRef")), event.xml);
    return {words};
  }
  for (const EventDefinition& definition : event.events) {
    TriggerWords words;
    if (definition.kind == "message") {
      words.key = "message";
      words.value = message(definition.ref, definition.xml.parent());
    } else if (definition.kind == "signal") {
      words.key = "signal";
      words.value = signal(definition.ref, definition.xml);
    } else if (definition.kind == "error") {
      words.key = "error";
      words.value = definition.ref.empty() ? "any" : error(definition.ref, definition.xml);
      // A gateway without a way on is a fault of the process, not an error of its business.
      if (definition.ref.empty()) words.match = "error.code != \"" + no_way() + "\"";
    } else if (definition.kind == "escalation" && !definition.ref.empty()) {
      words.key = "escalation";
      words.value = escalation(definition.ref, definition.xml);
    } else if (definition.kind == "escalation") {
      for (TriggerWords& one : every_escalation(definition)) all.push_back(std::move(one));
      continue;
    } else if (definition.kind == "conditional") {
      words.key = "when";
      words.value = condition(definition.expression, definition.xml);
    } else if (definition.kind == "timer") {
      timer_trigger(event, definition, owner, words);
    } else {
      continue;
    }
    all.push_back(std::move(words));
  }
  return all;
}

YamlTree ProcessWriter::handler(const TriggerWords& words, bool interrupting) const {
  YamlTree handler = YamlTree::map().set(words.key, words.value);
  if (words.key != "error") handler.set("mode", interrupting ? "interrupt" : "alongside");
  if (!words.match.empty()) handler.set("match", words.match);
  if (!words.set.empty()) handler.set("set", words.set);
  return handler;
}

YamlTree ProcessWriter::wait_step(const Node& node, const std::string& name,
                                  const std::string& next) {
  YamlTree step = titled(node, name);
  for (const EventDefinition& event : node.events) {
    if (event.timer != "timeCycle" || node.kind != "intermediateCatchEvent") continue;
    refuse("E-STRUCTURE", event.xml,
           {"multi-merge: a cycle timer in the flow makes a new token at each tick.",
            "多重合并：流中的循环计时器每次触发都会产生新令牌。"},
           {"Attach it to an activity as a non-interrupting boundary event, or use a loop.",
            "请作为非中断边界事件附着到活动上，或使用循环。"});
  }
  const auto words = triggers(node, name);
  if (node.parallel_multiple && words.size() > 1) {
    YamlTree branches = YamlTree::list();
    for (std::size_t i = 0; i < words.size(); ++i) {
      YamlTree one = YamlTree::map().set(words[i].key == "at" ? "until" : words[i].key,
                                         words[i].value);
      YamlTree wait = YamlTree::map().set("first", YamlTree::list().add(one.set("next", "done")));
      YamlTree steps = YamlTree::list().add(
          YamlTree::map().set("step", names_.fresh(name + "_wait")).set("wait", std::move(wait)));
      branches.add(YamlTree::map()
                       .set("branch", "event_" + std::to_string(i + 1))
                       .set("steps", std::move(steps)));
    }
    concurrent_ = true;
    return step.set("parallel", YamlTree::map().set("branches", std::move(branches)));
  }
  const bool alone = words.size() == 1;
  if (alone && words[0].key == "after") {
    return step.set("wait", YamlTree::map().set("for", words[0].value));
  }
  if (alone && words[0].key == "at") {
    return step.set("wait", YamlTree::map().set("until", words[0].value));
  }
  if (alone && words[0].key == "when") {
    return step.set("wait", YamlTree::map().set("when", words[0].value));
  }
  YamlTree first = YamlTree::list(), handlers = YamlTree::list();
  for (const TriggerWords& one : words) {
    const bool condition = one.key == "when";
    YamlTree item = condition ? handler(one, true) : YamlTree::map();
    if (!condition) item.set(one.key == "at" ? "until" : one.key, one.value);
    (condition ? handlers : first).add(std::move(item.set("next", next)));
  }
  step.set("wait", YamlTree::map().set("first", std::move(first)));
  if (!handlers.empty()) step.set("handlers", std::move(handlers));
  return step;
}

bool ProcessWriter::caught(const Node& thrower, const std::string& ref) const {
  const auto catches = [&](const Node& event) {
    return std::ranges::any_of(event.events, [&](const EventDefinition& one) {
      return one.kind == "error" && (one.ref.empty() || ref.empty() || one.ref == ref);
    });
  };
  for (const Scope* scope = thrower.scope; scope != nullptr; scope = scope->parent) {
    for (const Node* node : scope->nodes) {
      if (!node->by_event || !node->inside || node->inside == thrower.scope) continue;
      for (const Node* start : node->inside->nodes) {
        if (start->kind == "startEvent" && catches(*start)) return true;
      }
    }
    if (scope->owner == nullptr) break;
    if (std::ranges::any_of(scope->owner->boundary,
                            [&](const Node* event) { return catches(*event); })) {
      return true;
    }
  }
  return called_;
}

YamlTree ProcessWriter::raise_step(const Node& node, const EventDefinition& event,
                                   const std::string& name) {
  YamlTree step = titled(node, name);
  const std::string error_name = error(event.ref, event.xml);
  if (caught(node, event.ref)) return step.set("raise", error_name);
  // Nobody catches it: the process ends with it, as the standard says.
  return step.set("finish", failure(error_name));
}

YamlTree ProcessWriter::terminate_step(const Node& node, const std::string& name) {
  YamlTree step = titled(node, name);
  if (node.scope->owner == nullptr) return step.set("finish", "completed");
  return step.set("escalate", "terminate_" + identifier(node.scope->owner->id));
}

std::vector<YamlTree> ProcessWriter::throw_one(const Node& node, const EventDefinition& event,
                                               const std::string& name) {
  std::vector<YamlTree> steps;
  if (event.kind == "message" || event.kind == "signal") {
    const bool is_signal = event.kind == "signal";
    const std::string what =
        is_signal ? signal(event.ref, event.xml) : message(event.ref, event.xml.parent());
    const auto started = started_by(event.kind.c_str(), event.ref);
    YamlTree send = YamlTree::map().set(event.kind, what);
    if (!is_signal) send.set("to", "\"" + what + "\"");
    const bool only_starts = !is_signal && !started.empty();
    if (!only_starts) steps.push_back(titled(node, name).set("send", std::move(send)));
    for (const Process* process : started) {
      YamlTree start = YamlTree::map().set("process", process_id(process->id));
      const std::string own = steps.empty() ? name : names_.fresh(name + "_start");
      steps.push_back(titled(node, own).set("start", std::move(start)));
    }
    if (only_starts) messages_.erase(what);
    return steps;
  }
  if (event.kind == "error") return {raise_step(node, event, name)};
  if (event.kind == "terminate") return {terminate_step(node, name)};
  YamlTree step = titled(node, name);
  if (event.kind == "escalation") return {step.set("escalate", escalation(event.ref, event.xml))};
  if (event.kind == "compensate") {
    const auto activity = model_.node_by_id.find(event.ref);
    if (event.ref.empty() || activity == model_.node_by_id.end()) {
      return {step.set("compensate", "all")};
    }
    const Node& undone = *activity->second;
    return {step.set("compensate",
                     YamlTree::list().add(names_.of(undone.id, undone.name, undone.id)))};
  }
  return {step.set("choose", YamlTree::list().add(YamlTree::map().set("otherwise", "done")))};
}

std::vector<YamlTree> ProcessWriter::throw_steps(const Node& node, const std::string& name) {
  std::vector<YamlTree> all;
  for (const EventDefinition& event : node.events) {
    const std::string own = all.empty() ? name : names_.fresh(name + "_then");
    for (YamlTree& step : throw_one(node, event, own)) all.push_back(std::move(step));
  }
  return all;
}

}  // namespace recourse::bpmn
