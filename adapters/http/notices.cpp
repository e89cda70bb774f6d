#include <array>
#include <charconv>
#include <map>

#include "adapters/http/case.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/query.h"
#include "adapters/http/rows.h"
#include "adapters/http/site.h"

namespace recourse::http {
namespace {

using Place = ports::Notices::Place;
constexpr int kFailedMax = 200;

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// "instance-place", the name of a notice.
std::optional<std::pair<InstanceId, std::int64_t>> named(const std::string& id) {
  const std::size_t dash = id.find('-');
  if (dash == std::string::npos) return std::nullopt;
  const auto instance = InstanceId::parse(std::string_view(id).substr(0, dash));
  const auto place = whole(std::string_view(id).substr(dash + 1));
  if (!instance || !place) return std::nullopt;
  return std::pair(*instance, *place);
}

std::string cursor_of(const ports::NoticeRow& notice) {
  return std::to_string(notice.at.us) + "-" + notice.id();
}
std::optional<Place> place_from(const std::string& cursor) {
  const std::size_t dash = cursor.find('-');
  if (dash == std::string::npos) return std::nullopt;
  const auto at = whole(std::string_view(cursor).substr(0, dash));
  const auto notice = named(cursor.substr(dash + 1));
  if (!at || !notice) return std::nullopt;
  return Place{Instant{*at}, notice->first, notice->second};
}

Value time_or_null(const std::optional<Instant>& instant) {
  return instant ? Value(to_text(*instant)) : Value();
}

Map notice_value(const ports::Parcel& parcel) {
  const ports::NoticeRow& notice = parcel.notice;
  return Map{{"id", notice.id()},
             {"kind", notice.kind},
             {"instance", notice.instance.text()},
             {"task", notice.item.empty() ? Value() : Value(notice.item.text())},
             {"text", label_value(notice.text)},
             {"at", to_text(notice.at)},
             {"read", time_or_null(parcel.delivery.read)}};
}

Value receipt_value(const ports::Parcel& parcel, const ports::Directory& directory) {
  const ports::DeliveryRow& delivery = parcel.delivery;
  const ports::Person* person = directory.find(delivery.person);
  const bool waits = delivery.state == ports::DeliveryRow::State::kWaiting;
  return Map{{"notice", notice_value(parcel)},
             {"person", delivery.person},
             {"person_name", person == nullptr ? Value() : label_value(person->name)},
             {"channel", delivery.channel},
             {"state", ports::name(delivery.state)},
             {"attempts", delivery.attempts},
             {"due", waits ? Value(to_text(delivery.due)) : Value()},
             {"sent", time_or_null(delivery.sent)},
             {"delivered", time_or_null(delivery.delivered)},
             {"read", time_or_null(delivery.read)},
             {"fault", text_or_null(delivery.fault)}};
}

Value receipts(const std::vector<ports::Parcel>& parcels, const ports::Directory& directory) {
  List items;
  for (const ports::Parcel& parcel : parcels) items.push_back(receipt_value(parcel, directory));
  return Map{{"items", std::move(items)}};
}

/// Everything that stands unread in the inbox, page by page.
void read_all(ports::Notices& notices, const std::string& user, Instant now) {
  std::optional<Place> before;
  while (notices.unread(user) > 0) {
    const auto page = notices.inbox(user, before, kFailedMax);
    if (page.empty()) return;
    for (const ports::Parcel& parcel : page) {
      if (parcel.delivery.read) continue;
      notices.mark_read(user, parcel.notice.instance, parcel.notice.place, {}, now);
    }
    const ports::NoticeRow& last = page.back().notice;
    before = Place{last.at, last.instance, last.place};
  }
}

}  // namespace

void list_notices(const CallPtr& call, runtime::Reads& reads) {
  Query query(call->request);
  const int limit = query.limit();
  const std::string cursor = query.text("cursor");
  if (const auto fault = query.fault()) return call->refuse(*fault);
  const auto before = place_from(cursor);
  if (!cursor.empty() && !before) return call->refuse(bad_cursor());
  auto page = reads.notices.inbox(call->caller.user, before, limit + 1);
  const bool more = page.size() > static_cast<std::size_t>(limit);
  if (more) page.pop_back();
  List items;
  for (const ports::Parcel& parcel : page) items.emplace_back(notice_value(parcel));
  call->answer(Map{{"items", std::move(items)},
                   {"next", more ? Value(cursor_of(page.back().notice)) : Value()},
                   {"unread", reads.notices.unread(call->caller.user)}});
}

/// {link} from a message, {notice}, {task}, {instance} or {all}.
void read_notices(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const std::string link = fields.text("link"), notice = fields.text("notice");
  const auto instance = InstanceId::parse(fields.text("instance"));
  const auto task = WorkItemId::parse(fields.text("task"));
  const bool all = fields.flag("all");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  const std::string& user = call->caller.user;
  const Instant now = call->site.now();
  if (!link.empty()) {
    const auto opened = call->site.world.notices.open_link(link);
    // A link that was passed on is no sign that its receiver has read it.
    if (!opened || opened->person != user) return call->refuse(not_found());
    reads.notices.mark_read(user, opened->instance, opened->place, {}, now);
  } else if (const auto one = named(notice)) {
    reads.notices.mark_read(user, one->first, one->second, {}, now);
  } else if (task) {
    const auto home = reads.store.instance_of_task(*task);
    if (home) reads.notices.mark_read(user, *home, {}, task, now);
  } else if (instance) {
    reads.notices.mark_read(user, *instance, {}, {}, now);
  } else if (all) {
    read_all(reads.notices, user, now);
  } else {
    return call->refuse(refuse(Rejection::Kind::kInvalid, "FIELD",
                               "Say which: link, notice, task, instance or all.",
                               "请指明 link、notice、task、instance 或 all。"));
  }
  call->answer(Map{{"unread", reads.notices.unread(user)}});
}

void show_receipts(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    call->answer(receipts(reads.notices.of_instance(found.id), *call->site.directory()));
  });
}

