#include <catch2/catch.hpp>

#include "engine/calendar/calendar.h"
#include "engine/process/ticks.h"

namespace recourse::test {

TEST_CASE("ticks: what was missed is one tick, on the plan, however long nobody looked") {
  const calendar::Calendar always = calendar::always_open();
  const Instant planned = *parse_instant("2026-01-01T00:00:00Z");
  const Instant later = *parse_instant("2096-01-01T00:00:30Z");
  const auto next = [&](const char* step, Instant now) {
    const auto span = *calendar::parse_time_span(step);
    return to_text(calendar::due(always, process::latest_tick(always, span, planned, now), span));
  };
  CHECK(next("1 second", later) == to_text(*parse_instant("2096-01-01T00:00:31Z")));
  CHECK(next("7 minutes", planned) == to_text(*parse_instant("2026-01-01T00:07:00Z")));
  CHECK(next("1 hour", *parse_instant("2026-01-01T05:30:00Z")) ==
        to_text(*parse_instant("2026-01-01T06:00:00Z")));
  CHECK(next("1 day", *parse_instant("2026-01-05T12:00:00Z")) ==
        to_text(*parse_instant("2026-01-06T00:00:00Z")));
  CHECK(next("0 minutes", later) == to_text(planned));
}

}  // namespace recourse::test
