#include "adapters/http/query.h"

#include <charconv>

#include "adapters/http/problem.h"

namespace recourse::http {
namespace {
constexpr std::int64_t kLimitMax = 200;  // a page people can look through
constexpr int kLimitUsual = 50;
}  // namespace

void Query::expected(const std::string& name, const std::string& en, const std::string& zh) {
  if (fault_) return;
  fault_ = refuse(Rejection::Kind::kMalformed, "QUERY", name + " must be " + en + ".",
                  "查询参数 " + name + " 必须是" + zh + "。");
}

int Query::limit() {
  const std::string given = request_.parameter("limit");
  if (given.empty()) return kLimitUsual;
  const bool digits = given.size() <= 3 && given.find_first_not_of("0123456789") == given.npos;
  const int number = digits ? std::stoi(given) : 0;
  if (number >= 1 && number <= kLimitMax) return number;
  expected("limit", "a whole number from 1 to 200", " 1 到 200 之间的整数");
  return kLimitUsual;
}

std::optional<std::uint64_t> Query::size(const std::string& name) {
  const std::string given = request_.parameter(name);
  if (given.empty()) return std::nullopt;
  constexpr std::uint64_t kSizeMax = 1ULL << 53;
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(given.data(), given.data() + given.size(), number);
  if (fault == std::errc() && end == given.data() + given.size() && number <= kSizeMax) {
    return number;
  }
  expected(name, "a whole number from 0 on", "从 0 开始的整数");
  return std::nullopt;
}

std::optional<Instant> Query::instant(const std::string& name) {
  const std::string given = request_.parameter(name);
  if (given.empty()) return std::nullopt;
  if (const auto instant = parse_instant(given)) return instant;
  if (const auto date = parse_date(given)) return Instant{date->days * kMicrosPerDay};
  expected(name, "a time like 2026-03-02T09:00:00Z", "形如 2026-03-02T09:00:00Z 的时间");
  return std::nullopt;
}

}  // namespace recourse::http
