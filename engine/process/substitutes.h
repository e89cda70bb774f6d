#pragma once
#include "engine/process/desk.h"

/// Whoever is away is stood in for: by the first of their substitutes who is there and may, or,
/// where that one is away as well, by the first of theirs, and so on. Rules that keep people apart
/// hold for both: who stands in may not be kept from the step, and what they do counts as done by
/// both.
namespace recourse::process {

/// Who alone could take the item or has it, and has not begun, is away now: it goes to who stands
/// in for them. Nobody does: to their manager; else it stays where it is, as an incident.
/// A group's item goes the same way when every member is away, for the first of them.
void pass_to_substitute(Turn& turn, WorkItemId item);
/// The work somebody does for a person who is back goes back to them, unless it was begun.
void give_back(Turn& turn, WorkItemId item);
/// Somebody has it after all: nothing is wrong with the step any more.
void settle_absence(Turn& turn, ActivityId activity);
/// Of several people, those who are there; all of them, when nobody is.
[[nodiscard]] std::vector<std::string> who_is_there(const Turn& turn,
                                                    std::vector<std::string> people);

}  // namespace recourse::process
