#include "adapters/cli/notice_desk.h"

#include <algorithm>

#include "adapters/notify/ical.h"
#include "adapters/notify/seal.h"

namespace recourse::cli {
namespace {

constexpr int kFeedMax = 200;

/// Preferences, and what a page needs to offer choices.
Value shown(notify::PostOffice& office, const runtime::Library& library, const std::string& user) {
  Value value = notify::to_value(office.book().of(user), notify::Secrets::kHidden);
  Map& out = value.as<Map>();
  const auto directory = library.directory();
  const ports::Person* person = directory->find(user);
  const bool reachable = person != nullptr && !person->email.empty();
  out["email"] = reachable ? Value(person->email) : Value();
  out["house_mail"] = office.sends_mail();
  out["push_key"] = notify::base64url(office.keys().push_public);
  List calendars;
  for (const std::string& id : library.calendars()) calendars.emplace_back(id);
  out["calendars"] = std::move(calendars);
  return value;
}

/// Quiet hours by a calendar that is none would never be quiet.
bool is_known(const runtime::Library& library, const Value& calendar) {
  const auto known = library.calendars();
  return calendar.is_null() ||
         std::find(known.begin(), known.end(), calendar.text()) != known.end();
}

}  // namespace

http::NoticeDesk notice_desk(notify::PostOffice& office, runtime::Library& library,
                             const ports::Clock& clock) {
  http::NoticeDesk desk;
  desk.preferences = [&](const std::string& user) { return shown(office, library, user); };
  desk.change = [&](ports::Registry& registry, const std::string& user,
                    const Value& wanted) -> Result<Value> {
    if (!is_known(library, wanted["calendar"])) {
      return Rejection{Rejection::Kind::kInvalid,
                       "PREFERENCES",
                       {"calendar: choose one of the calendars of the house.",
                        "calendar：请选择组织已有的日历。"},
                       {}};
    }
    const auto kept = office.book().change(registry, user, wanted);
    if (!kept.ok()) return kept.rejection();
    return shown(office, library, user);
  };
  desk.new_feed = [&](ports::Registry& registry, const std::string& user) {
    return office.book().new_feed(registry, user);
  };
  desk.feed = [&](ports::WorklistQuery& worklist,
                  const std::string& secret) -> std::optional<std::string> {
    const std::string user = office.book().owner_of_feed(secret);
    const auto directory = library.directory();
    const ports::Person* person = directory->find(user);
    if (person == nullptr || !person->active) return std::nullopt;
    ports::TaskQuery mine;
    mine.view = ports::TaskView::kMine;
    mine.limit = kFeedMax;
    mine.now = clock.now();
    const auto page = worklist.tasks({user, person->groups, /*sees_all=*/false}, mine);
    return notify::calendar_feed(page.rows, office.book().of(user).language, office.public_url(),
                                 mine.now);
  };
  desk.open_link = [&](const std::string& word) -> std::optional<http::NoticeDesk::Link> {
    const auto opened = notify::opened_link(word, office.keys().link, clock.now());
    if (!opened) return std::nullopt;
    return http::NoticeDesk::Link{opened->instance, opened->place, opened->person};
  };
  desk.look = [&] { office.look(); };
  desk.figures = [&] {
    const auto count = office.count();
    return http::NoticeDesk::Figures{count.queue, count.at, office.sent()};
  };
  return desk;
}

}  // namespace recourse::cli
