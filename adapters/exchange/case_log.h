#pragma once
#include <string>
#include <vector>

#include "engine/definition/process_definition.h"
#include "engine/history/step_record.h"
#include "engine/ports/ambient.h"

/// Histories as other programs read them: XES (IEEE 1849-2023), OCEL 2.0 and CSV.
namespace recourse::exchange {

/// What an export shows of people: their names, or for the whole of one export the same
/// pseudonyms, which nobody without its key can lead back and no other export shares.
class People {
 public:
  /// `key`: random and forgotten with the export; empty: people are named.
  People(std::string key, const ports::Hasher& hasher) : key_(std::move(key)), hasher_(hasher) {}
  [[nodiscard]] bool identified() const { return key_.empty(); }
  /// "" stays "", and so does "system", who is nobody.
  [[nodiscard]] std::string name(const std::string& user) const;

 private:
  std::string key_;
  const ports::Hasher& hasher_;
};

/// One event of a process-mining log.
struct LogEvent {
  std::uint64_t seq = 0;      ///< of the event in the history of the case
  std::uint64_t record = 0;
  std::string hash;           ///< of the record
  Instant at;
  std::string activity;       ///< label of the step
  std::string step;           ///< its path; "" = the case itself
  std::string transition;     ///< of the XES standard lifecycle
  std::string kind;           ///< what it was, where the transition says less: "unclaim"
  std::string resource;       ///< People::name of who did it, or who has it now
  std::string group;          ///< whom it is offered to
  std::string task;           ///< id of the work item, job or called case
  std::string action;         ///< button, choice, operation, decision
  std::string reason;         ///< free text: only where people are named
};

/// One case with its events in their order.
struct CaseLog {
  std::string instance;
  std::string process;
  int version = 0;
  std::string definition_hash;
  std::string outcome, state;
  std::string key, customer;  ///< only where people are named
  std::string starter;        ///< People::name
  std::string channel;
  Instant started;
  std::vector<LogEvent> events;
};

/// Which events of a history a log has: those of work items, jobs, called cases, decisions,
/// operations, clocks' pauses and of the case itself. `records`: all of one case, not empty.
[[nodiscard]] CaseLog case_log(const std::vector<history::StepRecord>& records,
                               const definition::ProcessDefinition* definition,
                               const People& people, Language language);

/// Takes cases one by one; holds no more than one, so that a log may be of any length.
class LogWriter {
 public:
  virtual ~LogWriter() = default;
  virtual void add(const CaseLog& log) = 0;
  virtual void finish() = 0;
};

}  // namespace recourse::exchange
