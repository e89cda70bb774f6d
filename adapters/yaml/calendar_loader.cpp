#include "adapters/yaml/calendar_loader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/yaml/report.h"
#include "adapters/yaml/zone_table.h"
#include "engine/base/ascii.h"

namespace recourse::yaml {
namespace {

using calendar::CalendarData;
using calendar::DateRange;
using calendar::DayHours;
using calendar::OpenInterval;

constexpr std::array<std::string_view, 7> kWeekdays{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};
constexpr std::int64_t kRangeMax_days = 3660;  // ten years
/// Ranges are unrolled into days; a hundred years of holidays have fewer.
constexpr std::int64_t kUnrolledMax_days = 5000;

/// 1 = Monday, as iso_weekday(); nullopt when the word is no weekday.
std::optional<int> weekday_of(std::string_view word) {
  const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), lower_ascii(word));
  if (found == kWeekdays.end()) return std::nullopt;
  return static_cast<int>(found - kWeekdays.begin()) + 1;
}

/// "a..b" or "a" as (a, b) or (a, a).
std::pair<std::string_view, std::string_view> ends_of(std::string_view text,
                                                      std::string_view separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {text, text};
  return {text.substr(0, at), text.substr(at + separator.size())};
}

class CalendarReader {
 public:
  LoadedCalendar read(const Node& root);

 private:
  void read_names(const Fields& fields);
  void read_zone(const Fields& fields);
  void read_covers(const Fields& fields);
  void read_week(const Fields& fields);
  void read_dates(const Fields& fields);
  DayHours read_hours(const Node& node);
  std::vector<DateRange> read_ranges(const Node& node);
  std::optional<DateRange> range_in(const Node& node, std::string_view first,
                                    std::string_view last, const std::string& year);
  std::optional<Date> date_in(const Node& node, std::string_view text, const std::string& year);
  void error(const Node& node, Label text, Label fix) {
    report_.error(node, "E-CALENDAR", std::move(text), std::move(fix));
  }

  Report report_;
  CalendarData data_;
  std::int64_t unrolled_days_ = 0;
};

LoadedCalendar CalendarReader::read(const Node& root) {
  const Fields fields(report_, root, "calendar");
  if (!fields.ok()) return {std::nullopt, report_.take()};
  read_names(fields);
  read_zone(fields);
  read_covers(fields);
  read_week(fields);
  read_dates(fields);
  if (report_.has_errors()) return {std::nullopt, report_.take()};
  Result<calendar::Calendar> built = calendar::Calendar::build(std::move(data_));
  if (built.ok()) return {std::move(built).value(), report_.take()};
  error(root, built.rejection().text, {});
  return {std::nullopt, report_.take()};
}

void CalendarReader::read_names(const Fields& fields) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (const Node* id = fields.need("calendar")) {
    data_.id = read_word(report_, *id);
    if (data_.id.size() > 64 || !std::all_of(data_.id.begin(), data_.id.end(), fits)) {
      error(*id, {"A calendar's id has small letters, digits, '-' and '_', at most 64.",
                  "日历标识只能由小写字母、数字、“-”和“_”组成，最多 64 个字符。"},
            {"Write for example head-office.", "例如 head-office。"});
    }
  }
  if (const Node* version = fields.need("version")) data_.version = read_word(report_, *version);
  if (const Node* title = fields.get("title")) data_.title = read_label(report_, *title);
}

void CalendarReader::read_zone(const Fields& fields) {
  const Node* zone = fields.need("zone");
  if (zone == nullptr) return;
  data_.zone = read_word(report_, *zone);
  const std::optional<ZoneTable> table = freeze_zone(data_.zone);
  if (!table) return report_unknown_zone(report_, *zone, data_.zone);
  data_.offset_s = table->offset_s;
  data_.transitions = table->transitions;
}

void CalendarReader::read_covers(const Fields& fields) {
  const Node* covers = fields.get("covers");
  if (covers == nullptr) return;
  const std::string text = read_word(report_, *covers);
  const auto [first, last] = ends_of(text, "..");
  data_.covers = range_in(*covers, first, last, "");
}

