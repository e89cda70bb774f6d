#include "adapters/runtime/library.h"

#include "engine/definition/privacy.h"

#include <algorithm>
#include <utility>

#include "adapters/runtime/absent_people.h"
#include "engine/definition/built_in.h"

namespace recourse::runtime {

Library::Library() : always_open_(calendar::always_open()) {}

void Library::add(definition::DefinitionPtr definition) {
  const std::unique_lock lock(mutex_);
  auto& slot = definitions_[definition->id][definition->version];
  slot = std::move(definition);
}

void Library::add(calendar::Calendar calendar) {
  auto fresh = std::make_shared<const calendar::Calendar>(std::move(calendar));
  const std::unique_lock lock(mutex_);
  CalendarVersions& known = calendars_[fresh->id()];
  auto& slot = known.all[fresh->version()];
  if (slot) replaced_.push_back(slot);
  slot = fresh;
  known.current = std::move(fresh);
}

void Library::keep(calendar::Calendar calendar) {
  auto fresh = std::make_shared<const calendar::Calendar>(std::move(calendar));
  const std::unique_lock lock(mutex_);
  CalendarVersions& known = calendars_[fresh->id()];
  if (!known.current) known.current = fresh;
  known.all.emplace(fresh->version(), std::move(fresh));
}

void Library::add(definition::ConnectorManifest connector) {
  auto fresh = std::make_shared<const definition::ConnectorManifest>(std::move(connector));
  const std::unique_lock lock(mutex_);
  auto& slot = connectors_[fresh->id];
  if (slot) replaced_.push_back(slot);
  slot = std::move(fresh);
}

void Library::add(definition::Policy policy) {
  auto fresh = std::make_shared<const definition::Policy>(std::move(policy));
  const std::unique_lock lock(mutex_);
  auto& versions = policies_[fresh->id];
  for (auto& version : versions) {
    if (version->version != fresh->version) continue;
    replaced_.push_back(version);
    version = std::move(fresh);
    return;
  }
  versions.push_back(std::move(fresh));
}

void Library::set_directory(std::shared_ptr<const ports::Directory> directory) {
  const std::unique_lock lock(mutex_);
  people_ = std::move(directory);
  directory_ = with_absences(people_, absences_);
}

void Library::set_absences(Absences absences) {
  const std::unique_lock lock(mutex_);
  absences_ = std::move(absences);
  directory_ = with_absences(people_, absences_);
}

void Library::read_absences(const std::function<Absences()>& read) {
  const std::lock_guard reading(absences_read_);
  set_absences(read());
}

Library::Absences Library::absences() const {
  const std::shared_lock lock(mutex_);
  return absences_;
}

definition::DefinitionPtr Library::latest(const std::string& process) const {
  const std::shared_lock lock(mutex_);
  const auto found = definitions_.find(process);
  return found == definitions_.end() ? nullptr : found->second.rbegin()->second;
}

definition::DefinitionPtr Library::find(const std::string& process, int version) const {
  if (auto own = definition::built_in(process)) return own;
  const std::shared_lock lock(mutex_);
  const auto found = definitions_.find(process);
  if (found == definitions_.end()) return nullptr;
  const auto exact = found->second.find(version);
  return exact == found->second.end() ? nullptr : exact->second;
}

const calendar::Calendar& Library::calendar(const std::string& id) const {
  const std::shared_lock lock(mutex_);
  const auto found = calendars_.find(id);
  return found == calendars_.end() ? always_open_ : *found->second.current;
}

const calendar::Calendar& Library::calendar(const std::string& id,
                                            const std::string& version) const {
  const std::shared_lock lock(mutex_);
  const auto found = calendars_.find(id);
  if (found == calendars_.end()) return always_open_;
  const auto exact = found->second.all.find(version);
  return exact == found->second.all.end() ? *found->second.current : *exact->second;
}

const definition::Policy* Library::policy_on(const std::string& id, Date date) const {
  const std::shared_lock lock(mutex_);
  const definition::Policy* latest = nullptr;
  const auto found = policies_.find(id);
  if (found == policies_.end()) return nullptr;
  for (const auto& version : found->second) {
    if (version->effective_from > date) continue;
    const bool later = latest == nullptr || latest->effective_from <= version->effective_from;
    if (later) latest = version.get();
  }
  return latest;
}

const definition::Policy* Library::policy(const std::string& id,
                                          const std::string& version) const {
  const std::shared_lock lock(mutex_);
  const auto found = policies_.find(id);
  if (found == policies_.end()) return nullptr;
  for (const auto& one : found->second) {
    if (one->version == version) return one.get();
  }
  return nullptr;
}

definition::PolicyVersions Library::policies() const {
  const std::shared_lock lock(mutex_);
  definition::PolicyVersions out;
  for (const auto& [id, versions] : policies_) {
    for (const auto& version : versions) out[id].push_back(*version);
  }
  return out;
}

const definition::ConnectorManifest* Library::connector(const std::string& id) const {
  const std::shared_lock lock(mutex_);
  const auto found = connectors_.find(id);
  return found == connectors_.end() ? nullptr : found->second.get();
}

std::shared_ptr<const ports::Directory> Library::directory() const {
  const std::shared_lock lock(mutex_);
  return directory_;
}

std::vector<definition::DefinitionPtr> Library::definitions() const {
  const std::shared_lock lock(mutex_);
  std::vector<definition::DefinitionPtr> out;
  for (const auto& [id, versions] : definitions_) out.push_back(versions.rbegin()->second);
  return out;
}

std::vector<definition::DefinitionPtr> Library::versions(const std::string& process) const {
  const std::shared_lock lock(mutex_);
  std::vector<definition::DefinitionPtr> out;
  const auto found = definitions_.find(process);
  if (found == definitions_.end()) return out;
  for (const auto& [version, definition] : found->second) out.push_back(definition);
  return out;
}

std::vector<std::string> Library::calendars() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> out;
  for (const auto& [id, calendar] : calendars_) out.push_back(id);
  return out;
}

