#include "engine/service/labels.h"

#include "engine/history/narrator.h"

namespace recourse::service {
namespace {

using definition::Catch;
using definition::ProcessDefinition;

/// The label of "complaint.story" in the type of `complaint`.
Label type_label(const ProcessDefinition& definition, std::string_view path) {
  std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return {};
  const feel::Type* type = nullptr;
  for (const auto& variable : definition.data) {
    if (variable.name == path.substr(0, dot)) type = variable.type.get();
  }
  Label label;
  while (type != nullptr && dot != std::string_view::npos) {
    path.remove_prefix(dot + 1);
    dot = path.find('.');
    const auto* field = type->field(path.substr(0, dot));
    label = field == nullptr ? Label{} : field->label;
    type = field == nullptr ? nullptr : field->type.get();
  }
  return label;
}

Label span_label(const definition::Span& span) {
  const auto* fixed = std::get_if<calendar::TimeSpan>(&span);
  return fixed == nullptr ? Label{"…", "…"} : history::span_words(to_text(*fixed));
}

/// “满 2 天”, “每 1 个工作日”.
Label with_span(const Label& before, const Label& span) {
  return {before.en + " " + span.en, before.zh + " " + span.zh};
}

Label catch_label(const ProcessDefinition& definition, const Catch& trigger) {
  switch (trigger.kind) {
    case Catch::Kind::kAfter:
      return with_span({"after", "满"}, span_label(trigger.span));
    case Catch::Kind::kEvery:
      return with_span({"every", "每"}, span_label(trigger.span));
    case Catch::Kind::kAt: return {"at its time", "到时"};
    case Catch::Kind::kMessage:
    case Catch::Kind::kSignal: return spoken_name(trigger.name);
    case Catch::Kind::kError: {
      const auto declared = definition.errors.find(trigger.name);
      return declared == definition.errors.end() || declared->second.empty()
                 ? spoken_name(trigger.name)
                 : declared->second;
    }
    case Catch::Kind::kEscalation: return {"escalation " + trigger.name, "升级 " + trigger.name};
    case Catch::Kind::kWhen: return {"when it holds", "条件成立"};
    case Catch::Kind::kOperation: {
      const auto declared = definition.operations.find(trigger.name);
      return declared == definition.operations.end() ? spoken_name(trigger.name)
                                                     : declared->second.label;
    }
  }
  return {};
}

}  // namespace

std::string case_name(const std::string& key, InstanceId id) {
  constexpr std::size_t kAlike = 20;  // digits that ids of one time have in common
  return key.empty() ? id.text().substr(kAlike) : key;
}

Label spoken_name(std::string_view name) {
  std::string text(name);
  for (char& c : text) {
    if (c == '_') c = ' ';
  }
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return {text, {}};
}

std::string_view kind_name(const definition::StepKind& kind) {
  static constexpr std::string_view kNames[] = {
      "scope", "task", "auto", "set", "decide", "choose", "send", "wait", "parallel", "foreach",
      "call", "start", "scope", "raise", "escalate", "compensate", "finish"};
  return kNames[kind.index()];
}

Label field_label(const ProcessDefinition& definition, const Label& given, std::string_view path) {
  if (!given.empty()) return given;
  if (Label typed = type_label(definition, path); !typed.empty()) return typed;
  for (const auto& step : definition.steps) {
    const auto* task = std::get_if<definition::TaskStep>(&step.kind);
    if (task == nullptr) continue;
    for (const auto& field : task->fields) {
      if (field.path == path && !field.label.empty()) return field.label;
    }
  }
  return spoken_name(path.substr(path.rfind('.') + 1));
}

Label node_label(const ProcessDefinition& definition, definition::NodeId id) {
  const auto& node = definition.chart.node(id);
  if (!definition.steps[id].title.empty()) return definition.steps[id].title;
  for (const auto& step : definition.steps) {
    if (step.undo == id) return {"Undo", "撤销"};
    for (const auto& trigger : step.catches) {
      const auto& targets = definition.chart.transition(trigger.transition).targets;
      const bool body = std::holds_alternative<definition::BranchBody>(definition.steps[id].kind);
      if (body && !targets.empty() && targets.front() == id) {
        return catch_label(definition, trigger);
      }
    }
  }
  return spoken_name(node.name);
}

Label edge_label(const ProcessDefinition& definition, const definition::Transition& transition) {
  const auto& step = definition.steps[transition.source];
  for (const auto& trigger : step.catches) {
    if (trigger.transition == transition.id) return catch_label(definition, trigger);
  }
  const auto* task = std::get_if<definition::TaskStep>(&step.kind);
  if (task == nullptr) return {};
  for (const auto& action : task->actions) {
    for (auto id : action.transitions) {
      if (id != transition.id) continue;
      if (!action.label.empty()) return action.label;
      if (action.id == "complete") return {};  // the only way on needs no word
      if (action.id == "passed") return {"passed", "通过"};
      if (action.id == "failed") return {"failed", "未通过"};
      return spoken_name(action.id);
    }
  }
  return {};
}

Label rule_label(const definition::VoteRule& rule) {
  using Kind = definition::VoteRule::Kind;
  const std::string amount = rule.amount.to_text();
  switch (rule.kind) {
    case Kind::kFirst: return {"the first answer decides", "首个表决结果生效（或签）"};
    case Kind::kAll: return {"all " + rule.choice, "全部 " + rule.choice + "（会签）"};
    case Kind::kAny: return {"any " + rule.choice, "任一 " + rule.choice};
    case Kind::kCount: return {amount + " " + rule.choice, amount + " 票 " + rule.choice};
    case Kind::kPercent:
      return {amount + " % " + rule.choice, amount + "% " + rule.choice + "（票签）"};
    case Kind::kExpression: return {rule.expression.source(), rule.expression.source()};
  }
  return {};
}

const feel::Type* field_type(const definition::ProcessDefinition& definition,
                             std::string_view path) {
  std::size_t dot = path.find('.');
  const feel::Type* type = nullptr;
  for (const auto& variable : definition.data) {
    if (variable.name == path.substr(0, dot)) type = variable.type.get();
  }
  while (type != nullptr && dot != std::string_view::npos) {
    path.remove_prefix(dot + 1);
    dot = path.find('.');
    const auto* field = type->field(path.substr(0, dot));
    type = field == nullptr ? nullptr : field->type.get();
  }
  return type;
}

}  // namespace recourse::service
