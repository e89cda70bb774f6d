#include "engine/service/recorded_catalogue.h"

namespace recourse::service {

RecordedCatalogue::RecordedCatalogue(const ports::Catalogue& published,
                                     const history::InstanceState& before,
                                     const history::StepRecord& record)
    : published_(published), calendars_(before.calendars) {
  for (const auto& event : record.events) {
    if (const auto* started = std::get_if<history::InstanceStarted>(&event)) {
      calendars_ = started->calendars;
      policies_ = started->policies;
    }
    if (const auto* changed = std::get_if<history::CalendarChanged>(&event)) {
      calendars_[changed->calendar] = changed->version;
    }
  }
}

definition::DefinitionPtr RecordedCatalogue::latest(const std::string& process) const {
  return published_.latest(process);
}
definition::DefinitionPtr RecordedCatalogue::find(const std::string& process, int version) const {
  return published_.find(process, version);
}
const calendar::Calendar& RecordedCatalogue::calendar(const std::string& id) const {
  const auto version = calendars_.find(id);
  return version == calendars_.end() ? published_.calendar(id)
                                     : published_.calendar(id, version->second);
}
const calendar::Calendar& RecordedCatalogue::calendar(const std::string& id,
                                                      const std::string& version) const {
  return published_.calendar(id, version);
}
const definition::Policy* RecordedCatalogue::policy_on(const std::string& id, Date date) const {
  const auto version = policies_.find(id);
  return version == policies_.end() ? published_.policy_on(id, date)
                                    : published_.policy(id, version->second);
}
const definition::Policy* RecordedCatalogue::policy(const std::string& id,
                                                    const std::string& version) const {
  return published_.policy(id, version);
}
const definition::ConnectorManifest* RecordedCatalogue::connector(const std::string& id) const {
  return published_.connector(id);
}

}  // namespace recourse::service
