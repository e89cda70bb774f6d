#pragma once
#include "engine/history/instance_state.h"
#include "engine/history/step_record.h"
#include "engine/process/effect.h"

namespace recourse::service {

/// Adds the notices that a record's changes of work items call for: whoever owns one now and did
/// not before is told of it, and of its due; with `offers` those who may take one, too. A pure
/// function of the states around the record; who acted need not be told what they did.
void tell_of_work(const history::InstanceState& before, const history::InstanceState& after,
                  const history::StepRecord& record, bool offers,
                  std::vector<process::Effect>& effects);

}  // namespace recourse::service
