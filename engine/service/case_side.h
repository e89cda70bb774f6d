#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/command/command.h"
#include "engine/history/renames.h"
#include "engine/history/step_record.h"

namespace recourse::service {

using history::Renames;

/// One side of a comparison: a case as recorded, or as another definition would have had it. Its
/// places are told by what events say, so that no definition is needed to read a record.
class CaseSide {
 public:
  explicit CaseSide(Renames renames = {}) : renames_(std::move(renames)) {}

  history::InstanceState state;
  void remember(const std::vector<history::Event>& events);
  /// Where an activity stands: "main/check[2]#3", in the second item, on the third visit.
  [[nodiscard]] std::string place(history::ActivityId activity) const;

  /// What people and other systems see of the case now: {key, state, steps, tasks, jobs, waits,
  /// timers, calls, clocks, incidents: sorted lists of maps; data}. Ids, labels and numbers of
  /// events are no part of it.
  [[nodiscard]] Map shows() const;

 private:
  Renames renames_;
  std::map<history::ActivityId, std::string> paths_;
};

/// What left the case with these events: messages, notices, calls.
[[nodiscard]] List sent_with(const std::vector<history::Event>& events, const Renames& renames);

/// The command with the ids of `from` replaced by those of the same things in `to`: the same place,
/// kind and turn. Rejects "REGRESS_GONE" when there is no such thing.
[[nodiscard]] Result<command::Command> carried_over(const command::Command& command,
                                                    const CaseSide& from, const CaseSide& to);

}  // namespace recourse::service
