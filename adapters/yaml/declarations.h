#pragma once
#include "adapters/yaml/draft.h"

namespace recourse::yaml {

/// Everything of a file that is no step: types, data, roles, messages, signals, errors, outcomes,
/// and the shape (not the tests) of decisions. Before the steps are read.
void read_declarations(Draft& draft, const Node& file);
/// What needs the data flow: message keys, decision tests, sla, duties, operations, key.
void read_late_declarations(Draft& draft, const Node& file);

/// `data` of the process, of a scope or of a foreach.
[[nodiscard]] std::vector<definition::Variable> read_variables(Draft& draft, const Node& node,
                                                               bool process_level);

/// Names, hit policy and output types; and, later, the cells.
void read_decision_shape(Draft& draft, const Node::Entry& entry);
void read_decision_tests(Draft& draft, const std::string& id, const Node& node);
/// What `result` is in the `save` of a decide step.
[[nodiscard]] feel::TypePtr decision_result(const feel::DecisionTable& table);

void read_key(Draft& draft, const Node& node);
void read_starts(Draft& draft, const Node& node);
/// `step`: whose clocks they are, kNoNode for clocks of the whole case.
void read_sla(Draft& draft, const Node& node, NodeId step);
/// The `ladder` of a task: a clock of its step that lasts as long as its due.
void read_task_ladder(Draft& draft, NodeId step, const Node& node,
                      const definition::TaskStep& task);
void read_duties(Draft& draft, const Node& node);
void read_sections(Draft& draft, const Node& node);
void read_operations(Draft& draft, const Node& node);
/// What the data flow has to know of operations, which are read for good after the steps.
void learn_operations(Draft& draft, const Node& file);
void read_incident_roles(Draft& draft, const Node& node);
void read_guarantees(Draft& draft, const Node& node);
void read_retention(Draft& draft, const Node& node);

/// What it carries; nullptr: nothing, or it is not declared, which is reported.
feel::TypePtr require_signal(Draft& draft, const Node& name);

}  // namespace recourse::yaml
