#include "engine/command/promises.h"

#include <algorithm>

#include "engine/definition/guarantee.h"

namespace recourse::command {
namespace {

using definition::Guarantee;
using definition::NodeId;

bool is_one_of(const std::vector<NodeId>& nodes, NodeId node) {
  return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

/// Passed, and nothing came since that asks for it anew.
bool kept_so_far(const definition::ProcessDefinition& definition, const Guarantee& guarantee,
                 const InstanceState& state) {
  std::optional<Instant> passed, asked_anew;
  const std::vector<NodeId> passing = definition::passing_nodes(definition, guarantee);
  for (const auto& done : state.completions) {
    if (is_one_of(passing, done.node) && !done.returned) {
      passed = std::max(passed.value_or(done.at), done.at);
    }
    if (is_one_of(guarantee.after_each, done.node)) {
      asked_anew = std::max(asked_anew.value_or(done.at), done.at);
    }
  }
  return passed && (!asked_anew || *asked_anew <= *passed);
}

Rejection promised(const Guarantee& guarantee) {
  return refuse(Rejection::Kind::kConflict, "GUARANTEE",
                "The definition guarantees “" + guarantee.must_pass +
                    "” before the end, and this case has not passed it. Move the case there first.",
                "流程定义保证结束前须经过“" + guarantee.must_pass + "”，本案件尚未经过。请先跳转到该环节。",
                Map{{"must_pass", guarantee.must_pass}});
}

}  // namespace

Result<Done> may_end_here(const Desk& desk, const InstanceState& state) {
  for (const Guarantee& guarantee : desk.definition.guarantees) {
    // One that names outcomes says nothing of an end without any.
    if (guarantee.before.empty() && !kept_so_far(desk.definition, guarantee, state)) {
      return promised(guarantee);
    }
  }
  return Done{};
}

Result<Done> may_go_on_at(const Desk& desk, const InstanceState& state, NodeId step) {
  for (const Guarantee& guarantee : desk.definition.guarantees) {
    if (kept_so_far(desk.definition, guarantee, state)) continue;
    if (definition::passed_on_every_way(desk.definition, guarantee, step)) {
      return promised(guarantee);
    }
  }
  return Done{};
}

}  // namespace recourse::command
