// Activities: people's work, machines' work, calls, loops, instances.
#include <algorithm>
#include <set>

#include "adapters/bpmn/list_builder.h"
#include "engine/base/ascii.h"

namespace recourse::bpmn {

YamlTree ProcessWriter::titled(const Node& node, const std::string& name) const {
  YamlTree step = YamlTree::map().set("step", name);
  const bool says_more = !node.name.empty() && lower_ascii(identifier(node.name)) != name;
  if (says_more) step.set("title", node.name);
  return step;
}

YamlTree ProcessWriter::activity(const Node& node, const std::string& name) {
  if (node.loop && node.loop->multiple) return instances(node, name);
  if (node.loop) return looped(node, name);
  return once(node, name, node.name);
}

YamlTree ProcessWriter::once(const Node& node, const std::string& name,
                             const std::string& title) {
  Node shown;
  shown.name = title;
  YamlTree step = titled(shown, name);
  const std::string& kind = node.kind;
  if (kind == "scriptTask") return script(node, std::move(step));
  if (kind == "serviceTask") return machine(node, std::move(step), "service");
  if (kind == "businessRuleTask") return machine(node, std::move(step), "rule");
  if (kind == "sendTask" || kind == "receiveTask") return message_task(node, std::move(step));
  if (kind == "callActivity") return call(node, std::move(step));
  if (node.inside) return sub_process(node, std::move(step));
  return person(node, std::move(step));
}

namespace {

/// Does a way lead from the node back to it?
bool comes_again(const Node& node) {
  std::vector<const Node*> open{&node};
  std::set<const Node*> seen;
  for (std::size_t i = 0; i < open.size(); ++i) {
    for (const Flow* flow : open[i]->out) {
      if (flow->target == &node) return true;
      if (flow->target && seen.insert(flow->target).second) open.push_back(flow->target);
    }
  }
  return false;
}

}  // namespace

YamlTree ProcessWriter::person(const Node& node, YamlTree step) {
  YamlTree task = YamlTree::map();
  task.set("assign", YamlTree::map().set("role", role(node)));
  YamlTree fields = YamlTree::map();
  for (const DataWay& way : node.data) {
    const std::string data = variable_name(way.data);
    const bool both = std::ranges::any_of(node.data, [&](const DataWay& other) {
      return !other.input && other.data == way.data;
    });
    if (way.input && both) continue;
    if (data.empty() || !facts_.contains(data)) continue;
    fields.set(data, way.input ? "readonly" : "required");
    if (!way.input) written(data, "");
  }
  // Work that comes again and again until data say otherwise: BPMN does not say who writes them,
  // so whoever does the work may.
  const auto asked = all_inputs_.find(id());
  if (asked != all_inputs_.end() && comes_again(node)) {
    for (const std::string& name : asked->second) {
      if (fields.find(name) == nullptr) fields.set(name, "optional");
    }
  }
  if (!fields.empty()) task.set("fields", std::move(fields));
  return step.set("task", std::move(task));
}

std::string ProcessWriter::only_data(const Scope& scope) const {
  for (const Scope* at = &scope; at != nullptr; at = at->parent) {
    if (at->data.size() == 1) return variable_name(at->data[0].name);
  }
  return {};
}

void ProcessWriter::data_ways(const Node& node, const ScriptBinding& binding, YamlTree& with,
                              YamlTree& save) {
  bool in = false, out = false;
  for (const DataWay& way : node.data) {
    const std::string data = variable_name(way.data);
    const std::string port = identifier(way.port);
    if (data.empty() || !facts_.contains(data)) continue;
    const bool bound = !binding.connector.empty();
    if (bound && (way.input ? binding.input : binding.output).empty()) continue;
    if (way.input) {
      with.set(bound ? binding.input : port, "{{ " + data + " }}");
      in = true;
    } else {
      save.set(data, "result." + (bound ? binding.output : port));
      written(data, "");
      out = true;
    }
  }
  // No data flow is drawn: the one data item in sight is meant.
  const std::string alone = only_data(*node.scope);
  if (alone.empty()) return;
  if (!in && !binding.input.empty()) with.set(binding.input, "{{ " + alone + " }}");
  if (out || binding.output.empty()) return;
  save.set(alone, "result." + binding.output);
  written(alone, "");
}

YamlTree ProcessWriter::machine(const Node& node, YamlTree step, const std::string& family) {
  std::string called = node.name.empty() ? node.id : node.name;
  const auto operation = model_.by_id.find(reference(attribute(node.xml, "operationRef")));
  if (operation != model_.by_id.end()) called = attribute(operation->second, "name");
  std::string word = lower_ascii(process_id(called));
  if (word.empty()) word = identifier(node.id);
  word = lower_ascii(word);
  ConnectorNeed& need = needs_[family + "." + word];
  need.title = called;
  if (family == "script") need.note = text_of(model_.file->child(node.xml, "script"));
  YamlTree with = YamlTree::map(), save = YamlTree::map();
  data_ways(node, {}, with, save);
  for (const DataWay& way : node.data) {
    const auto fact = facts_.find(variable_name(way.data));
    if (fact == facts_.end()) continue;
    (way.input ? need.inputs : need.outputs)[identifier(way.port)] = fact->second.type;
  }
  step.set("auto", family + "." + word);
  if (!with.empty()) step.set("with", std::move(with));
  if (!save.empty()) step.set("save", std::move(save));
  return step;
}

YamlTree ProcessWriter::script(const Node& node, YamlTree step) {
  const std::string text = text_of(model_.file->child(node.xml, "script"));
  const auto binding = options_.script ? options_.script(text) : std::nullopt;
  if (!binding) return machine(node, std::move(step), "script");
  step.set("auto", binding->connector);
  YamlTree with = YamlTree::map(), save = YamlTree::map();
  for (const auto& [input, source] : binding->with) with.set(input, source);
  for (const auto& [name, type] : binding->variables) {
    VariableFact& fact = facts_[name];
    if (fact.type.empty()) fact.type = type;
  }
  for (const auto& [variable, source] : binding->save) {
    save.set(variable, source);
    written(variable, "");
  }
  data_ways(node, *binding, with, save);
  if (!with.empty()) step.set("with", std::move(with));
  if (!save.empty()) step.set("save", std::move(save));
  return step;
}

YamlTree ProcessWriter::message_task(const Node& node, YamlTree step) {
  const std::string ref = reference(attribute(node.xml, "messageRef"));
  if (node.kind == "receiveTask") {
    const std::string name = message(ref, node.xml);
    YamlTree first = YamlTree::list().add(YamlTree::map().set("message", name));
    return step.set("wait", YamlTree::map().set("first", std::move(first)));
  }
  const auto started = started_by("message", ref);
  if (!started.empty()) {
    return step.set("start", YamlTree::map().set("process", process_id(started[0]->id)));
  }
  const std::string name = message(ref, node.xml);
  return step.set("send", YamlTree::map().set("message", name).set("to", "\"" + name + "\""));
}

YamlTree ProcessWriter::call(const Node& node, YamlTree step) {
  const std::string called = reference(attribute(node.xml, "calledElement"));
  const auto task = model_.global_tasks.find(called);
  if (task != model_.global_tasks.end()) {
    return once(*task->second, step.find("step")->text(), node.name);
  }
  YamlTree with = YamlTree::map();
  const auto inputs = all_inputs_.find(process_id(called));
  if (inputs != all_inputs_.end()) {
    for (const std::string& name : inputs->second) {
      facts_.try_emplace(name);
      with.set(name, "{{ " + name + " }}");
    }
  }
  YamlTree content = YamlTree::map().set("process", process_id(called));
  if (!with.empty()) content.set("with", std::move(with));
  return step.set("call", std::move(content));
}

std::string ProcessWriter::loop_limit(const Node& node, YamlTree& scope,
                                      std::vector<YamlTree>& rounds) {
  const Loop& loop = *node.loop;
  std::string again =
      loop.condition.empty() ? "" : condition(loop.condition, loop.xml);
  if (!loop.maximum.empty()) {
    const std::string count = names_.fresh(identifier(node.id) + "_rounds");
    scope.set("data", YamlTree::map().set(
                          count, YamlTree::map().set("type", "int").set("default", "0")));
    rounds.push_back(
        YamlTree::map()
            .set("step", names_.fresh(identifier(node.id) + "_count"))
            .set("set", YamlTree::map().set(count, "{{ " + count + " + 1 }}")));
    const std::string limit = count + " < " + condition(loop.maximum, loop.xml, "int");
    again = again.empty() ? limit : limit + " and (" + again + ")";
  }
  if (again.empty()) {
    refuse("E-CONSTRUCT", loop.xml,
           {"this loop says neither until when nor how often.", "此循环没有说明条件或次数。"},
           {"Add a loop condition or a maximum.", "请添加循环条件或最大次数。"});
    again = "true";
  }
  return again;
}

YamlTree ProcessWriter::looped(const Node& node, const std::string& name) {
  YamlTree scope = YamlTree::map();
  std::vector<YamlTree> rounds;
  const std::string again = loop_limit(node, scope, rounds);
  const std::string run = names_.fresh(name + "_run"), ask = names_.fresh(name + "_again");
  YamlTree work = once(node, run, "");
  YamlTree choices = YamlTree::list();
  choices.add(YamlTree::map().set("when", again).set("next", run));
  choices.add(YamlTree::map().set("otherwise", "done"));
  YamlTree check = YamlTree::map().set("step", ask).set("choose", std::move(choices));
  YamlTree steps = YamlTree::list();
  YamlTree& last = rounds.empty() ? work : rounds.back();
  const bool waits = work.find("wait") != nullptr && rounds.empty();
  if (node.loop->before) steps.add(check);
  // A wait has no `next` of its own; it falls through, and only here may it need to jump.
  if (node.loop->before && !waits) last.set("next", ask);
  if (node.loop->before && waits) {
    work.find("wait")->find("first")->items().front().set("next", ask);
  }
  steps.add(std::move(work));
  for (YamlTree& round : rounds) steps.add(std::move(round));
  if (!node.loop->before) steps.add(std::move(check));
  scope.set("steps", std::move(steps));
  return titled(node, name).set("scope", std::move(scope));
}

std::string ProcessWriter::instance_list(const Node& node) {
  const Loop& loop = *node.loop;
  if (!loop.data.empty()) {
    const std::string data = variable_name(loop.data);
    VariableFact& fact = facts_[data];
    if (fact.type.empty()) fact.type = "[text]";
    return fact.optional ? data + " or_else []" : data;
  }
  if (loop.cardinality.empty()) return "[1]";  // told of by the rules
  const std::string count = condition(loop.cardinality, loop.xml, "int");
  const bool number = count.find_first_not_of("-0123456789") == count.npos;
  if (number && count.starts_with("-")) {
    refuse("E-BPMN", loop.xml, {"the number of instances is negative.", "实例数为负。"},
           {"Write a number above zero.", "请写大于零的数。"});
    return "[1]";
  }
  if (!number) return "if " + count + " > 0 then (for i in 1.." + count + " return i) else []";
  const long value = count.size() > 4 ? 9999 : std::stol(count);
  if (value > 20) return "for i in 1.." + count + " return i";
  std::string list;
  for (long i = 1; i <= value; ++i) list += (i > 1 ? ", " : "") + std::to_string(i);
  return "[" + list + "]";
}

YamlTree ProcessWriter::instances(const Node& node, const std::string& name) {
  const Loop& loop = *node.loop;
  concurrent_ = true;
  std::string item = variable_name(loop.item);
  if (item.empty()) item = "instance_of_" + identifier(node.id);
  YamlTree each = YamlTree::map().set("item", item).set("in", instance_list(node));
  if (loop.sequential) each.set("mode", "sequential");
  if (!loop.condition.empty()) {
    std::string text = loop.condition;
    for (const auto& [written_as, ours] :
         {std::pair{"numberOfCompletedInstances", "finished"},
          std::pair{"nrOfCompletedInstances", "finished"}, std::pair{"numberOfInstances", "total"},
          std::pair{"nrOfInstances", "total"}}) {
      const std::string_view from(written_as);
      for (std::size_t at = text.find(from); at != text.npos; at = text.find(from)) {
        text.replace(at, from.size(), ours);
      }
    }
    each.set("join", condition(text, loop.xml));
    facts_.erase("finished");
    facts_.erase("total");
  }
  const bool known = facts_.contains(item);
  YamlTree work = once(node, names_.fresh(name + "_each"), "");
  if (!known) facts_.erase(item);  // the item is no variable of the process
  each.set("steps", YamlTree::list().add(std::move(work)));
  return titled(node, name).set("foreach", std::move(each));
}

}  // namespace recourse::bpmn
