#include "adapters/http/event_hub.h"

#include <algorithm>

#include "adapters/json/json_value.h"

namespace recourse::http {
namespace {

constexpr std::string_view kHello = "retry: 3000\n\n";
constexpr std::string_view kGoodbye = "retry: 1000\n\n";  // a restart takes about that long
constexpr std::string_view kBeat = ":\n\n";

std::string_view event_name(service::Change::Kind kind) {
  using enum service::Change::Kind;
  switch (kind) {
    case kTaskCreated:
      return "task.created";
    case kTaskChanged:
      return "task.changed";
    case kTaskEnded:
      return "task.ended";
    case kInstanceChanged:
      return "instance.changed";
  }
  return "instance.changed";
}

std::string frame(std::uint64_t seq, std::string_view name, Map data) {
  data["seq"] = seq;
  std::string out = "id: " + std::to_string(seq) + "\nevent: ";
  out += name;
  out += "\ndata: " + json::to_json(Value(std::move(data))) + "\n\n";
  return out;
}

std::string frame_of(const runtime::FeedItem& item) {
  if (const auto* change = std::get_if<service::Change>(&item.what)) {
    Map data{{"instance", change->instance.text()}};
    if (!change->task.empty()) data["task"] = change->task.text();
    return frame(item.seq, event_name(change->kind), std::move(data));
  }
  if (std::holds_alternative<runtime::FeedGap>(item.what)) return frame(item.seq, "reset", {});
  const auto& posted = std::get<runtime::Posted>(item.what);
  const process::Notify& notice = posted.notice;
  const ports::NoticeRow row{posted.instance, ports::place_of(posted.record, posted.number),
                             {}, {}, {}, {}};
  Map data{{"notice", row.id()},
           {"kind", notice.kind},
           {"instance", notice.instance.text()},
           {"text", Map{{"en", notice.text.en}, {"zh", notice.text.zh}}}};
  if (!notice.item.empty()) data["task"] = notice.item.text();
  return frame(item.seq, "notice", std::move(data));
}

bool contains(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

bool concerns(const ports::Person& person, const std::vector<std::string>& users,
              const std::vector<std::string>& groups) {
  if (contains(users, person.id)) return true;
  return std::any_of(groups.begin(), groups.end(), [&person](const std::string& group) {
    return contains(person.groups, group);
  });
}

bool may_hear(const ports::Person& person, const runtime::FeedItem& item) {
  if (const auto* posted = std::get_if<runtime::Posted>(&item.what)) {
    const process::Notify& notice = posted->notice;
    return concerns(person, notice.users, notice.groups) && !contains(notice.excluded, person.id);
  }
  if (std::holds_alternative<runtime::FeedGap>(item.what)) return true;
  const auto& change = std::get<service::Change>(item.what);
  const bool oversees = contains(person.roles, "supervisor") || contains(person.roles, "auditor");
  return contains(person.roles, "admin") || (oversees && person.works_for(change.section)) ||
         concerns(person, change.users, change.groups);
}

/// 0 for anything that is no number of ours: such a reader starts with a reset.
std::uint64_t sequence_of(const std::string& text) {
  const auto number = Decimal::parse(text);
  const auto whole = number ? number->to_int64() : std::nullopt;
  return whole && *whole > 0 ? static_cast<std::uint64_t>(*whole) : 0;
}

}  // namespace

EventHub::EventHub(runtime::Runtime& runtime, std::shared_ptr<const Transport> transport)
    : runtime_(runtime), transport_(std::move(transport)) {}

void EventHub::start() {
  auto started = runtime_.feed().subscribe(
      [this](const runtime::FeedItem& item) { transport_->post([this, item] { take(item); }); });
  subscription_ = std::move(started.subscription);
}

void EventHub::stop() { subscription_ = {}; }

Response EventHub::open(const Opening& opening) {
  Response response;
  response.content_type = "text/event-stream";
  response.headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
  response.stream = std::make_shared<EventStream>();
  response.stream->push(kHello);
  Reader& reader = open_.emplace_back(Reader{opening, 0, response.stream});
  // What is kept since then is read by a subscription of a moment; what comes later comes by ours.
  const std::uint64_t after = sequence_of(opening.last_event_id);
  std::vector<runtime::FeedItem> missed;
  auto replay = runtime_.feed().subscribe(
      [&missed](const runtime::FeedItem& item) { missed.push_back(item); }, after);
  replay.subscription = {};
  reader.last = replay.from;
  const bool reset = replay.reset || (after == 0 && !opening.last_event_id.empty());
  if (reset) reader.stream->push(frame(replay.from, "reset", {}));
  const auto directory = runtime_.library().directory();
  for (const runtime::FeedItem& item : missed) give(reader, item, *directory);
  readers_ = open_.size();
  return response;
}

void EventHub::give(Reader& reader, const runtime::FeedItem& item,
                    const ports::Directory& directory) {
  if (item.seq <= reader.last) return;
  reader.last = item.seq;
  const ports::Person* person = directory.find(reader.who.user);
  const bool known = reader.who.session_hash.empty() || (person != nullptr && person->active);
  if (!known || reader.who.expires <= runtime_.clock().now()) {
    reader.stream->close();
    return;
  }
  // The operator of the machine, who is in no directory, hears all.
  if (person == nullptr || may_hear(*person, item)) reader.stream->push(frame_of(item));
}

void EventHub::take(const runtime::FeedItem& item) {
  const auto directory = runtime_.library().directory();
  for (Reader& reader : open_) give(reader, item, *directory);
  forget_closed();
}

void EventHub::forget_closed() {
  for (const Reader& reader : open_) cut_off_ += reader.stream->overflowed() ? 1 : 0;
  open_.remove_if([](const Reader& reader) { return reader.stream->closed(); });
  readers_ = open_.size();
}

void EventHub::end_session(const std::string& session_hash) {
  for (Reader& reader : open_) {
    if (reader.who.session_hash == session_hash) reader.stream->close();
  }
  forget_closed();
}

void EventHub::heartbeat() {
  const Instant now = runtime_.clock().now();
  const auto directory = runtime_.library().directory();
  std::vector<std::string> sessions;
  for (Reader& reader : open_) {
    const bool by_session = !reader.who.session_hash.empty();
    const ports::Person* person = directory->find(reader.who.user);
    const bool gone = by_session && (person == nullptr || !person->active);
    if (gone || reader.who.expires <= now) reader.stream->close();
    reader.stream->push(kBeat);
    if (by_session && !reader.stream->closed()) sessions.push_back(reader.who.session_hash);
  }
  forget_closed();
  if (sessions.empty()) return;
  // Signed out elsewhere (another node, a changed password): the rows tell.
  const auto self = shared_from_this();
  runtime_.read(
      [self, sessions](runtime::Reads& reads) {
        for (const std::string& hash : sessions) {
          if (reads.registry.session(hash)) continue;
          self->transport_->post([self, hash] { self->end_session(hash); });
        }
      },
      [](const std::string&) {});
}

void EventHub::close_all() {
  for (Reader& reader : open_) {
    reader.stream->push(kGoodbye);
    reader.stream->close();
  }
  forget_closed();
}

}  // namespace recourse::http
