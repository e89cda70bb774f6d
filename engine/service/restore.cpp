#include "engine/service/restore.h"

#include "engine/history/apply.h"

namespace recourse::service {

Result<history::InstanceState> restore(const ports::StoredInstance& stored,
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

}  // namespace recourse::service
