#include "engine/calendar/calendar_value.h"

#include <limits>
#include <utility>

namespace recourse::calendar {
namespace {

Value value_of(const DayHours& hours) {
  List list;
  for (const OpenInterval& interval : hours) {
    list.emplace_back(Map{{"from", interval.from}, {"to", interval.to}});
  }
  return list;
}

Value value_of(const DateRange& range) {
  return Map{{"first", to_text(range.first)}, {"last", to_text(range.last)}};
}

/// Reads fields and remembers whether any was not what to_value() writes.
class FrozenReader {
 public:
  [[nodiscard]] bool ok() const { return ok_; }

  const List& list(const Value& value) {
    static const List kNone;
    const List* items = value.get_if<List>();
    ok_ = ok_ && items != nullptr;
    return items != nullptr ? *items : kNone;
  }
  std::string text(const Value& value) {
    ok_ = ok_ && value.is<std::string>();
    return std::string(value.text());
  }
  std::int32_t number(const Value& value) {
    const Decimal* decimal = value.get_if<Decimal>();
    const auto number = decimal != nullptr ? decimal->to_int64() : std::nullopt;
    constexpr std::int64_t kMax = std::numeric_limits<std::int32_t>::max();
    ok_ = ok_ && number && *number >= -kMax && *number <= kMax;
    return ok_ ? static_cast<std::int32_t>(*number) : 0;
  }
  Date date(const Value& value) { return parsed(parse_date(text(value))); }
  Instant instant(const Value& value) { return parsed(parse_instant(text(value))); }
  DateRange range(const Value& value) { return {date(value["first"]), date(value["last"])}; }
  DayHours hours(const Value& value) {
    DayHours result;
    for (const Value& item : list(value)) {
      result.push_back({number(item["from"]), number(item["to"])});
    }
    return result;
  }

 private:
  template <class T>
  T parsed(const std::optional<T>& value) {
    ok_ = ok_ && value.has_value();
    return value.value_or(T{});
  }
  bool ok_ = true;
};

CalendarData read_frozen(FrozenReader& reader, const Value& value, bool& seven_days) {
  CalendarData data;
  data.id = reader.text(value["calendar"]);
  data.version = reader.text(value["version"]);
  data.title = {reader.text(value["title"]["en"]), reader.text(value["title"]["zh"])};
  data.zone = reader.text(value["zone"]);
  data.offset_s = reader.number(value["offset_s"]);
  for (const Value& item : reader.list(value["transitions"])) {
    data.transitions.push_back({reader.instant(item["at"]), reader.number(item["offset_s"])});
  }
  const List& week = reader.list(value["week"]);
  seven_days = week.size() == data.week.size();
  for (std::size_t day = 0; seven_days && day < week.size(); ++day) {
    data.week[day] = reader.hours(week[day]);
  }
  for (const Value& item : reader.list(value["closed"])) {
    data.closed.push_back(reader.range(item));
  }
  for (const Value& item : reader.list(value["make_up"])) {
    data.make_up.push_back(reader.date(item));
  }
  for (const Value& item : reader.list(value["special"])) {
    data.special[reader.date(item["date"])] = reader.hours(item["hours"]);
  }
  if (!value["covers"].is_null()) data.covers = reader.range(value["covers"]);
  return data;
}

}  // namespace

Value to_value(const CalendarData& data) {
  List transitions;
  for (const ZoneTransition& transition : data.transitions) {
    transitions.emplace_back(
        Map{{"at", to_text(transition.at)}, {"offset_s", transition.offset_s}});
  }
  List week;
  for (const DayHours& hours : data.week) week.push_back(value_of(hours));
  List closed;
  for (const DateRange& range : data.closed) closed.push_back(value_of(range));
  List make_up;
  for (const Date date : data.make_up) make_up.emplace_back(to_text(date));
  List special;
  for (const auto& [date, hours] : data.special) {
    special.emplace_back(Map{{"date", to_text(date)}, {"hours", value_of(hours)}});
  }
  return Map{{"calendar", data.id},
             {"version", data.version},
             {"title", Map{{"en", data.title.en}, {"zh", data.title.zh}}},
             {"zone", data.zone},
             {"offset_s", data.offset_s},
             {"transitions", std::move(transitions)},
             {"week", std::move(week)},
             {"closed", std::move(closed)},
             {"make_up", std::move(make_up)},
             {"special", std::move(special)},
             {"covers", data.covers ? value_of(*data.covers) : Value()}};
}

Result<Calendar> calendar_from(const Value& value) {
  FrozenReader reader;
  bool seven_days = false;
  CalendarData data = read_frozen(reader, value, seven_days);
  if (reader.ok() && seven_days) return Calendar::build(std::move(data));
  return Rejection{.kind = Rejection::Kind::kMalformed,
                   .code = "CALENDAR",
                   .text = {"This is no published calendar; publish its file again.",
                            "这不是已发布的日历，请重新发布日历文件。"},
                   .details = {}};
}

}  // namespace recourse::calendar
