#include "tests/conformance/flow_reach.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "tests/conformance/flow_words.h"

namespace recourse::conformance {
namespace {

bool list_ends(const Value& list) { return reach_flow(read_flow_tasks(list)).end; }

/// The `then` words a task may follow; none when it never gets there.
std::vector<std::string> ways_on(const FlowTask& task) {
  std::vector<std::string> ways;
  if (!task["if"].is_null()) ways.emplace_back("");
  if (!task["raise"].is_null()) return ways;
  const std::string then(task["then"].text());
  if (const auto* cases = task["switch"].get_if<List>()) {
    bool otherwise = false;
    for (const Value& item : *cases) {
      const Value& way = item.as<Map>().begin()->value;
      otherwise = otherwise || way["when"].is_null();
      ways.emplace_back(way["then"].text());
    }
    if (!otherwise) ways.push_back(then);
    return ways;
  }
  if (flow_task_ends(task)) ways.push_back(then);
  return ways;
}

}  // namespace

bool flow_task_ends(const FlowTask& task) {
  if (!task["try"].is_null()) {
    const Value& mend = task["catch"]["do"];
    return list_ends(task["try"]) || mend.is_null() || list_ends(mend);
  }
  const bool plain = task["for"].is_null() && !task["do"].is_null();
  return !plain || list_ends(task["do"]);
}

FlowTasks read_flow_tasks(const Value& list) {
  const auto* items = list.get_if<List>();
  if (!items || items->empty()) throw std::runtime_error("a list of tasks is wanted");
  FlowTasks tasks;
  for (const Value& item : *items) {
    const auto* map = item.get_if<Map>();
    if (!map || map->size() != 1) throw std::runtime_error("a task has one name");
    const Map::Entry& entry = *map->begin();
    tasks.push_back({entry.name, "t_" + flow_word(entry.name), entry.value});
  }
  return tasks;
}

std::size_t task_at(const FlowTasks& tasks, std::string_view name) {
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (tasks[i].name == name) return i;
  }
  throw std::runtime_error("there is no task '" + std::string(name) + "' here");
}

FlowReach reach_flow(const FlowTasks& tasks) {
  FlowReach reached{std::vector<bool>(tasks.size(), false), false};
  std::vector<std::size_t> open{0};
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (reached.tasks[at]) continue;
    reached.tasks[at] = true;
    for (const std::string& way : ways_on(tasks[at])) {
      if (way == "end") continue;
      const bool following = way.empty() || way == "continue";
      const std::size_t to = following ? at + 1 : (way == "exit" ? tasks.size()
                                                                 : task_at(tasks, way));
      if (to < tasks.size()) open.push_back(to);
      reached.end = reached.end || to >= tasks.size();
    }
  }
  return reached;
}

std::string flow_span(const Value& duration) {
  std::int64_t us = 0;
  if (const auto* parts = duration.get_if<Map>()) {
    static constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> kUnits{
        {{"days", kMicrosPerDay},
         {"hours", 3600 * kMicrosPerSecond},
         {"minutes", 60 * kMicrosPerSecond},
         {"seconds", kMicrosPerSecond},
         {"milliseconds", 1000}}};
    for (const auto& [unit, worth] : kUnits) {
      const auto* count = parts->get(unit).get_if<Decimal>();
      if (count) us += count->to_int64().value_or(0) * worth;
    }
  } else if (const auto span = parse_duration(duration.text())) {
    us = span->us;
  } else {
    throw std::runtime_error("no such duration");
  }
  return std::to_string(std::max<std::int64_t>(1, us / kMicrosPerSecond)) + " seconds";
}

}  // namespace recourse::conformance
