#include "engine/base/time.h"

#include <catch2/catch.hpp>

using namespace recourse;

TEST_CASE("time: civil dates and day counts agree in both directions") {
  CHECK(date_from_civil(1970, 1, 1).days == 0);
  CHECK(date_from_civil(2000, 3, 1).days == 11017);
  CHECK(date_from_civil(-4712, 1, 1).days < 0);
  for (std::int64_t days = -800'000; days < 800'000; days += 37) {
    const CivilDate civil = civil_from(Date{days});
    REQUIRE(valid_civil(civil.year, civil.month, civil.day));
    REQUIRE(date_from_civil(civil.year, civil.month, civil.day).days == days);
  }
  CHECK(valid_civil(2024, 2, 29));
  CHECK_FALSE(valid_civil(2023, 2, 29));
  CHECK_FALSE(valid_civil(1900, 2, 29));
  CHECK(iso_weekday(date_from_civil(2026, 3, 2)) == 1);
  CHECK(iso_weekday(date_from_civil(1969, 12, 28)) == 7);
}

TEST_CASE("time: instants read and write the one text form") {
  const auto at = parse_instant("2026-03-02T09:20:00+08:00");
  REQUIRE(at);
  CHECK(to_text(*at) == "2026-03-02T01:20:00Z");
  CHECK(to_text(Instant{-1}) == "1969-12-31T23:59:59.999999Z");
  CHECK(parse_instant(to_text(Instant{-1}))->us == -1);
  CHECK(to_instant(to_date_time(Instant{1'234'567}))->us == 1'234'567);
  CHECK_FALSE(parse_instant("2026-03-02T09:20:00").has_value());
  CHECK_FALSE(parse_instant("2026-03-02T09:20:00@Asia/Shanghai").has_value());
  CHECK(parse_instant("2025-03-03T09:00+08:00")->us == parse_instant("2025-03-03T01:00:00Z")->us);
}

TEST_CASE("time: dates and times refuse what is no ISO 8601") {
  CHECK(to_text(*parse_date("2026-03-02")) == "2026-03-02");
  CHECK(to_text(*parse_date("-0044-03-15")) == "-0044-03-15");
  CHECK(to_text(*parse_date("999999999-12-31")) == "999999999-12-31");
  for (const char* bad : {"", "2026-3-2", "2026-02-30", "02026-01-01", "26-01-01", "2026-01-01 ",
                          "2026-13-01", "2026-00-10", "9999999999-01-01", "2026-01-01T"}) {
    CHECK_FALSE(parse_date(bad).has_value());
  }
  CHECK(to_text(*parse_time("09:30:00.250")) == "09:30:00.25");
  CHECK(to_text(*parse_time("09:30:00-03:30")) == "09:30:00-03:30");
  CHECK(to_text(*parse_time("09:30:00@Asia/Shanghai")) == "09:30:00@Asia/Shanghai");
  CHECK(to_text(*parse_time("24:00:00")) == "00:00:00");
  for (const char* bad : {"9:30:00", "25:00:00", "24:00:01", "09:60:00", "09:30:60",
                          "09:30:00+15:00", "09:30:00.", "09:30:00@", "09:30:00@A B"}) {
    CHECK_FALSE(parse_time(bad).has_value());
  }
  CHECK(to_text(*parse_date_time("2026-12-31T24:00:00")) == "2027-01-01T00:00:00");
}

TEST_CASE("time: durations read and write normalised") {
  CHECK(to_text(*parse_duration("PT36H")) == "P1DT12H");
  CHECK(to_text(*parse_duration("-PT90M")) == "-PT1H30M");
  CHECK(to_text(*parse_duration("PT0.5S")) == "PT0.5S");
  CHECK(to_text(Duration{}) == "PT0S");
  CHECK(to_text(*parse_months("P1Y14M")) == "P2Y2M");
  CHECK(to_text(*parse_months("-P2M")) == "-P2M");
  CHECK(to_text(Months{}) == "P0M");
  for (const char* bad : {"P", "PT", "P1", "P1H", "PT1D", "P1DT", "P1.5D", "PT1S1M", "P1Y", "1D",
                          "P999999999999999999D", "P-1D"}) {
    CHECK_FALSE(parse_duration(bad).has_value());
  }
  for (const char* bad : {"P", "P1D", "P1M1Y", "P1Y1Y", "Y1", "P1Y1", "PT1M"}) {
    CHECK_FALSE(parse_months(bad).has_value());
  }
}
