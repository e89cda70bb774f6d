#pragma once
#include <map>

#include "engine/process/desk.h"

namespace recourse::process {

/// Where a vote stands (S11). `base` is the percent base: total minus abstentions.
struct Tally {
  std::map<std::string, int> counts;
  int total = 0;
  int done = 0;
  int base = 0;
  std::string first;  ///< the answer, while there is just one
};
[[nodiscard]] Tally tally(const InstanceState& state, ActivityId activity,
                          const definition::Vote& vote);

/// After an answer, a new or a removed signer: decides, asks the next one, or waits.
void look_at_vote(Turn& turn, const Activity& activity, const definition::TaskStep& task);
/// Nobody is left to vote: `empty` decides.
void vote_without_voters(Turn& turn, const Activity& activity, const definition::TaskStep& task);

}  // namespace recourse::process
