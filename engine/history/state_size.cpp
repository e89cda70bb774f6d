#include "engine/history/state_size.h"

#include <algorithm>
#include <string>

namespace recourse::history {
namespace {

constexpr std::size_t kAllocation = 16;              // what the allocator keeps about each piece
constexpr std::size_t kTreeNode = 32 + kAllocation;  // of a std::map, beside its pair
constexpr std::size_t kInline = 15;                  // bytes that a std::string holds within itself

std::size_t outside(const std::string& text) {
  return text.capacity() > kInline ? text.capacity() + 1 + kAllocation : 0;
}

std::size_t outside(const Label& label) { return outside(label.en) + outside(label.zh); }

std::size_t outside(const Map& map);

std::size_t outside(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return outside(*text);
  if (const auto* map = value.get_if<Map>()) return outside(*map);
  const auto* list = value.get_if<List>();
  if (list == nullptr || list->capacity() == 0) return 0;
  std::size_t bytes = list->capacity() * sizeof(Value) + kAllocation;
  for (const Value& item : *list) bytes += outside(item);
  return bytes;
}

std::size_t outside(const Map& map) {
  if (map.empty()) return 0;
  constexpr std::size_t kShared = 48;  // the vector, its counts
  std::size_t bytes = kShared + map.size() * sizeof(Map::Entry) + 2 * kAllocation;
  for (const Map::Entry& entry : map) bytes += outside(entry.name) + outside(entry.value);
  return bytes;
}

std::size_t outside(const std::vector<std::string>& texts) {
  if (texts.capacity() == 0) return 0;
  std::size_t bytes = texts.capacity() * sizeof(std::string) + kAllocation;
  for (const std::string& text : texts) bytes += outside(text);
  return bytes;
}

template <class Rows>
std::size_t flat(const Rows& rows) {
  return rows.capacity() == 0 ? 0
                              : rows.capacity() * sizeof(typename Rows::value_type) + kAllocation;
}

template <class Tree>
std::size_t nodes(const Tree& tree) {
  return tree.size() * (sizeof(typename Tree::value_type) + kTreeNode);
}

std::size_t outside(const std::map<std::string, std::string>& texts) {
  std::size_t bytes = nodes(texts);
  for (const auto& [name, text] : texts) bytes += outside(name) + outside(text);
  return bytes;
}

std::size_t of_work(const InstanceState& state) {
  std::size_t bytes = nodes(state.work_items);
  for (const auto& [id, item] : state.work_items) {
    bytes += outside(item.title) + outside(item.candidate_users) + outside(item.candidate_groups) +
             outside(item.excluded) + outside(item.due_span) + outside(item.answer) +
             outside(item.owner);
  }
  return bytes;
}

std::size_t of_flow(const InstanceState& state) {
  std::size_t bytes = nodes(state.activities) + nodes(state.visits) + nodes(state.jobs) +
                      nodes(state.timers) + nodes(state.kept) + nodes(state.acted) +
                      flat(state.completions) + flat(state.subscriptions) + flat(state.undo_log) +
                      flat(state.sla) + flat(state.copies) + flat(state.family) +
                      nodes(state.incidents);
  for (const auto& [id, activity] : state.activities) {
    bytes += outside(activity.locals) + flat(activity.writes) + flat(activity.items);
  }
  for (const auto& [id, job] : state.jobs) bytes += outside(job.input);
  for (const UndoEntry& entry : state.undo_log) bytes += outside(entry.data);
  for (const SlaClock& clock : state.sla) {
    bytes += outside(clock.target) + outside(clock.calendar_version) + flat(clock.ledger);
  }
  for (const auto& [node, people] : state.acted) bytes += outside(people);
  return bytes;
}

}  // namespace

std::size_t bytes_in_memory(const InstanceState& state) {
  return sizeof(InstanceState) + 2 * kAllocation + outside(state.data) + outside(state.title) +
         outside(state.definition_hash) + outside(state.hash) + outside(state.calendars) +
         outside(state.policies) + of_work(state) + of_flow(state);
}

}  // namespace recourse::history
