#include "engine/process/data_view.h"

#include <algorithm>
#include <vector>

#include "engine/history/data_path.h"

namespace recourse::process {
namespace {

using history::Activity;

std::string_view root_of(std::string_view path) { return path.substr(0, path.find('.')); }

/// The activities from `at` outwards to the root.
std::vector<const Activity*> chain_of(const history::InstanceState& state,
                                      history::ActivityId at) {
  std::vector<const Activity*> chain;
  for (auto a = state.activities.find(at); a != state.activities.end();
       a = state.activities.find(a->second.parent)) {
    chain.push_back(&a->second);
    if (a->second.parent == 0) break;
  }
  return chain;
}

bool touches(const Activity& activity, std::string_view name) {
  return std::any_of(activity.writes.begin(), activity.writes.end(),
                     [&](const auto& write) { return root_of(write.path) == name; });
}

}  // namespace

const Value* DataView::lookup(std::string_view name) const {
  std::vector<const Activity*> overlays;
  const Value* base = nullptr;
  for (auto a = state_.activities.find(at_); a != state_.activities.end() && base == nullptr;
       a = state_.activities.find(a->second.parent)) {
    base = a->second.locals.find(name);
    if (base == nullptr && touches(a->second, name)) overlays.push_back(&a->second);
    if (a->second.parent == 0) break;
  }
  if (base == nullptr) base = state_.data.find(name);
  if (overlays.empty()) return base;
  Map view;
  view[name] = base != nullptr ? *base : Value();
  for (auto overlay = overlays.rbegin(); overlay != overlays.rend(); ++overlay) {
    for (const auto& write : (*overlay)->writes) {
      if (root_of(write.path) == name) {
        history::write_path(view, write.path, write.value, write.merge);
      }
    }
  }
  return &(composed_[std::string(name)] = view.get(name));
}

Value DataView::at_path(std::string_view path) const {
  const Value* root = lookup(root_of(path));
  if (root == nullptr) return {};
  Value found = *root;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos;) {
    path.remove_prefix(dot + 1);
    dot = path.find('.');
    found = Value(found[path.substr(0, dot)]);
  }
  return found;
}

Map DataView::snapshot() const {
  Map all = state_.data;
  const auto chain = chain_of(state_, at_);
  for (auto a = chain.rbegin(); a != chain.rend(); ++a) {
    for (const auto& [name, value] : (*a)->locals) all[name] = value;
    for (const auto& write : (*a)->writes) {
      history::write_path(all, write.path, write.value, write.merge);
    }
  }
  return all;
}

}  // namespace recourse::process
