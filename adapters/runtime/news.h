#pragma once
#include <optional>
#include <string>
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
};

/// As texts for a ports::Wire, as few as its limit allows, and one at least: that somebody is there
/// is news, too. What is too long by itself is a gap.
[[nodiscard]] std::vector<std::string> texts_of(const News& news);
/// nullopt: no text of ours, or of another version.
[[nodiscard]] std::optional<News> news_from(const std::string& text);

}  // namespace recourse::runtime
