#pragma once
#include <cstdint>

#include "adapters/store/session.h"

/// Very many cases like those that are there, made by the database itself.
namespace recourse::cli::bench {

/// Copies of what the cases of `process` look like now, but for the first records of each: kept in
/// temporary tables of this connection. PostgreSQL only.
class Template {
 public:
  Template(store::Session& session, const std::string& process);
  [[nodiscard]] std::int64_t cases() const { return cases_; }
  /// Adds each of them once more under ids of its own; `number` tells the copies apart.
  void add_copies(std::int64_t number);
  /// Brings the planner's statistics up to date and the pages to disk.
  void settle();

 private:
  store::Session& session_;
  std::int64_t cases_ = 0;
};

}  // namespace recourse::cli::bench
