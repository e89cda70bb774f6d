#include "adapters/scenario/coverage.h"

#include <optional>

namespace recourse::scenario {
namespace {
using definition::Catch;
using definition::ProcessDefinition;
using history::ActivityId;

/// Follows one instance's records: which activity stands on which path, which timer and which
/// subscription belongs to which handler.
class Trail {
 public:
  explicit Trail(const ProcessDefinition& definition) : definition_(definition) {}
  std::set<std::string> paths;
  std::set<std::string> actions;
  std::set<std::pair<std::string, int>> catches;
  std::set<std::pair<std::string, int>> rungs;
  std::set<std::pair<std::string, int>> rules;
  std::set<std::string> outcomes;

  void read(const history::StepRecord& record) {
    for (const history::Event& event : record.events) {
      std::visit([this](const auto& e) { note(e); }, event);
    }
  }

 private:
  void note(const history::ActivityEntered& e) {
    paths.insert(e.path);
    path_of_[e.activity] = e.path;
    // A handler with a body is a node "<owner>!<index>".
    const auto mark = e.path.rfind('!');
    if (mark == std::string::npos || e.path.find('/', mark) != std::string::npos) return;
    catches.insert({e.path.substr(0, mark), std::stoi(e.path.substr(mark + 1))});
  }
  void note(const history::WorkItemCompleted& e) { actions.insert(e.path + "." + e.action); }
  void note(const history::VoteDecided& e) { actions.insert(e.path + "." + e.result); }
  void note(const history::TimerArmed& e) {
    if (e.purpose == "catch") timers_[e.timer] = {path_of_[e.activity], e.index};
  }
  void note(const history::TimerFired& e) {
    const auto found = timers_.find(e.timer);
    if (found != timers_.end()) catches.insert(found->second);
  }
  void note(const history::MessageConsumed& e) { mark_by_name(Catch::Kind::kMessage, e.name); }
  void note(const history::ErrorRaised& e) { mark_by_name(Catch::Kind::kError, e.code); }
  void note(const history::EscalationRaised& e) {
    if (e.handled) mark_by_name(Catch::Kind::kEscalation, e.name);
  }
  void note(const history::OperationDone& e) { mark_by_name(Catch::Kind::kOperation, e.operation); }
  void note(const history::ConditionChanged& e) {
    if (e.truth) catches.insert({path_of_[e.activity], e.index});
  }
  void note(const history::SlaRungFired& e) { rungs.insert({e.name, e.rung}); }
  void note(const history::DecisionMade& e) {
    for (const int rule : e.rules) rules.insert({e.decision, rule});
  }
  void note(const history::InstanceEnded& e) { outcomes.insert(e.outcome); }
  void note(const auto&) {}

  /// Where the event does not say which handler took it, every open one of that name counts.
  void mark_by_name(Catch::Kind kind, const std::string& name) {
    for (std::size_t node = 0; node < definition_.steps.size(); ++node) {
      const std::string& path = definition_.chart.nodes[node].path;
      if (!paths.contains(path) && !path.empty()) continue;
      const auto& all = definition_.steps[node].catches;
      for (std::size_t i = 0; i < all.size(); ++i) {
        const bool same_kind = all[i].kind == kind || (kind == Catch::Kind::kMessage &&
                                                       all[i].kind == Catch::Kind::kSignal);
        if (same_kind && (all[i].name == name || all[i].name.empty())) {
          catches.insert({path, static_cast<int>(i)});
        }
      }
    }
  }

