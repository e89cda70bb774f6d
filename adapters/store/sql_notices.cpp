#include "adapters/store/sql_notices.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "adapters/store/dialect.h"
#include "adapters/store/rows.h"
#include "adapters/store/text.h"

namespace recourse::store {

using ports::DeliveryRow;
using ports::Mailbox;
using ports::NoticeRow;
using ports::Parcel;

namespace {

constexpr std::string_view kModes[] = {"at_once", "digest", "if_unread", "if_open"};
constexpr const char* kMine = "d.person = :person and d.channel = :channel and d.state = 'waiting'";
/// Of an instance at once only the oldest that waits.
constexpr const char* kAtItsTurn =
    " and (d.mode <> 'at_once' or not exists (select 1 from delivery e "
    "where e.instance = d.instance and e.place < d.place and e.person = d.person "
    "and e.channel = d.channel and e.state = 'waiting' and e.mode = 'at_once'))";
constexpr const char* kParcels =
    "select n.instance, n.place, n.kind, n.item, n.text_en, n.text_zh, n.at, d.person, d.channel, "
    "d.mode, d.state, d.attempts, d.due, d.sent, d.delivered, d.read, d.fault "
    "from delivery d join notice n on n.instance = d.instance and n.place = d.place where ";
constexpr std::size_t kParcelColumns = 17;

Parcel parcel_from(const Row& row) {
  Parcel out;
  NoticeRow& notice = out.notice;
  notice.instance = row.id<InstanceId>(0);
  notice.place = row.number(1);
  notice.kind = row.text(2);
  if (!row.text(3).empty()) notice.item = row.id<WorkItemId>(3);
  notice.text = {row.text(4), row.text(5)};
  notice.at = Instant{row.number(6)};
  DeliveryRow& delivery = out.delivery;
  delivery.instance = notice.instance;
  delivery.place = notice.place;
  delivery.at = notice.at;
  delivery.person = row.text(7);
  delivery.channel = row.text(8);
  const auto mode = std::find(std::begin(kModes), std::end(kModes), row.text(9));
  delivery.mode = static_cast<DeliveryRow::Mode>(mode - std::begin(kModes));
  for (auto state :
       {DeliveryRow::State::kWaiting, DeliveryRow::State::kSent, DeliveryRow::State::kDelivered,
        DeliveryRow::State::kRead, DeliveryRow::State::kFailed, DeliveryRow::State::kDropped}) {
    if (ports::name(state) == row.text(10)) delivery.state = state;
  }
  delivery.attempts = static_cast<int>(row.number(11));
  delivery.due = Instant{row.number(12)};
  delivery.sent = instant_from(row, 13);
  delivery.delivered = instant_from(row, 14);
  delivery.read = instant_from(row, 15);
  delivery.fault = row.text(16);
  return out;
}

std::vector<Parcel> parcels(Session& session, const std::string& rest,
                            const Parameters& parameters) {
  std::vector<Parcel> out;
  for (const Row& row :
       session.query(spell(session.dialect(), kParcels + rest), kParcelColumns, parameters)) {
    out.push_back(parcel_from(row));
  }
  return out;
}

std::optional<std::int64_t> micros(const std::optional<Instant>& instant) {
  return instant ? std::optional(instant->us) : std::nullopt;
}

std::string notice_rows(const std::vector<NoticeRow>& notices) {
  JsonRows rows;
  for (const NoticeRow& notice : notices) {
    rows.row()
        .set("instance", notice.instance.text())
        .set("place", notice.place)
        .set("kind", notice.kind)
        .set("item", notice.item.empty() ? "" : notice.item.text())
        .set("text_en", notice.text.en)
        .set("text_zh", notice.text.zh)
        .set("at", notice.at.us);
  }
  return rows.text();
}

std::string delivery_rows(const std::vector<DeliveryRow>& deliveries) {
  JsonRows rows;
  for (const DeliveryRow& delivery : deliveries) {
    rows.row()
        .set("instance", delivery.instance.text())
        .set("place", delivery.place)
        .set("person", delivery.person)
        .set("channel", delivery.channel)
        .set("at", delivery.at.us)
        .set("mode", kModes[static_cast<std::size_t>(delivery.mode)])
        .set("state", ports::name(delivery.state))
        .set("attempts", std::int64_t{delivery.attempts})
        .set("due", delivery.due.us)
        .set("sent", micros(delivery.sent))
        .set("delivered", micros(delivery.delivered))
        .set("read", micros(delivery.read))
        .set("fault", delivery.fault);
  }
  return rows.text();
}

/// The earliest time for each mailbox, ordered by its key, so that two writers cannot lock
/// crosswise.
std::string mailbox_rows(const std::vector<DeliveryRow>& deliveries) {
  std::map<std::pair<std::string, std::string>, Instant> earliest;
  for (const DeliveryRow& delivery : deliveries) {
    if (delivery.state != DeliveryRow::State::kWaiting) continue;
    const auto [at, fresh] =
        earliest.emplace(std::pair{delivery.person, delivery.channel}, delivery.due);
    if (!fresh) at->second = std::min(at->second, delivery.due);
  }
  if (earliest.empty()) return {};
  JsonRows rows;
  for (const auto& [key, due] : earliest) {
    rows.row().set("person", key.first).set("channel", key.second).set("due", due.us);
  }
  return rows.text();
}

}  // namespace

void SqlNotices::put(const std::vector<NoticeRow>& notices,
                     const std::vector<DeliveryRow>& deliveries) {
  if (notices.empty()) return;
  auto session = database_.lease();
  const Dialect dialect = session->dialect();
  Transaction transaction(*session);
  // The mailboxes first: their locks make this wait for a close_mailbox under way, which then
  // does not miss what is stored below.
  const std::string mailboxes = mailbox_rows(deliveries);
  if (!mailboxes.empty()) {
    session->execute(
        "insert into mailbox (person, channel, due, hold, faults) "
        "select r.person, r.channel, r.due, 0, 0 from " +
            rows_of(dialect, "rows", "person text, channel text, due bigint") +
            " where true on conflict (person, channel) do update set due = "
            "case when excluded.due < mailbox.due then excluded.due "
            "else mailbox.due end",
        {{"rows", mailboxes}});
  }
  session->execute(
      "insert into notice (instance, place, kind, item, text_en, text_zh, at) "
      "select r.instance, r.place, r.kind, r.item, r.text_en, r.text_zh, r.at from " +
          rows_of(dialect, "rows",
                  "instance {id}, place bigint, kind text, item text, text_en text, "
                  "text_zh text, at bigint") +
          " where true on conflict do nothing",
      {{"rows", notice_rows(notices)}});
  if (!deliveries.empty()) {
    session->execute(
        "insert into delivery (instance, place, person, channel, at, mode, state, attempts, due, "
        "sent, delivered, read, fault) select r.instance, r.place, r.person, r.channel, r.at, "
        "r.mode, r.state, r.attempts, r.due, r.sent, r.delivered, r.read, r.fault from " +
            rows_of(dialect, "rows",
                    "instance {id}, place bigint, person text, channel text, at bigint, mode text, "
                    "state text, attempts bigint, due bigint, sent bigint, delivered bigint, "
                    "read bigint, fault text") +
            " where true on conflict do nothing",
        {{"rows", delivery_rows(deliveries)}});
  }
  transaction.commit();
}

std::vector<Mailbox> SqlNotices::open_mailboxes(Instant now, Instant until, int max) {
  auto session = database_.lease();
  std::vector<Mailbox> out;
  for (const Row& row : session->query(
           spell(session->dialect(),
                 "update mailbox set hold = :until where (person, channel) in "
                 "(select m.person, m.channel from mailbox m where m.due <= :now "
                 "and m.hold <= :now2 order by m.due, m.person, m.channel limit :max{skip}) "
                 "returning person, channel, faults"),
           3,
           {{"until", until.us}, {"now", now.us}, {"now2", now.us}, {"max", std::int64_t{max}}})) {
    out.push_back({row.text(0), row.text(1), static_cast<int>(row.number(2))});
  }
  return out;
}

std::vector<Parcel> SqlNotices::contents(const Mailbox& mailbox, Instant now, int max) {
  auto session = database_.lease();
  return parcels(*session,
                 std::string(kMine) + " and d.due <= :now" + kAtItsTurn +
                     " order by d.due, d.instance, d.place limit :max",
                 {{"person", mailbox.person},
                  {"channel", mailbox.channel},
                  {"now", now.us},
                  {"max", std::int64_t{max}}});
}

void SqlNotices::close_mailbox(const Mailbox& mailbox, const std::vector<DeliveryRow>& outcomes,
                               Instant rest) {
  auto session = database_.lease();
  Transaction transaction(*session);
  const Parameters mine{{"person", mailbox.person}, {"channel", mailbox.channel}};
  session->query(spell(session->dialect(),
                       "select due from mailbox where person = :person and channel = :channel"
                       "{lock}"),
                 1, mine);
  for (const DeliveryRow& row : outcomes) {
    session->execute(
        "update delivery set state = :state, attempts = :attempts, due = :due, sent = :sent, "
        "delivered = :delivered, fault = :fault where instance = :instance and place = :place "
        "and person = :person and channel = :channel and state = 'waiting'",
        {{"state", std::string(ports::name(row.state))},
         {"attempts", std::int64_t{row.attempts}},
         {"due", row.due.us},
         {"sent", sql_value(row.sent)},
         {"delivered", sql_value(row.delivered)},
         {"fault", row.fault},
         {"instance", row.instance.text()},
         {"place", row.place},
         {"person", row.person},
         {"channel", row.channel}});
  }
  const std::vector<Row> next = session->query(
      "select min(d.due) from delivery d where " + std::string(kMine) + kAtItsTurn, 1, mine);
  session->execute(
      "update mailbox set due = :due, hold = :rest, faults = :faults "
      "where person = :person and channel = :channel",
      {{"due", next.front().is_null(0) ? kNoDue : next.front().number(0)},
       {"rest", rest.us},
       {"faults", std::int64_t{mailbox.faults}},
       {"person", mailbox.person},
       {"channel", mailbox.channel}});
  transaction.commit();
}

std::optional<Instant> SqlNotices::next_due() {
  auto session = database_.lease();
  const std::vector<Row> rows = session->query(
      "select min(case when hold > due then hold else due end) from mailbox where due < :none", 1,
      {{"none", kNoDue}});
  return instant_from(rows.front(), 0);
}

std::vector<Parcel> SqlNotices::inbox(const std::string& person, const std::optional<Place>& before,
                                      int max) {
  auto session = database_.lease();
  const std::string inbox =
      "d.person = :person and d.channel = 'inbox' and d.state not in ('waiting', 'dropped')";
  const std::string order = " order by d.at desc, d.instance desc, d.place desc limit :max";
  if (!before)
    return parcels(*session, inbox + order, {{"person", person}, {"max", std::int64_t{max}}});
  return parcels(*session,
                 inbox + " and (d.at, d.instance, d.place) < (:at, :instance, :place)" + order,
                 {{"person", person},
                  {"at", before->at.us},
                  {"instance", before->instance.text()},
                  {"place", before->place},
                  {"max", std::int64_t{max}}});
}

std::int64_t SqlNotices::unread(const std::string& person) {
  auto session = database_.lease();
  return session
      ->query(
          "select count(*) from delivery where person = :person and channel = 'inbox' "
          "and state in ('sent', 'delivered')",
          1, {{"person", person}})
      .front()
      .number(0);
}

std::vector<Parcel> SqlNotices::of_instance(InstanceId instance) {
  auto session = database_.lease();
  return parcels(*session,
                 "d.instance = :instance order by d.place, d.person{bytes}, d.channel{bytes}",
                 {{"instance", instance.text()}});
}

bool SqlNotices::is_read(InstanceId instance, std::int64_t place, const std::string& person) {
  auto session = database_.lease();
  return session
             ->query(
                 "select count(*) from delivery where instance = :instance "
                 "and place = :place and person = :person and state = 'read'",
                 1, {{"instance", instance.text()}, {"place", place}, {"person", person}})
             .front()
             .number(0) > 0;
}

std::int64_t SqlNotices::mark_read(const std::string& person, InstanceId instance,
                                   const std::optional<std::int64_t>& place,
                                   const std::optional<WorkItemId>& item, Instant now) {
  auto session = database_.lease();
  Transaction transaction(*session);
  std::string which = " where instance = :instance and person = :person";
  Parameters named{{"instance", instance.text()}, {"person", person}};
  if (place) {
    which += " and place = :place";
    named.push_back({"place", *place});
  }
  if (item) {
    which +=
        " and place in (select n.place from notice n where n.instance = :same "
        "and n.item = :item)";
    named.push_back({"same", instance.text()});
    named.push_back({"item", item->text()});
  }
  session->execute("update delivery set state = 'dropped'" + which +
                       " and state = 'waiting' and mode = 'if_unread'",
                   named);
  named.push_back({"now", now.us});
  const std::string read = "update delivery set state = 'read', read = :now" + which +
                           " and state in ('sent', "
                           "'delivered') and channel ";
  const std::int64_t seen = session->execute(read + "= 'inbox'", named);
  session->execute(read + "<> 'inbox'", named);
  transaction.commit();
  return seen;
}

ports::Notices::Figures SqlNotices::figures(Instant now) {
  auto session = database_.lease();
  Figures figures;
  const std::vector<Row> due = session->query(
      "select count(*), min(due) from delivery where state = 'waiting' and due <= :now", 2,
      {{"now", now.us}});
  figures.waiting = due.front().number(0);
  figures.oldest = instant_from(due.front(), 1);
  figures.failed =
      session->query("select count(*) from delivery where state = 'failed'", 1).front().number(0);
  return figures;
}

std::vector<Parcel> SqlNotices::failed(int max) {
  auto session = database_.lease();
  return parcels(*session,
                 "d.state = 'failed' order by d.at desc, d.instance desc, d.place desc, "
                 "d.person{bytes} desc limit :max",
                 {{"max", std::int64_t{max}}});
}

bool SqlNotices::try_again(InstanceId instance, std::int64_t place, const std::string& person,
                           const std::string& channel, Instant now) {
  auto session = database_.lease();
  Transaction transaction(*session);
  session->execute(
      "update mailbox set due = :now, hold = 0, faults = 0 "
      "where person = :person and channel = :channel",
      {{"now", now.us}, {"person", person}, {"channel", channel}});
  const std::int64_t found = session->execute(
      "update delivery set state = 'waiting', attempts = 0, due = :now where instance = :instance "
      "and place = :place and person = :person and channel = :channel and state = 'failed'",
      {{"now", now.us},
       {"instance", instance.text()},
       {"place", place},
       {"person", person},
       {"channel", channel}});
  transaction.commit();
  return found == 1;
}

void SqlNotices::forget(Instant before) {
  auto session = database_.lease();
  Transaction transaction(*session);
  const std::string old =
      "(select n.instance, n.place from notice n where n.at < :before and not exists "
      "(select 1 from delivery d where d.instance = n.instance and d.place = n.place "
      "and d.state = 'waiting'))";
  session->execute("delete from delivery where (instance, place) in " + old,
                   {{"before", before.us}});
  session->execute("delete from notice where (instance, place) in " + old, {{"before", before.us}});
  transaction.commit();
}

}  // namespace recourse::store
