#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/label.h"
#include "engine/base/time.h"

namespace recourse::ports {

/// Somebody is away, and these do their work meanwhile: the first of them who may and is there.
struct Absence {
  Instant from, to;                  ///< `to` is the moment they are back
  std::vector<std::string> substitutes;
  std::vector<std::string> processes;  ///< only in cases of these; empty: in all
  bool operator==(const Absence&) const = default;
};

struct Person {
  std::string id;
  Label name;
  Label title;
  std::string manager;               ///< user id, "" = none
  std::string section;               ///< of the house; "" = none
  bool central = false;              ///< their section serves and oversees all others
  /// As said, then each within every section they work for (`in_section`).
  std::vector<std::string> groups;
  std::vector<std::string> skills;
  std::vector<std::string> roles;    ///< admin, auditor, supervisor, designer, worker; "" none
  std::string email;                 ///< where mail reaches them, "" = none
  bool active = true;                ///< a disabled person can do nothing from the next request on
  std::vector<Absence> absences;     ///< past ones may be left out

  /// The absence that holds in a case of this process at this moment; nullptr: they are there.
  [[nodiscard]] const Absence* away(const std::string& process, Instant at) const {
    for (const Absence& absence : absences) {
      const bool meant = absence.processes.empty() ||
                         std::find(absence.processes.begin(), absence.processes.end(), process) !=
                             absence.processes.end();
      if (meant && absence.from <= at && at < absence.to) return &absence;
    }
    return nullptr;
  }
  /// May they work in what belongs to this section ("": to none)? People of the whole house, in
  /// no section or in a central one, work for all of them.
  [[nodiscard]] bool works_for(const std::string& of) const {
    return of.empty() || section.empty() || central || section == of;
  }
};

/// A part of the house with its own cases.
struct HouseSection {
  std::string id;
  Label title;
  bool central = false;              ///< its people serve and oversee all others
};

/// The people of a group who are of this section; the group itself where there is none. No name of
/// the house holds a slash.
[[nodiscard]] inline std::string in_section(const std::string& section, const std::string& group) {
  return section.empty() ? group : section + "/" + group;
}

/// Adds to the groups somebody is in the same within a section they work for.
inline void add_section(std::vector<std::string>& groups, const std::string& section) {
  const auto is_said = [](const auto& group) { return group.find('/') == std::string::npos; };
  const auto said = section.empty() ? 0 : std::count_if(groups.begin(), groups.end(), is_said);
  for (std::ptrdiff_t i = 0; i < said; ++i) {  // those that were said stand first
    groups.push_back(in_section(section, groups[static_cast<std::size_t>(i)]));
  }
}

/// Without those within a section.
[[nodiscard]] inline std::vector<std::string> as_said(std::vector<std::string> groups) {
  std::erase_if(groups, [](const auto& group) { return group.find('/') != std::string::npos; });
  return groups;
}

/// People and groups. An immutable snapshot: a change makes a new one, so one decision sees one
/// directory. Answers a decision used are recorded with it.
class Directory {
 public:
  virtual ~Directory() = default;
  [[nodiscard]] virtual const Person* find(const std::string& user) const = 0;
  [[nodiscard]] virtual std::vector<HouseSection> sections() const = 0;  ///< by id
  /// Groups are asked for as said or as `in_section`.
  [[nodiscard]] virtual bool has_group(const std::string& group) const = 0;
  [[nodiscard]] virtual bool has_section(const std::string& section) const = 0;
  /// Active ones, ordered by id.
  [[nodiscard]] virtual std::vector<std::string> members(const std::string& group) const = 0;
  [[nodiscard]] virtual std::vector<std::string> people() const = 0;
  [[nodiscard]] virtual std::string head_of(const std::string& group) const = 0;  ///< "" = none
  [[nodiscard]] virtual bool has_roster(const std::string& roster) const = 0;
  /// Active ones who are on duty at that instant, in the roster's order.
  [[nodiscard]] virtual std::vector<std::string> on_duty(const std::string& roster,
                                                         Instant at) const = 0;
  /// Who looks after a customer, an account, a region: whatever the house gives owners. "" = none
  [[nodiscard]] virtual std::string owner_of(const std::string& what) const = 0;
};

}  // namespace recourse::ports
