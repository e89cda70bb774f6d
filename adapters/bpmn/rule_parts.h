#pragma once
#include "adapters/bpmn/report.h"

namespace recourse::bpmn {

/// Sequence flows, gateways, activities, scopes.
void check_flow_rules(const Model& model, BpmnReport& report);
/// Ids, references, required parts, lanes, pools and message flows.
void check_file_rules(const Model& model, BpmnReport& report);

}  // namespace recourse::bpmn
