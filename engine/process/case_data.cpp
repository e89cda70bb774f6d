#include "engine/process/case_data.h"

#include <algorithm>

#include "engine/history/data_path.h"
#include "engine/process/data_view.h"
#include "engine/process/personal.h"

namespace recourse::process {
namespace {

std::string_view first_name(std::string_view path) { return path.substr(0, path.find('.')); }

const definition::Variable* declared_in(const std::vector<definition::Variable>& variables,
                                        std::string_view name) {
  for (const auto& variable : variables) {
    if (variable.name == name) return &variable;
  }
  return nullptr;
}

/// Bare numbers take the definition's currency where money is declared.
Value with_currency(const Turn& turn, const feel::Type* type, std::string_view path, Value value) {
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos && type != nullptr;) {
    path.remove_prefix(dot + 1);
    dot = path.find('.');
    const feel::Type::Field* field = type->field(path.substr(0, dot));
    type = field == nullptr ? nullptr : field->type.get();
  }
  if (type == nullptr || type->kind != feel::Type::Kind::kMoney || !value.is<Decimal>()) {
    return value;
  }
  Money money{value.as<Decimal>(), {}};
  turn.definition().currency.copy(money.currency.data(), 3);
  return money;
}

}  // namespace

const definition::Variable* variable_of(const Turn& turn, ActivityId from, std::string_view name) {
  const auto& activities = turn.state().activities;
  for (auto a = activities.find(from); a != activities.end();
       a = activities.find(a->second.parent)) {
    if (const auto* own = declared_in(turn.step(a->second.node).locals, name)) return own;
    if (a->second.parent == 0) break;
  }
  return declared_in(turn.definition().data, name);
}

void write(Turn& turn, ActivityId from, const std::string& path, Value value) {
  const definition::Variable* variable = variable_of(turn, from, first_name(path));
  write(turn, from, path, std::move(value), variable == nullptr ? "" : variable->merge);
}

void write(Turn& turn, ActivityId from, const std::string& path, Value value,
           const std::string& merge) {
  const std::string_view name = first_name(path);
  const definition::Variable* variable = variable_of(turn, from, name);
  history::DataWritten written;
  written.path = path;
  written.merge = merge;
  if (variable != nullptr) {
    value = with_currency(turn, variable->type.get(), path, std::move(value));
  }
  const auto& activities = turn.state().activities;
  for (auto a = activities.find(from); a != activities.end();
       a = activities.find(a->second.parent)) {
    // An undo reads the data as it was; what it writes belongs to the case as it is.
    if (a->second.undo_entry == 0 && a->second.locals.find(name) != nullptr) {
      written.where = a->first;
      break;
    }
    if (a->second.overlaid && (variable == nullptr || !variable->shared)) {
      written.where = a->first;
      written.overlay = true;
      break;
    }
    if (a->second.parent == 0) break;
  }
  if (!written.merge.empty()) {
    const DataView view(turn.state(), from);
    const Value* current = view.lookup(name);
    if (!history::merged_value(current != nullptr ? *current : Value(), value, written.merge)) {
      throw Fault({Rejection::Kind::kInvalid, "FAULT",
                   {"The value does not combine with " + path + " (" + written.merge + ").",
                    "该值无法与 " + path + " 合并（" + written.merge + "）。"},
                   {}},
                  from);
    }
  }
  if (variable != nullptr && turn.desk.secrets != nullptr && turn.definition().personal.any) {
    std::string_view below(path);
    below.remove_prefix(std::min(path.size(), name.size() + 1));
    value = seal_as_declared(turn.desk, turn.state(), from, *variable, below, std::move(value));
  }
  written.value = std::move(value);
  turn.data_written = true;
  turn.record(std::move(written));
}

void merge_out(Turn& turn, ActivityId outside, const std::vector<history::OverlayWrite>& writes) {
  for (const history::OverlayWrite& made : writes) {
    write(turn, outside, made.path, made.value, made.merge);
  }
}

}  // namespace recourse::process
