#include "engine/base/time_span.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace recourse::calendar {
namespace {

struct UnitWords {
  TimeSpan::Unit unit;
  std::string_view one;
  std::string_view many;
  std::int64_t count_max;  ///< 100 years, past which a span is a slip of the keyboard
};

constexpr std::array<UnitWords, 8> kUnits{{
    {TimeSpan::seconds, "second", "seconds", 3'155'760'000},
    {TimeSpan::minutes, "minute", "minutes", 52'596'000},
    {TimeSpan::hours, "hour", "hours", 876'600},
    {TimeSpan::days, "day", "days", 36'525},
    {TimeSpan::weeks, "week", "weeks", 5'217},
    {TimeSpan::months, "month", "months", 1'200},
    {TimeSpan::working_hours, "working hour", "working hours", 876'600},
    {TimeSpan::working_days, "working day", "working days", 36'525},
}};

Rejection bad_span(std::string_view text, std::string_view en, std::string_view zh) {
  const std::string quoted = "\"" + std::string(text) + "\"";
  return {.kind = Rejection::Kind::kInvalid,
          .code = "TIME_SPAN",
          .text = {quoted + " is no time span: " + std::string(en),
                   quoted + " 不是有效的时长：" + std::string(zh)},
          .details = {}};
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while (true) {
    at = text.find_first_not_of(" \t\r\n", at);
    if (at == std::string_view::npos) return words;
    const std::size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
}

std::optional<std::int64_t> number_of(std::string_view word) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  const bool whole = error == std::errc{} && end == word.data() + word.size() && word[0] != '-';
  return whole ? std::optional(number) : std::nullopt;
}

/// "09:00" … "24:00" as minutes since midnight.
std::optional<std::int32_t> clock_minutes(std::string_view word) {
  if (word.size() != 5 || word[2] != ':') return std::nullopt;
  const auto hours = number_of(word.substr(0, 2));
  const auto minutes = number_of(word.substr(3));
  if (!hours || !minutes || *minutes > 59) return std::nullopt;
  const std::int64_t total = *hours * 60 + *minutes;
  return total <= 1440 ? std::optional(static_cast<std::int32_t>(total)) : std::nullopt;
}

const UnitWords* unit_of(std::string_view word) {
  for (const UnitWords& unit : kUnits) {
    if (word == unit.one || word == unit.many) return &unit;
  }
  return nullptr;
}

std::string two_digits(std::int32_t number) {
  return std::string(number < 10 ? "0" : "") + std::to_string(number);
}

/// The words after the unit: ["following"] ["at" HH:MM] ["calendar" ID].
Result<TimeSpan> with_tail(std::string_view text, TimeSpan span,
                           const std::vector<std::string_view>& words, std::size_t next) {
  const bool counts_days = span.unit >= TimeSpan::days && span.unit != TimeSpan::working_hours;
  if (next < words.size() && words[next] == "following") {
    if (!counts_days) {
      return bad_span(text, "\"following\" goes only with days, weeks, months or working days",
                      "\"following\" 只能与 days、weeks、months 或 working days 连用");
    }
    span.following = true;
    ++next;
  }
  if (next + 1 < words.size() && words[next] == "at") {
    span.at = clock_minutes(words[next + 1]);
    if (!span.at) {
      return bad_span(text, "after \"at\" stands a clock time from 00:00 to 24:00",
                      "\"at\" 之后应为 00:00 至 24:00 的时刻");
    }
    if (!counts_days) {
      return bad_span(text, "a clock time goes only with days, weeks, months or working days",
                      "时刻只能与 days、weeks、months 或 working days 连用");
    }
    next += 2;
  }
  if (next + 1 < words.size() && words[next] == "calendar") {
    span.calendar = words[next + 1];
    next += 2;
  }
  if (next != words.size()) {
    return bad_span(text, 
                    "after the unit only \"following\", \"at HH:MM\" and \"calendar ID\" may stand",
                    "单位之后只能是 \"following\"、\"at HH:MM\" 与 \"calendar 标识\"");
  }
  return span;
}

}  // namespace

Result<TimeSpan> parse_time_span(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  const auto count = words.empty() ? std::nullopt : number_of(words[0]);
  if (!count) {
    return bad_span(text, "it begins with a whole number, as in \"2 working days at 18:00\"",
                    "应以整数开头，例如 \"2 working days at 18:00\"");
  }
  std::size_t next = 1;
  std::string unit_text(next < words.size() ? words[next++] : std::string_view());
  if (unit_text == "working" && next < words.size()) {
    unit_text.append(" ").append(words[next++]);
  }
  const UnitWords* unit = unit_of(unit_text);
  if (unit == nullptr) {
    return bad_span(text,
                    "the unit is seconds, minutes, hours, days, weeks, months, working hours or "
                    "working days",
                    "单位应为 seconds、minutes、hours、days、weeks、months、working hours 或 "
                    "working days");
  }
  if (*count > unit->count_max) {
    return bad_span(text, "a span may not exceed 100 years", "时长不得超过 100 年");
  }
  TimeSpan span;
  span.count = *count;
  span.unit = unit->unit;
  return with_tail(text, std::move(span), words, next);
}

std::string to_text(const TimeSpan& span) {
  const UnitWords& unit = kUnits[span.unit];
  std::string text = std::to_string(span.count) + " ";
  text += span.count == 1 ? unit.one : unit.many;
  if (span.following) text += " following";
  if (span.at) text += " at " + two_digits(*span.at / 60) + ":" + two_digits(*span.at % 60);
  if (!span.calendar.empty()) text += " calendar " + span.calendar;
  return text;
}

}  // namespace recourse::calendar
