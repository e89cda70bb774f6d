#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/history/step_record.h"

namespace recourse::history {

/// What the definition has a word for; the id is what is recorded.
enum class Term {
  kProcess, kAction, kChoice, kData, kOutcome, kClock, kOperation, kMessage, kConnector, kError,
  kDecision,
};

/// What earlier records say about the ids that later events only quote.
struct Recalled {
  std::map<WorkItemId, Label> titles;             ///< of work items, as they were made
  std::map<ActivityId, std::string> paths;        ///< of activities: the step
  std::map<JobId, std::pair<std::string, std::string>> jobs;  ///< step and connector
  std::map<TimerId, TimerArmed> timers;
  std::map<std::uint64_t, std::string> undos;     ///< step of an undo entry
  std::map<std::uint32_t, Label> incidents;       ///< what was wrong
};
[[nodiscard]] Recalled recall(const std::vector<StepRecord>& records);
/// Adds what one more record says.
void recall(const StepRecord& record, Recalled& recalled);

/// Who and what the sentences name. A function left empty, or one that returns nothing, falls back
/// to what is recorded.
struct NarrationNames {
  std::string actor;                                            ///< of the record; "system"
  std::function<Label(const std::string& user)> person;         ///< display name
  std::function<Label(const std::string& group)> group;
  std::function<Label(const std::string& path)> step;           ///< title of a step
  /// `path`: the step it belongs to, for actions and choices.
  std::function<Label(Term term, const std::string& id, const std::string& path)> term;
  /// A value of the data at `path` where its type says more than its text (people, enums).
  std::function<Label(const std::string& path, const Value& value)> value;
  std::function<Label(Instant instant)> moment;                 ///< in the reader's words and zone
  const Recalled* recalled = nullptr;
  /// Of the data the event writes: what stood there; nullptr where nobody knows.
  const Value* before = nullptr;
};

/// One event as a sentence for auditors and case workers, in both languages:
/// “Li Na completed “Verify complaint C1” with “Accept””, “李娜办结“核实投诉 C1”，操作：受理”.
[[nodiscard]] Label narrate(const Event& event, const NarrationNames& names);

/// Steps of the machinery that a reader can do without: another sentence beside it says what it
/// means to people. Shown when everything is asked for.
[[nodiscard]] bool is_detail(const Event& event, const Recalled& recalled);

}  // namespace recourse::history
