#include "engine/service/restore.h"

#include "engine/history/apply.h"
#include "engine/service/readable.h"

namespace recourse::service {
namespace {

Result<history::InstanceState> folded(const ports::StoredInstance& stored,
                                      const Engine::Ports& ports) {
  history::InstanceState state;
  if (stored.snapshot) {
    auto tree = ports.read_canonical(*stored.snapshot);
    if (!tree) return tree.rejection();
    auto known = history::state_from_value(*tree);
    if (!known) return known.rejection();
    state = std::move(*known);
  }
  for (const auto& record : stored.records) history::apply(state, record);
  return state;
}

}  // namespace

Result<history::InstanceState> restore(const ports::StoredInstance& stored,
                                       const Engine::Ports& ports) {
  const InstanceId id = stored.row.id;
  try {
    auto state = folded(stored, ports);
    if (!state) return damaged(id, state.rejection().text);
    if (state->id != id || state->process != stored.row.process) {
      return damaged(id, Label{"its snapshot is of another case; recourse db rebuild makes it anew",
                               "其快照属于其他案件，可用 recourse db rebuild 重建"});
    }
    const auto definition = definition_of(*state, ports.catalogue);
    if (definition == nullptr) return state;  // whoever needs it says that it is not published
    const Label unknown = history::unknown_place(*state, *definition);
    if (!unknown.empty()) return damaged(id, unknown);
    return state;
  } catch (const InvariantBroken& broken) {
    return damaged(id, broken);
  }
}

}  // namespace recourse::service