void CalendarReader::read_week(const Fields& fields) {
  const Node* week = fields.need("week");
  if (week == nullptr) return;
  std::array<bool, 7> given{};
  for (const Node::Entry& entry : read_mapping(report_, *week)) {
    const auto named = weekdays_of(entry.key.text);
    if (!named) {
      error(entry.key, {"'" + entry.key.text + "' names no days of the week.",
                        "“" + entry.key.text + "”不是星期。"},
            {"Write mon, mon-fri, sat-sun or the like; weeks run from mon to sun.",
             "请写 mon、mon-fri、sat-sun 等；一周从 mon 到 sun。"});
      continue;
    }
    const DayHours hours = read_hours(entry.value);
    for (int day = named->first; day <= named->second; ++day) {
      const auto index = static_cast<std::size_t>(day - 1);
      if (std::exchange(given[index], true)) {
        error(entry.key, {"The hours of " + std::string(kWeekdays[index]) + " are given twice.",
                          std::string(kWeekdays[index]) + " 的时段重复。"},
              {"Keep one of them.", "请只保留一处。"});
      }
      data_.week[index] = hours;
    }
  }
}

DayHours CalendarReader::read_hours(const Node& node) {
  DayHours hours;
  for (const Node* item : read_words(report_, node)) {
    const auto [first, last] = ends_of(item->text, "-");
    const auto from = minutes_of(first);
    const auto to = minutes_of(last);
    const std::int32_t free_from = hours.empty() ? 0 : hours.back().to;
    if (!from || !to || *from >= *to || *from < free_from) {
      error(*item, {"'" + item->text + "' is no opening interval after the one before it.",
                    "“" + item->text + "”不是有效的、位于前一时段之后的开放时段。"},
            {"Write \"09:00-12:00\", from 00:00 to 24:00, in order and without overlap.",
             "请写 \"09:00-12:00\"，在 00:00 与 24:00 之间，按顺序且不重叠。"});
      continue;
    }
    hours.push_back(OpenInterval{*from, *to});
  }
  return hours;
}

void CalendarReader::read_dates(const Fields& fields) {
  if (const Node* closed = fields.get("closed")) {
    for (const Node* item : read_words(report_, *closed)) {
      const auto ranges = read_ranges(*item);
      data_.closed.insert(data_.closed.end(), ranges.begin(), ranges.end());
    }
  }
  if (const Node* make_up = fields.get("make_up")) {
    for (const Node* item : read_words(report_, *make_up)) {
      for (const DateRange& range : read_ranges(*item)) {
        for (Date date = range.first; date <= range.last; ++date.days) {
          data_.make_up.push_back(date);
        }
      }
    }
  }
  const Node* special = fields.get("special");
  if (special == nullptr) return;
  for (const Node::Entry& entry : read_mapping(report_, *special)) {
    const DayHours hours = read_hours(entry.value);
    for (const DateRange& range : read_ranges(entry.key)) {
      for (Date date = range.first; date <= range.last; ++date.days) {
        data_.special[date] = hours;
      }
    }
  }
}

/// "[Sun ]2026-01-04[..2026-01-05]", or without the year: once for every year of covers.
std::vector<DateRange> CalendarReader::read_ranges(const Node& node) {
  const auto [first, last] = ends_of(node.text, "..");
  const bool has_year = first.substr(first.rfind(' ') + 1).size() != 5;
  std::vector<std::string> years{""};
  if (!has_year && data_.covers) {
    years.clear();
    const std::int64_t last_year = civil_from(data_.covers->last).year;
    for (std::int64_t year = civil_from(data_.covers->first).year; year <= last_year; ++year) {
      years.push_back(std::to_string(year) + "-");
    }
  } else if (!has_year) {
    error(node, {"'" + node.text + "' has no year and the calendar no valid `covers`.",
                 "“" + node.text + "”没有年份，而日历没有有效的 `covers`。"},
          {"Write the year, or say which years the calendar covers.",
           "请写出年份，或用 covers 说明覆盖的年份。"});
    return {};
  }
  std::vector<DateRange> ranges;
  for (const std::string& year : years) {
    const auto range = range_in(node, first, last, year);
    if (!range) continue;
    unrolled_days_ += range->last.days - range->first.days + 1;
    if (unrolled_days_ <= kUnrolledMax_days) ranges.push_back(*range);
  }
  if (unrolled_days_ > kUnrolledMax_days) {
    error(node, {"The calendar names more than 5000 days one by one.",
                 "日历逐日列出的日期超过 5000 天。"},
          {"Cover fewer years, or use the weekly pattern.", "请减少覆盖的年份，或改用每周时段。"});
  }
  return ranges;
}

