#pragma once
#include <functional>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/ports/notices.h"
#include "engine/ports/work_queues.h"
#include "engine/ports/worklist_query.h"

namespace recourse::http {

/// What the routes about notices ask of whoever brings them to people; http/ knows no channel.
/// Every function is thread-safe.
struct NoticeDesk {
  /// Preferences as their owner may see them.
  std::function<Value(const std::string& user)> preferences;
  /// Checks and keeps them; gives them back as kept.
  std::function<Result<Value>(ports::Registry&, const std::string& user, const Value&)> change;
  std::function<std::string(ports::Registry&, const std::string& user)> new_feed;
  /// The iCalendar text that a feed's secret opens; none: it opens nothing.
  std::function<std::optional<std::string>(ports::WorklistQuery&, const std::string& secret)> feed;
  struct Link {
    InstanceId instance;
    std::int64_t place = 0;
    std::string person;
  };
  /// What a signed link was made for; none when it is not ours or too old.
  std::function<std::optional<Link>(const std::string& word)> open_link;
  /// Something waits again: look at once.
  std::function<void()> look;
  struct Figures {
    ports::Notices::Figures queue;
    Instant at;  ///< when the queue was counted
    std::uint64_t sent = 0;
  };
  std::function<Figures()> figures;
};

}  // namespace recourse::http
