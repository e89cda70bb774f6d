#pragma once
#include <functional>

#include "adapters/notify/preferences.h"
#include "adapters/runtime/posted.h"
#include "engine/calendar/calendar.h"
#include "engine/ports/directory.h"
#include "engine/ports/notices.h"

namespace recourse::notify {

/// What a notice comes to: itself, for assigned work another one that it is due, and a delivery for
/// each person and channel.
struct Plan {
  std::vector<ports::NoticeRow> notices;
  std::vector<ports::DeliveryRow> deliveries;
};

struct PlanInput {
  const ports::Directory& directory;
  std::function<Preferences(const std::string& user)> preferences;
  std::function<const calendar::Calendar&(const std::string& id)> calendar;
  /// When the person was last urged about this work item, over any channel; none: never.
  std::function<std::optional<Instant>(const ports::NoticeRow& notice, const std::string& user)>
      last_urged;
  Instant now;
};

/// Pure: the same effect planned again gives the same names, so nobody is told twice. People who
/// are not active, and whoever caused the notice, get nothing. Urging goes beyond the inbox at most
/// once in four working hours, however often somebody presses the button.
[[nodiscard]] Plan plan_of(const runtime::Posted& posted, const PlanInput& input);

/// When something for `at` may reach the person: at once, or when the quiet hours are over.
[[nodiscard]] Instant after_quiet(const Preferences& preferences,
                                  const calendar::Calendar& calendar, Instant at);

}  // namespace recourse::notify
