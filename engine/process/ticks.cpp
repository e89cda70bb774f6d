#include "engine/process/ticks.h"

#include <optional>

namespace recourse::process {
namespace {

/// Of steps that are the same length always; others take an hour or more, so few fit in.
std::optional<Duration> fixed_length(const calendar::TimeSpan& step) {
  using Span = calendar::TimeSpan;
  const std::int64_t second = kMicrosPerSecond;
  switch (step.unit) {
    case Span::seconds:
      return Duration{step.count * second};
    case Span::minutes:
      return Duration{step.count * 60 * second};
    case Span::hours:
      return Duration{step.count * 3'600 * second};
    default:
      return std::nullopt;
  }
}

}  // namespace

Instant latest_tick(const calendar::Calendar& calendar, const calendar::TimeSpan& step,
                    Instant planned, Instant now) {
  if (const auto length = fixed_length(step)) {
    if (length->us <= 0 || now <= planned) return planned;
    return Instant{planned.us + (now.us - planned.us) / length->us * length->us};
  }
  Instant latest = planned;
  for (Instant next = calendar::due(calendar, planned, step); next > latest && next <= now;
       next = calendar::due(calendar, latest, step)) {
    latest = next;
  }
  return latest;
}

}  // namespace recourse::process
