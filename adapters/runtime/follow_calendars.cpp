// The calendars part of Dispatcher: a newly published version reaches the cases that run.
#include <utility>

#include "adapters/runtime/announcements.h"
#include "adapters/runtime/dispatcher.h"
#include "engine/definition/built_in.h"

namespace recourse::runtime {
namespace {
constexpr const char* kFollowed = "calendar-followed";  ///< documents: version by calendar id
constexpr int kCasesAtOnce = 200;
constexpr const char* kRunning = "Running";
constexpr const char* kSuspended = "Suspended";
}  // namespace

void Dispatcher::follow_calendars() {
  auto& registry = ports_.reads().registry;
  std::map<std::string, std::string> news;
  for (const std::string& id : ports_.library.calendars()) {
    const std::string& version = ports_.library.calendar(id).version();
    if (registry.document(kFollowed, id) != version) news[id] = version;
  }
  if (news.empty()) return;
  tell_cases(std::make_shared<const std::map<std::string, std::string>>(std::move(news)),
             kRunning, {});
}

/// The first version of a calendar is no news to anybody.
void Dispatcher::followed(const std::string& id, const std::string& version) {
  auto& registry = ports_.reads().registry;
  if (registry.document(kFollowed, id)) {
    announce(registry, std::string(definition::kCalendarLoaded), id,
             {{"id", id}, {"version", version}}, id + " " + version);
  }
  registry.put_document(kFollowed, id, version);
}

/// A case that begins meanwhile counts with the new version already, so one pass is enough.
void Dispatcher::tell_cases(std::shared_ptr<const std::map<std::string, std::string>> versions,
                            const std::string& state, const std::string& cursor) {
  ports::InstanceQuery query;
  query.state = state;
  query.limit = kCasesAtOnce;
  query.cursor = cursor;
  auto page = ports_.reads().worklist.instances({"", {}, /*sees_all=*/true}, query);
  std::vector<InstanceId> concerned;
  for (const ports::InstanceRow& row : page.rows) {
    const auto definition = ports_.library.find(row.process, row.version);
    if (!definition) continue;
    for (const auto& [id, version] : *versions) {
      if (definition->calendars.count(id) == 0) continue;
      concerned.push_back(row.id);
      break;
    }
  }
  auto pending = std::make_shared<std::size_t>(concerned.size() + 1);  // shared by the callbacks
  const auto go_on = [this, pending, versions, state, next = page.next,
                      generation = generation_] {
    if (--*pending > 0 || generation != generation_) return;
    if (!next.empty()) return tell_cases(versions, state, next);
    if (state == kRunning) return tell_cases(versions, kSuspended, {});
    for (const auto& [id, version] : *versions) followed(id, version);
    give_announced();
  };
  for (const InstanceId id : concerned) {
    submit_until_decided(command::FollowCalendar{id},
                         [go_on](const service::Outcome&) { go_on(); });
  }
  go_on();
}

}  // namespace recourse::runtime
