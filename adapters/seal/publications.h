#pragma once
// Cases count with a version of a calendar or rule pack by its name, so what that version said when
// it was published is part of the log: a case of the engine's own records the hash of each. (The
// hash of a definition stands in every record that was decided by it.)
#include <string>
#include <vector>

#include "adapters/seal/own_record.h"
#include "adapters/seal/verdict.h"
#include "engine/ports/work_queues.h"

namespace recourse::seal {

/// Names in the registry under which such documents are kept.
inline constexpr const char* kFrozenCalendar = "calendar-version";
inline constexpr const char* kPolicy = "policy";

/// A document of the registry.
struct DocumentName {
  std::string kind, name;
  auto operator<=>(const DocumentName&) const = default;
};

[[nodiscard]] InstanceId publication_case();

/// Enters the documents that the log does not know yet. Throws StoreError.
void enter_publications(const OwnWorld& world, ports::Registry& registry,
                        std::vector<DocumentName> documents);

/// Finds documents that are gone or say something else than when they were published.
void check_publications(ports::InstanceStore& store, ports::Registry& registry, Report& report);

}  // namespace recourse::seal
