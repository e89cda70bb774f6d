#pragma once
#include <map>

#include "engine/process/desk.h"

namespace recourse::process {

/// Where a vote stands. `base` is the percent base: total minus abstentions.
struct Tally {
  std::map<std::string, Decimal> counts;  ///< weight of the answers by choice
  Decimal total;  ///< weight of all who were asked
  Decimal base;
  Decimal open;   ///< weight of the answers to come
  int asked = 0;  ///< people
  int done = 0;
  std::string first;  ///< the answer, while there is just one
};
[[nodiscard]] Tally tally(const InstanceState& state, ActivityId activity,
                          const definition::Vote& vote);

/// After an answer, a new or a removed signer: decides, asks the next one, or waits.
void look_at_vote(Turn& turn, const Activity& activity, const definition::TaskStep& task);
/// A vote that was decided while this answer was open, and let it go on (rest: continue).
[[nodiscard]] bool is_decided(const InstanceState& state, const history::WorkItem& item);
/// Nobody is left to vote: `empty` decides.
void vote_without_voters(Turn& turn, const Activity& activity, const definition::TaskStep& task);

}  // namespace recourse::process
