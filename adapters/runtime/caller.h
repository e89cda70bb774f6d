#pragma once
#include <string>

#include "engine/command/command.h"
#include "engine/ports/directory.h"

namespace recourse::runtime {

/// Who `user` is by the directory of this moment. Unknown and disabled people get no groups and no
/// roles, so that nothing is open to them.
[[nodiscard]] inline command::Caller caller_of(const ports::Directory& directory,
                                               const std::string& user) {
  const ports::Person* person = directory.find(user);
  if (person == nullptr || !person->active) return {user, {}, {}, {}};
  return {user, person->groups, person->roles, {}, person->section, person->central};
}

}  // namespace recourse::runtime
