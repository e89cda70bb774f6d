// Rules of the standard about events, and the constructs that have no counterpart here.
#include "adapters/bpmn/rules.h"

#include <algorithm>
#include <initializer_list>

#include "adapters/bpmn/rule_parts.h"

namespace recourse::bpmn {
namespace {

using Words = std::initializer_list<std::string_view>;

bool one_of(std::string_view word, Words words) {
  return std::ranges::find(words, word) != words.end();
}

void allow_events(const Node& node, BpmnReport& report, Words allowed, const char* en,
                  const char* zh) {
  for (const EventDefinition& event : node.events) {
    if (one_of(event.kind, allowed)) continue;
    report.say("E-BPMN", node.xml,
               {std::string(en) + " cannot have a " + event.kind + " event definition.",
                std::string(zh) + "不能有 " + event.kind + " 事件定义。"});
  }
}

void check_start(const Node& node, BpmnReport& report) {
  const auto say = [&](const char* en, const char* zh) {
    report.say("E-BPMN", node.xml, {en, zh});
  };
  if (!node.in.empty()) say("a start event has no incoming flow.", "开始事件不能有流入。");
  if (node.out.empty()) say("this start event leads nowhere.", "此开始事件没有流出。");
  for (const Flow* flow : node.out) {
    if (flow->conditional) say("a start event's flows have no conditions.", "开始事件的流不能有条件。");
  }
  const Node* owner = node.scope->owner;
  if (owner == nullptr) {
    allow_events(node, report, {"message", "timer", "conditional", "signal"},
                 "The start event of a process", "流程的开始事件");
  } else if (!owner->by_event) {
    if (!node.events.empty()) {
      say("the start event of an embedded sub-process has no trigger.",
          "嵌入子流程的开始事件不能有触发器。");
    }
  } else {
    allow_events(node, report,
                 {"message", "timer", "escalation", "error", "compensate", "conditional", "signal"},
                 "The start event of an event sub-process", "事件子流程的开始事件");
    if (node.events.empty()) {
      say("the start event of an event sub-process needs a trigger.",
          "事件子流程的开始事件必须有触发器。");
    }
    if (!node.interrupting && (node.has_event("error") || node.has_event("compensate"))) {
      say("an error or compensation start always interrupts.", "错误与补偿开始事件总是中断的。");
    }
  }
}

void check_end(const Node& node, BpmnReport& report) {
  if (!node.out.empty()) {
    report.say("E-BPMN", node.xml, {"an end event has no outgoing flow.", "结束事件不能有流出。"});
  }
  if (node.in.empty()) {
    report.say("E-BPMN", node.xml, {"nothing leads to this end event.", "没有流通向此结束事件。"});
  }
  allow_events(node, report,
               {"message", "error", "escalation", "cancel", "compensate", "signal", "terminate"},
               "An end event", "结束事件");
}

void check_intermediate(const Node& node, BpmnReport& report) {
  const bool catches = node.kind == "intermediateCatchEvent";
  const bool link = node.has_event("link");
  if (catches) {
    allow_events(node, report, {"message", "timer", "conditional", "link", "signal"},
                 "An intermediate catch event", "中间捕获事件");
    if (node.events.empty()) {
      report.say("E-BPMN", node.xml,
                 {"a catching event must say what it waits for.", "捕获事件必须说明等待什么。"});
    }
  } else {
    allow_events(node, report, {"message", "escalation", "compensate", "link", "signal"},
                 "An intermediate throw event", "中间抛出事件");
  }
  if (node.in.empty() && !(link && catches)) {
    report.say("E-BPMN", node.xml,
               {"an intermediate event needs an incoming flow.", "中间事件必须有流入。"});
  }
  if (node.out.empty() && !(link && !catches)) {
    report.say("E-BPMN", node.xml,
               {"an intermediate event needs an outgoing flow.", "中间事件必须有流出。"});
  }
  if (link && ((catches && !node.in.empty()) || (!catches && !node.out.empty()))) {
    report.say("E-BPMN", node.xml, {"a link goes in or out on one side only.",
                                    "链接事件只能在一侧有流。"});
  }
}

void check_boundary(const Node& node, BpmnReport& report) {
  const auto say = [&](const char* en, const char* zh) {
    report.say("E-BPMN", node.xml, {en, zh});
  };
  allow_events(node, report,
               {"message", "timer", "error", "escalation", "cancel", "compensate", "conditional",
                "signal"},
               "A boundary event", "边界事件");
  if (node.events.empty()) say("a boundary event needs a trigger.", "边界事件必须有触发器。");
  if (!node.in.empty()) say("a boundary event has no incoming flow.", "边界事件不能有流入。");
  const bool compensates = node.has_event("compensate");
  if (compensates && !node.out.empty()) {
    say("a compensation event leads on by an association, not by a flow.",
        "补偿边界事件通过关联连接，不能有流出。");
  }
  if (!compensates && node.out.empty()) {
    say("a boundary event needs an outgoing flow.", "边界事件必须有流出。");
  }
  if (node.host == nullptr) {
    say("it is attached to nothing that is there.", "所附着的元素不存在。");
    return;
  }
  if (!node.host->is_activity()) say("it may only be attached to an activity.", "只能附着到活动上。");
  if (node.host->scope != node.scope) {
    say("it stands in another scope than the activity it is attached to.",
        "与所附着的活动不在同一作用域。");
  }
  if (!node.interrupting && (node.has_event("error") || node.has_event("cancel"))) {
    say("an error or cancel event always interrupts.", "错误与取消事件总是中断的。");
  }
  if (node.has_event("cancel") && node.host->kind != "transaction") {
    say("a cancel event belongs to a transaction.", "取消事件只能附着到事务子流程。");
  }
}

void check_definition(const Model& model, const Node& node, const EventDefinition& event,
                      BpmnReport& report) {
  const auto say = [&](const char* code, const std::string& en, const std::string& zh) {
    report.say(code, event.xml, {en, zh});
  };
  const auto timers = model.file->children(event.xml, "timeDate").size() +
                      model.file->children(event.xml, "timeCycle").size() +
                      model.file->children(event.xml, "timeDuration").size();
  if (event.kind == "timer" && timers != 1) {
    say("E-BPMN", "a timer has exactly one date, duration or cycle.",
        "计时器必须恰好有一个日期、时长或循环。");
  }
  if (event.kind == "conditional" && event.expression.empty()) {
    say("E-BPMN", "a conditional event needs a condition.", "条件事件必须有条件。");
  }
  const bool throws = node.kind == "endEvent" || node.kind == "intermediateThrowEvent";
  const bool needs_name = event.kind == "signal" || event.kind == "message" ||
                          (throws && (event.kind == "error" || event.kind == "escalation"));
  if (needs_name && event.ref.empty()) {
    say("W-BPMN", "it does not say which " + event.kind + ".", "没有指明 " + event.kind + "。");
  }
  const auto named = model.named.find(event.ref);
  if (needs_name && named != model.named.end() && named->second.code.empty() &&
      (event.kind == "error" || event.kind == "escalation")) {
    say("W-BPMN", "the " + event.kind + " it throws has no code.",
        "所抛出的 " + event.kind + " 没有代码。");
  }
  if (event.kind == "compensate" && !event.ref.empty()) {
    const auto target = model.node_by_id.find(event.ref);
    if (target == model.node_by_id.end() || !target->second->is_activity()) {
      say("E-BPMN", "what it compensates is no activity.", "所补偿的不是活动。");
    }
  }
  if (node.kind == "boundaryEvent" && event.kind == "compensate") {
    const auto handler = model.compensators.find(node.id);
    if (handler == model.compensators.end()) {
      say("E-BPMN", "no association leads to the activity that compensates.",
          "没有关联指向补偿活动。");
    } else if (!handler->second->compensation) {
      say("E-BPMN", "the activity that compensates is not marked 'isForCompensation'.",
          "补偿活动没有标记 isForCompensation。");
    }
  }
}

void refuse_construct(BpmnReport& report, const Xml& at, const std::string& en,
                      const std::string& zh, Label instead) {
  report.say("E-CONSTRUCT", at, {en, zh}, std::move(instead));
}

void check_constructs(const Node& node, BpmnReport& report) {
  if (node.kind == "complexGateway") {
    refuse_construct(report, node.xml, "a complex gateway has no counterpart.",
                     "不支持复杂网关。",
                     {"Use a parallel block with 'join: N' and 'rest: cancel'.",
                      "请使用带 join: N 与 rest: cancel 的并行块。"});
  }
  if (node.kind == "adHocSubProcess") {
    refuse_construct(report, node.xml, "an ad-hoc sub-process has no counterpart.",
                     "不支持临时（ad-hoc）子流程。",
                     {"Draw the order, or a parallel block whose branches are optional.",
                      "请画出顺序，或使用可选分支的并行块。"});
  }
  if (node.kind == "transaction" || node.has_event("cancel")) {
    refuse_construct(report, node.xml,
                     "a transaction sub-process and its cancel event have no counterpart.",
                     "不支持事务子流程及其取消事件。",
                     {"Use a sub-process with an error boundary event and compensation.",
                      "请使用带错误边界事件与补偿的子流程。"});
  }
  if (node.has_event("link")) {
    refuse_construct(report, node.xml, "a link event has no counterpart.", "不支持链接事件。",
                     {"Draw the flow it stands for.", "请直接画出它代表的流。"});
  }
  for (const char* quantity : {"startQuantity", "completionQuantity"}) {
    const std::string value = attribute(node.xml, quantity);
    if (value.empty() || value == "1") continue;
    refuse_construct(report, node.xml, "token quantities other than 1 have no counterpart.",
                     "不支持 1 以外的令牌数量。",
                     {"Use a multi-instance activity or a join.", "请使用多实例活动或汇聚。"});
  }
  if (node.loop && !node.loop->behavior.empty() && node.loop->behavior != "All") {
    refuse_construct(report, node.loop->xml,
                     "multi-instance behavior " + node.loop->behavior +
                         " throws events per instance, which has no counterpart.",
                     "不支持多实例行为 " + node.loop->behavior + "（按实例抛出事件）。",
                     {"Throw the event inside the repeated sub-process.",
                      "请在重复的子流程内部抛出事件。"});
  }
  if (node.parallel_multiple && node.kind != "intermediateCatchEvent" && node.events.size() > 1) {
    refuse_construct(report, node.xml, "a parallel multiple trigger has no counterpart here.",
                     "此处不支持并行多重触发。",
                     {"Wait for the events in a parallel block.", "请在并行块中等待这些事件。"});
  }
  if (node.kind == "eventBasedGateway" &&
      attribute(node.xml, "eventGatewayType") == "Parallel") {
    refuse_construct(report, node.xml, "a parallel event-based gateway has no counterpart.",
                     "不支持并行的基于事件的网关。", {});
  }
}

}  // namespace

void check_rules(const Model& model, BpmnReport& report) {
  for (const Node& node : model.nodes) {
    if (node.kind == "startEvent") check_start(node, report);
    if (node.kind == "endEvent") check_end(node, report);
    if (node.kind.starts_with("intermediate")) check_intermediate(node, report);
    if (node.kind == "boundaryEvent") check_boundary(node, report);
    for (const EventDefinition& event : node.events) check_definition(model, node, event, report);
    check_constructs(node, report);
  }
  check_flow_rules(model, report);
  check_file_rules(model, report);
}

}  // namespace recourse::bpmn
