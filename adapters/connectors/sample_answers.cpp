#include "adapters/connectors/sample_answers.h"

#include <cstdint>

namespace recourse::connectors {
namespace {

/// FNV-1a: spreads names over choices, the same on every machine.
std::uint64_t spread(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3ULL;
  }
  return hash ^ (hash >> 29);
}

std::string number_for(const std::string& prefix, const ports::JobRow& job) {
  return prefix + std::to_string(10'000'000 + spread(job.id.text()) % 90'000'000);
}

Value credit_of(std::string_view customer) {
  const std::uint64_t choice = spread(customer);
  const std::int64_t limit = 50'000 * static_cast<std::int64_t>(1 + choice % 8);
  const std::int64_t used = limit / 10 * static_cast<std::int64_t>((choice >> 8) % 11);
  const std::int64_t overdue =
      (choice >> 16) % 3 == 0 ? static_cast<std::int64_t>((choice >> 20) % 90) : 0;
  const bool blacklisted = (choice >> 32) % 17 == 0;
  return Map{
      {"limit", limit}, {"used", used}, {"overdue_days", overdue}, {"blacklisted", blacklisted}};
}

Value least_loaded(const ports::JobRow& job, const ports::Directory& directory) {
  const auto members = directory.members(std::string(job.input.get("group").text()));
  if (members.empty()) return Map{};
  return Map{{"user", members[spread(job.id.text()) % members.size()]}};
}

}  // namespace

Answer sample_answer(const ports::JobRow& job, const ports::Directory& directory) {
  const std::string& name = job.connector;
  if (name == "staff.least_loaded") return {true, least_loaded(job, directory), ""};
  if (name == "credit.of_customer") return {true, credit_of(job.input.get("customer").text()), ""};
  if (name == "finance.pay" || name == "finance.refund") {
    return {true, Map{{"payment", number_for("P", job)}}, ""};
  }
  if (name == "carrier.ship") return {true, Map{{"tracking", number_for("SF", job)}}, ""};
  if (name == "wms.reserve_stock") {
    if (spread(job.input.get("rma").text()) % 7 == 0) return {true, {}, "no_stock"};
    return {true, Map{{"parcel", number_for("PK", job)}}, ""};
  }
  for (const char* family : {"mail.", "finance.", "erp.", "carrier.", "wms."}) {
    if (name.starts_with(family)) return {true, Map{}, ""};
  }
  return {};
}

}  // namespace recourse::connectors
