#pragma once
#include "engine/history/instance_state.h"
#include "engine/service/history_view.h"

namespace recourse::service {

/// The reasons behind a case, from its record alone: {questions: [{id, question: {en, zh},
/// answers: [{text: {en, zh}, seq: number of the event, or null}]}]}.
/// moving: what it waits for, or why nothing moves; way: why it went where it went; late: how each
/// deadline came about, with the arithmetic.
[[nodiscard]] Value explain_case(const history::InstanceState& state,
                                 const std::vector<history::StepRecord>& records,
                                 const HistorySources& sources, Instant now);

/// The same of one work item: mine: how it came to who has it; others: why not the person `who`
/// (where one is asked about); late; may: what keeps people from it. Open or ended.
[[nodiscard]] Value explain_task(const history::InstanceState& state,
                                 const std::vector<history::StepRecord>& records,
                                 const HistorySources& sources, WorkItemId item,
                                 const std::string& who, Instant now);

}  // namespace recourse::service
