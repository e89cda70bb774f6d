#include <fmt/format.h>

#include <array>

#include "adapters/yaml/declarations.h"
#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/value_reader.h"

/// What a node listens for: alternatives of wait.first, and handlers.
namespace recourse::yaml {
namespace {

using definition::Catch;
using TypeKind = feel::Type::Kind;

constexpr std::array<std::string_view, 10> kTriggers{"after",  "every", "at",         "until",
                                                     "message", "signal", "error",
                                                     "escalation", "when",  "operation"};

/// A trigger as read: its place, the event it waits for, and the names it brings.
struct Trigger {
  Catch caught;
  std::string event;
  std::vector<std::pair<std::string, feel::TypePtr>> brings;
};

feel::TypePtr error_type() {
  auto record = std::make_shared<feel::Type>();
  record->kind = TypeKind::kRecord;
  record->fields = {{"code", feel::make_type(TypeKind::kText), {}},
                    {"data", feel::optional_of(feel::make_type(TypeKind::kAny)), {}}};
  return record;
}

const Node::Entry* trigger_entry(Draft& draft, const Node& node) {
  const Node::Entry* found = nullptr;
  for (const Node::Entry& entry : node.entries) {
    bool trigger = false;
    for (const std::string_view word : kTriggers) trigger = trigger || entry.key.text == word;
    if (!trigger) continue;
    if (found) {
      draft.report.error(entry.key, "E-KIND", {"One handler waits for one thing.",
                                               "一个处理器只等待一件事。"},
                         {"Write two of them.", "请写成两个。"});
    }
    found = &entry;
  }
  if (!found) {
    draft.report.error(node, "E-KIND", {"This does not say what it waits for.",
                                        "这里没有说明等待什么。"},
                       {"Add after, message, error or the like.",
                        "请添加 after、message、error 等。"});
  }
  return found;
}

bool known_error(const Draft& draft, const std::string& name) {
  if (name == "any" || name == "task_failed" || draft.model.errors.count(name) > 0) return true;
  for (const auto& [id, manifest] : draft.connectors) {
    if (manifest.errors.count(name) > 0) return true;
  }
  return false;
}

void read_named_trigger(Draft& draft, const Node& value, const std::string& word, Trigger& made) {
  made.caught.name = read_word(draft.report, value);
  made.event = word + "." + made.caught.name;
  if (word == "message") {
    made.caught.kind = Catch::Kind::kMessage;
    const bool known = require_declared(draft, value, draft.model.messages, "E-MESSAGE",
                                        {"message", "消息"});
    const feel::TypePtr carries =
        known ? draft.model.messages[made.caught.name].carries : nullptr;
    if (carries) made.brings.emplace_back("message", carries);
  } else if (word == "signal") {
    made.caught.kind = Catch::Kind::kSignal;
    if (const feel::TypePtr carries = require_signal(draft, value)) {
      made.brings.emplace_back("signal", carries);
    }
  } else if (word == "error") {
    made.caught.kind = Catch::Kind::kError;
    if (made.caught.name == "any") made.event = "error";
    made.brings.emplace_back("error", error_type());
    if (!known_error(draft, made.caught.name)) {
      std::vector<std::string> names{"any", "task_failed"};
      for (const auto& [name, label] : draft.model.errors) names.push_back(name);
      report_unknown(draft.report, value, "E-ERROR", {"error", "错误"}, names);
    }
  } else if (word == "escalation") {
    made.caught.kind = Catch::Kind::kEscalation;
  } else {
    made.caught.kind = Catch::Kind::kOperation;
    require_declared(draft, value, draft.model.operations, "E-OPERATION", {"operation", "操作"});
  }
}

Trigger read_trigger(Draft& draft, const Node::Entry& entry, const Place& place, std::size_t k) {
  Trigger made;
  const std::string& word = entry.key.text;
  if (word == "after" || word == "every") {
    made.caught.kind = word == "after" ? Catch::Kind::kAfter : Catch::Kind::kEvery;
    made.caught.span = word == "after" ? read_span(draft, entry.value, place)
                                       : read_span_above_zero(draft, entry.value, place);
    made.event = fmt::format("timer.{}", k);
  } else if (word == "at" || word == "until") {
    made.caught.kind = Catch::Kind::kAt;
    made.caught.at = read_expression(draft, entry.value, place, nullptr);
    require_moment(draft, entry.value, made.caught.at);
    made.event = fmt::format("timer.{}", k);
  } else if (word == "when") {
    made.caught.kind = Catch::Kind::kWhen;
    made.caught.when = read_watched(draft, entry.value, place);
    made.event = fmt::format("when.{}", k);
  } else {
    read_named_trigger(draft, entry.value, word, made);
  }
  return made;
}

/// Guard and `set` of the transition a trigger takes; adds the Catch to its owner.
void finish_trigger(Draft& draft, NodeId owner, const Fields& fields, Trigger trigger,
                    TransitionId t, Place place) {
  for (auto& name : trigger.brings) place.extra.push_back(name);
  definition::TransitionInfo& info = draft.model.transitions[t];
  if (const Node* match = fields.get("match")) {
    info.guard = read_condition(draft, *match, place);
    draft.model.chart.transitions[t].guarded = true;
    trigger.caught.match = info.guard;
  }
  std::vector<TrackedWrite> writes;
  learn(draft, place.list, trigger.caught.when, true, writes);
  learn(draft, place.list, info.guard, true, writes);
  Bits known;
  if (place.known) {
    known = *place.known;
    definition::apply_writes(known, writes, draft.flow);
    place.known = &known;
  }
  if (const Node* set = fields.get("set")) {
    const AssignmentPlaces places{place, place, Writing::kTemplate, false};
    info.set = read_assignments(draft, *set, places, writes);
  }
  if (draft.first_pass) draft.flow.on_transition[t] = std::move(writes);
  info.label = trigger.event;
  trigger.caught.transition = t;
  draft.model.steps[owner].catches.push_back(std::move(trigger.caught));
}

void read_first(Draft& draft, NodeId step, const Node& alternatives) {
  const Place place = place_at(draft, step);
  std::size_t k = 0;
  for (const Node& alternative : read_list(draft.report, alternatives)) {
    const Fields fields(draft.report, alternative, "alternative");
    if (!fields.ok()) continue;
    const Node::Entry* entry = trigger_entry(draft, alternative);
    if (!entry) continue;
    Trigger trigger = read_trigger(draft, *entry, place, k++);
    const Node* next = fields.get("next");
    const NodeId target =
        next ? resolve_sibling(draft, step, *next) : draft.nodes[step].following;
    const TransitionId t = add_transition(draft, step, trigger.event, {target});
    trigger.caught.handler = false;
    finish_trigger(draft, step, fields, std::move(trigger), t, place);
  }
  if (k == 0) {
    draft.report.error(alternatives, "E-MISSING", {"'first' needs at least one alternative.",
                                                   "“first”至少需要一个备选。"},
                       {"Add '- {message: …, next: …}' or '- {after: …, next: …}'.",
                        "请添加“- {message: …, next: …}”或“- {after: …, next: …}”。"});
  }
}

struct HandlerShape {
  bool alongside = false;
  bool has_do = false;
  const Node* next = nullptr;
};

HandlerShape read_shape(Draft& draft, NodeId owner, const Fields& fields, const Trigger& trigger) {
  HandlerShape shape;
  const bool error = trigger.caught.kind == Catch::Kind::kError;
  const std::string mode = fields.choice("mode", {"interrupt", "alongside"});
  shape.alongside = mode == "alongside";
  shape.has_do = fields.get("do") != nullptr;
  shape.next = fields.get("next");
  Report& report = draft.report;
  if (mode.empty() && !error && !fields.get("mode")) {
    report.error(fields.node(), "E-HANDLER",
                 {"A handler must say whether it interrupts the step or runs beside it.",
                  "处理器必须说明是中断步骤还是并行运行。"},
                 {"Add 'mode: interrupt' or 'mode: alongside'.",
                  "请添加“mode: interrupt”或“mode: alongside”。"});
  }
  if (error && shape.alongside) {
    report.error(fields.node(), "E-HANDLER", {"An error always interrupts.", "错误总是中断步骤。"},
                 {"Take 'mode' away.", "请去掉“mode”。"});
    shape.alongside = false;
  }
  const bool interrupts = !shape.alongside;
  if (shape.next && (shape.alongside || owner == 0)) {
    report.error(*shape.next, "E-HANDLER",
                 {"Only a handler that interrupts a step leads on with 'next'.",
                  "只有中断步骤的处理器才能用“next”继续。"},
                 {"Take 'next' away, or end the 'do' with 'finish'.",
                  "请去掉“next”，或让“do”以“finish”结束。"});
    shape.next = nullptr;
  }
  if (interrupts && !shape.has_do && (owner == 0 || !shape.next)) {
    report.error(fields.node(), "E-HANDLER",
                 {"This handler ends the step but does not say what comes then.",
                  "此处理器结束了步骤，却没有说明之后做什么。"},
                 owner == 0 ? Label{"Add a 'do' that ends in 'finish'.", "请添加以“finish”结束的“do”。"}
                            : Label{"Add 'next', or a 'do'.", "请添加“next”或“do”。"});
  }
  const bool adds = fields.get("add_item") || fields.get("add_items");
  if (shape.alongside && !shape.has_do && !fields.get("set") && !adds) {
    report.error(fields.node(), "E-HANDLER", {"This handler does nothing.", "此处理器什么也不做。"},
                 {"Add 'set' or 'do'.", "请添加“set”或“do”。"});
  }
  return shape;
}

/// `add_item` and `add_items` of a handler: what an open foreach gets beside its list.
void read_added(Draft& draft, NodeId owner, const Node& node, bool many, const Place& place,
                TransitionId t) {
  const auto* foreach = std::get_if<definition::ForeachStep>(&draft.model.steps[owner].kind);
  const bool stays = draft.model.chart.transitions[t].alongside;
  if (!foreach || !foreach->open || !stays) {
    draft.report.error(node, "E-HANDLER",
                       {"Only a handler with 'mode: alongside' of a foreach with 'open: true' "
                        "adds items.",
                        "只有“open: true”的 foreach 上的“mode: alongside”处理器才能新增项目。"},
                       {"Write open: true at the foreach and mode: alongside here.",
                        "请在 foreach 上写 open: true，并在此处写 mode: alongside。"});
    return;
  }
  const feel::TypePtr wanted = many ? feel::list_of(foreach->item_type) : foreach->item_type;
  definition::Source source = read_source(draft, node, place, wanted, Writing::kTemplate);
  if (!many) {
    std::vector<definition::Source> one;
    one.push_back(std::move(source));
    source.content = std::move(one);
  }
  draft.model.transitions[t].add_items = std::move(source);
}

void read_handler(Draft& draft, NodeId owner, std::size_t position, const Node& node,
                  const Place& place) {
  const Fields fields(draft.report, node, "handler");
  if (!fields.ok()) return;
  const Node::Entry* entry = trigger_entry(draft, node);
  if (!entry) return;
  Trigger trigger = read_trigger(draft, *entry, place, draft.model.steps[owner].catches.size());
  const HandlerShape shape = read_shape(draft, owner, fields, trigger);
  Place item_place = place;
  const NodeId body = draft.nodes[owner].handler_bodies[position];
  const NodeId next = shape.next ? resolve_sibling(draft, owner, *shape.next) : kNoNode;
  trigger.caught.interrupt = !shape.alongside;
  const TransitionId t =
      add_transition(draft, owner, trigger.event, {body != kNoNode ? body : next});
  draft.model.chart.transitions[t].internal = owner == 0;
  draft.model.chart.transitions[t].alongside = shape.alongside;
  if (body != kNoNode) {
    draft.nodes[body].given = trigger.brings;
    if (next != kNoNode) {
      draft.model.steps[body].next = add_transition(draft, body, "done", {next});
    }
  }
  const Node* item = fields.get("add_item") ? fields.get("add_item") : fields.get("add_items");
  if (item) {
    for (auto& name : trigger.brings) item_place.extra.push_back(name);
    read_added(draft, owner, *item, fields.get("add_items") != nullptr, item_place, t);
  }
  finish_trigger(draft, owner, fields, std::move(trigger), t, place);
}

}  // namespace

void read_wait_step(Draft& draft, NodeId step, const Node& yaml) {
  const Fields outer(draft.report, yaml, "step wait");
  const Node& content = *yaml.find("wait");
  const Fields fields(draft.report, content, "wait");
  const Place place = place_at(draft, step);
  definition::WaitStep made;
  if (fields.ok() && content.entries.size() != 1) {
    draft.report.error(content, "E-KIND", {"A wait step waits for one thing.",
                                           "wait 步骤只等待一件事。"},
                       {"For several write 'first: […]'.", "多个请写“first: […]”。"});
  }
  if (const Node* span = fields.get("for")) made.for_span = read_span(draft, *span, place);
  if (const Node* until = fields.get("until")) {
    made.until = read_expression(draft, *until, place, nullptr);
    require_moment(draft, *until, made.until);
  }
  if (const Node* when = fields.get("when")) {
    made.when = read_watched(draft, *when, place);
    if (draft.first_pass) learn(draft, place.list, made.when, true, draft.flow.on_done[step]);
  }
  draft.model.steps[step].kind = std::move(made);
  if (const Node* first = fields.get("first")) {
    read_first(draft, step, *first);
  } else {
    add_done(draft, step, yaml);
  }
}

void read_handlers(Draft& draft, NodeId owner, const Node* handlers) {
  if (!handlers) return;
  // The owner may have got anywhere when a handler fires: what was written inside may be unsure.
  Place place = owner == 0 ? place_at_start(draft) : place_at(draft, owner);
  Bits during;
  if (place.known) {
    during = *place.known;
    during.drop_all(draft.facts.may_lose[owner]);
    place.known = &during;
  }
  const std::vector<Node>& list = read_list(draft.report, *handlers);
  for (std::size_t i = 0; i < list.size(); ++i) read_handler(draft, owner, i, list[i], place);
}

}  // namespace recourse::yaml
