#include "adapters/yaml/step_reader.h"

#include "adapters/yaml/declarations.h"
#include "adapters/yaml/value_reader.h"

namespace recourse::yaml {
namespace {

/// `lock: name` within the case, or {name, key}: shared by all cases that give the same key.
void read_lock(Draft& draft, const Node& node, const Place& place, definition::StepInfo& info) {
  definition::Lock lock;
  if (node.is_scalar()) {
    lock.name = read_id(draft.report, node);
    info.lock = std::move(lock);
    return;
  }
  const Fields fields(draft.report, node, "lock");
  if (const Node* name = fields.need("name")) lock.name = read_id(draft.report, *name);
  if (const Node* key = fields.get("key")) {
    lock.key = read_expression(draft, *key, place, nullptr);
    if (!lock.key.empty() && lock.key.type().optional) {
      draft.report.error(*key, "E-OPTIONAL", {"The key may be missing here.", "此处的键可能没有值。"},
                         {"Write `… or_else \"none\"`.", "请写 `… or_else \"none\"`。"});
    }
  }
  info.lock = std::move(lock);
}

/// What is known of those who come past the conditions of a step, and of those who do not.
void learn_conditions(Draft& draft, NodeId id) {
  const definition::StepInfo& info = draft.model.steps[id];
  const NodeId list = list_of_step(draft, id);
  learn(draft, list, info.only_if, true, draft.flow.on_begin[id]);
  learn(draft, list, info.while_, true, draft.flow.on_begin[id]);
  const bool one = info.only_if.empty() != info.while_.empty();
  const feel::Expression& condition = info.only_if.empty() ? info.while_ : info.only_if;
  if (one) learn(draft, list, condition, false, draft.flow.on_skip[id]);
}

/// What every kind of step has.
void read_common(Draft& draft, NodeId id, const Node& yaml) {
  definition::StepInfo& info = draft.model.steps[id];
  const Place place = place_before(draft, id);
  const auto present = [&](std::string_view key) -> const Node* {
    const Node* value = yaml.find(key);
    return value && !value->is_null() ? value : nullptr;
  };
  if (const Node* title = present("title")) info.title = read_label(draft.report, *title);
  if (const Node* only_if = present("only_if")) {
    info.only_if = read_condition(draft, *only_if, place);
  }
  if (const Node* condition = present("while")) {
    info.while_ = read_watched(draft, *condition, place);
  }
  if (draft.first_pass) learn_conditions(draft, id);
  if (const Node* lock = present("lock")) read_lock(draft, *lock, place, info);
  if (const Node* sla = present("sla")) read_sla(draft, *sla, id);
}

/// Steps whose ways on are all their own: their `next` matters only when they may be skipped.
bool leads_itself(const std::string& word) {
  return word == "task" || word == "choose" || word == "raise" || word == "finish" ||
         word == "wait";
}

void read_step(Draft& draft, NodeId id) {
  const NodeDraft& made = draft.nodes[id];
  const Node& yaml = *made.yaml;
  const std::string word = made.word;
  draft.report.step = draft.model.chart.node(id).path;
  // only_if comes first: the data flow asks whether a step may be skipped.
  read_common(draft, id, yaml);
  if (word == "task") {
    read_task_step(draft, id, yaml);
  } else if (word == "wait") {
    read_wait_step(draft, id, yaml);
  } else if (word == "scope" || word == "parallel" || word == "foreach") {
    read_container_step(draft, id, yaml, word);
  } else {
    read_simple_step(draft, id, yaml, word);
  }
  const definition::StepInfo& info = draft.model.steps[id];
  const bool skippable = definition::may_be_skipped(info);
  const bool done_already = info.next != ~TransitionId{0};
  const Node* next = yaml.find("next");
  if (!done_already && (!leads_itself(word) || skippable)) add_done(draft, id, yaml);
  const bool useless = next && !skippable && (word == "choose" || word == "raise" ||
                                              word == "finish");
  if (useless) {
    draft.report.error(*next, "E-KEY",
                       {"This step never goes on to a 'next'.", "此步骤不会走到“next”。"},
                       {"Take it away.", "请去掉它。"});
  }
  if (const Node* undo = yaml.find("undo"); undo && (word == "finish" || word == "raise")) {
    draft.report.error(*undo, "E-UNDO", {"This step is never completed, so nothing is ever undone.",
                                         "此步骤不会完成，因此无可撤销。"},
                       {"Take 'undo' away.", "请去掉“undo”。"});
  }
  const Node* handlers = yaml.find("handlers");
  read_handlers(draft, id, handlers && !handlers->is_null() ? handlers : nullptr);
}

}  // namespace

void read_steps(Draft& draft, const Node& file) {
  auto& chart = draft.model.chart;
  chart.transitions.clear();
  draft.model.transitions.clear();
  draft.fell_through.clear();
  for (definition::Node& node : chart.nodes) {
    node.transitions.clear();
    definition::StepInfo& info = draft.model.steps[node.id];
    info.catches.clear();
    info.next = ~TransitionId{0};
  }
  // Handlers before the bodies they give names to; parents stand before their children anyway.
  const Node* handlers = file.find("handlers");
  draft.report.step.clear();
  read_handlers(draft, 0, handlers && !handlers->is_null() ? handlers : nullptr);
  for (NodeId id = 1; id < chart.nodes.size(); ++id) {
    if (!draft.nodes[id].word.empty()) read_step(draft, id);
  }
  draft.report.step.clear();
}

}  // namespace recourse::yaml
