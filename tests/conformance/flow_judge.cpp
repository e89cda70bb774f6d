// Serverless Workflow: a definition is rewritten as a process, run by the engine on a set clock,
// and what it came to is compared.
#include <algorithm>

#include "adapters/cli/store_session.h"
#include "adapters/directory/directory_loader.h"
#include "adapters/json/json_value.h"
#include "adapters/runtime/ambient.h"
#include "adapters/runtime/library.h"
#include "adapters/runtime/loop.h"
#include "tests/conformance/flow_process.h"
#include "tests/conformance/suite.h"

namespace recourse::conformance {
namespace {

constexpr std::int64_t kYear = 366 * kMicrosPerDay;

/// One run of a workflow, and the trail it left.
struct FlowRun {
  std::string outcome;  ///< completed, faulted; else what the instance stands at
  Value output, error;
  std::vector<std::string> order;            ///< tasks by first entry
  std::map<std::string, std::string> states; ///< task → complete, fault, cancel
};

/// Reads the records of the instance: when each task began and how it ended.
class FlowTrail {
 public:
  FlowTrail(const FlowDraft& draft, FlowRun& run) : draft_(draft), run_(run) {}

  void note(const history::ActivityEntered& e) {
    const std::string task = task_of(e.path);
    if (task.empty()) return;
    const bool fresh = std::find(run_.order.begin(), run_.order.end(), task) == run_.order.end();
    if (fresh) run_.order.push_back(task);
  }
  void note(const history::ActivityCompleted& e) { end(e.path, "complete"); }
  void note(const history::ActivityExited& e) { end(e.path, holds_fault(e.path)); }
  void note(const history::ErrorRaised& e) {
    fault_ = e.path;
    // "…/t_name_raise" is the step in which the task "…/t_name" fails.
    const std::size_t tail = e.path.rfind("_raise");
    if (tail != std::string::npos) end(e.path.substr(0, tail), "fault");
  }
  void note(const auto&) {}

 private:
  std::string task_of(const std::string& path) const {
    const auto found = draft_.tasks.find(path.substr(path.rfind('/') + 1));
    return found == draft_.tasks.end() ? "" : found->second;
  }

  const char* holds_fault(const std::string& path) const {
    return fault_.starts_with(path) ? "fault" : "cancel";
  }

  void end(const std::string& path, const char* how) {
    const std::string task = task_of(path);
    if (!task.empty()) run_.states[task] = how;
  }

