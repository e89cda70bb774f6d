#include "adapters/yaml/zone_table.h"

#include <date/tz.h>

#include <exception>
#include <fstream>
#include <iterator>

#include "adapters/yaml/zone_rule.h"

namespace recourse::yaml {
namespace {

using date::sys_seconds;

constexpr std::int64_t kFirstYear = 1970;
constexpr std::int64_t kLastYear = 2100;
constexpr std::int64_t kFrom_s = 0;            // the first second of 1970
constexpr std::int64_t kTo_s = 4'133'980'800;  // the first second of 2101

sys_seconds seconds_since_1970(std::int64_t count) {
  return sys_seconds(std::chrono::seconds(count));
}

/// The last line of a zone file.
std::string closing_rule(const std::string& iana_name) {
  std::ifstream file("/usr/share/zoneinfo/" + iana_name, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (bytes.size() < 2 || bytes.back() != '\n') return {};
  const std::size_t before = bytes.rfind('\n', bytes.size() - 2);
  if (before == std::string::npos) return {};
  return bytes.substr(before + 1, bytes.size() - before - 2);
}

void append_change(ZoneTable& table, const calendar::ZoneTransition& change) {
  const std::int32_t known_s =
      table.transitions.empty() ? table.offset_s : table.transitions.back().offset_s;
  if (change.offset_s != known_s) table.transitions.push_back(change);
}

/// The listed changes; returns when the last of them was, in seconds since 1970.
std::int64_t append_listed(const date::time_zone& zone, ZoneTable& table) {
  std::int64_t at_s = kFrom_s;
  while (true) {
    const date::sys_info info = zone.get_info(seconds_since_1970(at_s));
    append_change(table, {Instant{at_s * kMicrosPerSecond},
                          static_cast<std::int32_t>(info.offset.count())});
    const std::int64_t end_s = info.end.time_since_epoch().count();
    if (end_s <= at_s || end_s >= kTo_s) return at_s;
    at_s = end_s;
  }
}

}  // namespace

std::optional<ZoneTable> freeze_zone(const std::string& iana_name) try {
  const date::time_zone* zone = date::locate_zone(iana_name);
  ZoneTable table;
  table.offset_s =
      static_cast<std::int32_t>(zone->get_info(seconds_since_1970(kFrom_s)).offset.count());
  const Instant listed_until{append_listed(*zone, table) * kMicrosPerSecond};
  if (const auto rule = parse_zone_rule(closing_rule(iana_name))) {
    for (const auto& change : transitions_of(*rule, kFirstYear, kLastYear)) {
      if (change.at > listed_until) append_change(table, change);
    }
  }
  return table;
} catch (const std::exception&) {
  return std::nullopt;
}

}  // namespace recourse::yaml
