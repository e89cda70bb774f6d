// The two operations on what runs side by side: add_item to an open foreach, and
// complete_now, which joins with what is finished.
#include <algorithm>

#include "engine/command/operate_join.h"
#include "engine/process/regions.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

std::vector<ActivityId> running_joins(const InstanceState& state,
                                      const std::vector<process::NodeId>& nodes) {
  std::vector<ActivityId> found;
  for (const auto& [id, activity] : state.activities) {
    const bool named = std::find(nodes.begin(), nodes.end(), activity.node) != nodes.end();
    if (named && !activity.joined) found.push_back(id);
  }
  return found;
}

Result<List> typed_items(const Map& data, const definition::ForeachStep& foreach,
                         const std::string& currency) {
  List raw;
  if (const auto* one = data.find("item")) raw.push_back(*one);
  if (const auto* many = data.get("items").get_if<List>()) {
    raw.insert(raw.end(), many->begin(), many->end());
  }
  if (raw.empty()) {
    return refuse(Kind::kInvalid, "DATA", "Give the “item” to add, or a list of “items”.",
                  "请给出要新增的“item”或列表“items”。");
  }
  List typed;
  for (const Value& item : raw) {
    auto one = feel::conform(item, *foreach.item_type, "item", currency);
    if (!one) return one.rejection();
    typed.push_back(std::move(*one));
  }
  return typed;
}

}  // namespace

Result<Done> is_running_join(const definition::Operation& operation, const InstanceState& state) {
  const auto refused = [](std::string en, std::string zh) {
    return refuse(Kind::kConflict, "OPERATION_NOT_NOW", std::move(en), std::move(zh));
  };
  if (operation.adds_to != definition::kNoNode) {
    const std::size_t running = running_joins(state, {operation.adds_to}).size();
    if (running == 0) return refused("Nothing can be added now.", "现在不能新增项目。");
    if (running > 1) {
      return refused("Several of these steps run: it is not clear which is meant.",
                     "有多个这样的环节在运行，无法确定新增到哪一个。");
    }
  }
  if (!operation.completes.empty() && running_joins(state, operation.completes).empty()) {
    return refused("There is nothing to complete now.", "当前没有可提前完成的环节。");
  }
  return Done{};
}

Result<Done> add_item(Session& session, const definition::Operation& operation, const Map& data) {
  auto& turn = session.turn();
  const auto& step = std::get<definition::ForeachStep>(turn.step(operation.adds_to).kind);
  auto items = typed_items(data, step, turn.definition().currency);
  if (!items) return items.rejection();
  process::add_items(turn, running_joins(session.state(), {operation.adds_to}).front(), *items);
  return Done{};
}

void complete_now(Session& session, const definition::Operation& operation) {
  // An outer one takes the inner ones with it.
  for (ActivityId id : running_joins(session.state(), operation.completes)) {
    process::complete_now(session.turn(), id);
  }
}

}  // namespace recourse::command
