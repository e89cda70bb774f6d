#pragma once
#include "adapters/bpmn/report.h"

namespace recourse::bpmn {

/// Tells of everything in the file that breaks a rule of BPMN 2.0, and of every construct that has
/// no counterpart here.
void check_rules(const Model& model, BpmnReport& report);

}  // namespace recourse::bpmn
