#pragma once
#include <string>
#include <vector>

#include "engine/command/command.h"
#include "engine/ports/ambient.h"
#include "engine/ports/directory.h"
#include "engine/ports/worklist_query.h"

namespace recourse::http {

[[nodiscard]] List text_list(const std::vector<std::string>& texts);
[[nodiscard]] Value text_or_null(const std::string& text);  ///< "" → null
struct RowSources {
  const ports::Catalogue& catalogue;
  const ports::Directory& directory;
  Instant now;
};
/// The row of a list, as the web app reads it.
[[nodiscard]] Map task_value(const ports::TaskRow& row, const RowSources& sources);
[[nodiscard]] Map instance_value(const ports::InstanceRow& row);

[[nodiscard]] Label step_label(const definition::ProcessDefinition* definition,
                               const std::string& path);
[[nodiscard]] ports::Reader reader_of(const command::Caller& caller);

}  // namespace recourse::http
