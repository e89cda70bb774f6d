#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/label.h"

namespace recourse::ports {

/// A part of the house with its own cases.
struct HouseSection {
  std::string id;
  Label title;
  bool central = false;              ///< its people serve and oversee all others
};

/// Does somebody of `section` ("": of none), central or not, have to do with what belongs to the
/// section `of` ("": to all)? People of the whole house, in no section or in a central one, have to
/// do with everything. The one place that says it: of people, of callers, of readers of lists.
[[nodiscard]] inline bool reaches(const std::string& section, bool central,
                                  const std::string& of) {
  return of.empty() || section.empty() || central || section == of;
}

/// The people of a group who work for this section; the group itself where there is none. No name
/// of the house holds a slash.
[[nodiscard]] inline std::string in_section(const std::string& section, const std::string& group) {
  return section.empty() ? group : section + "/" + group;
}
[[nodiscard]] inline bool is_in_section(const std::string& group) {
  return group.find('/') != std::string::npos;
}
/// What in_section() was given: "cs-agents" of "east/cs-agents".
[[nodiscard]] inline std::string said(const std::string& group) {
  return group.substr(group.find('/') + 1);
}

/// Adds to the groups somebody is in the same within a section they work for.
inline void add_section(std::vector<std::string>& groups, const std::string& section) {
  if (section.empty()) return;
  const std::size_t many = groups.size();
  for (std::size_t i = 0; i < many; ++i) {
    if (!is_in_section(groups[i])) groups.push_back(in_section(section, groups[i]));
  }
}
/// Without those within a section.
[[nodiscard]] inline std::vector<std::string> as_said(std::vector<std::string> groups) {
  std::erase_if(groups, is_in_section);
  return groups;
}

}  // namespace recourse::ports
