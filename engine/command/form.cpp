#include "engine/command/form.h"

#include <algorithm>
#include <set>

#include "engine/base/label_value.h"
#include "engine/command/access.h"
#include "engine/command/file_fields.h"
#include "engine/command/user_fields.h"
#include "engine/definition/file_types.h"
#include "engine/process/case_data.h"

namespace recourse::command {
namespace {

using definition::FieldMode;
using definition::FormField;

bool is_empty(const Value& value) {
  if (value.is_null()) return true;
  if (const auto* text = value.get_if<std::string>()) return text->empty();
  if (const auto* list = value.get_if<List>()) return list->empty();
  return false;
}

/// One element is as good as a list of one where writing appends.
Result<Value> typed_field(const process::Turn& turn, ActivityId activity, const FormField& field,
                          const Value& raw) {
  const auto* variable = process::variable_of(
      turn, activity, std::string_view(field.path).substr(0, field.path.find('.')));
  const feel::Type& type = *field.type;
  const bool appends = variable != nullptr && variable->merge == "append";
  const auto& currency = turn.definition().currency;
  if (appends && type.kind == feel::Type::Kind::kList && !raw.is<List>() && !raw.is_null()) {
    auto one = feel::conform(raw, *type.element, field.path, currency);
    if (!one) return one.rejection();
    return Value(List{std::move(*one)});
  }
  return feel::conform(raw, type, field.path, currency);
}

const FormField* field_of(const definition::TaskStep& task, const std::string& path) {
  for (const auto& field : task.fields) {
    if (field.path == path) return &field;
  }
  return nullptr;
}

/// Where the form offers values, only those may come back; nothing is always a way to say none.
bool is_offered(const process::Evaluation& view, const FormField& field, const Value& value) {
  if (!field.options || is_empty(value)) return true;
  const Value offered = view.clear(view.value(*field.options));
  const auto* options = offered.get_if<List>();
  const auto among = [&](const Value& one) {
    return options != nullptr && std::find(options->begin(), options->end(), one) != options->end();
  };
  const Value chosen = view.clear(value);
  const auto* several = chosen.get_if<List>();
  return several == nullptr ? among(chosen) : std::all_of(several->begin(), several->end(), among);
}

/// What a field offers may hang on what is filled in beside it, so all of it is looked at together.
Map not_offered(const process::Turn& turn, const history::WorkItem& item,
                const definition::TaskStep& task, const Map& typed) {
  Map errors;
  const bool offers = std::any_of(typed.begin(), typed.end(), [&](const auto& entry) {
    return field_of(task, entry.name)->options.has_value();
  });
  if (!offers) return errors;
  Session trial(turn.desk, turn.state(), turn.actor);
  for (const auto& [path, value] : typed) {
    process::write(trial.turn(), item.activity, path, value);
  }
  const process::Evaluation view(trial.state(), turn.desk, item.activity, turn.actor);
  for (const auto& [path, value] : typed) {
    if (is_offered(view, *field_of(task, path), value)) continue;
    errors[path] = label_value({"is not one of the values offered", "不在可选值之列"});
  }
  return errors;
}

/// A file must have come to the case, for this data. What is personal was sealed on its way in, and
/// is opened here to be looked at.
Map wrong_files(const process::Turn& turn, const Asked& asked, const Map& typed) {
  Map errors;
  const ActivityId at = asked.item.activity;
  const process::Evaluation view(turn.state(), turn.desk, at, turn.actor);
  for (const auto& [path, value] : typed) {
    const feel::Type& type = *field_of(asked.task, path)->type;
    if (!definition::holds_files(type)) continue;
    const auto* variable =
        process::variable_of(turn, at, std::string_view(path).substr(0, path.find('.')));
    if (variable == nullptr) continue;
    for (const NamedFile& file : files_named(type, view.clear(value), path)) {
      const FileField field =
          file_field(asked.definition, *variable, without_places(file.shown), at);
      const auto fault = wrong_file(asked.before, file.hash, field);
      if (fault) errors[file.shown] = label_value(*fault);
    }
  }
  return errors;
}

/// A person must be one the house knows.
Map wrong_people(const process::Turn& turn, const Asked& asked, const Map& typed) {
  Map errors;
  const process::Evaluation view(turn.state(), turn.desk, asked.item.activity, turn.actor);
  for (const auto& [path, value] : typed) {
    const feel::Type& type = *field_of(asked.task, path)->type;
    tell_unknown_people(type, view.clear(value), path, turn.desk.directory, errors);
  }
  return errors;
}

/// Writes the values of those fields that are not hidden, as far as they can be read.
void fill(Session& trial, const history::WorkItem& item, const Map& data,
          const std::set<std::string>& hidden) {
  const auto& task = std::get<definition::TaskStep>(trial.turn().step(item.node).kind);
  for (const auto& [path, raw] : data) {
    const FormField* field = field_of(task, path);
    if (field == nullptr || field->mode == FieldMode::kReadonly || hidden.count(path) > 0) continue;
    auto value = typed_field(trial.turn(), item.activity, *field, raw);
    if (!value) continue;
    try {
      process::write(trial.turn(), item.activity, path, std::move(*value));
    } catch (const process::Fault&) {
      continue;  // it does not combine with what is there: said when it is submitted
    }
  }
}

/// What is hidden by what else is typed is no field of this form, as it then is.
Map not_asked_for(const Asked& asked, const Map& typed) {
  Map errors;
  const bool conditional = std::any_of(typed.begin(), typed.end(), [&](const auto& entry) {
    return !is_empty(entry.value) && !field_of(asked.task, entry.name)->visible_when.empty();
  });
  if (!conditional) return errors;
  const InstanceState filled =
      filled_in(asked.before, asked.desk, asked.item, asked.caller, typed);
  const process::Evaluation view(filled, asked.desk, asked.item.activity, asked.caller.user);
  for (const auto& [path, value] : typed) {
    if (is_empty(value) || is_visible(*field_of(asked.task, path), view)) continue;
    errors[path] = label_value({"is not asked for with these values", "按所填内容无需填写"});
  }
  return errors;
}

}  // namespace

Rejection form_errors(Map errors) {
  return refuse(Rejection::Kind::kInvalid, "FORM", "The form has errors; see each field.",
                "表单有误，请查看各字段说明。", Map{{"errors", std::move(errors)}});
}

Result<Map> typed_submission(const process::Turn& turn, const Asked& asked) {
  using Mode = definition::Section::Mode;
  Map typed;
  Map errors;
  for (const auto& [path, raw] : asked.command.data) {
    const auto* field = field_of(asked.task, path);
    const Mode mode = data_mode(asked.caller, asked.before, asked.definition, path);
    if (field == nullptr || mode == Mode::kHidden) {
      errors[path] = label_value({"is no field of this form", "不是此表单的字段"});
    } else if (field->mode == FieldMode::kReadonly || mode == Mode::kVisible) {
      errors[path] = label_value({"is read-only here", "在此环节为只读"});
    } else if (auto value = typed_field(turn, asked.item.activity, *field, raw); value) {
      typed[path] = std::move(*value);
    } else if (const auto* details = value.rejection().details.get_if<Map>()) {
      for (const auto& [at, text] : *details) errors[at] = text;
    } else {
      errors[path] = label_value(value.rejection().text);
    }
  }
  for (const auto& [path, text] : not_offered(turn, asked.item, asked.task, typed)) {
    errors[path] = text;
  }
  for (const auto& [path, text] : not_asked_for(asked, typed)) errors[path] = text;
  for (const auto& [shown, text] : wrong_files(turn, asked, typed)) errors[shown] = text;
  for (const auto& [shown, text] : wrong_people(turn, asked, typed)) errors[shown] = text;
  if (!errors.empty()) return form_errors(std::move(errors));
  return typed;
}

InstanceState filled_in(const InstanceState& before, const Desk& desk,
                        const history::WorkItem& item, const Caller& caller, const Map& data) {
  const auto& task = std::get<definition::TaskStep>(desk.definition.steps[item.node].kind);
  // A candidate may complete what nobody has claimed.
  const std::string& actor = item.owner.empty() ? caller.user : item.owner;
  std::set<std::string> hidden;
  for (const FormField& field : task.fields) {
    const auto mode = data_mode(caller, before, desk.definition, field.path);
    if (mode != definition::Section::Mode::kEditable) hidden.insert(field.path);
  }
  // What was typed into a field and is hidden by another one counts for nothing.
  while (true) {
    Session trial(desk, before, actor);
    fill(trial, item, data, hidden);
    const process::Evaluation view(trial.state(), desk, item.activity, actor);
    const std::size_t known = hidden.size();
    for (const FormField& field : task.fields) {
      if (!is_visible(field, view)) hidden.insert(field.path);
    }
    const bool typed_hidden = hidden.size() > known;
    if (!typed_hidden) return trial.state();
  }
}

bool is_visible(const FormField& field, const process::Evaluation& view) {
  if (field.visible_when.empty()) return true;
  try {
    return view.truth(field.visible_when);
  } catch (const process::Fault&) {
    return true;
  }
}

Map missing_fields(const definition::TaskStep& task, const process::Evaluation& view) {
  Map errors;
  for (const auto& field : task.fields) {
    if (field.mode != FieldMode::kRequired) continue;
    if (!is_visible(field, view)) continue;
    if (is_empty(view.data().at_path(field.path))) {
      errors[field.path] = label_value({"is required", "为必填项"});
    }
  }
  return errors;
}

Map missing_needs(const definition::Action& action, const Map& submitted) {
  Map errors;
  for (const auto& path : action.needs) {
    if (is_empty(submitted.get(path))) {
      errors[path] = label_value({"is needed for this action", "执行此操作时必填"});
    }
  }
  return errors;
}

}  // namespace recourse::command
