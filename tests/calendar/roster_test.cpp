// Who is on duty when.
#include "engine/calendar/roster.h"

#include <catch2/catch.hpp>

#include "tests/calendar/sample_calendars.h"

using namespace calendar_test;  // NOLINT

namespace {

using People = std::vector<std::string>;

Roster with(std::vector<Shift> shifts) { return {london_always(), std::move(shifts)}; }

/// "2026-03-02 09:00" in London.
People people_at(const Roster& roster, const char* local) {
  return on_duty(roster, at(roster.zone, local));
}

}  // namespace

TEST_CASE("roster: a shift lasts from its first to before its last minute, on its days") {
  const Roster roster = with({{.people = {"ann"}, .days = {1, 2}, .from = 540, .to = 1020},
                              {.people = {"bob", "ann"}, .days = {2}, .from = 600, .to = 660}});
  CHECK(people_at(roster, "2026-03-02 08:59").empty());
  CHECK(people_at(roster, "2026-03-02 09:00") == People{"ann"});
  CHECK(people_at(roster, "2026-03-02 16:59") == People{"ann"});
  CHECK(people_at(roster, "2026-03-02 17:00").empty());
  CHECK(people_at(roster, "2026-03-03 10:30") == People{"ann", "bob"});
  CHECK(people_at(roster, "2026-03-04 10:30").empty());
}

TEST_CASE("roster: a night belongs to the day on which it begins") {
  const Roster roster = with({{.people = {"ann"}, .days = {5}, .from = 1200, .to = 480}});
  CHECK(people_at(roster, "2026-03-06 19:59").empty());
  CHECK(people_at(roster, "2026-03-06 20:00") == People{"ann"});
  CHECK(people_at(roster, "2026-03-07 07:59") == People{"ann"});
  CHECK(people_at(roster, "2026-03-07 08:00").empty());
  CHECK(people_at(roster, "2026-03-06 07:00").empty());
}

TEST_CASE("roster: odd and even weeks are those of ISO 8601, of which two odd ones may meet") {
  const Roster roster = with({{.people = {"ann"}, .weeks = Shift::Weeks::kOdd},
                              {.people = {"bob"}, .weeks = Shift::Weeks::kEven}});
  CHECK(people_at(roster, "2026-03-01 12:00") == People{"ann"});  // Sunday of week 9
  CHECK(people_at(roster, "2026-03-02 12:00") == People{"bob"});
  CHECK(people_at(roster, "2026-12-31 12:00") == People{"ann"});  // week 53
  CHECK(people_at(roster, "2027-01-04 12:00") == People{"ann"});  // week 1
}

TEST_CASE("roster: turns go round from their first day on") {
  const Roster roster = with(
      {{.people = {"ann", "bob", "cy"}, .turn_days = 7, .first_turn = day("2026-01-05")}});
  CHECK(people_at(roster, "2026-01-04 12:00").empty());
  CHECK(people_at(roster, "2026-01-05 00:00") == People{"ann"});
  CHECK(people_at(roster, "2026-01-12 00:00") == People{"bob"});
  CHECK(people_at(roster, "2026-01-25 23:59") == People{"cy"});
  CHECK(people_at(roster, "2026-01-26 00:00") == People{"ann"});
}

TEST_CASE("roster: on days with a shift of their own the others do not count") {
  const Roster roster =
      with({{.people = {"ann"}},
            {.people = {"bob"}, .from = 600, .to = 660,
             .dates = {{day("2026-10-01"), day("2026-10-02")}}}});
  CHECK(people_at(roster, "2026-09-30 10:30") == People{"ann"});
  CHECK(people_at(roster, "2026-10-01 10:30") == People{"bob"});
  CHECK(people_at(roster, "2026-10-01 12:00").empty());
  CHECK(people_at(roster, "2026-10-03 12:00") == People{"ann"});
}
