#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/checks.h"

namespace recourse::definition {

/// What is wrong between definitions that are published together; by index in `definitions`.
/// W-CALL, E-CALL, E-RECURSION, W-NO-WAITER.
[[nodiscard]] std::vector<Findings> check_library(
    const std::vector<DefinitionPtr>& definitions,
    const std::map<std::string, ConnectorManifest>& connectors);

/// Who there is: a directory, as far as the checks need it.
struct Staff {
  std::map<std::string, std::set<std::string>> groups;  ///< group → people at work in it
  std::set<std::string> people;
  std::set<std::string> rosters;  ///< of those that its roles name
};
/// Can these people ever do what the definition asks for? E-DUTY, W-DUTY, W-EMPTY-ROLE, W-PERSON.
[[nodiscard]] Findings check_staff(const ProcessDefinition& definition, const Staff& staff);

}  // namespace recourse::definition
