#include "engine/service/recorded_catalogue.h"

namespace recourse::service {

RecordedCatalogue::RecordedCatalogue(const ports::Catalogue& published,
                                     const history::InstanceState& before,
                                     const history::StepRecord& record)
    : published_(published), calendars_(before.calendars) {
  for (const auto& event : record.events) {
    if (const auto* started = std::get_if<history::InstanceStarted>(&event)) {
      calendars_ = started->calendars;
      for (const auto& [id, version] : started->policies) policies_[id].insert(version);
    }
    const auto* clock = std::get_if<history::SlaStarted>(&event);
    if (clock != nullptr && !clock->policy_version.empty()) {
      policies_[clock->policy.substr(0, clock->policy.rfind('.'))].insert(clock->policy_version);
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
  const auto recorded = policies_.find(id);
  if (recorded == policies_.end()) return published_.policy_on(id, date);
  // What was published since may claim to hold earlier; the record did not know it.
  const definition::Policy* latest = nullptr;
  for (const std::string& version : recorded->second) {
    const definition::Policy* one = published_.policy(id, version);
    if (one == nullptr || one->effective_from > date) continue;
    if (latest == nullptr || latest->effective_from <= one->effective_from) latest = one;
  }
  return latest;
}
const definition::Policy* RecordedCatalogue::policy(const std::string& id,
                                                    const std::string& version) const {
  return published_.policy(id, version);
}
const definition::ConnectorManifest* RecordedCatalogue::connector(const std::string& id) const {
  return published_.connector(id);
}

}  // namespace recourse::service
