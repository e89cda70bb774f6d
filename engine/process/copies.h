#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// What `cc` of a task says: its people and, one by one, the members of its roles' groups.
void copy_to_named(Turn& turn, const history::WorkItem& item, const definition::TaskStep& task);
/// A copy to each who has none yet, and a notice. `item` empty: of the case.
void send_copies(Turn& turn, WorkItemId item, const std::vector<std::string>& users);
/// Who is named in a comment hears of it, and may look at what it is about.
void tell_mentioned(Turn& turn, WorkItemId item, const std::vector<std::string>& users);

/// A notice to these people about a work item, in words; it stands in the record.
void tell_people(Turn& turn, WorkItemId item, const std::vector<std::string>& users, Label text);

}  // namespace recourse::process