std::vector<const definition::ConnectorManifest*> Library::connectors() const {
  const std::shared_lock lock(mutex_);
  std::vector<const definition::ConnectorManifest*> out;
  for (const auto& [id, connector] : connectors_) out.push_back(connector.get());
  return out;
}

std::vector<std::string> Library::started_by(const std::string& message) const {
  std::vector<std::string> processes;
  for (const definition::DefinitionPtr& definition : definitions()) {
    const bool starts = std::ranges::any_of(definition->starts, [&](const auto& trigger) {
      return trigger.kind == definition::StartTrigger::Kind::kMessage &&
             trigger.message == message;
    });
    if (starts) processes.push_back(definition->id);
  }
  return processes;
}

std::vector<std::string> Library::self_starting() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> processes;
  for (const auto& [id, versions] : definitions_) {
    const bool any = std::ranges::any_of(
        versions, [](const auto& entry) { return !entry.second->starts.empty(); });
    if (any) processes.push_back(id);
  }
  return processes;
}

Library::MessageRule Library::message_rule(const std::string& name, Instant now) const {
  MessageRule rule;
  for (const definition::DefinitionPtr& definition : definitions()) {
    const auto found = definition->messages.find(name);
    if (found == definition->messages.end()) continue;
    rule.known = true;
    rule.deliver_all = rule.deliver_all || found->second.deliver_all;
    const auto goes_on = definition->personal.messages.find(name);
    const auto* carries = found->second.carries.get();
    rule.personal = rule.personal ||
                    definition::privacy_in(carries, {}) != definition::Privacy::kNone ||
                    (goes_on != definition->personal.messages.end() && !goes_on->second.empty());
    if (!found->second.keep) continue;
    const Instant until = calendar::due(calendar(definition->calendar), now, *found->second.keep);
    rule.keep_until = rule.keep_until ? std::max(*rule.keep_until, until) : until;
  }
  return rule;
}

}  // namespace recourse::runtime
