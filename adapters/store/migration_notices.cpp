#include "adapters/store/migration_notices.h"

#include "adapters/store/dialect.h"

namespace recourse::store {

namespace {

constexpr const char* kNoticeTables[] = {
    "create table notice (instance {id} not null, place bigint not null, kind text not null, "
    "item text not null, text_en text not null, text_zh text not null, at bigint not null, "
    "primary key (instance, place)){compact}",
    "create index notice_at on notice (at)",
    // `at` is the notice's, so that an inbox is read from one index.
    "create table delivery (instance {id} not null, place bigint not null, person text not null, "
    "channel text not null, at bigint not null, mode text not null, state text not null, "
    "attempts bigint not null, due bigint not null, sent bigint, delivered bigint, read bigint, "
    "fault text not null, primary key (instance, place, person, channel)){hot}{compact}",
    "create index delivery_waiting on delivery (person, channel, due) where state = 'waiting'",
    "create index delivery_due on delivery (due) where state = 'waiting'",
    "create index delivery_inbox on delivery (person, at, instance, place) "
    "where channel = 'inbox'",
    "create index delivery_failed on delivery (at) where state = 'failed'",
    // One row for whatever waits for one person on one channel: who sends holds this row, not each
    // delivery, so a dead receiver with thousands of them costs one look.
    "create table mailbox (person text not null, channel text not null, due bigint not null, "
    "hold bigint not null, faults bigint not null, primary key (person, channel)){hot}{compact}",
    "create index mailbox_due on mailbox (due)",
};

}  // namespace

Migration notices_migration(int version) {
  Migration migration;
  migration.version = version;
  migration.what = "notices to people and their deliveries";
  for (const char* statement : kNoticeTables) {
    migration.sqlite.push_back(spell(Dialect::kSqlite, statement));
    migration.postgres.push_back(spell(Dialect::kPostgres, statement));
  }
  return migration;
}

}  // namespace recourse::store
