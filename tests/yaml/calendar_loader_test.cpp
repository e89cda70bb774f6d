#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "adapters/yaml/calendar_loader.h"
#include "adapters/yaml/zone_rule.h"
#include "adapters/yaml/zone_table.h"

using namespace recourse;            // NOLINT
using namespace recourse::calendar;  // NOLINT

namespace {

std::string shipped(const std::string& id) {
  std::ifstream file("process-defs/calendars/" + id + ".yaml", std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Calendar load(const std::string& source) {
  const yaml::LoadedCalendar loaded = yaml::load_calendar(source);
  for (const auto& finding : loaded.findings) {
    UNSCOPED_INFO(finding.line << ": " << finding.text.en);
  }
  REQUIRE(loaded.findings.empty());
  REQUIRE(loaded.calendar.has_value());
  return *loaded.calendar;
}

const std::string kMinimal =
    "calendar: x\nversion: \"1\"\nzone: Asia/Shanghai\nweek: {mon-fri: [\"09:00-17:00\"]}\n";

/// The first error, as "line: sentence".
std::string first_error(const std::string& source) {
  const yaml::LoadedCalendar loaded = yaml::load_calendar(source);
  if (loaded.calendar) return "accepted";
  REQUIRE_FALSE(loaded.findings.empty());
  CHECK_FALSE(loaded.findings.front().text.zh.empty());
  return std::to_string(loaded.findings.front().line) + ": " + loaded.findings.front().text.en;
}

std::string due_in(const Calendar& calendar, const char* start, const char* span) {
  const Instant from = parse_instant(std::string(start) + "+08:00").value();
  const DateTime local =
      local_date_time(calendar, due(calendar, from, parse_time_span(span).value()));
  return to_text(local.date) + "T" + to_text(TimeOfDay{local.us, {}});
}

}  // namespace

TEST_CASE("calendar files: those shipped load without a remark and carry their own name") {
  for (const char* id : {"always", "call-centre", "cn-standard", "head-office", "service-desk"}) {
    INFO(id);
    const Calendar calendar = load(shipped(id));
    CHECK(calendar.id() == id);
    CHECK(calendar.data().zone == "Asia/Shanghai");
    CHECK_FALSE(calendar.data().title.zh.empty());
  }
}

TEST_CASE("calendar files: the shipped ones give the published due instants") {
  for (const char* id : {"cn-standard", "head-office", "service-desk"}) {
    INFO(id);
    const Calendar office = load(shipped(id));
    CHECK(due_in(office, "2026-09-24T17:00:00", "2 working hours") == "2026-09-28T10:00:00");
    CHECK(due_in(office, "2026-09-30T16:00:00", "3 working days") == "2026-10-10T16:00:00");
    CHECK(due_in(office, "2026-09-20T10:00:00", "4 working hours") == "2026-09-20T15:30:00");
    CHECK(due_in(office, "2026-02-21T10:00:00", "1 working day") == "2026-02-25T09:00:00");
    // 2025 is not covered: the weekly pattern holds, and dates are provisional.
    CHECK(due_in(office, "2025-03-07T17:00:00", "2 working hours") == "2025-03-10T10:00:00");
    CHECK(is_provisional(office, parse_instant("2025-03-03T09:00:00+08:00").value()));
  }
  CHECK(due_in(load(shipped("call-centre")), "2026-02-16T09:00:00", "8 working hours") ==
        "2026-02-17T12:00:00");
  CHECK(due_in(load(shipped("always")), "2026-02-16T09:00:00", "30 working hours") ==
        "2026-02-17T15:00:00");
}

TEST_CASE("calendar files: dates are read with and without year, range and weekday") {
  const Calendar calendar = load(kMinimal +
                                 "covers: 2026-01-01..2027-12-31\n"
                                 "closed: [05-01..05-02, 2026-06-19, Mon 2026-06-22..2026-06-23]\n"
                                 "make_up: [Sun 2026-06-28]\n"
                                 "special: {2026-06-30: [], 07-01..07-02: [\"10:00-11:00\"]}\n");
  const CalendarData& data = calendar.data();
  REQUIRE(data.closed.size() == 4);
  CHECK(to_text(data.closed[0].first) == "2026-05-01");
  CHECK(to_text(data.closed[1].last) == "2027-05-02");
  CHECK(to_text(data.closed[3].last) == "2026-06-23");
  CHECK(data.make_up == std::vector{parse_date("2026-06-28").value()});
  CHECK(data.special.size() == 5);
  CHECK(calendar.hours_of(parse_date("2026-06-30").value()).empty());
  CHECK(calendar.hours_of(parse_date("2027-07-02").value()) == DayHours{{600, 660}});
}

TEST_CASE("calendar files: every fault is named with its line") {
  CHECK(first_error(kMinimal) == "accepted");
  CHECK_THAT(first_error("calendar: x\n"), Catch::Contains("version"));
  CHECK_THAT(first_error(kMinimal + "holidays: []\n"), Catch::StartsWith("5: "));
  CHECK_THAT(first_error(kMinimal + "covers: 2026-01-01..2025-01-01\n"),
             Catch::StartsWith("5: ") && Catch::Contains("ends before it begins"));
  CHECK_THAT(first_error(kMinimal + "closed: [01-01]\n"), Catch::Contains("has no year"));
  CHECK_THAT(first_error(kMinimal + "closed: [2026-02-30]\n"), Catch::Contains("no date"));
  CHECK_THAT(first_error(kMinimal + "closed: [2026-01-02..2026-01-01]\n"),
             Catch::Contains("ends before it begins"));
  CHECK_THAT(first_error(kMinimal + "closed: [{a: 1}]\n"), Catch::StartsWith("5: "));
  CHECK_THAT(first_error(kMinimal + "make_up: [Sun 2026-01-05]\n"),
             Catch::Contains("2026-01-05 is a mon, not 'Sun'"));
  CHECK_THAT(first_error(kMinimal + "make_up: [2026-01-03]\nclosed: [2026-01-03]\n"),
             Catch::Contains("both closed and a make-up day"));
  CHECK_THAT(first_error(kMinimal + "special: {2026-01-03: [\"10:00-09:00\"]}\n"),
             Catch::Contains("no opening interval"));
  CHECK_THAT(first_error(kMinimal + "special: {2026-01-03: [\"10:00-24:01\"]}\n"),
             Catch::Contains("no opening interval"));
  CHECK_THAT(first_error(kMinimal + "---\ncalendar: y\n"), Catch::Contains("second document"));
  CHECK_THAT(first_error("calendar: X y\nversion: \"1\"\nzone: UTC\n"
                         "week: {mon: [\"09:00-10:00\"]}\n"),
             Catch::Contains("small letters"));
  CHECK_THAT(first_error("calendar: x\nversion: \"1\"\nzone: Asia/Atlantis\nweek: {}\n"),
             Catch::StartsWith("3: ") && Catch::Contains("Atlantis"));
  CHECK_THAT(first_error("calendar: x\nversion: \"1\"\nzone: ../../etc/passwd\nweek: {}\n"),
             Catch::StartsWith("3: "));
  CHECK_THAT(first_error("calendar: x\nversion: \"1\"\nzone: UTC\nweek: {mon: []}\n"),
             Catch::Contains("no weekday has opening hours"));
  CHECK_THAT(first_error("calendar: x\nversion: \"1\"\nzone: UTC\nweek: {fri-mon: []}\n"),
             Catch::Contains("names no days"));
  CHECK_THAT(first_error("calendar: x\nversion: \"1\"\nzone: UTC\n"
                         "week: {mon-fri: [\"09:00-10:00\"], fri: []}\n"),
             Catch::Contains("fri are given twice"));
  CHECK_THAT(first_error("- a\n"), Catch::StartsWith("1: "));
  CHECK_THAT(first_error(""), Catch::Contains(": "));
}

TEST_CASE("calendar files: days are not unrolled without end") {
  std::string closed = "closed: [";
  for (int i = 0; i < 40; ++i) closed += "2000-01-01..2009-12-31, ";
  CHECK_THAT(first_error(kMinimal + closed + "2026-01-01]\n"), Catch::Contains("5000 days"));
}

TEST_CASE("zones: changes are frozen from 1970 to 2100") {
  const auto shanghai = yaml::freeze_zone("Asia/Shanghai").value();
  CHECK(shanghai.offset_s == 8 * 3600);
  CHECK(shanghai.transitions.size() == 12);  // summer time from 1986 to 1991
  CHECK(shanghai.transitions.back().offset_s == 8 * 3600);

  const auto london = yaml::freeze_zone("Europe/London").value();
  CHECK(london.offset_s == 3600);  // British Standard Time
  CHECK(to_text(london.transitions.back().at) == "2100-10-31T01:00:00Z");
  // Later than the list in the zone file reaches.
  const ZoneTransition spring{parse_instant("2050-03-27T01:00:00Z").value(), 3600};
  CHECK(std::count(london.transitions.begin(), london.transitions.end(), spring) == 1);
  CHECK(yaml::freeze_zone("UTC").value().transitions.empty());
  CHECK_FALSE(yaml::freeze_zone("").has_value());
}

TEST_CASE("zone rules: all forms the zone files use are read, others are not") {
  const auto gaza = yaml::parse_zone_rule("EET-2EEST,M3.4.4/50,M10.4.4/50").value();
  const auto changes = yaml::transitions_of(gaza, 2044, 2044);
  REQUIRE(changes.size() == 2);
  CHECK(to_text(changes[0].at) == "2044-03-26T00:00:00Z");
  CHECK(changes[0].offset_s == 3 * 3600);
  // Negative times and names in brackets; in Ireland winter is the time that deviates.
  const auto nuuk = yaml::parse_zone_rule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0").value();
  CHECK(nuuk.standard_s == -2 * 3600);
  CHECK(nuuk.to_summer.time_s == -3600);
  const auto dublin = yaml::parse_zone_rule("IST-1GMT0,M10.5.0,M3.5.0/1").value();
  CHECK(yaml::transitions_of(dublin, 2044, 2044).front().offset_s == 3600);
  for (const char* text : {"", "UTC0", "<+01>-1", "EST5EDT", "EST5EDT,J60,J300",
                           "EST5EDT,M13.1.0,M11.1.0", "EST5EDT,M3.2.0,M11.1.0junk", "<EST"}) {
    INFO(text);
    CHECK_FALSE(yaml::parse_zone_rule(text).has_value());
  }
}
