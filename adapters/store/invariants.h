#pragma once
#include <string>
#include <vector>

#include "adapters/store/database.h"
#include "engine/base/id.h"

namespace recourse::store {

/// Something that must never be, found in the tables. `rule`: engine/README.md counts them.
struct Violation {
  std::string rule;
  InstanceId instance;
  std::string text;
};

/// Rules that one query answers: gapless records (I1), nothing alive in an ended case (I5), one end
/// and one owner of a work item (I7, I8), timers and effects of something that exists (I9, I12).
/// At most `each_max` of each rule. Empty: all hold.
[[nodiscard]] std::vector<Violation> check_tables(Database& database, int each_max = 100);

struct HistoryCheck {
  std::size_t cases = 0;
  std::size_t records = 0;
  std::vector<Violation> violations;
};
/// Reads every history: hashes cover the bytes and each names the one before (I15), the records
/// fold (I3), and work items, timers, jobs and subscriptions in the tables are those of the folded
/// state. Takes the connection case by case, so that others go on. A case that is being worked on
/// meanwhile is read again before anything is said about it.
[[nodiscard]] HistoryCheck check_histories(Database& database);

}  // namespace recourse::store
