#pragma once
#include <string>
#include <vector>

#include "engine/calendar/calendar.h"
#include "engine/command/command.h"
#include "engine/ports/ambient.h"
#include "engine/ports/directory.h"
#include "engine/ports/worklist_query.h"

namespace recourse::http {

[[nodiscard]] List text_list(const std::vector<std::string>& texts);
[[nodiscard]] Value text_or_null(const std::string& text);  ///< "" → null
/// {"en", "zh"} of a person, the id where the directory does not know it, null for nobody.
[[nodiscard]] Value person_name(const ports::Directory& directory, const std::string& user);

/// A day and a clock time as the calendar's people read it: "Thu 5 Mar 2026, 14:00".
[[nodiscard]] Label local_text(const calendar::Calendar& calendar, Instant instant);

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
