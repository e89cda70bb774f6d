#pragma once
#include <optional>
#include <variant>
#include <vector>

#include "adapters/runtime/posted.h"
#include "engine/service/engine.h"

namespace recourse::runtime {

/// What one node tells the others: changes of tasks and cases, notices that stand in an inbox, and
/// that something may have been missed.
struct News {
  std::uint64_t from = 0;
  std::vector<service::Change> changes;
  std::vector<Posted> notices;
  bool gap = false;
  bool hello = false;              ///< who hears it says that it has met the sender
  std::vector<std::uint64_t> met;  ///< the numbers of those whose hello was heard
};

/// In as few parts as have room in `bytes_max` each (canonical bytes), and one at least. What is
/// too long by itself becomes a gap.
[[nodiscard]] std::vector<Value> parts_of(const News& news, std::size_t bytes_max);
/// nullopt: not ours, or of another version.
[[nodiscard]] std::optional<News> news_from(const Value& part);

}  // namespace recourse::runtime
