#include "engine/process/regions.h"

#include <algorithm>
#include <limits>

#include "engine/process/case_data.h"
#include "engine/process/evaluation.h"

namespace recourse::process {
namespace {

using definition::ForeachStep;
using definition::JoinRule;
using definition::ParallelStep;

Map initial_values(const Turn& turn, const std::vector<definition::Variable>& variables,
                   ActivityId at) {
  const Evaluation view(turn.state(), turn.desk, at, turn.actor);
  Map values;
  for (const auto& variable : variables) {
    values[variable.name] = variable.initial ? view.value(*variable.initial) : Value();
  }
  return values;
}

kernel::Region foreach_region(const Turn& turn, const Activity& activity,
                              const ForeachStep& step, int index, const Value& item) {
  kernel::Region region;
  region.node = step.body;
  region.index = index;
  region.overlaid = true;
  region.locals = initial_values(turn, turn.step(activity.node).locals, activity.id);
  region.locals[step.item] = item;
  return region;
}

bool starts(const Turn& turn, NodeId parallel, const ParallelStep::Branch& branch,
            const Evaluation& view) {
  const auto chosen = turn.chosen_branches.find(parallel);
  if (chosen == turn.chosen_branches.end()) {
    return branch.when.empty() || view.truth(branch.when);
  }
  const auto& list = chosen->second;
  return std::find(list.begin(), list.end(), branch.node) != list.end();
}

std::vector<kernel::Region> open_branches(Turn& turn, const Activity& activity,
                                          const ParallelStep& step) {
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  std::vector<kernel::Region> regions;
  for (std::size_t i = 0; i < step.branches.size(); ++i) {
    const auto& branch = step.branches[i];
    if (!starts(turn, activity.node, branch, view)) continue;
    const auto& info = turn.step(branch.node);
    regions.push_back({branch.node, static_cast<int>(i),
                       initial_values(turn, info.locals, activity.id), info.overlay});
  }
  if (regions.empty() && step.at_least_one) {
    throw Fault({Rejection::Kind::kInvalid, "NO_BRANCH",
                 {"None of the branches may start, and at least one must.",
                  "没有任何分支满足启动条件，而此处至少需要一个。"},
                 {}},
                activity.id);
  }
  return regions;
}

/// How many instances may run side by side.
std::size_t at_once(const ForeachStep& step) {
  if (step.sequential) return 1;
  if (step.max_parallel > 0) return static_cast<std::size_t>(step.max_parallel);
  return std::numeric_limits<std::size_t>::max();
}

std::vector<kernel::Region> open_items(Turn& turn, const Activity& activity,
                                       const ForeachStep& step) {
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  Value in = view.value(step.in);
  List items;
  if (auto* list = in.get_if<List>()) items = std::move(*list);
  // Some may have been added while it waited for its lock.
  items.insert(items.end(), activity.items.begin(), activity.items.end());
  turn.record(history::RegionsOpened{activity.id, items});
  const std::size_t first = std::min(items.size(), at_once(step));
  std::vector<kernel::Region> regions;
  for (std::size_t i = 0; i < first; ++i) {
    regions.push_back(
        foreach_region(turn, activity, step, static_cast<int>(i), items[i]));
  }
  return regions;
}

struct Count {
  int finished;
  int total;
  bool open;  ///< more may be added
};

bool satisfied(const Turn& turn, const Activity& activity, const JoinRule& join, Count count) {
  const bool all_done = count.finished >= count.total;
  if (all_done && !count.open) return true;  // nothing more can come
  switch (join.kind) {
    case JoinRule::Kind::kAll: return all_done;
    case JoinRule::Kind::kAny: return count.finished > 0;
    case JoinRule::Kind::kCount: return count.finished >= join.count;
    case JoinRule::Kind::kExpression: {
      Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
      view.with("finished", count.finished).with("total", count.total);
      return view.truth(join.expression);
    }
  }
  return false;
}

void conclude_join(Turn& turn, ActivityId id, bool rest_continue) {
  // Document or index order, not finish order: std::map keeps it.
  const auto merged = turn.kernel->find(id)->merged;
  for (const auto& [index, writes] : merged) merge_out(turn, id, writes);
  turn.record(history::Joined{id});
  if (rest_continue) {
    const ActivityId around = turn.kernel->find(id)->parent;
    for (ActivityId child : turn.kernel->children(id)) {
      turn.record(history::ActivityDetached{child, around});
    }
  } else {
    turn.kernel->exit_children(id, /*regions=*/true, "cancelled");
  }
  turn.done(*turn.kernel->find(id));
}

Count count_of(const Activity& foreach, const ForeachStep& step) {
  return {static_cast<int>(foreach.finished), static_cast<int>(foreach.items.size()), step.open};
}

/// Starts what is still to be started, as far as the mode allows.
void start_items(Turn& turn, ActivityId id, const ForeachStep& step) {
  for (;;) {
    const Activity* activity = turn.kernel->find(id);
    if (activity == nullptr || activity->joined || turn.kernel->finishing()) return;
    const std::size_t running = activity->started - activity->finished;
    if (activity->started == activity->items.size() || running >= at_once(step)) return;
    const int index = static_cast<int>(activity->started);
    turn.kernel->start_region(
        id, foreach_region(turn, *activity, step, index, activity->items[activity->started]));
  }
}

void look_at_join(Turn& turn, ActivityId id) {
  const Activity& parallel = *turn.kernel->find(id);  // may have very many items: not copied
  if (parallel.joined) return;
  const auto& kind = turn.step(parallel.node).kind;
  if (const auto* branches = std::get_if<ParallelStep>(&kind)) {
    const Count count{static_cast<int>(parallel.finished), static_cast<int>(parallel.started),
                      false};
    if (satisfied(turn, parallel, branches->join, count)) {
      conclude_join(turn, id, branches->join.rest_continue);
    }
    return;
  }
  const auto& each = std::get<ForeachStep>(kind);
  if (satisfied(turn, parallel, each.join, count_of(parallel, each))) {
    return conclude_join(turn, id, each.join.rest_continue);
  }
  start_items(turn, id, each);
}

}  // namespace

std::vector<kernel::Region> open_regions(Turn& turn, const Activity& activity) {
  const auto& kind = turn.step(activity.node).kind;
  std::vector<kernel::Region> regions =
      std::holds_alternative<ParallelStep>(kind)
          ? open_branches(turn, activity, std::get<ParallelStep>(kind))
          : open_items(turn, activity, std::get<ForeachStep>(kind));
  const auto* each = std::get_if<ForeachStep>(&kind);
  const bool waits_for_items =
      each != nullptr && each->open &&
      !satisfied(turn, *turn.kernel->find(activity.id), each->join, {0, 0, true});
  if (regions.empty() && !waits_for_items) {
    turn.record(history::Joined{activity.id});
    turn.done(activity);
  }
  return regions;
}

void region_done(Turn& turn, const Activity& region) {
  const ActivityId parallel = region.parent;
  const auto& kind = turn.step(turn.kernel->find(parallel)->node).kind;
  if (const auto* each = std::get_if<ForeachStep>(&kind)) {
    const Evaluation view(turn.state(), turn.desk, region.id, turn.actor);
    std::vector<std::pair<std::string, Value>> collected;
    for (const auto& [path, source] : each->collect) {
      collected.emplace_back(path, view.value(source));
    }
    for (auto& [path, value] : collected) {
      const auto* variable = variable_of(turn, parallel, path);
      const bool list = variable != nullptr && variable->type &&
                        variable->type->kind == feel::Type::Kind::kList;
      const std::string merge = variable != nullptr && !variable->merge.empty() ? variable->merge
                                : list                                          ? "append"
                                                                                : "";
      turn.record(history::DataWritten{region.id, true, path, std::move(value), merge});
    }
  }
  turn.kernel->complete_region(region.id);
  look_at_join(turn, parallel);
}

void add_items(Turn& turn, ActivityId id, const List& items) {
  const Activity* activity = turn.kernel->find(id);
  if (activity == nullptr || activity->joined || items.empty()) return;
  const auto& step = std::get<ForeachStep>(turn.step(activity->node).kind);
  turn.record(history::ItemsAdded{id, turn.node(activity->node).path, items});
  if (!turn.kernel->find(id)->waits) start_items(turn, id, step);
}

void complete_now(Turn& turn, ActivityId id) {
  const Activity* activity = turn.kernel->find(id);
  if (activity == nullptr || activity->joined) return;
  const auto& kind = turn.step(activity->node).kind;
  const auto* each = std::get_if<ForeachStep>(&kind);
  const JoinRule& join = each != nullptr ? each->join : std::get<ParallelStep>(kind).join;
  conclude_join(turn, id, join.rest_continue);
}

}  // namespace recourse::process
