#pragma once
#include <vector>

#include "adapters/http/call.h"
#include "engine/definition/process_definition.h"
#include "engine/history/step_record.h"

namespace recourse::http {

/// All events as sentences: [{seq, type, v, at, actor, actor_name, text, payload, hash}].
[[nodiscard]] List history_value(const std::vector<history::StepRecord>& records,
                                 const definition::ProcessDefinition& definition,
                                 const ports::Directory& directory);
/// [{at, actor, actor_name, text, task}], oldest first.
[[nodiscard]] List comments_value(const std::vector<history::StepRecord>& records,
                                  const ports::Directory& directory);

}  // namespace recourse::http