  const ProcessDefinition& definition_;
  std::map<ActivityId, std::string> path_of_;
  std::map<TimerId, std::pair<std::string, int>> timers_;
};

std::string describe(const Catch& c) {
  switch (c.kind) {
    case Catch::Kind::kAfter:
      return "after";
    case Catch::Kind::kEvery:
      return "every";
    case Catch::Kind::kAt:
      return "until";
    case Catch::Kind::kMessage:
      return "message " + c.name;
    case Catch::Kind::kSignal:
      return "signal " + c.name;
    case Catch::Kind::kError:
      return "error " + (c.name.empty() ? "*" : c.name);
    case Catch::Kind::kEscalation:
      return "escalation " + c.name;
    case Catch::Kind::kWhen:
      return "when";
    case Catch::Kind::kOperation:
      return "operation " + c.name;
  }
  return "";
}

std::string span_text(const Catch& c) {
  const auto* span = std::get_if<calendar::TimeSpan>(&c.span);
  const bool timed = c.kind == Catch::Kind::kAfter || c.kind == Catch::Kind::kEvery;
  return timed && span ? " " + calendar::to_text(*span) : "";
}

}  // namespace

void Coverage::add(const ProcessDefinition& definition,
                   const std::vector<history::StepRecord>& records) {
  Trail trail(definition);
  for (const history::StepRecord& record : records) trail.read(record);
  Seen& seen = seen_[{definition.id, definition.version}];
  seen.paths.merge(trail.paths);
  seen.actions.merge(trail.actions);
  seen.catches.merge(trail.catches);
  seen.rungs.merge(trail.rungs);
  seen.rules.merge(trail.rules);
  seen.outcomes.merge(trail.outcomes);
}

int Coverage::Process::reached() const {
  int count = 0;
  for (const Line& line : lines) count += line.reached ? 1 : 0;
  return count;
}

namespace {

using Lines = std::vector<Coverage::Line>;

void add_steps(const ProcessDefinition& definition, const Coverage::Seen& seen, Lines& lines) {
  for (std::size_t node = 0; node < definition.steps.size(); ++node) {
    const definition::StepInfo& info = definition.steps[node];
    const std::string& path = definition.chart.nodes[node].path;
    const bool step = !std::holds_alternative<definition::BranchBody>(info.kind) && info.line > 0;
    if (step) lines.push_back({"step", path, info.line, seen.paths.contains(path)});
    if (const auto* task = std::get_if<definition::TaskStep>(&info.kind)) {
      for (const definition::Action& action : task->actions) {
        const std::string name = path + "." + action.id;
        lines.push_back({"action", name, info.line, seen.actions.contains(name)});
      }
    }
    for (std::size_t i = 0; i < info.catches.size(); ++i) {
      const std::string what = describe(info.catches[i]) + span_text(info.catches[i]);
      lines.push_back({"handler", (path.empty() ? "process" : path) + " " + what, info.line,
                       seen.catches.contains({path, static_cast<int>(i)})});
    }
  }
}

void add_declared(const ProcessDefinition& definition, const Coverage::Seen& seen, Lines& lines) {
  for (const definition::SlaClock& clock : definition.sla) {
    for (std::size_t i = 0; i < clock.ladder.size(); ++i) {
      lines.push_back({"rung", clock.name + " " + definition::moment_text(clock.ladder[i]), 0,
                       seen.rungs.contains({clock.name, static_cast<int>(i)})});
    }
  }
  for (const auto& [id, table] : definition.decisions) {
    for (int rule = 1; rule <= static_cast<int>(table.rules.size()); ++rule) {
      const std::string name = id + " " + std::to_string(rule);
      lines.push_back({"rule", name, 0, seen.rules.contains({id, rule})});
    }
  }
  for (const auto& [id, outcome] : definition.outcomes) {
    lines.push_back({"outcome", id, 0, seen.outcomes.contains(id)});
  }
}

}  // namespace

std::vector<Coverage::Process> Coverage::report(
    const std::vector<definition::DefinitionPtr>& definitions) const {
  std::vector<Process> out;
  for (const definition::DefinitionPtr& definition : definitions) {
    static const Seen kNothing;
    const auto found = seen_.find({definition->id, definition->version});
    const Seen& seen = found == seen_.end() ? kNothing : found->second;
    Process process{definition->id, {}};
    add_steps(*definition, seen, process.lines);
    add_declared(*definition, seen, process.lines);
    out.push_back(std::move(process));
  }
  return out;
}

}  // namespace recourse::scenario
