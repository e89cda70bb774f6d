#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/ports/directory.h"

namespace recourse::runtime {

/// The same people, with their absences. Null stays null; people who are not there stay unknown.
[[nodiscard]] std::shared_ptr<const ports::Directory> with_absences(
    std::shared_ptr<const ports::Directory> people,
    const std::map<std::string, std::vector<ports::Absence>>& absences);

}  // namespace recourse::runtime
