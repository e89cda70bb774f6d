#include "adapters/http/file_field.h"

#include <algorithm>

#include "adapters/http/file_refusals.h"
#include "adapters/http/problem.h"
#include "engine/command/work_item.h"
#include "engine/definition/file_types.h"
#include "engine/definition/privacy.h"

namespace recourse::http {
namespace {

using command::FileField;

std::string_view name_of(std::string_view path) { return path.substr(0, path.find('.')); }
std::string_view below(std::string_view path) {
  const std::size_t dot = path.find('.');
  return dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
}

bool takes_files(const definition::Variable& variable, std::string_view path) {
  return definition::takes_files(variable.type.get(), below(path));
}

bool names_a_file(const Value& value) {
  if (const auto* list = value.get_if<List>()) {
    return std::any_of(list->begin(), list->end(), names_a_file);
  }
  if (const auto* map = value.get_if<Map>()) return names_files(*map);
  return command::is_content_hash(value.text());
}

/// The nearer, the less.
int distance(const Case& found, const history::WorkItem& item, const FormOfFile& form) {
  if (item.owner == form.caller.user) return 0;
  const auto* task = std::get_if<definition::TaskStep>(&found.definition->steps[item.node].kind);
  if (task == nullptr) return 2;
  const command::Standing standing{form.caller, *found.state,      item,
                                   *task,       *found.definition, form.desk};
  return standing.is_candidate() ? 1 : 2;
}

/// A foreach may call its items as the data are called that say whose a file is.
bool is_of_its_own(const definition::ProcessDefinition& definition, definition::NodeId at,
                   const definition::Variable* variable) {
  if (variable == nullptr || !variable->private_subject) return false;
  const std::string_view subject = name_of(*variable->private_subject);
  for (auto node = at; node != definition::kNoNode; node = definition.chart.node(node).parent) {
    const auto* each = std::get_if<definition::ForeachStep>(&definition.steps[node].kind);
    if (each != nullptr && node != at && each->item == subject) return true;
  }
  return false;
}

Rejection which_task() {
  return refuse(Rejection::Kind::kInvalid, "FIELD",
                "Several open tasks have a field of this name, each maybe about another person: "
                "say which one the file is for (?task=ID).",
                "多个待办任务都有此名称的字段，可能涉及不同的人："
                "请注明文件属于哪个任务（?task=编号）。");
}

}  // namespace

Result<FileField> file_field(const Case& found, std::string_view given, const FormOfFile& form) {
  const std::string path = command::without_places(given);
  std::optional<FileField> nearest;
  int least = 3;
  bool ambiguous = false;
  for (const auto& [id, item] : found.state->work_items) {
    const bool meant = form.task.empty() || form.task == id.text();
    if (!meant || lifecycle::is_final(item.state)) continue;
    const auto* variable = definition::variable_at(*found.definition, item.node, name_of(path));
    if (variable == nullptr || !takes_files(*variable, path)) continue;
    const int far = distance(found, item, form);
    const FileField field = command::file_field(*found.definition, *variable, path, item.activity);
    const bool other = nearest && (field.path != nearest->path ||
                                   field.variable != nearest->variable ||
                                   is_of_its_own(*found.definition, item.node, field.variable));
    if (far == least) ambiguous = ambiguous || other;
    if (far >= least) continue;
    least = far;
    nearest = field;
    ambiguous = false;
  }
  if (nearest && ambiguous) return which_task();
  if (nearest) return *nearest;
  for (const auto& variable : found.definition->data) {
    if (variable.name != name_of(path) || !takes_files(variable, path)) continue;
    return command::file_field(*found.definition, variable, path, 0);
  }
  return no_such_field(std::string(given));
}

std::optional<FileField> start_field(const definition::ProcessDefinition& definition,
                                     std::string_view given) {
  const std::string path = command::without_places(given);
  for (const auto& variable : definition.data) {
    if (variable.input && variable.name == name_of(path) && takes_files(variable, path)) {
      return command::file_field(definition, variable, path, 0);
    }
  }
  return std::nullopt;
}

std::vector<StartFile> files_of_start(const definition::ProcessDefinition& definition,
                                      const Map& data) {
  std::vector<StartFile> out;
  for (const auto& variable : definition.data) {
    const Value* value = variable.input ? data.find(variable.name) : nullptr;
    if (value == nullptr) continue;
    for (auto& named : command::files_named(*variable.type, *value, variable.name)) {
      FileField field =
          command::file_field(definition, variable, command::without_places(named.shown), 0);
      out.push_back({std::move(named), std::move(field)});
    }
  }
  return out;
}

bool names_files(const Map& data) {
  return std::any_of(data.begin(), data.end(),
                     [](const auto& entry) { return names_a_file(entry.value); });
}

Rejection wrong_files_in(Map errors) {
  Rejection why = refuse(Rejection::Kind::kInvalid, "FORM",
                         "Some files were not uploaded for this; see the list.",
                         "部分文件未按要求上传，详见列表。");
  why.details = Map{{"errors", std::move(errors)}};
  return why;
}

}  // namespace recourse::http
