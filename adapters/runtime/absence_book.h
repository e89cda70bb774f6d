#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapters/runtime/library.h"
#include "engine/ports/vault.h"
#include "engine/ports/work_queues.h"

namespace recourse::runtime {

/// One absence as it was said. Nothing is taken out of the book: a mistaken one is withdrawn.
struct AbsenceEntry {
  std::string id;
  std::string user;
  ports::Absence absence;
  std::string reason;
  std::string said_by;
  Instant said;
  std::string withdrawn_by;  ///< "": it stands
  std::string withdrawn_why;
  std::optional<Instant> withdrawn;
};

/// All that were ever said, by id, which rises with time. Why somebody is away is nobody's business
/// but theirs: with a `vault` the reasons are encrypted, and without it they read as none.
[[nodiscard]] std::vector<AbsenceEntry> absence_book(ports::Registry& registry,
                                                     ports::Vault* vault);
void keep_absence(ports::Registry& registry, ports::Vault* vault, const AbsenceEntry& entry);
/// Those that are not over, for Library::set_absences. One that was withdrawn ends there and then:
/// who stood in is still known, so that the work can be found that goes back.
[[nodiscard]] Library::Absences standing_absences(const std::vector<AbsenceEntry>& book,
                                                  Instant now);

}  // namespace recourse::runtime
