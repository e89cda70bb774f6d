#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the files of a process library are made of: every kind of mapping and the keys it may have.
/// The loaders take their keys from this table alone (Fields), the JSON Schema and the page of all
/// keys are printed from it; so a key can neither be read undocumented nor be documented unread.
namespace recourse::yaml {

struct Key {
  std::string_view name;
  /// What may stand there. A leading '!': it must be there. Alternatives are separated by " / ".
  ///   id word words text label expr exprs span flag count number value type instant target
  ///   =a|b|c   one of these words       @shape   such a mapping
  ///   [form]   a list of them           {form}   names, each with one of them
  std::string_view form;
  std::string_view en;
  std::string_view zh;
  std::string_view example = {};  ///< as it is written in YAML

  [[nodiscard]] bool required() const { return !form.empty() && form[0] == '!'; }
};

struct Shape {
  std::string_view name;  ///< "vote"; the kinds of step are "step task", "step auto", …
  std::string_view en;    ///< "A vote", as a finding begins
  std::string_view zh;
  std::span<const Key> keys;
};

/// All of them, in the order a reader wants: definition, step, task, …, scenario, calendar, ….
[[nodiscard]] std::vector<Shape> all_shapes();
/// Requires: there is such a shape.
[[nodiscard]] const Shape& shape_called(std::string_view name);
/// The names of its keys; of "step X" with the keys every step may have.
[[nodiscard]] std::vector<std::string_view> keys_of(std::string_view shape);
/// task, auto, set, …
[[nodiscard]] const std::vector<std::string_view>& step_kinds();

// The table, by page.
[[nodiscard]] std::span<const Shape> definition_shapes();
[[nodiscard]] std::span<const Shape> step_shapes();
[[nodiscard]] std::span<const Shape> task_shapes();
[[nodiscard]] std::span<const Shape> scenario_shapes();
[[nodiscard]] std::span<const Shape> house_shapes();

}  // namespace recourse::yaml
