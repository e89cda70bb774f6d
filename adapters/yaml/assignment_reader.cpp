#include <fmt/format.h>

#include <algorithm>

#include "adapters/yaml/value_reader.h"
#include "engine/feel/present.h"

namespace recourse::yaml {
namespace {

using definition::Assignments;
using definition::Variable;
using feel::TypePtr;
using TypeKind = feel::Type::Kind;

std::vector<std::string> field_names(const feel::Type& record) {
  std::vector<std::string> names;
  for (const feel::Type::Field& field : record.fields) names.push_back(field.name);
  return names;
}

/// The declared type below `type`; nullptr (reported) when a field does not exist.
TypePtr descend(Draft& draft, const Node& at, TypePtr type, std::string_view rest) {
  while (!rest.empty() && type) {
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    const feel::Type::Field* field =
        type->kind == TypeKind::kRecord ? type->field(rest.substr(0, dot)) : nullptr;
    if (!field) {
      Node named = at;
      named.text = std::string(rest.substr(0, dot));
      report_unknown(draft.report, named, "E-PATH", {"field", "字段"}, field_names(*type));
      return nullptr;
    }
    type = field->type;
    rest = dot == rest.size() ? std::string_view{} : rest.substr(dot + 1);
  }
  return type;
}

bool may_be_missing(const Variable& variable, bool whole, const feel::Type& type) {
  return whole ? !always_there(variable) : type.optional;
}

}  // namespace

std::vector<Tracked> tracked_reads(Draft& draft, NodeId list, const std::set<std::string>& reads) {
  std::vector<Tracked> tracked;
  for (const std::string& read : reads) {
    const std::string root = read.substr(0, read.find('.'));
    const Declared declared = find_variable(draft, list, root);
    if (!declared.variable) continue;
    const bool whole = root == read;
    TypePtr type = declared.variable->type;
    for (std::size_t at = root.size(); type && at < read.size();) {
      const std::size_t end = std::min(read.find('.', at + 1), read.size());
      const auto* field = type->kind == TypeKind::kRecord
                              ? type->field(std::string_view(read).substr(at + 1, end - at - 1))
                              : nullptr;
      type = field ? field->type : nullptr;
      at = end;
    }
    if (!type || !may_be_missing(*declared.variable, whole, *type)) continue;
    tracked.push_back(draft.track(declared.owner, read));
  }
  return tracked;
}

void learn(Draft& draft, NodeId list, const feel::Expression& condition, bool truth,
           std::vector<TrackedWrite>& writes) {
  for (const Tracked path : tracked_reads(draft, list, feel::present_when(condition, truth))) {
    const bool known = draft.first_pass || path < draft.tracked_at_first;
    if (known) writes.push_back({path, TrackedWrite::Gives::kAlways, {}});
  }
}

namespace {

struct SourceFacts {
  bool readable = false;
  bool optional = false;
  std::set<std::string> reads;
};

SourceFacts facts_of(const definition::Source& source) {
  if (const auto* expression = std::get_if<feel::Expression>(&source.content)) {
    if (expression->empty()) return {};
    return {true, expression->type().optional, expression->reads()};
  }
  if (const auto* text = std::get_if<feel::Template>(&source.content)) {
    if (text->literals_.empty()) return {};
    return {true, text->type() && text->type()->optional, text->reads()};
  }
  const auto* literal = std::get_if<Value>(&source.content);
  return {true, literal && literal->is_null(), {}};
}

TrackedWrite write_of(Draft& draft, Tracked path, const Node& value,
                      const AssignmentPlaces& places) {
  Place cautious = places.source;
  cautious.assume_all = false;
  cautious.known = nullptr;
  const SourceFacts sure = facts_of(read_source(draft, value, cautious, nullptr, places.writing));
  if (sure.readable && !sure.optional) return {path, TrackedWrite::Gives::kAlways, {}};
  Place hopeful = places.source;
  hopeful.assume_all = true;
  const SourceFacts hoped = facts_of(read_source(draft, value, hopeful, nullptr, places.writing));
  if (!hoped.readable || hoped.optional) return {path, TrackedWrite::Gives::kNever, {}};
  return {path, TrackedWrite::Gives::kIfKnown,
          tracked_reads(draft, places.source.list, hoped.reads)};
}

/// What may be written there: for gathering targets also one element.
TypePtr wanted_type(const PathTarget& target, const Node& value, const AssignmentPlaces& places,
                    Draft& draft) {
  const bool merges = target.variable && !target.variable->merge.empty();
  const bool list = target.type && target.type->kind == TypeKind::kList && target.type->element;
  if (!list || !(places.gather || merges)) return target.type;
  // Told apart by the value itself: a list is joined, anything else is one more element.
  Draft& quiet = draft;
  const bool was_muted = quiet.report.muted;
  quiet.report.muted = true;
  const definition::Source source =
      read_source(quiet, value, places.source, nullptr, places.writing);
  quiet.report.muted = was_muted;
  const auto* text = std::get_if<feel::Template>(&source.content);
  const auto* expression = std::get_if<feel::Expression>(&source.content);
  const bool scalar_literal = value.is_scalar() && !text && !expression;
  const bool scalar_text = text && text->type() && text->type()->kind != TypeKind::kList;
  const bool scalar_expression =
      expression && !expression->empty() && expression->type().kind != TypeKind::kList;
  const bool one = scalar_literal || scalar_text || scalar_expression || value.is_mapping();
  return one ? target.type->element : target.type;
}

}  // namespace

PathTarget resolve_path(Draft& draft, const Node& at, const Place& place) {
  const std::string& path = at.text;
  const std::string root = path.substr(0, path.find('.'));
  const std::string_view rest =
      root.size() == path.size() ? std::string_view{}
                                 : std::string_view(path).substr(root.size() + 1);
  const Declared declared = find_variable(draft, place.list, root);
  if (declared.variable) {
    if (declared.owner == 0) draft.used.emplace("data", root);
    return {declared.owner, descend(draft, at, declared.variable->type, rest), declared.variable};
  }
  const PlaceScope scope(draft, place);
  if (const TypePtr type = scope.lookup(root)) return {0, descend(draft, at, type, rest), nullptr};
  Node named = at;
  named.text = root;
  const std::vector<std::string> names = scope.names();
  Label fix = draft.report.may_compare(names.size()) ? did_you_mean(root, names) : Label();
  if (fix.empty()) {
    fix = {"Declare it under `data`, for instance " + root + ": optional text.",
           "请在 `data` 中声明，例如 " + root + ": optional text。"};
  }
  draft.report.error(named, "E-PATH", {"There is no variable '" + root + "'.",
                                       "没有名为“" + root + "”的变量。"},
                     std::move(fix));
  return {};
}

Assignments read_assignments(Draft& draft, const Node& node, const AssignmentPlaces& places,
                             std::vector<TrackedWrite>& writes) {
  Assignments assignments;
  for (const Node::Entry& entry : read_mapping(draft.report, node)) {
    const PathTarget target = resolve_path(draft, entry.key, places.target);
    if (target.type && !target.variable) {
      draft.report.error(entry.key, "E-PATH",
                         {fmt::format("'{}' can be read here, but not written.", entry.key.text),
                          fmt::format("“{}”此处只能读取，不能写入。", entry.key.text)},
                         {"Write to a variable declared under `data`.", "请写入在 `data` 中声明的变量。"});
    }
    const TypePtr wanted = wanted_type(target, entry.value, places, draft);
    assignments.push_back(
        {entry.key.text,
         read_source(draft, entry.value, places.source, wanted, places.writing)});
    if (!draft.first_pass || !target.variable || !target.type) continue;
    const bool whole = entry.key.text.find('.') == std::string::npos;
    if (!may_be_missing(*target.variable, whole, *target.type)) continue;
    const Tracked path = draft.track(target.owner, entry.key.text);
    writes.push_back(write_of(draft, path, entry.value, places));
  }
  return assignments;
}

Assignments read_inputs(Draft& draft, const Node* node, const Node& step, const Place& place,
                        const TypePtr& record) {
  Assignments inputs;
  std::set<std::string> given;
  if (node) {
    for (const Node::Entry& entry : read_mapping(draft.report, *node)) {
      const feel::Type::Field* field = record ? record->field(entry.key.text) : nullptr;
      if (record && !field) {
        report_unknown(draft.report, entry.key, "E-PATH", {"input", "输入项"},
                       field_names(*record));
      }
      given.insert(entry.key.text);
      inputs.push_back({entry.key.text, read_source(draft, entry.value, place,
                                                    field ? field->type : nullptr,
                                                    Writing::kTemplate)});
    }
  }
  if (!record) return inputs;
  for (const feel::Type::Field& field : record->fields) {
    if (field.type->optional || given.count(field.name) > 0) continue;
    draft.report.error(node ? *node : step, "E-MISSING",
                       {fmt::format("The input '{}' is missing.", field.name),
                        fmt::format("缺少输入项“{}”。", field.name)},
                       {"Add it under 'with'.", "请在“with”下补上。"});
  }
  return inputs;
}

}  // namespace recourse::yaml