  const FlowDraft& draft_;
  FlowRun& run_;
  std::string fault_;  ///< path of the last step that raised
};

FlowRun run_flow(const FlowDraft& draft, const Value& input) {
  runtime::Library library;
  library.set_directory(directory::empty_directory());
  library.add(flow_process(draft));
  runtime::SetClock clock(*parse_instant("2026-03-02T08:00:00Z"));
  runtime::CountedIds ids(clock, 1);
  const runtime::Sha256 hasher;
  cli::MemorySession session;
  runtime::Loop loop(session, library, clock, ids, hasher);
  command::StartInstance start;
  start.id = ids.make<InstanceId>();
  start.process = "flow";
  start.version = 1;
  start.channel = "conformance";
  start.data[draft.data] = input;
  const InstanceId id = start.id;
  const auto started = loop.call({std::move(start), command::system_caller(), "", ""});
  if (!started.answer.ok()) throw std::runtime_error(started.answer.rejection().text.en);
  loop.advance({clock.now().us + kYear});
  const auto state = loop.state(id);
  if (!state.ok()) throw std::runtime_error(state.rejection().text.en);
  FlowRun run;
  const history::InstanceState& instance = *state.value();
  run.outcome = instance.outcome.empty() ? "unfinished" : instance.outcome;
  for (const auto& [number, incident] : instance.incidents) {
    run.outcome += " (" + incident.code + ": " + incident.text.en + ")";
  }
  run.output = instance.data.get(draft.data);
  run.error = instance.data.get(draft.error);
  FlowTrail trail(draft, run);
  for (const history::StepRecord& record : session.reads().store.records(id)) {
    for (const history::Event& event : record.events) {
      std::visit([&trail](const auto& e) { trail.note(e); }, event);
    }
  }
  return run;
}

/// The value at a dotted path; null when there is none.
const Value* at_path(const Value& value, std::string_view path) {
  const Value* at = &value;
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    const auto* map = at->get_if<Map>();
    at = map ? map->find(path.substr(0, dot)) : nullptr;
    if (!at) return nullptr;
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return at;
}

std::string expected(const std::string& what, const Value& wanted, const Value& found) {
  return what + ": expected " + json::to_json(wanted) + ", found " + json::to_json(found);
}

std::string workflow_fault(const Value& check, const FlowRun& run) {
  const std::string_view wanted = check["workflow"].text();
  if (run.outcome != wanted) return expected("workflow", wanted, run.outcome);
  const auto& map = check.as<Map>();
  const Value* output = map.find("output");
  const Value* error = map.find("error");
  if (output && !output->is_null() && *output != run.output) {
    return expected("output", *output, run.output);
  }
  if (error && !error->is_null() && *error != run.error) {
    return expected("error", *error, run.error);
  }
  return "";
}

std::string output_fault(const Value& check, const FlowRun& run) {
  if (const auto* wanted = check["output_has"].get_if<List>()) {
    for (const Value& path : *wanted) {
      if (!at_path(run.output, path.text())) return "the output has no " + std::string(path.text());
    }
    return "";
  }
  const std::string path(check["output_at"].text());
  const Value* found = at_path(run.output, path);
  if (!found) return "the output has no " + path;
  const Value* value = check.as<Map>().find("value");
  if (value && *value != *found) return expected(path, *value, *found);
  const auto* items = check["items"].get_if<Decimal>();
  const auto* list = found->get_if<List>();
  if (!items) return "";
  const bool right = list && Decimal(static_cast<std::int64_t>(list->size())) == *items;
  return right ? "" : expected(path + " items", *items, *found);
}

std::string task_fault(const Value& check, const FlowRun& run) {
  const std::string task(check["task"].text());
  const auto place_of = [&run](const std::string& name) {
    return std::find(run.order.begin(), run.order.end(), name) - run.order.begin();
  };
  const auto place = place_of(task);
  const auto count = static_cast<std::ptrdiff_t>(run.order.size());
  if (!check["state"].is_null()) {
    const auto state = run.states.find(task);
    const std::string found = state == run.states.end() ? "never ran" : state->second;
    if (found != check["state"].text()) return expected(task, check["state"], found);
  }
  if (check["runs"].is_null()) return "";
  if (place == count) return task + " did not run";
  const std::string_view runs = check["runs"].text();
  const auto other = place_of(std::string(check["other"].text()));
  const bool right = (runs == "first" && place == 0) || (runs == "last" && place == count - 1) ||
                     (runs == "before" && place < other && other < count) ||
                     (runs == "after" && place > other);
  return right ? "" : task + " does not run " + std::string(runs);
}

}  // namespace

Verdict judge_flow(const Row& row, const std::filesystem::path&) {
  const FlowDraft draft = draft_flow(row.expect["definition"]);
  const FlowRun run = run_flow(draft, row.expect["input"]);
  const auto* checks = row.expect["then"].get_if<List>();
  if (!checks || checks->empty()) return failed("the row checks nothing");
  for (const Value& check : *checks) {
    std::string fault;
    const bool output = !check["output_has"].is_null() || !check["output_at"].is_null();
    if (!check["workflow"].is_null()) {
      fault = workflow_fault(check, run);
    } else if (output) {
      fault = output_fault(check, run);
    } else if (!check["task"].is_null()) {
      fault = task_fault(check, run);
    } else {
      fault = "an unknown check: " + json::to_json(check);
    }
    if (!fault.empty()) return failed(fault);
  }
  return passed();
}

}  // namespace recourse::conformance
