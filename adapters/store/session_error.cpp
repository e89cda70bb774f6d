// What the databases say when a statement fails, in the words of session.h.
#include "adapters/store/session_native.h"

namespace recourse::store {

namespace {

using Kind = ports::StoreError::Kind;
using Cause = SqlError::Cause;

/// Details after the first line quote values; they belong neither in a log nor in an answer.
std::string first_line(std::string text) { return text.substr(0, text.find('\n')); }

}  // namespace

SqlError postgres_error(const std::string& state, const std::string& message) {
  const std::string what = "PostgreSQL: " + first_line(message) + " (" + state + ")";
  const bool lost = state.starts_with("08") || state.starts_with("57P");
  if (lost) return {Cause::kLost, Kind::kUnavailable, what};
  if (state == "23505") return {Cause::kUnique, Kind::kCorrupt, what};
  if (state == "40001" || state == "40P01") return {Cause::kRetry, Kind::kUnavailable, what};
  const bool resources = state.starts_with("53") || state.starts_with("57") || state == "55P03";
  if (state.starts_with("42")) return {Cause::kOther, Kind::kSchema, what};
  return {Cause::kOther, resources ? Kind::kUnavailable : Kind::kCorrupt, what};
}

SqlError sqlite_error(int code, const std::string& message) {
  const std::string what = "SQLite: " + first_line(message) + " (" + std::to_string(code) + ")";
  switch (code & 0xFF) {
    case 5:
    case 6: return {Cause::kBusy, Kind::kUnavailable, what};
    case 19: return {Cause::kUnique, Kind::kCorrupt, what};
    case 11:
    case 26: return {Cause::kOther, Kind::kCorrupt, what};
    case 1: return {Cause::kOther, Kind::kSchema, what};
    default: return {Cause::kOther, Kind::kUnavailable, what};
  }
}

}  // namespace recourse::store
