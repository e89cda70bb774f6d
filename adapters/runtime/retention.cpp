#include "adapters/runtime/retention.h"

#include "adapters/json/json_value.h"
#include "adapters/runtime/holds.h"
#include "engine/base/case_key.h"
#include "engine/history/canonical.h"

namespace recourse::runtime {
namespace {

constexpr const char* kClockKind = "retention";  ///< document "clock"
constexpr const char* kClockName = "clock";
constexpr std::int64_t kClockHour_us = 3'600 * kMicrosPerSecond;
constexpr std::int64_t kPlausible_us = 7 * 24 * kClockHour_us;

Map kept_clock(Reads& reads) {
  const auto text = reads.registry.document(kClockKind, kClockName);
  const auto value = text ? json::parse_canonical(*text) : Result<Value>(Value());
  return value.ok() && value->is<Map>() ? value->as<Map>() : Map();
}
void keep_clock(Reads& reads, const Map& clock) {
  reads.registry.put_document(kClockKind, kClockName, history::canonical_bytes(Value(clock)));
}

}  // namespace

bool clock_believed(Reads& reads, Instant now) {
  const Map kept = kept_clock(reads);
  if (!kept.get("doubted").text().empty()) return false;
  const auto looked = parse_instant(kept.get("looked").text());
  if (looked && now.us - looked->us > kPlausible_us) {
    keep_clock(reads, {{"looked", to_text(*looked)}, {"doubted", to_text(now)}});
    return false;
  }
  if (!looked || now.us - looked->us > kClockHour_us) keep_clock(reads, {{"looked", to_text(now)}});
  return true;
}

std::optional<Instant> clock_doubted_since(Reads& reads) {
  return parse_instant(kept_clock(reads).get("doubted").text());
}

void confirm_clock(Reads& reads, Instant now, const std::string& by, const std::string& reason) {
  keep_clock(reads, {{"looked", to_text(now)}, {"confirmed_by", by}, {"reason", reason}});
}

Map holds_on_case(Reads& reads, const ports::InstanceRow& row, Instant now) {
  if (reads.vault == nullptr) return {};
  std::vector<std::string> persons{case_as_person(row.id)};
  if (!row.customer.empty()) persons.push_back(row.customer);
  std::vector<std::string> keys = reads.vault->keys_of(persons);
  for (std::string& key : reads.vault->keys_in(row.id)) keys.push_back(std::move(key));
  return holds_in_force(reads, keys, now);
}

void for_each_due(Reads& reads, Instant now,
                  const std::function<void(const std::vector<ports::InstanceRow>&)>& visit) {
  if (reads.vault == nullptr) return;
  constexpr int kAtOnce = 200;
  ports::RetainedQuery query;
  query.due_by = now;
  query.limit = kAtOnce;
  do {
    auto page = reads.worklist.retained(query);
    std::erase_if(page.rows, [&](const ports::InstanceRow& row) {
      return !holds_on_case(reads, row, now).empty();
    });
    visit(page.rows);
    query.cursor = page.next;
  } while (!query.cursor.empty());
}

}  // namespace recourse::runtime
