#pragma once
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/definition/policy.h"
#include "engine/definition/process_definition.h"
#include "engine/kernel/interpreter.h"
#include "engine/ports/ambient.h"
#include "engine/ports/directory.h"
#include "engine/process/effect.h"
#include "engine/process/secrets.h"

namespace recourse::process {

using definition::NodeId;
using history::Activity;
using history::ActivityId;
using history::InstanceState;

/// What one decision may look at beside the state. The same for a whole macrostep, so everything
/// it answers is answered once.
struct Desk {
  const definition::ProcessDefinition& definition;
  const ports::Catalogue& catalogue;
  const ports::Directory& directory;
  ports::IdSource& ids;
  Instant now;
  /// Open work items somebody owns, for pick: least_loaded.
  std::function<int(const std::string& user)> open_items;
  /// At least 0, below 1; one number for the whole decision. Empty: this one only looks ahead.
  std::function<Decimal()> random = {};
  /// Personal data of this decision; nullptr: this engine has no vault.
  Secrets* secrets = nullptr;
  bool seals = false;  ///< the case has some: expressions ask for it to be opened
  /// `secrets` may be null.
  void read_with(Secrets* opened_by, const InstanceState& before) {
    secrets = opened_by;
    seals = secrets != nullptr && (definition.personal.any || holds_sealed(before.data));
  }

  /// In the version the case counts with, so that its dues change only by a recorded event. `id`
  /// empty: that of the definition.
  [[nodiscard]] const calendar::Calendar& calendar(const InstanceState& state,
                                                   const std::string& id = {}) const {
    const std::string& name = id.empty() ? definition.calendar : id;
    const auto version = state.calendars.find(name);
    return version == state.calendars.end() ? catalogue.calendar(name)
                                            : catalogue.calendar(name, version->second);
  }
};

/// An expression, data or mapping fault: the macrostep is void, an incident is recorded (S13).
struct Fault : std::exception {
  Rejection why;
  ActivityId at;
  Fault(Rejection rejection, ActivityId activity) : why(std::move(rejection)), at(activity) {}
  [[nodiscard]] const char* what() const noexcept override { return why.text.en.c_str(); }
};

/// One macrostep in the making: what the topics of this folder share. They read the state, record
/// facts, ask the kernel to move, and leave effects.
struct Turn {
  const Desk& desk;
  kernel::Recorder& recorder;
  std::string actor;                  ///< user of the stimulus, "system" for the engine
  std::vector<Effect> effects;
  kernel::Interpreter* kernel = nullptr;
  std::string outcome;                ///< set by finish
  std::string failed_with;            ///< error a called instance ends with, "" = none
  /// Branches that start of a parallel, where an administrator named them instead of their `when`.
  std::map<NodeId, std::vector<NodeId>> chosen_branches = {};
  std::uint32_t timer_chain = 0;      ///< of the timer that fires, see history::Timer
  bool data_written = false;          ///< since conditions and keys were last looked at

  [[nodiscard]] const InstanceState& state() const { return recorder.state(); }
  [[nodiscard]] const definition::ProcessDefinition& definition() const { return desk.definition; }
  [[nodiscard]] const definition::StepInfo& step(NodeId node) const {
    return desk.definition.steps[node];
  }
  [[nodiscard]] const definition::Node& node(NodeId id) const {
    return desk.definition.chart.node(id);
  }
  void record(history::Event event) { recorder.record(std::move(event)); }
  /// The activity's work is over: its step goes on to `next`.
  void done(const Activity& activity, Value data = {}, const char* name = "done") {
    kernel->raise({name, kernel::Event::Reach::kAt, activity.id, std::move(data),
                   step(activity.node).next});
  }
};

}  // namespace recourse::process
