#include "adapters/directory/roster_reader.h"

#include <string>
#include <utility>

#include "adapters/yaml/calendar_loader.h"
#include "adapters/yaml/zone_table.h"

namespace recourse::directory {
namespace {

using calendar::Shift;
using yaml::Fields;
using yaml::Node;
using yaml::Report;

constexpr std::int64_t kTurnMax_days = 366;

void refuse(Report& report, const Node& at, Label text, Label fix) {
  report.error(at, "E-ROSTER", std::move(text), std::move(fix));
}

void read_days(Report& report, const Node& node, Shift& shift) {
  for (const Node* word : yaml::read_words(report, node)) {
    const auto days = yaml::weekdays_of(word->text);
    if (!days) {
      refuse(report, *word, {"'" + word->text + "' names no days of the week.",
                             "“" + word->text + "”不是星期。"},
             {"Write mon, mon-fri, sat-sun or the like.", "请写 mon、mon-fri、sat-sun 等。"});
      continue;
    }
    for (int day = days->first; day <= days->second; ++day) shift.days.push_back(day);
  }
}

void read_hours(Report& report, const Node& node, Shift& shift) {
  const std::string text = yaml::read_word(report, node);
  const std::size_t dash = text.find('-');
  const auto from = yaml::minutes_of(std::string_view(text).substr(0, dash));
  const auto to = dash == std::string::npos
                      ? std::nullopt
                      : yaml::minutes_of(std::string_view(text).substr(dash + 1));
  if (!from || !to || *from == *to || *from == 1440) {
    return refuse(report, node, {"'" + text + "' is no time from when to when.",
                                 "“" + text + "”不是有效的起止时刻。"},
                  {"Write \"08:00-20:00\", or \"20:00-08:00\" for a night.",
                   "请写 \"08:00-20:00\"；夜班写 \"20:00-08:00\"。"});
  }
  shift.from = *from;
  shift.to = *to;
}

void read_dates(Report& report, const Node& node, Shift& shift) {
  for (const Node* word : yaml::read_words(report, node)) {
    const std::size_t dots = word->text.find("..");
    const auto first = parse_date(std::string_view(word->text).substr(0, dots));
    const auto last = dots == std::string::npos
                          ? first
                          : parse_date(std::string_view(word->text).substr(dots + 2));
    if (first && last && *first <= *last) {
      shift.dates.push_back({*first, *last});
      continue;
    }
    refuse(report, *word, {"'" + word->text + "' is no date and no range of dates.",
                           "“" + word->text + "”不是日期或日期区间。"},
           {"Write 2026-10-01, or 2026-10-01..2026-10-07.",
            "请写 2026-10-01 或 2026-10-01..2026-10-07。"});
  }
}

/// "7 days", "1 week".
void read_turns(Report& report, const Node& node, Shift& shift) {
  const auto span = calendar::parse_time_span(yaml::read_word(report, node));
  const bool weeks = span && span->unit == calendar::TimeSpan::weeks;
  const bool days = span && span->unit == calendar::TimeSpan::days;
  const std::int64_t length = weeks || days ? span->count * (weeks ? 7 : 1) : 0;
  if (length < 1 || length > kTurnMax_days || span->at || span->following) {
    return refuse(report, node, {"A turn lasts whole days, from 1 to 366.",
                                 "轮班时长为 1 至 366 的整日。"},
                  {"Write 1 day, 7 days or 1 week.", "请写 1 day、7 days 或 1 week。"});
  }
  shift.turn_days = length;
}

Shift read_shift(Report& report, const Node& node, NamedRoster& made) {
  Shift shift;
  const Fields fields(report, node, "shift");
  if (const Node* people = fields.need("people")) {
    for (const Node* person : yaml::read_words(report, *people)) {
      shift.people.push_back(person->text);
      made.people.push_back(person);
    }
  }
  if (const Node* days = fields.get("days")) read_days(report, *days, shift);
  const std::string weeks = fields.choice("weeks", {"odd", "even"});
  if (weeks == "odd") shift.weeks = Shift::Weeks::kOdd;
  if (weeks == "even") shift.weeks = Shift::Weeks::kEven;
  if (const Node* hours = fields.get("hours")) read_hours(report, *hours, shift);
  const Node* dates = fields.get("dates");
  if (dates) read_dates(report, *dates, shift);
  if (dates && (fields.get("days") || fields.get("weeks"))) {
    refuse(report, *dates, {"A shift of dates needs no days of the week.",
                            "按日期排的班次不再写星期或单双周。"},
           {"Leave 'days' and 'weeks' out.", "请删除“days”和“weeks”。"});
  }
  const Node* turns = fields.get("turns");
  const Node* from = turns ? fields.need("from") : fields.get("from");
  if (turns) read_turns(report, *turns, shift);
  if (from && !turns) fields.need("turns");
  if (from) {
    const auto day = parse_date(yaml::read_word(report, *from));
    if (day) shift.first_turn = *day;
    if (!day) {
      refuse(report, *from, {"'" + from->text + "' is no date.", "“" + from->text + "”不是日期。"},
             {"Write 2026-01-05.", "请写 2026-01-05。"});
    }
  }
  return shift;
}

}  // namespace

NamedRoster read_roster_of(Report& report, const Node& node) {
  NamedRoster made;
  const Fields fields(report, node, "roster");
  if (!fields.ok()) return made;
  made.id = fields.need("roster");
  if (const Node* title = fields.get("title")) (void)yaml::read_label(report, *title);
  if (const Node* zone = fields.need("zone")) {
    const std::string name = yaml::read_word(report, *zone);
    if (auto table = yaml::freeze_zone(name)) {
      calendar::CalendarData data = calendar::always_open(name, table->transitions).data();
      data.offset_s = table->offset_s;
      if (auto built = calendar::Calendar::build(std::move(data))) {
        made.roster.zone = std::move(*built);
      }
    } else {
      yaml::report_unknown_zone(report, *zone, name);
    }
  }
  if (const Node* shifts = fields.need("shifts")) {
    for (const Node& shift : yaml::read_list(report, *shifts)) {
      made.roster.shifts.push_back(read_shift(report, shift, made));
    }
  }
  return made;
}

}  // namespace recourse::directory