std::optional<DateRange> CalendarReader::range_in(const Node& node, std::string_view first,
                                                  std::string_view last,
                                                  const std::string& year) {
  const auto from = date_in(node, first, year);
  const auto to = date_in(node, last, year);
  if (!from || !to) return std::nullopt;
  // More is a slip in the year, and most ranges are unrolled into days.
  if (*from <= *to && to->days - from->days < kRangeMax_days) return DateRange{*from, *to};
  error(node, {"'" + node.text + "' ends before it begins, or lasts more than ten years.",
               "“" + node.text + "”先止后起，或超过十年。"},
        {"Over the turn of a year write both years: 2026-12-30..2027-01-02.",
         "跨年时请写出两个年份：2026-12-30..2027-01-02。"});
  return std::nullopt;
}

std::optional<Date> CalendarReader::date_in(const Node& node, std::string_view text,
                                            const std::string& year) {
  const std::size_t blank = text.rfind(' ');
  const bool named = blank != std::string_view::npos;
  const std::string full = year + std::string(named ? text.substr(blank + 1) : text);
  const std::optional<Date> date = full.size() == 10 ? parse_date(full) : std::nullopt;
  if (!date) {
    error(node, {"'" + full + "' is no date of the calendar.", "“" + full + "”不是有效日期。"},
          {"Write MM-DD, YYYY-MM-DD, or two of them with .. between.",
           "请写 MM-DD 或 YYYY-MM-DD，区间用 .. 连接。"});
    return std::nullopt;
  }
  if (!named) return date;
  const std::optional<int> weekday = weekday_of(text.substr(0, blank));
  if (weekday == iso_weekday(*date)) return date;
  const std::string actual(kWeekdays[static_cast<std::size_t>(iso_weekday(*date) - 1)]);
  error(node, {full + " is a " + actual + ", not '" + std::string(text.substr(0, blank)) + "'.",
               full + " 是 " + actual + "，不是“" + std::string(text.substr(0, blank)) + "”。"},
        {"Correct the weekday or the date.", "请更正星期或日期。"});
  return std::nullopt;
}

}  // namespace

std::optional<std::int32_t> minutes_of(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  if (!digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const int hours = (text[0] - '0') * 10 + text[1] - '0';
  const int minutes = (text[3] - '0') * 10 + text[4] - '0';
  if (minutes > 59 || hours * 60 + minutes > 1440) return std::nullopt;
  return hours * 60 + minutes;
}

std::optional<std::pair<int, int>> weekdays_of(std::string_view text) {
  const auto [first_word, last_word] = ends_of(text, "-");
  const auto first = weekday_of(first_word);
  const auto last = weekday_of(last_word);
  if (!first || !last || *first > *last) return std::nullopt;
  return std::pair(*first, *last);
}

void report_unknown_zone(Report& report, const Node& at, const std::string& zone) {
  report.error(at, "E-CALENDAR",
               {"This machine knows no time zone '" + zone + "'.", "本机没有时区“" + zone + "”。"},
               {"Write an IANA name such as Asia/Shanghai or Europe/London.",
                "请写 IANA 名称，例如 Asia/Shanghai 或 Europe/London。"});
}

LoadedCalendar load_calendar(std::string_view source) {
  Parsed parsed = parse(source);
  if (!parsed.root) return {std::nullopt, std::move(parsed.findings)};
  LoadedCalendar loaded = CalendarReader().read(*parsed.root);
  loaded.findings.insert(loaded.findings.begin(), parsed.findings.begin(), parsed.findings.end());
  if (definition::has_errors(loaded.findings)) loaded.calendar.reset();
  return loaded;
}

}  // namespace recourse::yaml
