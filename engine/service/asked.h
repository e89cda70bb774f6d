#pragma once
#include <functional>
#include <map>
#include <optional>

#include "engine/command/command.h"
#include "engine/ports/ambient.h"
#include "engine/ports/directory.h"

namespace recourse::service {

/// The directory while one decision is made: answers, and keeps what it answered, so that the
/// record holds every input of its decision and can be decided again by whoever has only the
/// record. Names and titles are not kept: no decision depends on them.
class Asked final : public ports::Directory {
 public:
  Asked(const ports::Directory& directory, const std::function<int(const std::string&)>& load,
        ports::IdSource& ids, const ports::Hasher& hasher)
      : directory_(directory), load_(load), ids_(ids), hasher_(hasher) {}
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

  [[nodiscard]] const ports::Person* find(const std::string& user) const override;
  [[nodiscard]] bool has_group(const std::string& group) const override;
  [[nodiscard]] std::vector<ports::HouseSection> sections() const override {
    return directory_.sections();
  }
  [[nodiscard]] bool has_section(const std::string& section) const override;
  [[nodiscard]] std::vector<std::string> members(const std::string& group) const override;
  [[nodiscard]] std::vector<std::string> people() const override { return directory_.people(); }
  [[nodiscard]] std::string head_of(const std::string& group) const override;
  [[nodiscard]] bool has_roster(const std::string& roster) const override {
    return directory_.has_roster(roster);
  }
  [[nodiscard]] std::vector<std::string> on_duty(const std::string& roster,
                                                 Instant at) const override;
  [[nodiscard]] std::string owner_of(const std::string& what) const override;
  /// Open work items of a person, for pick: least_loaded.
  [[nodiscard]] int open_items(const std::string& user) const;
  /// At least 0, below 1, of 15 digits; drawn when it is asked for the first time.
  [[nodiscard]] Decimal random() const;

  /// {by: {groups, roles, section, central}, people: {user: {active, manager, section, central,
  /// groups, skills, absences} | null}, groups: {group: bool}, sections: {section: bool}, members:
  /// {group: [user]}, heads: {group: user}, duty: {roster: [user]}, owners: {what: user}, load:
  /// {user: text}, random: text};
  /// what was not asked is left out, Null when nothing was. `by` is who brought the command;
  /// nothing for the engine; of which section matters only in a case that is `parted` by them.
  [[nodiscard]] Value answers(const command::Caller& by, bool parted) const;

 private:
  const ports::Directory& directory_;
  const std::function<int(const std::string&)>& load_;
  ports::IdSource& ids_;
  const ports::Hasher& hasher_;
  // A decision only reads the directory; that it is listened to does not show in its answers.
  mutable Map people_, groups_, sections_, members_, heads_, duty_, owners_, load_told_;
  mutable std::optional<Decimal> random_;
};

}  // namespace recourse::service
