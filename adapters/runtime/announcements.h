#pragma once
#include <string>
#include <vector>

#include "engine/base/value.h"
#include "engine/ports/work_queues.h"

namespace recourse::runtime {

/// Documents: signals of the engine's own that are to be given, by what they are about. Written
/// before they are given, so that none is lost with the process; empty text: it was given.
inline constexpr const char* kAnnounced = "announced";

/// Whichever node comes first gives it; `id` sees to it that it counts once.
void announce(ports::Registry& registry, const std::string& signal, const std::string& about,
              const Map& data, const std::string& id);

/// Somebody left, or left these groups: what was offered to them is looked at again.
void announce_review(ports::Registry& registry, const std::string& user,
                     const std::vector<std::string>& groups);

/// Documents: the mark that changes with every publication; other nodes look at it and read what
/// is new.
inline constexpr const char* kPublication = "publication";
void mark_publication(ports::Registry& registry, const std::string& mark);

}  // namespace recourse::runtime
