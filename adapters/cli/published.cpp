#include "adapters/cli/published.h"

#include "adapters/directory/directory_loader.h"
#include "adapters/json/json_value.h"
#include "adapters/yaml/calendar_loader.h"
#include "adapters/yaml/policy_loader.h"
#include "engine/calendar/calendar_value.h"

namespace recourse::cli {

std::optional<calendar::Calendar> calendar_kept(const std::string& bytes) {
  const auto value = json::parse_canonical(bytes);
  if (!value) return std::nullopt;
  auto calendar = calendar::calendar_from(*value);
  return calendar ? std::optional(std::move(*calendar)) : std::nullopt;
}

void Published::load(ports::Registry& registry) {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, text] : registry.documents("connector")) {
    if (!is_news("connector", id, text)) continue;
    (void)yaml::load_connector(text, connectors_);
    if (const auto made = connectors_.find(id); made != connectors_.end()) {
      library_.add(made->second);
    }
  }
  load_calendars(registry);
  for (const auto& [name, text] : registry.documents(seal::kPolicy)) {
    if (!is_news("policy", name, text)) continue;
    auto loaded = yaml::load_policy(text);
    if (loaded.policy) library_.add(std::move(*loaded.policy));
  }
  load_definitions(registry);
  load_directory(registry);
}

yaml::ConnectorCatalogue Published::connectors() const {
  const std::lock_guard lock(mutex_);
  return connectors_;
}

bool Published::is_news(const std::string& kind, const std::string& name,
                        const std::string& text) {
  auto& seen = seen_[{kind, name}];
  if (seen == text) return false;
  seen = text;
  return true;
}

/// The versions first, so that cases find the one they count with, then which of them is current.
void Published::load_calendars(ports::Registry& registry) {
  for (const auto& [name, bytes] : registry.documents(kFrozenCalendar)) {
    if (!is_news(kFrozenCalendar, name, bytes)) continue;
    if (auto kept = calendar_kept(bytes)) library_.keep(std::move(*kept));
  }
  for (const auto& [id, text] : registry.documents("calendar")) {
    if (!is_news("calendar", id, text)) continue;
    auto loaded = yaml::load_calendar(text);
    if (!loaded.calendar) continue;
    const auto frozen = registry.document(kFrozenCalendar, id + " " + loaded.calendar->version());
    auto kept = frozen ? calendar_kept(*frozen) : std::nullopt;
    library_.add(kept ? std::move(*kept) : std::move(*loaded.calendar));
  }
}

void Published::load_definitions(ports::Registry& registry) {
  for (const ports::DefinitionRow& row : registry.definitions()) {
    if (library_.find(row.process, row.version)) continue;  // a published version never changes
    auto loaded = yaml::load_definition(row.source, connectors_);
    if (loaded.definition) {
      library_.add(std::move(loaded.definition));
    } else if (is_news("unreadable", row.process + " " + std::to_string(row.version), row.hash)) {
      report_("definition " + row.process + " version " + std::to_string(row.version) +
              " cannot be read by this program; its cases stand still");
    }
  }
}

void Published::load_directory(ports::Registry& registry) {
  const auto people = registry.document("directory", "directory");
  if (people && !is_news("directory", "directory", *people)) return;
  auto loaded = people ? directory::load_directory(*people) : directory::LoadedDirectory{};
  const bool first = !library_.directory();
  if (loaded.directory || first) {
    library_.set_directory(loaded.directory ? loaded.directory : directory::empty_directory());
  }
}

}  // namespace recourse::cli
