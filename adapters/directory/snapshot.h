#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/calendar/roster.h"
#include "engine/ports/directory.h"

namespace recourse::directory {

/// One immutable state of the directory, with its members by group ready.
class Snapshot final : public ports::Directory {
 public:
  struct Group {
    Label title;
    std::string head;
    std::vector<std::string> members;  ///< active ones, by id
  };
  /// Beside people and groups.
  struct Duties {
    std::map<std::string, calendar::Roster> rosters;
    std::map<std::string, std::string> owners;  ///< user by what they look after
  };
  using Sections = std::map<std::string, ports::HouseSection>;  ///< by id
  /// Groups of people as they were said.
  Snapshot(std::map<std::string, ports::Person> people, std::map<std::string, Group> groups,
           Sections sections, Duties duties);

  [[nodiscard]] const ports::Person* find(const std::string& user) const override;
  [[nodiscard]] bool has_group(const std::string& group) const override;
  [[nodiscard]] std::vector<ports::HouseSection> sections() const override;
  [[nodiscard]] bool has_section(const std::string& section) const override;
  [[nodiscard]] std::vector<std::string> members(const std::string& group) const override;
  [[nodiscard]] std::vector<std::string> people() const override;
  [[nodiscard]] std::string head_of(const std::string& group) const override;
  [[nodiscard]] bool has_roster(const std::string& roster) const override;
  [[nodiscard]] std::vector<std::string> on_duty(const std::string& roster,
                                                 Instant at) const override;
  [[nodiscard]] std::string owner_of(const std::string& what) const override;

 private:
  std::map<std::string, ports::Person> people_;
  void part_by_section();

  std::map<std::string, Group> groups_;  ///< as said, and within each section
  Sections sections_;
  Duties duties_;
};

}  // namespace recourse::directory