void list_failed_notices(const CallPtr& call, runtime::Reads& reads) {
  auto failed = reads.notices.failed(kFailedMax);
  const ports::Reader reader = reader_of(call->caller);
  const bool all = reader.sees_all && reader.section.empty();
  std::map<InstanceId, bool> seen;
  std::erase_if(failed, [&](const auto& one) {
    if (all) return false;
    const auto [at, fresh] = seen.try_emplace(one.notice.instance, false);
    if (fresh) at->second = reads.worklist.may_see(reader, one.notice.instance);
    return !at->second;
  });
  call->answer(receipts(failed, *call->site.directory()));
}

void retry_notice(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const std::string notice = fields.text("notice", true), person = fields.text("person", true),
                    channel = fields.text("channel", true);
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  const auto one = named(notice);
  const bool found =
      one && reads.notices.try_again(one->first, one->second, person, channel, call->site.now());
  if (!found) return call->refuse(not_found());
  call->site.world.notices.look();
  call->answer(Map{{"unread", reads.notices.unread(call->caller.user)}});
}

void show_subscriptions(const CallPtr& call, runtime::Reads&) {
  call->answer(call->site.world.notices.preferences(call->caller.user));
}

void change_subscriptions(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  Map wanted;
  for (const char* name : {"language", "calendar"}) {
    if (const std::string text = fields.text(name); !text.empty()) wanted[name] = text;
  }
  for (const char* name : {"channels", "ladder"}) wanted[name] = fields.list(name);
  for (const char* name : {"kinds", "quiet", "digest"}) wanted[name] = fields.map(name);
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  const NoticeDesk& desk = call->site.world.notices;
  const auto kept = desk.change(reads.registry, call->caller.user, wanted);
  if (!kept.ok()) return call->refuse(kept.rejection());
  desk.look();
  call->answer(*kept);
}

void renew_feed(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  (void)fields.flag("renew");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  const std::string secret = call->site.world.notices.new_feed(reads.registry, call->caller.user);
  call->answer(Map{{"path", "/api/v1/feeds/" + secret}});
}

/// Programs that show calendars sign in nowhere: the address itself is the secret.
void send_feed(const CallPtr& call, runtime::Reads& reads) {
  const auto feed = call->site.world.notices.feed(reads.worklist, call->captured.front());
  if (!feed) return call->refuse(not_found());
  Response response;
  response.content_type = "text/calendar; charset=utf-8";
  response.body = *feed;
  call->send(std::move(response));
}

}  // namespace recourse::http
