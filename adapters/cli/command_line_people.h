#pragma once
#include "adapters/cli/command_line_records.h"

namespace recourse::cli {

/// What the commands of people who are away or have left are told.
struct PeopleWords {
  AbsenceOptions absence;
  HandoverOptions handover;
};

/// absence list, say, withdraw; handover.
void add_people_commands(CLI::App& app, PeopleWords& words, const CommandMaker& make);

}  // namespace recourse::cli
