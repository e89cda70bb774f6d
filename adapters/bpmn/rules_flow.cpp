#include <algorithm>
#include <map>

#include "adapters/bpmn/rule_parts.h"

namespace recourse::bpmn {
namespace {

void check_flow(const Flow& flow, const Scope* scope, BpmnReport& report) {
  const auto say = [&](const char* code, const char* en, const char* zh) {
    report.say(code, flow.xml, {en, zh});
  };
  if (flow.source == nullptr || flow.target == nullptr) {
    return say("E-BPMN",
               "a sequence flow leads from one flow element to another; one is not there.",
               "顺序流必须连接两个流元素，其中一个不存在。");
  }
  if (flow.source->scope != flow.target->scope || flow.source->scope != scope) {
    say("E-BPMN", "a sequence flow stays within one process or sub-process.",
        "顺序流不能跨越流程或子流程的边界。");
  }
  if (!flow.conditional) return;
  const Node& source = *flow.source;
  if (flow.condition.empty()) say("E-BPMN", "the condition is empty.", "条件为空。");
  const bool may = source.is_activity() || source.kind == "exclusiveGateway" ||
                   source.kind == "inclusiveGateway" || source.kind == "complexGateway";
  if (!may) {
    const bool ignored = source.kind == "parallelGateway";
    say(ignored ? "W-BPMN" : "E-BPMN",
        ignored ? "a condition behind a parallel gateway is ignored."
                : "only activities and exclusive, inclusive or complex gateways may have "
                  "conditions on their flows.",
        ignored ? "并行网关之后的条件会被忽略。" : "只有活动与排他、包容、复杂网关的流可以有条件。");
  }
  if (source.is_default(flow)) {
    say("W-BPMN", "the default flow has a condition, which is ignored.", "默认流的条件会被忽略。");
  }
  if (source.is_activity() && source.out.size() == 1) {
    say("W-BPMN", "the only flow of an activity has a condition: when it does not hold, the case "
                  "stops with an incident.",
        "活动唯一的流带有条件：不成立时流程将停在事件处。");
  }
}

/// Where an element lists its flows, the list agrees with them.
void check_lists(const Model& model, const Node& node, bool lists, BpmnReport& report) {
  const auto compare = [&](const char* word, const std::vector<Flow*>& flows) {
    const auto listed = model.file->children(node.xml, word);
    for (const Xml& one : listed) {
      const std::string id = reference(text_of(one));
      const bool there = std::ranges::any_of(flows, [&](const Flow* f) { return f->id == id; });
      if (there) continue;
      report.say("W-BPMN", node.xml,
                 {"it lists '" + id + "' as " + word + ", but that flow does not say so.",
                  "列出了" + std::string(word) + "“" + id + "”，但该流并非如此。"});
    }
    if (lists && listed.size() < flows.size()) {
      report.say("W-BPMN", node.xml,
                 {std::string("not all its flows are listed as ") + word + ".",
                  std::string("没有列出全部的 ") + word + " 流。"});
    }
  };
  compare("incoming", node.in);
  compare("outgoing", node.out);
}

void check_default(const Model& model, const Node& node, BpmnReport& report) {
  if (node.default_flow.empty()) return;
  const auto found = model.flow_by_id.find(node.default_flow);
  if (found != model.flow_by_id.end() && found->second->source == &node) {
    const bool alone = node.out.size() == 1 && node.is_activity();
    if (alone) {
      report.say("W-BPMN", node.xml, {"a default flow needs conditional flows beside it.",
                                      "默认流旁边应有条件流。"});
    }
    return;
  }
  report.say("E-BPMN", node.xml, {"its default is none of its outgoing flows.",
                                  "默认流不是它的流出之一。"});
}

void check_direction(const Node& node, BpmnReport& report) {
  const std::string direction = attribute(node.xml, "gatewayDirection");
  const bool many_in = node.in.size() > 1, many_out = node.out.size() > 1;
  const bool fits = direction.empty() || direction == "Unspecified" ||
                    (direction == "Converging" && many_in && !many_out) ||
                    (direction == "Diverging" && many_out && !many_in) ||
                    (direction == "Mixed" && many_in && many_out);
  if (!fits) {
    report.say("W-BPMN", node.xml,
               {"its direction says " + direction + ", but it has " +
                    std::to_string(node.in.size()) + " flows in and " +
                    std::to_string(node.out.size()) + " out.",
                "方向为 " + direction + "，但有 " + std::to_string(node.in.size()) + " 条流入、" +
                    std::to_string(node.out.size()) + " 条流出。"});
  }
  if (!many_in && !many_out) {
    report.say("W-BPMN", node.xml, {"a gateway has several flows in or out.",
                                    "网关应有多条流入或流出。"});
  }
}

void check_event_gateway(const Node& node, BpmnReport& report) {
  const auto say = [&](const Xml& at, const char* en, const char* zh) {
    report.say("E-BPMN", at, {en, zh});
  };
  if (node.out.size() < 2) {
    say(node.xml, "an event-based gateway has two or more flows out.",
        "基于事件的网关必须有两条以上的流出。");
  }
  if (attribute(node.xml, "gatewayDirection") == "Converging") {
    say(node.xml, "an event-based gateway does not converge.", "基于事件的网关不能汇聚。");
  }
  const bool begins = attribute(node.xml, "instantiate") == "true";
  if (begins && !node.in.empty()) {
    say(node.xml, "a gateway that starts the process has no incoming flow.",
        "启动流程的网关不能有流入。");
  }
  bool message = false, receives = false;
  for (const Flow* flow : node.out) {
    const Node* to = flow->target;
    if (flow->conditional) {
      say(flow->xml, "a flow of an event-based gateway has no condition.",
          "基于事件的网关的流不能有条件。");
    }
    if (to == nullptr) continue;
    const bool waits = to->kind == "receiveTask" || (to->kind == "intermediateCatchEvent" &&
                                                     !to->has_event("link"));
    if (!waits) {
      say(flow->xml, "an event-based gateway leads to catching events or receive tasks only.",
          "基于事件的网关只能通向捕获事件或接收任务。");
    }
    if (to->in.size() > 1) {
      say(to->xml, "an event behind an event-based gateway has no other incoming flow.",
          "基于事件的网关之后的事件不能有其他流入。");
    }
    if (to->kind == "receiveTask" && !to->boundary.empty()) {
      say(to->xml, "a receive task behind an event-based gateway has no boundary events.",
          "基于事件的网关之后的接收任务不能有边界事件。");
    }
    message = message || to->has_event("message");
    receives = receives || to->kind == "receiveTask";
  }
  if (message && receives) {
    say(node.xml, "an event-based gateway leads to message events or to receive tasks, not both.",
        "基于事件的网关不能同时通向消息事件与接收任务。");
  }
}

void check_gateway(const Node& node, BpmnReport& report) {
  if (node.in.empty() && node.out.empty()) {
    report.say("E-BPMN", node.xml, {"a gateway needs flows.", "网关必须有流。"});
    return;
  }
  check_direction(node, report);
  if (node.kind == "eventBasedGateway") return check_event_gateway(node, report);
  const bool chooses = node.kind == "exclusiveGateway" || node.kind == "inclusiveGateway";
  if (!chooses || node.out.size() < 2) return;
  for (const Flow* flow : node.out) {
    if (flow->conditional || node.is_default(*flow)) continue;
    report.say("W-BPMN", flow->xml,
               {"this flow leaves the gateway " + node.id + " without a condition.",
                "此流从网关 " + node.id + " 流出，没有条件。"},
               {"Give it a condition, or make it the default.", "请添加条件，或设为默认流。"});
  }
}

void check_loop(const Model& model, const Node& node, BpmnReport& report) {
  const Loop& loop = *node.loop;
  const auto say = [&](const char* en, const char* zh) {
    report.say("E-BPMN", loop.xml, {en, zh});
  };
  const auto both = model.file->children(node.xml, "standardLoopCharacteristics").size() +
                    model.file->children(node.xml, "multiInstanceLoopCharacteristics").size();
  if (both > 1) say("an activity has one loop characteristic.", "活动只能有一个循环特征。");
  if (loop.multiple && loop.cardinality.empty() && loop.data.empty()) {
    say("it says neither how many instances there are nor over what.", "没有说明实例数或集合。");
  }
  const bool bad_maximum = !loop.maximum.empty() &&
                           (loop.maximum.find_first_not_of("0123456789") != std::string::npos ||
                            loop.maximum.find_first_not_of('0') == std::string::npos);
  if (bad_maximum) say("the maximum of a loop is a number above zero.", "循环上限必须大于零。");
  const bool one = loop.behavior == "One" && attribute(loop.xml, "oneBehaviorEventRef").empty();
  const bool none = loop.behavior == "None" && attribute(loop.xml, "noneBehaviorEventRef").empty();
  if (one || none) say("its behavior needs an event.", "该行为需要指明事件。");
}

void check_activity(const Model& model, const Node& node, BpmnReport& report) {
  const auto say = [&](const char* code, const char* en, const char* zh) {
    report.say(code, node.xml, {en, zh});
  };
  if (node.by_event || node.compensation) {
    if (!node.in.empty() || !node.out.empty()) {
      say("E-BPMN", "an event sub-process or compensation activity stands outside the flow.",
          "事件子流程与补偿活动不能在顺序流中。");
    }
  }
  if (node.compensation && !node.by_event) {
    const bool used = std::ranges::any_of(
        model.compensators, [&](const auto& one) { return one.second == &node; });
    if (!used) say("W-BPMN", "nothing leads to this compensation.", "没有关联指向此补偿活动。");
  }
  if (node.by_event && node.inside) {
    const auto starts = std::ranges::count_if(
        node.inside->nodes, [](const Node* one) { return one->kind == "startEvent"; });
    if (starts != 1) {
      say("E-BPMN", "an event sub-process has exactly one start event.",
          "事件子流程必须恰好有一个开始事件。");
    }
    if (!node.boundary.empty()) {
      say("E-BPMN", "an event sub-process has no boundary events.", "事件子流程不能有边界事件。");
    }
  }
  if (node.kind == "callActivity" && attribute(node.xml, "calledElement").empty()) {
    say("E-BPMN", "it does not say what it calls.", "没有说明调用什么。");
  }
  const bool receives = node.kind == "receiveTask" || node.kind == "sendTask";
  if (receives && attribute(node.xml, "messageRef").empty() &&
      attribute(node.xml, "operationRef").empty()) {
    say("W-BPMN", "it names no message.", "没有指明消息。");
  }
  if (attribute(node.xml, "instantiate") == "true" && !node.in.empty()) {
    say("E-BPMN", "a receive task that starts the process has no incoming flow.",
        "启动流程的接收任务不能有流入。");
  }
  if (node.loop) check_loop(model, node, report);
}

/// With a start event, everything must be led to; with an end event, everything must lead on.
void check_scope(const Scope& scope, BpmnReport& report) {
  const auto has = [&](const char* kind) {
    return std::ranges::any_of(scope.nodes, [&](const Node* node) { return node->kind == kind; });
  };
  const bool starts = has("startEvent"), ends = has("endEvent");
  if (ends && !starts && !(scope.owner && scope.owner->kind == "adHocSubProcess")) {
    report.say("E-BPMN", scope.nodes[0]->xml.parent(),
               {"where there is an end event, there must be a start event.",
                "有结束事件就必须有开始事件。"});
  }
  if (starts && !ends) {
    report.say("W-BPMN", scope.nodes[0]->xml.parent(),
               {"where there is a start event, there should be an end event.",
                "有开始事件就应有结束事件。"});
  }
  for (const Node* node : scope.nodes) {
    const bool beside = node->by_event || node->compensation || node->kind == "boundaryEvent";
    if (beside || (!node->is_activity() && !node->is_gateway())) continue;
    const bool begins = attribute(node->xml, "instantiate") == "true";
    if (starts && node->in.empty() && !begins) {
      report.say("E-BPMN", node->xml, {"nothing leads here, although there is a start event.",
                                       "有开始事件，却没有流通向此处。"});
    }
    if (ends && node->out.empty()) {
      report.say("W-BPMN", node->xml, {"this leads nowhere, although there is an end event.",
                                       "有结束事件，此处却没有流出。"});
    }
  }
}

}  // namespace

void check_flow_rules(const Model& model, BpmnReport& report) {
  std::map<const Flow*, const Scope*> stands_in;
  for (const Scope& scope : model.scopes) {
    for (const Flow* flow : scope.flows) stands_in[flow] = &scope;
  }
  for (const Flow& flow : model.flows) check_flow(flow, stands_in[&flow], report);
  // Files that never list them leave it to the flows.
  const bool lists = std::ranges::any_of(model.nodes, [&](const Node& node) {
    return model.file->child(node.xml, "incoming") || model.file->child(node.xml, "outgoing");
  });
  for (const Node& node : model.nodes) {
    check_lists(model, node, lists, report);
    check_default(model, node, report);
    if (node.is_gateway()) check_gateway(node, report);
    if (node.is_activity()) check_activity(model, node, report);
  }
  for (const Scope& scope : model.scopes) {
    const bool global = scope.nodes.size() == 1 &&
                        model.global_tasks.contains(scope.nodes[0]->id);
    if (!global) check_scope(scope, report);
    if (scope.nodes.empty() && scope.owner) {
      report.say("W-BPMN", scope.owner->xml, {"this sub-process is empty.", "此子流程是空的。"});
    }
  }
}

}  // namespace recourse::bpmn
