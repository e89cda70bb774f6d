#include "adapters/yaml/draft.h"

#include <algorithm>

namespace recourse::yaml {
namespace {

using definition::Variable;

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  while (at <= path.size()) {
    const std::size_t dot = std::min(path.find('.', at), path.size());
    parts.emplace_back(path.substr(at, dot - at));
    at = dot + 1;
  }
  return parts;
}

/// The same type with the field at `path` (from `from` on) not missing.
feel::TypePtr with_field(const feel::TypePtr& type, const std::vector<std::string>& path,
                         std::size_t from) {
  if (from == path.size()) return feel::required_of(type);
  if (type->kind != feel::Type::Kind::kRecord) return type;
  auto changed = std::make_shared<feel::Type>(*type);
  // A name stands for the declared fields; these differ.
  changed->name.clear();
  for (feel::Type::Field& field : changed->fields) {
    if (field.name == path[from]) field.type = with_field(field.type, path, from + 1);
  }
  return changed;
}

const Variable* find_local(const Draft& draft, NodeId list, std::string_view name) {
  for (const Variable& variable : draft.model.steps[list].locals) {
    if (variable.name == name) return &variable;
  }
  return nullptr;
}

}  // namespace

Tracked Draft::track(NodeId owner, const std::string& path) {
  std::vector<std::string> parts = split_path(path);
  const std::string root = parts.front();
  parts.erase(parts.begin());
  std::vector<TrackedPart>& known = tracked[{owner, root}];
  for (const TrackedPart& part : known) {
    if (part.fields == parts) return part.id;
  }
  const Tracked id = flow.tracked_count++;
  flow.parts.emplace_back();
  for (TrackedPart& other : known) {
    const bool below = other.fields.size() > parts.size() &&
                       std::equal(parts.begin(), parts.end(), other.fields.begin());
    const bool above = other.fields.size() < parts.size() &&
                       std::equal(other.fields.begin(), other.fields.end(), parts.begin());
    if (below) flow.parts[id].push_back(other.id);
    if (above) flow.parts[other.id].push_back(id);
  }
  known.push_back({id, std::move(parts)});
  return id;
}

bool always_there(const Variable& variable) {
  return !variable.type->optional && (variable.initial || (variable.input && variable.required));
}

Declared find_variable(const Draft& draft, NodeId list, std::string_view name) {
  for (NodeId at = list; at != kNoNode; at = draft.model.chart.node(at).parent) {
    if (at == 0) break;
    if (const Variable* local = find_local(draft, at, name)) return {at, local};
  }
  const auto found = draft.data_index.find(name);
  if (found == draft.data_index.end()) return {};
  return {0, &draft.model.data[found->second]};
}

feel::TypePtr PlaceScope::seen_type(NodeId owner, const Variable& variable) const {
  feel::TypePtr type = variable.type;
  const auto found = draft_.tracked.find({owner, variable.name});
  const auto known = [&](Tracked id) {
    return place_.assume_all || (place_.known && place_.known->has(id));
  };
  const bool gap = !always_there(variable);
  if (found == draft_.tracked.end()) {
    if (!gap) return type;
    return place_.assume_all ? feel::required_of(type) : feel::optional_of(type);
  }
  if (gap) type = feel::optional_of(type);
  for (const Draft::TrackedPart& part : found->second) {
    if (!known(part.id)) continue;
    type = part.fields.empty() ? feel::required_of(type) : with_field(type, part.fields, 0);
  }
  return place_.assume_all && gap ? feel::required_of(type) : type;
}

feel::TypePtr PlaceScope::lookup(std::string_view name) const {
  for (const auto& [extra, type] : place_.extra) {
    if (extra == name) return type;
  }
  for (NodeId at = place_.list; at != kNoNode && at != 0; at = draft_.model.chart.node(at).parent) {
    if (const Variable* local = find_local(draft_, at, name)) return seen_type(at, *local);
    for (const auto& [given, type] : draft_.nodes[at].given) {
      if (given == name) return type;
    }
  }
  const auto found = draft_.data_index.find(name);
  if (found != draft_.data_index.end()) draft_.used.emplace("data", name);
  if (found != draft_.data_index.end()) return seen_type(0, draft_.model.data[found->second]);
  if (name == "actor") return feel::make_type(feel::Type::Kind::kUser);
  if (name == "starter") return feel::optional_of(feel::make_type(feel::Type::Kind::kUser));
  return nullptr;
}

std::vector<std::string> PlaceScope::names() const {
  // Asked only to find the nearest one: names of definitions have no spaces.
  if (draft_.report.spent()) return {};
  std::vector<std::string> all{"actor", "starter"};
  for (const auto& [name, type] : place_.extra) all.push_back(name);
  for (NodeId at = place_.list; at != kNoNode && at != 0; at = draft_.model.chart.node(at).parent) {
    for (const Variable& local : draft_.model.steps[at].locals) all.push_back(local.name);
    for (const auto& [given, type] : draft_.nodes[at].given) all.push_back(given);
  }
  for (const auto& [name, index] : draft_.data_index) all.push_back(name);
  return all;
}

bool PlaceScope::is_step(std::string_view name) const {
  return draft_.steps_by_name.count(name) > 0;
}

bool PlaceScope::is_role(std::string_view name) const {
  const bool known = draft_.model.roles.count(std::string(name)) > 0;
  if (known) draft_.used.emplace("E-ROLE", name);
  return known;
}

bool PlaceScope::is_duty(std::string_view name) const {
  const auto role = draft_.model.roles.find(std::string(name));
  return role != draft_.model.roles.end() && !role->second.roster.empty();
}

Place place_before(const Draft& draft, NodeId step) {
  Place place;
  const NodeId parent = draft.model.chart.node(step).parent;
  place.list = parent == kNoNode ? 0 : parent;
  place.assume_all = draft.first_pass;
  if (!draft.first_pass) place.known = &draft.facts.at_entry[step];
  return place;
}

Place place_at(const Draft& draft, NodeId step) {
  Place place = place_before(draft, step);
  if (!draft.first_pass) place.known = &draft.facts.at_work[step];
  return place;
}

Place place_at_start(const Draft& draft) {
  Place place;
  place.assume_all = draft.first_pass;
  if (!draft.first_pass) place.known = &draft.flow.at_start;
  return place;
}

}  // namespace recourse::yaml
