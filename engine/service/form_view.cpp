// Forms as the web app and the API show them: fields with label, mode, type and value.
#include <algorithm>
#include <set>

#include "engine/base/label_value.h"
#include "engine/command/access.h"
#include "engine/command/form.h"
#include "engine/definition/privacy.h"
#include "engine/definition/sections.h"
#include "engine/process/data_view.h"
#include "engine/service/labels.h"
#include "engine/service/views.h"

namespace recourse::service {
namespace {

constexpr std::string_view kKindNames[] = {
    "any",  "null",     "bool",     "int",     "decimal",          "money", "text", "date",
    "time", "datetime", "duration", "months",  "working_duration", "user",  "file", "enum",
    "list", "record",   "range",    "function"};
constexpr std::string_view kModeNames[] = {"required", "optional", "readonly"};

/// Its options as one of so many texts, which every client knows to offer; its own type where they
/// cannot be told now, or are no plain values.
feel::TypePtr type_offered(const definition::FormField& field, const process::Evaluation& view) {
  if (!field.options) return field.type;
  auto choice = std::make_shared<feel::Type>();
  choice->kind = feel::Type::Kind::kEnum;
  try {
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

std::set<std::string> offered_by(const definition::FormField& field) {
  return field.options ? definition::reads_of(*field.options) : std::set<std::string>();
}

/// Is anything of the form asked about the data, which may be those that are being filled in?
bool is_live(const definition::TaskStep& task) {
  const auto conditional = [](const definition::FormField& field) {
    const bool computed = field.options && !std::holds_alternative<Value>(field.options->content);
    return computed || !field.visible_when.empty();
  };
  return std::any_of(task.fields.begin(), task.fields.end(), conditional) ||
         std::any_of(task.actions.begin(), task.actions.end(),
                     [](const definition::Action& action) { return !action.when.empty(); });
}

/// Whether the data allow an action. One that goes back asks for nothing else, but for this, too.
bool is_possible(const definition::Action& action, const process::Evaluation& view) {
  if (action.when.empty()) return true;
  try {
    return view.truth(action.when);
  } catch (const process::Fault&) {
    return true;  // what is wrong is said when it is tried
  }
}

/// Its form asks and offers by data that may be hidden from whoever only looks at it; whose work it
/// is cannot do it without.
bool is_theirs(const command::Standing& standing) {
  const auto verb = standing.task.vote ? command::Verb::kVote : command::Verb::kComplete;
  return command::may(verb, standing).ok() ||
         command::may(command::Verb::kSaveDraft, standing).ok();
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
      fields.emplace_back(Map{
          {"name", field.name}, {"label", label_value(label)}, {"type", type_view(*field.type)}});
    }
    view["fields"] = std::move(fields);
  }
  return view;
}

Value form_view(const history::InstanceState& state, const process::Desk& desk,
                const history::WorkItem& item, const command::Caller& caller, const Map& typed) {
  using definition::Section;
  const definition::ProcessDefinition& definition = desk.definition;
  const auto& task = std::get<definition::TaskStep>(definition.steps[item.node].kind);
  const process::DataView stored(state, item.activity);
  const bool fills = !typed.empty() && is_live(task);
  std::optional<history::InstanceState> filled;
  if (fills) filled = command::filled_in(state, desk, item, caller, typed);
  const std::string& actor = item.owner.empty() ? caller.user : item.owner;
  const process::Evaluation view(filled ? *filled : state, desk, item.activity, actor);
  const bool looks_only = !definition.sections.empty() &&
                          !is_theirs({caller, state, item, task, definition, desk});
  const auto untold = [&](const std::set<std::string>& reads) {
    return looks_only && command::tells_hidden(caller, state, definition, reads);
  };
  List fields, sections;
  std::set<std::string> named;
  for (const auto& field : task.fields) {
    const auto mode = command::data_mode(caller, state, definition, field.path);
    if (mode == Section::Mode::kHidden) continue;
    const bool reads = mode == Section::Mode::kVisible;
    const auto shown_mode = reads ? definition::FieldMode::kReadonly : field.mode;
    Map shown{{"path", field.path},
              {"label", label_value(field_label(definition, field.label, field.path))},
              {"help", label_value(field.help)},
              {"mode", kModeNames[static_cast<std::size_t>(shown_mode)]},
              {"visible", untold(field.visible_when.reads()) || command::is_visible(field, view)},
              {"widget", field.widget},
              {"type", type_view(*(untold(offered_by(field)) ? field.type
                                                               : type_offered(field, view)))},
              {"value", stored.at_path(field.path)}};
    for (const auto& variable : definition.data) {
      // A form that appends sends what is new, not what it was shown.
      if (variable.name == field.path && !variable.merge.empty()) shown["merge"] = variable.merge;
    }
    if (const Section* section = definition::section_of(definition, field.path)) {
      shown["section"] = section->id;
      if (named.insert(section->id).second) {
        const Label title = section->title.empty() ? spoken_name(section->id) : section->title;
        sections.emplace_back(Map{{"id", section->id}, {"title", label_value(title)}});
      }
    }
    fields.emplace_back(std::move(shown));
  }
  Map possible;
  for (const auto& action : task.actions) {
    possible[action.id] = untold(action.when.reads()) || is_possible(action, view);
  }
  Map form{
      {"fields", std::move(fields)}, {"live", is_live(task)}, {"possible", std::move(possible)}};
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
                            {"visible", true},
                            {"type", type_view(*variable.type)},
                            {"value", Value()}});
  }
  return Map{{"fields", std::move(fields)}, {"live", false}, {"possible", Map{}}};
}

}  // namespace recourse::service
