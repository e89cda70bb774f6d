#include "engine/calendar/local_text.h"

#include <array>

namespace recourse::calendar {
namespace {

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

Label local_text(const Calendar& calendar, Instant instant) {
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  static constexpr std::array kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  static constexpr std::array kDaysZh{"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  const DateTime local = local_date_time(calendar, instant);
  const CivilDate date = civil_from(local.date);
  const auto weekday = static_cast<std::size_t>(iso_weekday(local.date) - 1);
  const std::int64_t minutes = local.us / (60 * kMicrosPerSecond);
  const std::string clock = two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
  const std::string year = std::to_string(date.year);
  const std::string day = std::to_string(date.day);
  return {std::string(kDays[weekday]) + " " + day + " " + kMonths[date.month - 1] + " " + year +
              ", " + clock,
          year + "年" + std::to_string(date.month) + "月" + day + "日 " + kDaysZh[weekday] + " " +
              clock};
}

}  // namespace recourse::calendar
