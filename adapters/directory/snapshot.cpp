#include "adapters/directory/snapshot.h"

#include <utility>

namespace recourse::directory {

Snapshot::Snapshot(std::map<std::string, ports::Person> people, std::map<std::string, Group> groups)
    : people_(std::move(people)), groups_(std::move(groups)) {
  for (const auto& [id, person] : people_) {
    if (!person.active) continue;
    for (const std::string& group : person.groups) groups_[group].members.push_back(id);
  }
}

const ports::Person* Snapshot::find(const std::string& user) const {
  const auto found = people_.find(user);
  return found == people_.end() ? nullptr : &found->second;
}

bool Snapshot::has_group(const std::string& group) const { return groups_.contains(group); }

std::vector<std::string> Snapshot::members(const std::string& group) const {
  const auto found = groups_.find(group);
  return found == groups_.end() ? std::vector<std::string>{} : found->second.members;
}

std::vector<std::string> Snapshot::people() const {
  std::vector<std::string> out;
  for (const auto& [id, person] : people_) out.push_back(id);
  return out;
}

std::string Snapshot::head_of(const std::string& group) const {
  const auto found = groups_.find(group);
  return found == groups_.end() ? "" : found->second.head;
}

}  // namespace recourse::directory
