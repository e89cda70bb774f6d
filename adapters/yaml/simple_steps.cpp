#include <fmt/format.h>

#include "adapters/yaml/declarations.h"
#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/value_reader.h"
#include "engine/definition/built_in.h"

namespace recourse::yaml {
namespace {

using namespace definition;  // NOLINT: the step kinds, in this file only
using YamlNode = yaml::Node;
using feel::TypePtr;
using TypeKind = feel::Type::Kind;

std::vector<TrackedWrite>& done_writes(Draft& draft, NodeId step) {
  static thread_local std::vector<TrackedWrite> ignored;
  ignored.clear();
  return draft.first_pass ? draft.flow.on_done[step] : ignored;
}

/// `save`: expressions over `result`, evaluated when the work is over.
Assignments read_save(Draft& draft, NodeId step, const YamlNode& save, const TypePtr& result) {
  Place place = place_at(draft, step);
  if (result) place.extra.emplace_back("result", result);
  const AssignmentPlaces places{place, place, Writing::kExpression, false};
  return read_assignments(draft, save, places, done_writes(draft, step));
}

/// "20%": a wait may be up to that much shorter or longer.
void read_jitter(Draft& draft, const YamlNode& node, Retry& retry) {
  std::string text = read_word(draft.report, node);
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.pop_back();
  const std::optional<Decimal> share = percent ? Decimal::parse(text) : std::nullopt;
  if (share && !share->is_negative() && *share <= Decimal(100)) {
    retry.jitter = *share;
    return;
  }
  draft.report.error(node, "E-VALUE", {"'jitter' is a share from 0% to 100%.",
                                       "“jitter”是 0% 到 100% 的比例。"},
                     {"Write jitter: 20%.", "请写 jitter: 20%。"});
}

Retry read_retry(Draft& draft, const YamlNode& node, const Place& place,
                 const ConnectorManifest* manifest) {
  Retry retry;
  if (node.is_scalar()) {
    if (node.text.find_first_not_of("0123456789") == std::string::npos) {
      const std::string rule = "{times: " + node.text + ", wait: 1 minute, then: incident}";
      draft.report.error(node, "E-RETRY", {"How long to wait between is missing.",
                                           "没有写明间隔多久重试。"},
                         {"Write retry: " + rule + ".", "请写 retry: " + rule + "。"});
      return retry;
    }
    if (!require_declared(draft, node, draft.retries, "E-RETRY", {"retry rule", "重试规则"})) {
      return retry;
    }
    return read_retry(draft, *draft.retries.find(node.text)->second, place, manifest);
  }
  const Fields fields(draft.report, node, "retry");
  if (const YamlNode* jitter = fields.get("jitter")) read_jitter(draft, *jitter, retry);
  if (fields.need("times")) retry.times = static_cast<int>(fields.number("times").value_or(0));
  if (retry.times > 1000) {
    draft.report.error(node, "E-LIMIT", {"A retry rule has more than 1000 attempts.",
                                         "重试次数超过 1000。"},
                       {"Write a smaller number; `backoff` makes the waits longer.",
                        "请写较小的数；`backoff` 可以拉长等待。"});
  }
  if (const YamlNode* wait = fields.need("wait")) retry.wait = read_span(draft, *wait, place);
  if (const YamlNode* backoff = fields.get("backoff")) {
    const std::optional<Decimal> factor = Decimal::parse(read_word(draft.report, *backoff));
    const bool sound = factor && *factor >= Decimal(1) && *factor <= Decimal(100);
    if (sound) retry.backoff = *factor;
    if (!sound) {
      draft.report.error(*backoff, "E-VALUE", {"'backoff' is a number from 1 to 100.",
                                               "“backoff”是 1 到 100 的数。"},
                         {"2 doubles the wait after every attempt.", "2 表示每次等待加倍。"});
    }
  }
  if (const YamlNode* max = fields.get("max_wait")) retry.max_wait = read_span(draft, *max, place);
  const YamlNode* then = fields.get("then");
  if (!then || then->text == "incident") return retry;
  constexpr std::string_view kError = "error ";
  if (then->text.substr(0, kError.size()) != kError) {
    draft.report.error(*then, "E-VALUE", {"'then' is 'incident' or 'error NAME'.",
                                          "“then”是 incident 或 error 加名称。"},
                       {"Write `then: incident` or `then: error NAME`.",
                        "请写 `then: incident` 或 `then: error 名称`。"});
    return retry;
  }
  YamlNode name = *then;
  name.text = then->text.substr(kError.size());
  const bool of_connector = manifest && manifest->errors.count(name.text) > 0;
  if (of_connector || require_declared(draft, name, draft.model.errors, "E-ERROR",
                                       {"declared error", "已声明的错误"})) {
    retry.then_error = name.text;
  }
  return retry;
}

void read_auto(Draft& draft, NodeId step, const YamlNode& yaml) {
  const Fields fields(draft.report, yaml, "step auto");
  const Place place = place_at(draft, step);
  AutoStep made;
  const YamlNode& name = *yaml.find("auto");
  made.connector = read_word(draft.report, name);
  const ConnectorManifest* manifest = nullptr;
  if (require_declared(draft, name, draft.connectors, "E-CONNECTOR", {"connector", "连接器"})) {
    manifest = &draft.connectors.find(made.connector)->second;
    made.with = read_inputs(draft, fields.get("with"), yaml, place, manifest->input);
  }
  if (const YamlNode* save = fields.get("save")) {
    made.save = read_save(draft, step, *save, manifest ? manifest->result : nullptr);
  }
  if (const YamlNode* retry = fields.get("retry")) {
    made.retry = read_retry(draft, *retry, place, manifest);
  }
  draft.model.steps[step].kind = std::move(made);
}

void read_decide(Draft& draft, NodeId step, const YamlNode& yaml) {
  const Fields fields(draft.report, yaml, "step decide");
  DecideStep made;
  const YamlNode& name = *yaml.find("decide");
  made.decision = read_word(draft.report, name);
  TypePtr result;
  if (require_declared(draft, name, draft.model.decisions, "E-DECISION", {"decision", "决策表"})) {
    result = decision_result(draft.model.decisions.at(made.decision));
  }
  if (const YamlNode* save = fields.need("save")) {
    made.save = read_save(draft, step, *save, result);
  }
  draft.model.steps[step].kind = std::move(made);
}

void read_choose(Draft& draft, NodeId step, const YamlNode& yaml) {
  const Fields fields(draft.report, yaml, "step choose");
  definition::StepInfo& info = draft.model.steps[step];
  info.kind = ChooseStep{};
  // A step that is skipped chooses nothing: then not even the last alternative is taken unasked.
  const bool skippable = !info.only_if.empty() || !info.while_.empty();
  Place place = place_at(draft, step);
  Bits known = place.known ? *place.known : Bits();
  if (place.known) place.known = &known;
  std::vector<TrackedWrite> not_before;  ///< what the conditions that did not hold say
  const YamlNode& choices = *yaml.find("choose");
  bool otherwise = false;
  for (const YamlNode& choice : read_list(draft.report, choices)) {
    const Fields one(draft.report, choice, "choice");
    if (!one.ok()) continue;
    if (otherwise) {
      draft.report.error(choice, "E-OTHERWISE", {"Nothing can come after 'otherwise'.",
                                                 "“otherwise”之后不能再有选项。"},
                         {"Move it to the end.", "请把它移到最后。"});
    }
    if (const YamlNode* target = one.get("otherwise")) {
      otherwise = true;
      const YamlNode* other = one.get("when") ? one.get("when") : one.get("next");
      if (other) {
        draft.report.error(*other, "E-KIND", {"'otherwise' stands alone in its entry.",
                                              "“otherwise”须单独成项。"},
                           {"Write '- {when: …, next: …}' and then '- {otherwise: …}'.",
                            "请先写“- {when: …, next: …}”，再写“- {otherwise: …}”。"});
      }
      const TransitionId t =
          add_transition(draft, step, "", {resolve_sibling(draft, step, *target)});
      draft.model.chart.transitions[t].guarded = skippable;
      if (draft.first_pass) draft.flow.on_transition[t] = not_before;
      continue;
    }
    const YamlNode* when = one.need("when");
    const YamlNode* next = one.need("next");
    if (!when || !next) continue;
    const TransitionId t =
        add_transition(draft, step, "", {resolve_sibling(draft, step, *next)});
    draft.model.chart.transitions[t].guarded = true;
    const feel::Expression guard = read_condition(draft, *when, place);
    std::vector<TrackedWrite> learned = not_before;
    learn(draft, place.list, guard, true, learned);
    if (draft.first_pass) draft.flow.on_transition[t] = std::move(learned);
    learn(draft, place.list, guard, false, not_before);
    if (place.known) definition::apply_writes(known, not_before, draft.flow);
    draft.model.transitions[t].guard = guard;
    draft.model.transitions[t].label = when->text;
  }
  if (otherwise) return;
  draft.report.error(choices, "E-OTHERWISE",
                     {"When no condition holds, this step would be stuck.",
                      "所有条件都不成立时，此步骤会卡住。"},
                     {"End the list with '- {otherwise: …}'.", "请以“- {otherwise: …}”结尾。"});
}

feel::Type nothing() {
  feel::Type type;
  type.kind = TypeKind::kRecord;
  return type;
}

void read_send(Draft& draft, NodeId step, const YamlNode& yaml) {
  const Fields outer(draft.report, yaml, "step send");
  const Fields fields(draft.report, *yaml.find("send"), "send");
  const Place place = place_at(draft, step);
  SendStep made;
  const YamlNode* message = fields.get("message");
  const YamlNode* signal = fields.get("signal");
  if (fields.ok() && !message == !signal) {
    draft.report.error(fields.node(), "E-KIND", {"Send either a message or a signal.",
                                                 "请发送消息或信号，二者选一。"},
                       {"Write {message: …, to: …} or {signal: …}.",
                        "请写 {message: …, to: …} 或 {signal: …}。"});
  }
  if (message) {
    made.message = message->text;
    const bool known = require_declared(draft, *message, draft.model.messages, "E-MESSAGE",
                                        {"message", "消息"});
    const TypePtr carries = known ? draft.model.messages[made.message].carries : nullptr;
    if (const YamlNode* to = fields.need("to")) {
      made.key = read_expression(draft, *to, place, nullptr);
    }
    made.with = read_inputs(draft, fields.get("with"), yaml, place, carries);
  } else if (signal) {
    made.signal = signal->text;
    const TypePtr carries = require_signal(draft, *signal);
    if (definition::carried_by_own_signal(made.signal)) {
      draft.report.error(*signal, "E-SIGNAL", {"The engine alone gives this signal.",
                                               "此信号只能由引擎发出。"},
                         {"Declare a signal of your own.", "请声明自己的信号。"});
    }
    if (const YamlNode* to = fields.get("to")) {
      draft.report.error(*to, "E-KIND", {"A signal is for all who listen.",
                                         "信号发给所有监听者。"},
                         {"Take 'to' away, or send a message.", "请去掉“to”，或改发消息。"});
    }
    made.with = read_inputs(draft, fields.get("with"), yaml, place,
                            carries ? carries : std::make_shared<feel::Type>(nothing()));
  }
  draft.model.steps[step].kind = std::move(made);
}

void read_call(Draft& draft, NodeId step, const YamlNode& yaml) {
  const Fields outer(draft.report, yaml, "step call");
  const Fields fields(draft.report, *yaml.find("call"), "call");
  CallStep made;
  if (const YamlNode* process = fields.need("process")) {
    made.process = read_id(draft.report, *process);
  }
  const std::string version = fields.word("version");
  if (version == "same") made.version = -1;
  if (!version.empty() && version != "same" && version != "latest") {
    made.version = static_cast<int>(fields.number("version").value_or(0));
  }
  made.with = read_inputs(draft, fields.get("with"), yaml, place_at(draft, step), nullptr);
  if (const YamlNode* save = fields.get("save")) {
    // The callee may be published later: what it gives is checked when it returns.
    made.save = read_save(draft, step, *save, feel::make_type(TypeKind::kAny));
  }
  draft.model.steps[step].kind = std::move(made);
}

void read_start(Draft& draft, NodeId step, const YamlNode& yaml) {
  const Fields outer(draft.report, yaml, "step start");
  const Fields fields(draft.report, *yaml.find("start"), "start");
  StartStep made;
  const Place place = place_at(draft, step);
  if (const YamlNode* process = fields.need("process")) {
    made.process = read_id(draft.report, *process);
  }
  made.with = read_inputs(draft, fields.get("with"), yaml, place, nullptr);
  if (const YamlNode* path = fields.get("save_id")) {
    const PathTarget target = resolve_path(draft, *path, place);
    made.save_id = path->text;
    if (target.type && target.type->kind != TypeKind::kText) {
      draft.report.error(*path, "E-TYPE", {"An instance id is a text.", "实例编号是文本。"},
                         {"Declare the variable as text.", "请把该变量声明为 text。"});
    }
    if (target.variable && draft.first_pass) {
      draft.flow.on_done[step].push_back(
          {draft.track(target.owner, path->text), TrackedWrite::Gives::kAlways, {}});
    }
  }
  draft.model.steps[step].kind = std::move(made);
}

void read_compensate(Draft& draft, NodeId step, const YamlNode& yaml) {
  CompensateStep made;
  const YamlNode& what = *yaml.find("compensate");
  if (what.is_scalar() && what.text == "all") {
    draft.model.steps[step].kind = std::move(made);
    return;
  }
  made.all = false;
  for (const YamlNode* name : read_words(draft.report, what)) {
    const NodeId target = resolve_anywhere(draft, *name);
    if (target == kNoNode) continue;
    made.steps.push_back(target);
    const YamlNode* compensated = draft.nodes[target].yaml;
    const bool call = compensated != nullptr && compensated->find("call") != nullptr;
    if (call || draft.model.steps[target].undo != kNoNode) continue;
    draft.report.error(*name, "E-UNDO",
                       {fmt::format("'{}' has no 'undo', so there is nothing to compensate.",
                                    name->text),
                        fmt::format("“{}”没有“undo”，无可补偿。", name->text)},
                       {"Give that step an 'undo' list.", "请为该步骤添加“undo”列表。"});
  }
  draft.model.steps[step].kind = std::move(made);
}

}  // namespace

void read_simple_step(Draft& draft, NodeId step, const YamlNode& yaml, const std::string& word) {
  const auto plain = [&] {
    const Fields fields(draft.report, yaml, "step " + word);
  };
  StepKind& kind = draft.model.steps[step].kind;
  const YamlNode& content = *yaml.find(word);
  if (word == "auto") read_auto(draft, step, yaml);
  if (word == "decide") read_decide(draft, step, yaml);
  if (word == "choose") read_choose(draft, step, yaml);
  if (word == "send") read_send(draft, step, yaml);
  if (word == "call") read_call(draft, step, yaml);
  if (word == "start") read_start(draft, step, yaml);
  if (word == "set") {
    plain();
    const Place place = place_at(draft, step);
    const AssignmentPlaces places{place, place, Writing::kTemplate, false};
    kind = SetStep{read_assignments(draft, content, places, done_writes(draft, step))};
  } else if (word == "raise") {
    plain();
    require_declared(draft, content, draft.model.errors, "E-ERROR", {"declared error", "已声明的错误"});
    kind = RaiseStep{content.text};
  } else if (word == "escalate") {
    plain();
    kind = EscalateStep{read_word(draft.report, content)};
  } else if (word == "compensate") {
    plain();
    read_compensate(draft, step, yaml);
  } else if (word == "finish") {
    plain();
    require_declared(draft, content, draft.model.outcomes, "E-OUTCOME", {"outcome", "结局"});
    kind = FinishStep{content.text};
  }
}

}  // namespace recourse::yaml
