#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/label.h"
#include "engine/base/time.h"
#include "engine/ports/house_section.h"

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
  /// May they work in what belongs to this section ("": to none)?
  [[nodiscard]] bool works_for(const std::string& of) const {
    return reaches(section, central, of);
  }
};

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
