#pragma once
#include <string>
#include <vector>

#include "engine/base/label.h"
#include "engine/ports/instance_store.h"

namespace recourse::notify {

/// RFC 5545: one event for each task with a due, at the moment it is due; subscribed programs show
/// events and leave to-dos out. Lines are folded and texts escaped, so a title stays a title.
[[nodiscard]] std::string calendar_feed(const std::vector<ports::TaskRow>& tasks, Language language,
                                        const std::string& public_url, Instant now);

}  // namespace recourse::notify
