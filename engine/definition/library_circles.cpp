#include "engine/definition/library_circles.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/definition/circles.h"
#include "engine/definition/instant_ways.h"
#include "engine/definition/root_of.h"
#include "engine/definition/write_sets.h"
#include "engine/feel/compiled.h"

namespace recourse::definition {
namespace {

using Names = std::set<std::string>;

bool ends_at_once(const ProcessDefinition& definition, const InstantWays& ways) {
  const std::vector<NodeId> entered = ways.entered_with(0);
  return ways.over(0) || std::any_of(entered.begin(), entered.end(), [&](NodeId at) {
           return std::holds_alternative<FinishStep>(definition.steps[at].kind);
         });
}

/// What may be called and be over before anything from outside happens.
Names ended_at_once(const std::vector<DefinitionPtr>& definitions) {
  Names ended;
  for (bool grew = true; grew;) {
    grew = false;
    for (const DefinitionPtr& one : definitions) {
      if (ended.count(one->id) > 0) continue;
      if (!ends_at_once(*one, InstantWays(*one, {ended, {}}))) continue;
      ended.insert(one->id);
      grew = true;
    }
  }
  return ended;
}

/// The name an assignment hands on as it is; empty: it computes something.
std::string handed_on(const Source& source) {
  const auto* expression = std::get_if<feel::Expression>(&source.content);
  const auto* text = std::get_if<feel::Template>(&source.content);
  if (text != nullptr && text->lone_) expression = &text->expressions_.front();
  if (expression == nullptr || expression->empty()) return {};
  return feel::static_path(*feel::tree_of(*expression));
}

/// Is all the other process takes in what this one took in, unchanged?
bool hands_on_unchanged(const ProcessDefinition& from, const ProcessDefinition& to,
                        const std::vector<Assignment>& with) {
  Names changed = WriteSets(from).of(0);
  for (const auto& [id, operation] : from.operations) {
    for (const Assignment& set : operation.set) changed.insert(set.path);
  }
  const auto is_kept = [&](const std::string& name) {
    const bool written = std::any_of(changed.begin(), changed.end(), [&](const std::string& path) {
      return root_of(path) == name;
    });
    return !written && std::any_of(from.data.begin(), from.data.end(), [&](const Variable& own) {
      return own.name == name && own.input;
    });
  };
  return std::all_of(to.data.begin(), to.data.end(), [&](const Variable& wanted) {
    if (!wanted.input) return true;
    return std::any_of(with.begin(), with.end(), [&](const Assignment& given) {
      return given.path == wanted.name && is_kept(handed_on(given.source));
    });
  });
}

}  // namespace

std::vector<LibraryStep> circles_of_calls(const std::vector<DefinitionPtr>& definitions) {
  const Names ended = ended_at_once(definitions);
  std::vector<LibraryStep> found;
  for (std::size_t i = 0; i < definitions.size(); ++i) {
    // Without any call it was told of when the definition itself was checked.
    if (!Circles(InstantWays(*definitions[i]).edges()).found.empty()) continue;
    const InstantWays ways(*definitions[i], {ended, {}});
    for (const auto& circle : Circles(ways.edges()).found) found.push_back({i, circle.front()});
  }
  return found;
}

std::vector<LibraryStep> begun_again_at_once(const std::vector<DefinitionPtr>& definitions) {
  const Names ended = ended_at_once(definitions);
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < definitions.size(); ++i) index[definitions[i]->id] = i;
  std::vector<std::vector<NodeId>> edges(definitions.size());
  std::map<std::size_t, std::vector<std::pair<std::size_t, NodeId>>> by;
  for (std::size_t i = 0; i < definitions.size(); ++i) {
    const ProcessDefinition& own = *definitions[i];
    for (const NodeId at : InstantWays(own, {ended, {}}).entered_with(0)) {
      const auto* call = std::get_if<CallStep>(&own.steps[at].kind);
      const auto* start = std::get_if<StartStep>(&own.steps[at].kind);
      if (call == nullptr && start == nullptr) continue;
      const auto to = index.find(call ? call->process : start->process);
      const auto& with = call ? call->with : start->with;
      if (to == index.end() || !hands_on_unchanged(own, *definitions[to->second], with)) continue;
      edges[i].push_back(static_cast<NodeId>(to->second));
      by[i].emplace_back(to->second, at);
    }
  }
  std::vector<LibraryStep> found;
  for (const auto& circle : Circles(edges).found) {
    for (const auto& [to, node] : by[circle.front()]) {
      const bool inside = std::find(circle.begin(), circle.end(), to) != circle.end();
      if (!inside) continue;
      found.push_back({circle.front(), node});
      break;
    }
  }
  return found;
}

}  // namespace recourse::definition
