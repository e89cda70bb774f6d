#include <fmt/format.h>

#include <algorithm>

#include "adapters/yaml/declarations.h"
#include "adapters/yaml/rung_reader.h"
#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/value_reader.h"

/// Service-level clocks and duty rules.
namespace recourse::yaml {
namespace {

using definition::Duty;
using definition::Rung;
using definition::SlaClock;
using definition::TaskStep;

std::string read_pause_code(Draft& draft, const Node& node) {
  const std::string code = read_word(draft.report, node);
  if (definition::is_pause_code(code)) return code;
  report_pause_code(draft.report, node);
  return "customer";
}

void read_pauses(Draft& draft, const Node& node, SlaClock& clock) {
  const auto add = [&](const Node& name, const Node* reason) {
    const NodeId step = resolve_anywhere(draft, name);
    const std::string code = reason ? read_pause_code(draft, *reason) : "customer";
    if (step != kNoNode) clock.pause_in.emplace_back(step, code);
  };
  if (node.is_scalar()) return add(node, nullptr);
  for (const Node& item : node.items) {
    if (!item.is_mapping()) add(item, nullptr);
    for (const Node::Entry& entry : item.entries) add(entry.key, &entry.value);
  }
  for (const Node::Entry& entry : node.entries) add(entry.key, &entry.value);
}

void read_pause_condition(Draft& draft, const Node& node, const Place& place, SlaClock& clock) {
  clock.pause_when_reason = "condition";
  if (!node.is_mapping()) {
    clock.pause_when = read_condition(draft, node, place);
    return;
  }
  const Fields fields(draft.report, node, "pause");
  if (const Node* when = fields.need("when")) {
    clock.pause_when = read_condition(draft, *when, place);
  }
  if (const Node* reason = fields.need("reason")) {
    clock.pause_when_reason = read_pause_code(draft, *reason);
  }
}

void read_rung_words(Draft& draft, const Fields& fields, Rung& rung) {
  if (const Node* notify = fields.get("notify")) {
    for (const Node* who : read_words(draft.report, *notify)) {
      const bool built_in =
          who->text == "owner" || who->text == "manager" || who->text == "head";
      if (built_in || require_declared(draft, *who, draft.model.roles, "E-ROLE", {"role", "角色"})) {
        rung.notify.push_back(who->text);
      }
    }
  }
  if (const Node* reassign = fields.get("reassign")) {
    const Fields to(draft.report, *reassign, "reassign");
    for (const char* key : {"role", "roles"}) {
      const Node* roles = to.get(key);
      if (roles == nullptr) continue;
      for (const Node* role : read_words(draft.report, *roles)) {
        if (require_declared(draft, *role, draft.model.roles, "E-ROLE", {"role", "角色"})) {
          rung.reassign.push_back(role->text);
        }
      }
    }
    if (to.ok() && rung.reassign.empty()) to.need("role");
  }
}

/// "80%", or "100% + 1 working day": so long after the due.
void read_moment(Draft& draft, const Node& at, Rung& rung) {
  const std::size_t plus = at.text.find('+');
  Node share = at;
  share.text = at.text.substr(0, plus);
  share.text.erase(share.text.find_last_not_of(' ') + 1);
  rung.percent = read_share(draft.report, share);
  if (plus == std::string::npos) return;
  Node span = at;
  const std::size_t begin = at.text.find_first_not_of(' ', plus + 1);
  span.text = begin == std::string::npos ? std::string() : at.text.substr(begin);
  rung.after_due = read_time_span(draft, span);
  if (rung.percent == Decimal(100)) return;
  draft.report.error(at, "E-VALUE",
                     {"A span stands only after the due.", "只能在到期之后再加时长。"},
                     {"Write '100% + 1 working day'.", "请写“100% + 1 working day”。"});
}

void read_rung(Draft& draft, const Node& node, SlaClock& clock) {
  const Fields fields(draft.report, node, "rung");
  Rung rung;
  if (const Node* at = fields.need("at")) read_moment(draft, *at, rung);
  rung.escalate = fields.word("escalate");
  for (const Rung& other : clock.ladder) {
    if (rung.escalate.empty() || other.escalate != rung.escalate) continue;
    draft.report.error(node, "E-DUPLICATE",
                       {fmt::format("Two rungs of this clock raise '{}'.", rung.escalate),
                        fmt::format("此时钟有两级阶梯都触发“{}”。", rung.escalate)},
                       {"Give every rung of a clock its own escalation.", "同一时钟的各级阶梯请用不同的升级名称。"});
  }
  read_rung_words(draft, fields, rung);
  const bool idle = rung.escalate.empty() && rung.notify.empty() && !fields.get("reassign");
  if (fields.ok() && idle) {
    draft.report.error(node, "E-MISSING", {"This rung does nothing.", "此阶梯什么也不做。"},
                       {"Add escalate or notify.", "请添加 escalate 或 notify。"});
  }
  clock.ladder.push_back(std::move(rung));
}

/// One rule an entry: a second one in it, or a word of another one, would say nothing.
void check_duty_words(Draft& draft, const Fields& fields) {
  const Node* rule = nullptr;
  for (const char* key : {"separate", "same", "distinct", "not_starter", "not_involved"}) {
    const Node* found = fields.get(key);
    if (found && rule) {
      draft.report.error(*found, "E-KIND", {"One entry says one rule.", "一个条目只写一条规则。"},
                         {"Write two entries.", "请写成两个条目。"});
    }
    if (found) rule = found;
  }
  const auto only_with = [&](const char* key, const char* owner) {
    const Node* found = fields.get(key);
    if (!found || !rule || fields.get(owner)) return;
    draft.report.error(*found, "E-KIND",
                       {fmt::format("'{}' belongs to '{}'.", key, owner),
                        fmt::format("“{}”只与“{}”合用。", key, owner)},
                       {"Take it away.", "请去掉它。"});
  };
  only_with("of", "distinct");
  only_with("by", "not_involved");
}

void add_duty_steps(Draft& draft, const Node& node, Duty& duty) {
  for (const Node* name : read_words(draft.report, node)) {
    const NodeId step = resolve_anywhere(draft, *name);
    if (step == kNoNode) continue;
    duty.steps.push_back(step);
    if (std::holds_alternative<definition::TaskStep>(draft.model.steps[step].kind)) continue;
    draft.report.error(*name, "E-DUTY",
                       {fmt::format("'{}' is no task; duties are about people.", name->text),
                        fmt::format("“{}”不是任务；职责规则针对人。", name->text)},
                       {"Name task steps only.", "只能写任务步骤。"});
  }
}

/// A list of rungs, or the name of one of `ladders`.
void read_ladder(Draft& draft, const Node& node, SlaClock& clock) {
  const Node* rungs = &node;
  if (node.is_scalar()) {
    if (!require_declared(draft, node, draft.ladders, "E-LADDER", {"ladder", "阶梯"})) return;
    rungs = draft.ladders.find(node.text)->second;
  }
  for (const Node& rung : read_list(draft.report, *rungs)) read_rung(draft, rung, clock);
}

/// What the pack's law does not know as a reason does not stop its clock.
void check_policy_pauses(Draft& draft, const Node& at, const SlaClock& clock,
                         const definition::PolicyClock& legal) {
  std::vector<std::string> codes;
  for (const auto& [step, code] : clock.pause_in) codes.push_back(code);
  if (!clock.pause_when.empty()) codes.push_back(clock.pause_when_reason);
  for (const std::string& code : codes) {
    if (legal.may_pause_for(code)) continue;
    draft.report.error(at, "E-POLICY",
                       {fmt::format("The clock {} may not stand still for '{}'.", at.text, code),
                        fmt::format("时钟 {} 不得因“{}”中止计时。", at.text, code)},
                       {"Give the pause a reason that the pack lists, or take it away.",
                        "请改用规则包列出的原因，或删除该暂停。"});
    return;
  }
}

/// `policy: PACK.CLOCK`.
void read_policy(Draft& draft, const Node& node, SlaClock& clock) {
  const std::string text = read_word(draft.report, node);
  const std::size_t dot = text.rfind('.');
  if (dot == std::string::npos) {
    draft.report.error(node, "E-POLICY",
                       {"Name the clock of a rule pack.", "请写明规则包中的时钟。"},
                       {"Write policy: PACK.CLOCK.", "请写 policy: 规则包.时钟。"});
    return;
  }
  clock.policy = text.substr(0, dot);
  clock.policy_clock = text.substr(dot + 1);
  if (draft.policies.empty()) return;
  const auto pack = draft.policies.find(clock.policy);
  std::vector<std::string> known;
  for (const auto& [id, versions] : draft.policies) {
    for (const definition::PolicyClock& one : versions.back().clocks) {
      known.push_back(id + "." + one.name);
    }
  }
  clock.policy_escalations.emplace();
  bool found = pack != draft.policies.end();
  for (const auto& version : found ? pack->second : std::vector<definition::Policy>()) {
    const definition::PolicyClock* legal = version.clock(clock.policy_clock);
    found = found && legal != nullptr;
    if (legal == nullptr) continue;
    check_policy_pauses(draft, node, clock, *legal);
    for (const Rung& rung : legal->ladder) clock.policy_escalations->push_back(rung.escalate);
    if (!legal->budget.calendar.empty()) draft.model.calendars.insert(legal->budget.calendar);
  }
  if (!found) report_unknown(draft.report, node, "E-POLICY", {"clock of a rule pack", "规则包时钟"}, known);
}

SlaClock read_clock(Draft& draft, const Fields& fields, NodeId step) {
  SlaClock clock;
  clock.step = step;
  const bool of_case = step == kNoNode;
  if (const Node* name = fields.need("name")) {
    clock.name = read_id(draft.report, *name);
    for (const SlaClock& other : draft.model.sla) {
      if (other.name != clock.name) continue;
      draft.report.error(*name, "E-DUPLICATE", {"There is a clock of this name already.",
                                                "已有同名时钟。"},
                         {"Rename one of them.", "请给其中一个改名。"});
    }
  }
  const Place place = of_case ? place_at_start(draft) : place_at(draft, step);
  if (const Node* title = fields.get("title")) clock.title = read_label(draft.report, *title);
  const Node* policy_word = fields.get("policy");
  const Node* target = policy_word ? fields.get("target") : fields.need("target");
  if (target) clock.target = read_span_above_zero(draft, *target, place);
  if (target && policy_word) {
    draft.report.error(*target, "E-KIND",
                       {"The rule pack says how long this clock lasts.", "此时钟的时限由规则包规定。"},
                       {"Leave 'target' out, or 'policy'.", "请删除“target”或“policy”。"});
  }
  if (const Node* starts = fields.get("starts")) {
    if (of_case) {
      clock.starts = resolve_anywhere(draft, *starts);
    } else {
      draft.report.error(*starts, "E-KIND",
                         {"The clock of a step starts when the step is entered.",
                          "环节的时钟在进入该环节时开始。"},
                         {"Leave 'starts' out, or declare the clock at the top of the file.",
                          "请删除“starts”，或在文件顶层声明此时钟。"});
    }
  }
  if (const Node* from = fields.get("from")) {
    clock.from = read_expression(draft, *from, place, nullptr);
    require_moment(draft, *from, clock.from);
  }
  if (const Node* only_if = fields.get("only_if")) {
    clock.only_if = read_condition(draft, *only_if, place);
  }
  if (const Node* pauses = fields.get("pause_in")) read_pauses(draft, *pauses, clock);
  if (const Node* when = fields.get("pause_when")) {
    read_pause_condition(draft, *when, place, clock);
  }
  if (const Node* ladder = fields.get("ladder")) read_ladder(draft, *ladder, clock);
  if (fields.get("measures")) {
    clock.first_only = fields.choice("measures", {"total", "first"}) == "first";
    if (!of_case) {
      draft.report.error(*fields.get("measures"), "E-KIND",
                         {"The clock of a step ends with it.", "环节的时钟随环节结束。"},
                         {"Leave 'measures' out.", "请删除“measures”。"});
    }
  }
  if (const Node* policy = fields.get("policy")) read_policy(draft, *policy, clock);
  return clock;
}

}  // namespace

void read_sla(Draft& draft, const Node& node, NodeId step) {
  // Steps are read twice.
  std::erase_if(draft.model.sla,
                [&](const SlaClock& clock) { return clock.step == step && !clock.of_due; });
  for (const Node& item : read_list(draft.report, node)) {
    const Fields fields(draft.report, item, "clock");
    if (fields.ok()) draft.model.sla.push_back(read_clock(draft, fields, step));
  }
}

void read_task_ladder(Draft& draft, NodeId step, const Node& node, const TaskStep& task) {
  std::erase_if(draft.model.sla,
                [&](const SlaClock& clock) { return clock.step == step && clock.of_due; });
  if (!task.due) {
    draft.report.error(node, "E-MISSING", {"A ladder needs a due.", "阶梯需要期限。"},
                       {"Add 'due: …' to the task.", "请为任务添加“due: …”。"});
    return;
  }
  SlaClock clock;
  clock.name = draft.model.chart.node(step).path;
  std::replace(clock.name.begin(), clock.name.end(), '/', '.');
  clock.title = draft.model.steps[step].title;
  clock.step = step;
  clock.target = *task.due;
  clock.of_due = true;
  read_ladder(draft, node, clock);
  draft.model.sla.push_back(std::move(clock));
}

void read_duties(Draft& draft, const Node& node) {
  for (const Node& item : read_list(draft.report, node)) {
    const Fields fields(draft.report, item, "duty");
    if (!fields.ok()) continue;
    Duty duty;
    check_duty_words(draft, fields);
    const Node* steps = nullptr;
    if ((steps = fields.get("separate"))) duty.kind = Duty::Kind::kSeparate;
    else if ((steps = fields.get("same"))) duty.kind = Duty::Kind::kSame;
    else if ((steps = fields.get("not_starter"))) duty.kind = Duty::Kind::kNotStarter;
    else if ((steps = fields.get("not_involved"))) duty.kind = Duty::Kind::kNotInvolved;
    else if (fields.get("distinct")) {
      duty.kind = Duty::Kind::kDistinct;
      duty.distinct = static_cast<int>(fields.number("distinct").value_or(0));
      if (duty.distinct < 2) {
        draft.report.error(*fields.get("distinct"), "E-VALUE",
                           {"'distinct' is a number of people, at least 2.",
                            "“distinct”是人数，至少为 2。"},
                           {"Write 2 or more.", "请写 2 或更大的数。"});
      }
      steps = fields.need("of");
    } else {
      draft.report.error(item, "E-KIND", {"This duty rule says nothing.", "此职责规则没有内容。"},
                         {"Write separate, same, distinct, not_starter or not_involved.",
                          "请写 separate、same、distinct、not_starter 或 not_involved。"});
    }
    if (steps) add_duty_steps(draft, *steps, duty);
    if (const Node* by = fields.get("by")) {
      duty.by = read_users(draft, *by, place_at_start(draft), /*optional=*/true);
    }
    if (duty.kind == Duty::Kind::kNotInvolved && duty.by.empty()) fields.need("by");
    draft.model.duties.push_back(std::move(duty));
  }
}

}  // namespace recourse::yaml
