#pragma once
#include <set>
#include <string>
#include <string_view>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// How much of what stands at a path is personal data.
enum class Privacy { kNone, kPart, kAll };

/// Below a type: fields that are marked, at `path` (dotted, may be empty) or under it.
[[nodiscard]] Privacy privacy_in(const feel::Type* type, std::string_view path);
/// Of a variable: as it is declared, or by the marks of its type.
[[nodiscard]] Privacy privacy_in(const Variable& variable, std::string_view path);
/// The declaration a name leads to at a node: locals around it, then process data.
[[nodiscard]] const Variable* variable_at(const ProcessDefinition& definition, NodeId at,
                                          std::string_view name);
/// Of a path as an expression at a node reads it: data, the items of a foreach, a message.
[[nodiscard]] Privacy privacy_at(const ProcessDefinition& definition, NodeId at,
                                 std::string_view path);
/// Of all an expression reads there. What it reads no further than is no reading of the whole.
[[nodiscard]] Privacy privacy_of(const ProcessDefinition& definition, NodeId at,
                                 const std::set<std::string>& reads);
/// The private paths among them, for messages.
[[nodiscard]] std::vector<std::string> private_reads(const ProcessDefinition& definition,
                                                     NodeId at,
                                                     const std::set<std::string>& reads);
[[nodiscard]] std::set<std::string> reads_of(const Source& source);
/// Paths nothing further is read of: reading `order.no` is no reading of `order`.
[[nodiscard]] std::vector<std::string> ends_of(const std::set<std::string>& reads);

/// Where the person a case is about stands: `customer`, or `customer` of the first data that has
/// one. Empty: nowhere.
[[nodiscard]] std::string customer_path(const ProcessDefinition& definition);
/// Fills `definition.personal` from what it and the connectors it calls declare.
void note_personal_data(ProcessDefinition& definition,
                        const std::map<std::string, ConnectorManifest>& connectors);

}  // namespace recourse::definition
