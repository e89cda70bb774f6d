#include "adapters/notify/plan.h"

#include <algorithm>
#include <set>
#include <utility>

namespace recourse::notify {
namespace {

using ports::DeliveryRow;
constexpr std::int64_t kRemindersFrom = ports::kNoticesOfRecordMax / 2;
constexpr Duration kBetweenUrges{4 * 3600 * kMicrosPerSecond};  // working time
constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;

/// Everyone it is for, once, in the order of their ids.
std::set<std::string> receivers(const process::Notify& notice, const ports::Directory& directory,
                                Instant at) {
  std::set<std::string> people(notice.users.begin(), notice.users.end());
  for (const std::string& group : notice.groups) {
    for (const std::string& member : directory.members(group)) people.insert(member);
  }
  for (const std::string& excluded : notice.excluded) people.erase(excluded);
  std::erase_if(people, [&](const std::string& id) {
    const ports::Person* person = directory.find(id);
    if (person == nullptr || !person->active) return true;
    // Work that others may take does not follow anybody into their absence.
    return notice.kind == "offered" && person->away("", at) != nullptr;
  });
  return people;
}

/// The next time the clock of the calendar shows `minutes`, after `at`.
Instant next_clock_time(const calendar::Calendar& calendar, Instant at, int minutes) {
  const Date today = calendar::local_date(calendar, at);
  for (std::int64_t days = 0;; ++days) {
    const Instant then = calendar::at_local(calendar, Date{today.days + days}, minutes);
    if (then > at) return then;
  }
}

/// Puts together the deliveries of one person; a channel is used once.
class PersonPlan {
 public:
  PersonPlan(const ports::NoticeRow& notice, const std::string& person,
             const Preferences& preferences, const calendar::Calendar& calendar, Plan& out)
      : notice_(notice),
        person_(person),
        preferences_(preferences),
        calendar_(calendar),
        out_(out) {}

  void add_all(bool inbox_only) {
    std::vector<std::string> channels = preferences_.channels_for(notice_.kind);
    if (channels.empty()) return;
    if (inbox_only) return add_inbox(channels);
    const bool gathered = preferences_.digests(notice_.kind);
    if (gathered) std::erase_if(channels, [](const auto& one) { return one != "inbox"; });
    for (const std::string& channel : channels) {
      add(channel, DeliveryRow::Mode::kAtOnce, after_quiet(preferences_, calendar_, notice_.at));
    }
    if (gathered) {
      add(preferences_.digest.channel, DeliveryRow::Mode::kDigest,
          next_clock_time(calendar_, notice_.at, preferences_.digest.at));
      return;
    }
    Instant at = notice_.at;
    for (const Preferences::Rung& rung : preferences_.ladder) {
      at.us += rung.after_min * kMicrosPerMinute;
      add(rung.channel, DeliveryRow::Mode::kIfUnread, after_quiet(preferences_, calendar_, at));
    }
  }

  void add_inbox(const std::vector<std::string>& channels) {
    for (const std::string& one : channels) {
      if (one == ports::kInboxChannel) add(one, DeliveryRow::Mode::kAtOnce, notice_.at);
    }
  }

  void add(const std::string& channel, DeliveryRow::Mode mode, Instant due) {
    if (!used_.insert(channel).second) return;
    DeliveryRow row;
    row.instance = notice_.instance;
    row.place = notice_.place;
    row.person = person_;
    row.at = notice_.at;
    row.channel = channel;
    row.mode = mode;
    row.due = due;
    if (channel == ports::kInboxChannel && mode == DeliveryRow::Mode::kAtOnce) {
      row.state = DeliveryRow::State::kSent;
      row.sent = row.due = notice_.at;
    }
    out_.deliveries.push_back(std::move(row));
  }

 private:
  const ports::NoticeRow& notice_;
  const std::string& person_;
  const Preferences& preferences_;
  const calendar::Calendar& calendar_;
  Plan& out_;
  std::set<std::string> used_;
};

}  // namespace

Instant after_quiet(const Preferences& preferences, const calendar::Calendar& calendar,
                    Instant at) {
  const Preferences::Quiet& quiet = preferences.quiet;
  if (quiet.outside_hours) at = calendar::next_opening(calendar, at);
  if (quiet.from == quiet.to) return at;
  const std::int64_t minute = calendar::local_date_time(calendar, at).us / kMicrosPerMinute;
  const bool inside = quiet.from < quiet.to ? minute >= quiet.from && minute < quiet.to
                                            : minute >= quiet.from || minute < quiet.to;
  return inside ? next_clock_time(calendar, at, quiet.to) : at;
}

namespace {

/// Whoever owns assigned work is told when it is due, also when they took it themselves.
void add_reminder(const process::Notify& effect, ports::NoticeRow notice, const PlanInput& input,
                  Plan& plan) {
  const std::size_t before = plan.deliveries.size();
  notice.kind = "due";
  notice.place += kRemindersFrom;
  for (const std::string& owner : effect.users) {
    const ports::Person* person = input.directory.find(owner);
    if (person == nullptr || !person->active) continue;
    const Preferences preferences = input.preferences(owner);
    const calendar::Calendar& calendar = input.calendar(preferences.calendar);
    PersonPlan reminder(notice, owner, preferences, calendar, plan);
    for (const std::string& channel : preferences.channels_for("due")) {
      reminder.add(channel, DeliveryRow::Mode::kIfOpen,
                   after_quiet(preferences, calendar, *effect.due));
    }
  }
  if (plan.deliveries.size() > before) plan.notices.push_back(std::move(notice));
}

}  // namespace

Plan plan_of(const runtime::Posted& posted, const PlanInput& input) {
  Plan plan;
  ports::NoticeRow notice;
  notice.instance = posted.instance;
  notice.place = ports::place_of(posted.record, posted.number);
  notice.kind = posted.notice.kind;
  notice.item = posted.notice.item;
  notice.text = posted.notice.text;
  notice.at = input.now;
  for (const std::string& person : receivers(posted.notice, input.directory, input.now)) {
    const Preferences preferences = input.preferences(person);
    const calendar::Calendar& calendar = input.calendar(preferences.calendar);
    bool urged = false;
    if (notice.kind == "urge") {
      const auto last = input.last_urged(notice, person);
      urged = last && calendar::working_time_between(calendar, *last, notice.at) < kBetweenUrges;
    }
    PersonPlan(notice, person, preferences, calendar, plan).add_all(urged);
  }
  if (!plan.deliveries.empty()) plan.notices.push_back(notice);
  if (posted.notice.due) add_reminder(posted.notice, notice, input, plan);
  return plan;
}

}  // namespace recourse::notify
