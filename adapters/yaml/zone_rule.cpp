#include "adapters/yaml/zone_rule.h"

#include <algorithm>
#include <charconv>

namespace recourse::yaml {
namespace {

/// Reads from the front of the text and stops for good at the first thing it does not expect.
class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] char next() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool take(char wanted) {
    if (next() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char wanted) { ok_ = take(wanted) && ok_; }

  /// "GMT" or "<+0330>".
  void skip_name() {
    const bool bracketed = take('<');
    const auto ends = [bracketed](char c) {
      return bracketed ? c == '>' : (c >= '0' && c <= '9') || c == '-' || c == '+' || c == ',';
    };
    const auto end = std::find_if(rest_.begin(), rest_.end(), ends);
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.begin()));
    if (bracketed) expect('>');
  }

  std::int32_t number() {
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    ok_ = error == std::errc{} && value >= 0 && value <= 200 && ok_;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return ok_ ? value : 0;
  }

  /// [+-]h[h][:mm[:ss]]
  std::int32_t time_s() {
    const std::int32_t sign = take('-') ? -1 : 1;
    if (sign == 1) take('+');
    std::int32_t total_s = number() * 3600;
    if (take(':')) total_s += number() * 60;
    if (take(':')) total_s += number();
    return sign * total_s;
  }

  ZoneRule::Change change() {
    ZoneRule::Change change;
    expect(',');
    expect('M');
    change.month = static_cast<unsigned>(number());
    expect('.');
    change.week = static_cast<unsigned>(number());
    expect('.');
    change.weekday = static_cast<unsigned>(number());
    if (take('/')) change.time_s = time_s();
    ok_ = ok_ && change.month >= 1 && change.month <= 12 && change.week >= 1 &&
          change.week <= 5 && change.weekday <= 6;
    return change;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

Instant instant_of(const ZoneRule::Change& change, std::int64_t year, std::int32_t offset_s) {
  const Date first = date_from_civil(year, change.month, 1);
  const int first_weekday = iso_weekday(first) % 7;
  const int to_weekday = (static_cast<int>(change.weekday) - first_weekday + 7) % 7;
  unsigned day = 1 + static_cast<unsigned>(to_weekday) + 7 * (change.week - 1);
  while (!valid_civil(year, change.month, day)) day -= 7;
  const Date date = date_from_civil(year, change.month, day);
  return Instant{date.days * kMicrosPerDay + (change.time_s - offset_s) * kMicrosPerSecond};
}

}  // namespace

std::optional<ZoneRule> parse_zone_rule(std::string_view text) {
  RuleReader reader(text);
  ZoneRule rule;
  reader.skip_name();
  rule.standard_s = -reader.time_s();  // POSIX counts west of Greenwich
  reader.skip_name();
  rule.summer_s = reader.next() == ',' ? rule.standard_s + 3600 : -reader.time_s();
  rule.to_summer = reader.change();
  rule.to_standard = reader.change();
  if (!reader.ok() || !reader.at_end()) return std::nullopt;
  return rule;
}

std::vector<calendar::ZoneTransition> transitions_of(const ZoneRule& rule, std::int64_t first_year,
                                                     std::int64_t last_year) {
  std::vector<calendar::ZoneTransition> transitions;
  for (std::int64_t year = first_year; year <= last_year; ++year) {
    transitions.push_back({instant_of(rule.to_summer, year, rule.standard_s), rule.summer_s});
    transitions.push_back({instant_of(rule.to_standard, year, rule.summer_s), rule.standard_s});
  }
  std::sort(transitions.begin(), transitions.end(),
            [](const auto& a, const auto& b) { return a.at < b.at; });
  return transitions;
}

}  // namespace recourse::yaml
