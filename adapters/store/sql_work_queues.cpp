#include "adapters/store/sql_work_queues.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <tuple>

#include "adapters/store/dialect.h"
#include "adapters/store/rows.h"
#include "adapters/store/text.h"

namespace recourse::store {

using ports::JobRow;
using ports::MessageRow;

namespace {
void add_share(ports::Share share, Parameters& asked) {
  asked.push_back({"rank", std::int64_t{share.rank}});
  asked.push_back({"of", std::int64_t{share.of}});
}
}  // namespace

template <class Look>
void SqlWorkQueues::from_head(QueueHead& head, Look look) {
  const auto began = std::chrono::steady_clock::now();
  std::int64_t from = 0;
  {
    const std::lock_guard lock(heads_mutex_);
    from = head.from(began);
  }
  const std::int64_t last = look(from);
  const std::lock_guard lock(heads_mutex_);
  head.looked(from, last, began, std::chrono::steady_clock::now());
}

/// References into the map stay good, so it only grows; workers ask for few connectors.
QueueHead& SqlWorkQueues::jobs_of(const std::string& connector) {
  const std::lock_guard lock(heads_mutex_);
  return jobs_[connector];
}

std::vector<ports::TimerRow> SqlWorkQueues::due_timers(Instant now, int max, ports::Share share,
                                                       Instant late) {
  auto session = database_.lease();
  Parameters asked{{"now", now.us}, {"max", std::int64_t{max}}};
  std::string shared;
  if (share.of > 1) {
    shared = "and (due <= :late or " + falls_to_share(session->dialect(), "instance") + ") ";
    asked.push_back({"late", late.us});
    add_share(share, asked);
  }
  std::vector<ports::TimerRow> out;
  from_head(timers_, [&](std::int64_t from) {
    asked.push_back({"from", from});
    for (const Row& row :
         session->query("select id, instance, due from timer where due >= :from and due <= :now " +
                            shared + "order by due, id limit :max",
                        3, asked)) {
      out.push_back({.id = row.id<TimerId>(0),
                     .instance = row.id<InstanceId>(1),
                     .due = Instant{row.number(2)}});
    }
    return out.empty() ? from : out.back().due.us;
  });
  return out;
}

std::optional<Instant> SqlWorkQueues::next_timer(ports::Share share, std::optional<Instant> after) {
  auto session = database_.lease();
  Parameters asked{{"after", after ? after->us : std::numeric_limits<std::int64_t>::min()}};
  std::string shared;
  if (share.of > 1) {
    shared = " and " + falls_to_share(session->dialect(), "instance");
    add_share(share, asked);
  }
  const std::vector<Row> rows = session->query(
      "select due from timer where due > :after" + shared + " order by due, id limit 1", 1, asked);
  if (rows.empty()) return std::nullopt;
  return Instant{rows.front().number(0)};
}

std::vector<JobRow> SqlWorkQueues::claim_jobs(const std::string& connector,
                                              const std::string& worker, int max, Instant now,
                                              Instant until) {
  auto session = database_.lease();
  const std::string sql =
      spell(session->dialect(),
            "update job set epoch = epoch + 1, state = 'Claimed', worker = :worker, "
            "leased_until = :until where (instance, id) in (select j.instance, j.id from job j "
            "where j.connector = :connector and j.created >= :from "
            "and (j.state = 'Pending' or j.leased_until <= :now) "
            "order by j.created, j.id limit :max{skip}) returning " +
                job_columns(""));
  std::vector<JobRow> out;
  from_head(jobs_of(connector), [&](std::int64_t from) {
    for (const Row& row : session->query(sql, kJobColumns,
                                         {{"worker", worker},
                                          {"until", until.us},
                                          {"connector", connector},
                                          {"from", from},
                                          {"now", now.us},
                                          {"max", std::int64_t{max}}})) {
      out.push_back(job_from(row));
    }
    std::sort(out.begin(), out.end(), [](const JobRow& a, const JobRow& b) {
      return std::tie(a.created, a.id) < std::tie(b.created, b.id);
    });
    return out.empty() ? from : out.back().created.us;
  });
  return out;
}

bool SqlWorkQueues::extend_job(JobId job, std::uint32_t epoch, Instant until) {
  auto session = database_.lease();
  return session->execute(
             "update job set leased_until = :until where id = :id and epoch = :epoch "
             "and state = 'Claimed'",
             {{"until", until.us}, {"id", job.text()}, {"epoch", std::int64_t{epoch}}}) == 1;
}

std::optional<JobRow> SqlWorkQueues::job(JobId job) {
  auto session = database_.lease();
  const std::vector<Row> rows = session->query(
      "select " + job_columns("") + " from job where id = :id", kJobColumns, {{"id", job.text()}});
  if (rows.empty()) return std::nullopt;
  return job_from(rows.front());
}

std::vector<ports::OutboxRow> SqlWorkQueues::outbox(const ports::OutboxSearch& search) {
  auto session = database_.lease();
  List others;
  for (const std::uint64_t node : search.at_work) others.emplace_back(std::to_string(node));
  Parameters asked{{"max", std::int64_t{search.max}},
                   {"own", static_cast<std::int64_t>(search.own)},
                   {"others", value_bytes(Value(std::move(others)))}};
  add_share(search.share, asked);
  const Dialect dialect = session->dialect();
  std::string behind;
  if (search.after) {
    behind = "(instance, record) > (:instance, :record) and ";
    asked.push_back({"instance", search.after->first.text()});
    asked.push_back({"record", static_cast<std::int64_t>(search.after->second)});
  }
  std::vector<ports::OutboxRow> out;
  for (const Row& row : session->query(
           "select instance, record, effects, node from outbox where " + behind +
               "((node = :own and node <> 0) or (node not in (select cast(e.value as bigint) "
               "from " +
               each_text(dialect, ":others") + ") and " + falls_to_share(dialect, "instance") +
               ")) order by instance, record limit :max",
           4, asked)) {
    out.push_back({.instance = row.id<InstanceId>(0),
                   .record = static_cast<std::uint64_t>(row.number(1)),
                   .effects = value_from(row.text(2)),
                   .node = static_cast<std::uint64_t>(row.number(3))});
  }
  return out;
}

void SqlWorkQueues::outbox_done(const std::vector<std::pair<InstanceId, std::uint64_t>>& rows) {
  if (rows.empty()) return;
  JsonRows done;
  for (const auto& [instance, record] : rows) {
    done.row().set("instance", instance.text()).set("record", static_cast<std::int64_t>(record));
  }
  auto session = database_.lease();
  session->execute(
      "delete from outbox where (instance, record) in (select r.instance, r.record "
      "from " +
          rows_of(session->dialect(), "done", "instance {id}, record bigint") + ")",
      {{"done", done.text()}});
}

bool SqlWorkQueues::put_message(const MessageRow& message) {
  auto session = database_.lease();
  Transaction transaction(*session);
  if (!message.dedup.empty() &&
      session->execute("insert into message_seen (dedup, received) values (:dedup, :received) "
                       "on conflict (dedup) do nothing",
                       {{"dedup", message.dedup}, {"received", message.received.us}}) == 0) {
    return false;
  }
  session->execute(
      "insert into message (id, dedup, name, match_key, signal, data, received, "
      "keep_until) values (:id, :dedup, :name, :key, :signal, :data, :received, "
      ":keep)",
      {{"id", message.id.text()},
       {"dedup", message.dedup},
       {"name", message.name},
       {"key", message.key},
       {"signal", std::int64_t{message.signal}},
       {"data", value_bytes(message.data)},
       {"received", message.received.us},
       {"keep", sql_value(message.keep_until)}});
  transaction.commit();
  return true;
}

std::vector<ports::SubscriptionRow> SqlWorkQueues::subscribers(const std::string& name,
                                                               const std::string& key,
                                                               bool signal) {
  auto session = database_.lease();
  std::vector<ports::SubscriptionRow> out;
  for (const Row& row : session->query(
           "select instance, activity, place, opened from subscription where name = :name "
           "and match_key = :key and signal = :signal order by opened, instance, activity, place",
           4, {{"name", name}, {"key", key}, {"signal", std::int64_t{signal}}})) {
    out.push_back({.instance = row.id<InstanceId>(0),
                   .activity = static_cast<std::uint32_t>(row.number(1)),
                   .index = static_cast<int>(row.number(2)),
                   .signal = signal,
                   .name = name,
                   .key = key,
                   .opened = Instant{row.number(3)}});
  }
  return out;
}

std::vector<MessageRow> SqlWorkQueues::messages(const std::string& name, const std::string& key) {
  auto session = database_.lease();
  std::vector<MessageRow> out;
  for (const Row& row : session->query("select " + message_columns() +
                                           " from message where name = :name "
                                           "and match_key = :key order by received, id",
                                       kMessageColumns, {{"name", name}, {"key", key}})) {
    out.push_back(message_from(row));
  }
  return out;
}

std::vector<MessageRow> SqlWorkQueues::unmatched(int max) {
  auto session = database_.lease();
  std::vector<MessageRow> out;
  for (const Row& row : session->query(
           "select " + message_columns() + " from message order by received, id limit :max",
           kMessageColumns, {{"max", std::int64_t{max}}})) {
    out.push_back(message_from(row));
  }
  return out;
}

void SqlWorkQueues::drop_message(MessageId id) {
  auto session = database_.lease();
  session->execute("delete from message where id = :id", {{"id", id.text()}});
}

void SqlWorkQueues::expire(Instant now, Instant before) {
  auto session = database_.lease();
  session->execute("delete from message where keep_until <= :now", {{"now", now.us}});
  session->execute("delete from message_seen where received < :before", {{"before", before.us}});
  session->execute("delete from idempotency where stored < :before", {{"before", before.us}});
  session->execute("delete from session where expires <= :now", {{"now", now.us}});
  // A draft of a work item that has ended is nobody's any more.
  session->execute(
      "delete from draft where not exists "
      "(select 1 from task t where t.id = draft.item)");
}

}  // namespace recourse::store
