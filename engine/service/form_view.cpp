// Forms as the web app and the API show them: fields with label, mode, type and value.
#include <set>

#include "engine/base/label_value.h"
#include "engine/command/access.h"
#include "engine/definition/sections.h"
#include "engine/process/data_view.h"
#include "engine/process/evaluation.h"
#include "engine/service/labels.h"
#include "engine/service/views.h"

namespace recourse::service {
namespace {

constexpr std::string_view kKindNames[] = {
    "any",  "null",     "bool",     "int",    "decimal", "money", "text",   "date",  "time",
    "datetime", "duration", "months", "working_duration", "user", "file", "enum", "list", "record",
    "range",    "function"};
constexpr std::string_view kModeNames[] = {"required", "optional", "readonly"};

definition::FieldMode mode_of(const definition::FormField& field) {
  using definition::FieldMode;
  const bool depends = field.mode == FieldMode::kRequired && !field.visible_when.empty();
  return depends ? FieldMode::kOptional : field.mode;
}

/// Its options as one of so many texts, which every client knows to offer; its own type where they
/// cannot be told now, or are no plain values.
feel::TypePtr type_offered(const definition::FormField& field, const history::InstanceState& state,
                           const process::Desk& desk, const history::WorkItem& item) {
  if (!field.options) return field.type;
  auto choice = std::make_shared<feel::Type>();
  choice->kind = feel::Type::Kind::kEnum;
  try {
    const process::Evaluation view(state, desk, item.activity, item.owner);
    const Value offered = view.value(*field.options);
    const List* options = offered.get_if<List>();
    if (options == nullptr) return field.type;
    for (const Value& option : *options) {
      const bool plain = !option.is<Map>() && !option.is<List>() && !option.is<Money>();
      if (!plain || option.is_null()) return field.type;
      choice->options.push_back(feel::display(option));
    }
  } catch (const process::Fault&) {
    return field.type;
  }
  choice->optional = field.type->optional;
  const bool several = field.type->kind == feel::Type::Kind::kList;
  return several ? feel::list_of(std::move(choice)) : choice;
}

}  // namespace

Value type_view(const feel::Type& type) {
  Map view{{"kind", kKindNames[static_cast<std::size_t>(type.kind)]}};
  if (type.optional) view["optional"] = true;
  if (type.element) view["element"] = type_view(*type.element);
  if (!type.options.empty()) {
    List options;
    for (const auto& option : type.options) options.emplace_back(option);
    view["options"] = std::move(options);
  }
  if (type.kind == feel::Type::Kind::kRecord) {
    List fields;
    for (const auto& field : type.fields) {
      const Label label = field.label.empty() ? Label{field.name, {}} : field.label;
      fields.emplace_back(Map{{"name", field.name},
                              {"label", label_value(label)},
                              {"type", type_view(*field.type)}});
    }
    view["fields"] = std::move(fields);
  }
  return view;
}

Value form_view(const history::InstanceState& state, const process::Desk& desk,
                const history::WorkItem& item, const command::Caller& caller) {
  using definition::Section;
  List fields, sections;
  std::set<std::string> named;
  const definition::ProcessDefinition& definition = desk.definition;
  const auto& task = std::get<definition::TaskStep>(definition.steps[item.node].kind);
  const process::DataView data(state, item.activity);
  for (const auto& field : task.fields) {
    const auto mode = command::data_mode(caller, state, definition, field.path);
    if (mode == Section::Mode::kHidden) continue;
    Map view{{"path", field.path},
             {"label", label_value(field_label(definition, field.label, field.path))},
             {"help", label_value(field.help)},
             {"mode", kModeNames[static_cast<std::size_t>(mode_of(field))]},
             {"widget", field.widget},
             {"type", type_view(*type_offered(field, state, desk, item))},
             {"value", data.at_path(field.path)}};
    for (const auto& variable : definition.data) {
      // A form that appends sends what is new, not what it was shown.
      if (variable.name == field.path && !variable.merge.empty()) view["merge"] = variable.merge;
    }
    if (mode == Section::Mode::kVisible) {
      view["mode"] = kModeNames[static_cast<std::size_t>(definition::FieldMode::kReadonly)];
    }
    if (const Section* section = definition::section_of(definition, field.path)) {
      view["section"] = section->id;
      if (named.insert(section->id).second) {
        const Label title = section->title.empty() ? spoken_name(section->id) : section->title;
        sections.emplace_back(Map{{"id", section->id}, {"title", label_value(title)}});
      }
    }
    fields.emplace_back(std::move(view));
  }
  Map form{{"fields", std::move(fields)}};
  if (!sections.empty()) form["sections"] = std::move(sections);
  return form;
}

Value start_form_view(const definition::ProcessDefinition& definition) {
  List fields;
  for (const auto& variable : definition.data) {
    if (!variable.input) continue;
    const bool optional = variable.type->optional || variable.initial.has_value();
    fields.emplace_back(Map{{"path", variable.name},
                            {"label", label_value(field_label(definition, {}, variable.name))},
                            {"help", label_value({})},
                            {"mode", optional ? "optional" : "required"},
                            {"type", type_view(*variable.type)},
                            {"value", Value()}});
  }
  return Map{{"fields", std::move(fields)}};
}

}  // namespace recourse::service
