#include "adapters/directory/snapshot.h"

#include <utility>

namespace recourse::directory {

Snapshot::Snapshot(std::map<std::string, ports::Person> people, std::map<std::string, Group> groups,
                   Sections sections, Duties duties)
    : people_(std::move(people)), groups_(std::move(groups)), sections_(std::move(sections)),
      duties_(std::move(duties)) {
  part_by_section();
  for (const auto& [id, person] : people_) {
    if (!person.active) continue;
    for (const std::string& group : person.groups) groups_[group].members.push_back(id);
  }
}

void Snapshot::part_by_section() {
  for (auto& [id, person] : people_) {
    const auto section = sections_.find(person.section);
    person.central = section != sections_.end() && section->second.central;
    for (const auto& [of, entry] : sections_) {
      if (person.works_for(of)) ports::add_section(person.groups, of);
    }
  }
  const auto said = groups_;
  for (const auto& [section, entry] : sections_) {
    for (const auto& [name, group] : said) {
      // Who leads the group leads it in all sections they work for.
      const ports::Person* head = find(group.head);
      const bool leads = head != nullptr && head->works_for(section);
      groups_[ports::in_section(section, name)] = {group.title, leads ? group.head : "", {}};
    }
  }
}

const ports::Person* Snapshot::find(const std::string& user) const {
  const auto found = people_.find(user);
  return found == people_.end() ? nullptr : &found->second;
}

bool Snapshot::has_group(const std::string& group) const { return groups_.contains(group); }

std::vector<ports::HouseSection> Snapshot::sections() const {
  std::vector<ports::HouseSection> out;
  for (const auto& [id, section] : sections_) out.push_back(section);
  return out;
}

bool Snapshot::has_section(const std::string& section) const {
  return sections_.contains(section);
}

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

bool Snapshot::has_roster(const std::string& roster) const {
  return duties_.rosters.contains(roster);
}

std::vector<std::string> Snapshot::on_duty(const std::string& roster, Instant at) const {
  const auto found = duties_.rosters.find(roster);
  if (found == duties_.rosters.end()) return {};
  std::vector<std::string> people = calendar::on_duty(found->second, at);
  std::erase_if(people, [this](const std::string& user) {
    const ports::Person* person = find(user);
    return person == nullptr || !person->active;
  });
  return people;
}

std::string Snapshot::owner_of(const std::string& what) const {
  const auto found = duties_.owners.find(what);
  return found == duties_.owners.end() ? "" : found->second;
}

}  // namespace recourse::directory
