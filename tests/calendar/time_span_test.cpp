#include <catch2/catch.hpp>

#include "engine/calendar/calendar.h"

using recourse::calendar::parse_time_span;
using recourse::calendar::TimeSpan;
using recourse::calendar::to_text;

TEST_CASE("parse_time_span: reads every form of the grammar and writes it back") {
  for (const char* text :
       {"30 seconds", "1 minute", "2 hours", "0 days", "1 day", "8 weeks", "1 month",
        "2 working hours", "1 working hour", "5 working days", "2 working days at 18:00",
        "2 working days at 18:00 calendar head-office", "1 month at 24:00",
        "4 working hours calendar cn-standard"}) {
    INFO(text);
    const auto span = parse_time_span(text);
    REQUIRE(span.ok());
    CHECK(to_text(*span) == text);
  }
}

TEST_CASE("parse_time_span: fills the parts") {
  const auto span = parse_time_span("  2\tworking  days at 09:05 calendar x ");
  REQUIRE(span.ok());
  CHECK(span->count == 2);
  CHECK(span->unit == TimeSpan::working_days);
  CHECK(span->at == 545);
  CHECK(span->calendar == "x");
  CHECK(span->is_working_time());
  CHECK(parse_time_span("1 hours")->unit == TimeSpan::hours);
}

TEST_CASE("parse_time_span: refuses everything else with a sentence in both languages") {
  for (const char* text :
       {"", " ", "days", "two days", "-1 days", "1.5 days", "1", "1 fortnight", "1 working",
        "1 working week", "1 day at", "1 day at 9:00", "1 day at 24:01", "1 day at 12:60",
        "1 day at -1:00", "1 hour at 09:00", "3 working hours at 18:00", "1 day calendar",
        "1 day soon", "1 day at 09:00 at 10:00", "1 day calendar x y", "101 years",
        "99999999999999999999 days", "36526 days", "1201 months"}) {
    INFO(text);
    const auto span = parse_time_span(text);
    REQUIRE_FALSE(span.ok());
    CHECK(span.rejection().code == "TIME_SPAN");
    CHECK(span.rejection().text.en.size() > 20);
    CHECK(span.rejection().text.zh.size() > 20);
  }
}
