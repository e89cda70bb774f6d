#pragma once
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// One legal clock of a rule pack.
struct PolicyClock {
  std::string name;
  Label title;
  Label starts;                        ///< the fact that starts it, in words
  calendar::TimeSpan budget;
  std::vector<std::string> pauses;     ///< codes it may stand still for
  std::vector<Rung> ladder;            ///< where the definition has no own; escalations alone
  [[nodiscard]] bool may_pause_for(std::string_view code) const {
    return std::find(pauses.begin(), pauses.end(), code) != pauses.end();
  }
};

/// A version of a rule pack: deadlines that a law or a platform sets, as data. A clock keeps the
/// one that was in force on the day it is counted from. Immutable once published.
struct Policy {
  std::string id;
  std::string version;
  Label title;
  Date effective_from;
  std::vector<PolicyClock> clocks;

  [[nodiscard]] const PolicyClock* clock(std::string_view name) const {
    for (const PolicyClock& one : clocks) {
      if (one.name == name) return &one;
    }
    return nullptr;
  }
};

/// Versions of a pack, in the order of their dates.
using PolicyVersions = std::map<std::string, std::vector<Policy>>;

}  // namespace recourse::definition
