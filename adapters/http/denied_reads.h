#pragma once
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/ports/access_log.h"

namespace recourse::http {

/// Looks at cases that were refused, on their way into the log of accesses. Whoever tries again and
/// again must not fill it: a person and a case are listed once a minute, a person with at most so
/// many cases; what goes beyond is counted, and the count is listed when the minute is over.
/// Thread-safe.
class DeniedReads {
 public:
  static constexpr Duration kSpan{60 * kMicrosPerSecond};
  static constexpr std::size_t kListedMax = 20;  ///< cases of one person in a span

  /// The rows to write now: this look, if it is to be listed, and counts that came due.
  [[nodiscard]] std::vector<ports::AccessRow> refuse(const std::string& person, InstanceId instance,
                                                     Instant now);
  /// Counts whose minute is over: {what: case, purpose: "N more since …", result: denied}.
  [[nodiscard]] std::vector<ports::AccessRow> due(Instant now);

  struct Figures {
    std::uint64_t refused = 0, unlisted = 0;
  };
  [[nodiscard]] Figures figures() const;

 private:
  struct Span {
    Instant began;
    std::set<InstanceId> listed;
    std::uint64_t more = 0;
  };
  [[nodiscard]] std::vector<ports::AccessRow> take_due(Instant now);

  mutable std::mutex mutex_;
  std::map<std::string, Span> spans_;  ///< by person
  Figures figures_;
};

}  // namespace recourse::http
