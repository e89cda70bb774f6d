#pragma once
#include <string_view>

#include "engine/base/id.h"
#include "engine/base/label.h"
#include "engine/definition/process_definition.h"

namespace recourse::service {

/// What people read for a field: the form's own label, else the one its record type gives, else
/// one that another form of the definition gives the same path, else its name.
[[nodiscard]] Label field_label(const definition::ProcessDefinition& definition, const Label& given,
                                std::string_view path);
/// What stands at a path of the case data; nullptr: nothing, or it is data of a step alone.
[[nodiscard]] const feel::Type* field_type(const definition::ProcessDefinition& definition,
                                           std::string_view path);
/// What people call a case: its business key, else the end of its id, the part that differs.
[[nodiscard]] std::string case_name(const std::string& key, InstanceId id);
/// "customer_withdrew" → "Customer withdrew": a name that nobody gave a label.
[[nodiscard]] Label spoken_name(std::string_view name);
/// "task", "auto", …: the key a step is written with.
[[nodiscard]] std::string_view kind_name(const definition::StepKind& kind);
/// For a node: its title; handler and undo bodies are named after what starts them.
[[nodiscard]] Label node_label(const definition::ProcessDefinition& definition,
                               definition::NodeId node);
/// For an edge: the action's label, or what the handler or alternative waits for.
[[nodiscard]] Label edge_label(const definition::ProcessDefinition& definition,
                               const definition::Transition& transition);
/// "60 % agree": a vote's rule in words.
[[nodiscard]] Label rule_label(const definition::VoteRule& rule);

}  // namespace recourse::service
