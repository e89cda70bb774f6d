#include "adapters/store/postgres_wire.h"

#include <poll.h>

#include "adapters/store/dialect.h"
#include "adapters/store/rows.h"
#include "adapters/store/session_native.h"

namespace recourse::store {
namespace {

using Notification = std::unique_ptr<PGnotify, decltype(&PQfreemem)>;

void take_waiting(PGconn* connection, std::vector<std::string>& texts) {
  while (const Notification one{PQnotifies(connection), &PQfreemem}) {
    texts.emplace_back(one->extra);
  }
}

}  // namespace

/// Named after the table of the nodes, which every installation has once.
PostgresWire::PostgresWire(std::unique_ptr<Session> session) : session_(std::move(session)) {
  const std::string table =
      session_->query("select cast(cast(cast('node' as regclass) as oid) as text)", 1)
          .at(0)
          .text(0);
  channel_ = "recourse_" + table;
}

void PostgresWire::send(const std::vector<std::string>& texts) {
  List list;
  for (const std::string& text : texts) list.emplace_back(text);
  session_->query("select cast(pg_notify(:channel, e.value) as text) from " +
                      each_text(Dialect::kPostgres, ":texts"),
                  1, {{"channel", channel_}, {"texts", value_bytes(Value(std::move(list)))}});
}

std::vector<std::string> PostgresWire::receive(Duration patience) {
  if (!listens_) session_->run("listen " + channel_);
  listens_ = true;
  PGconn* connection = session_->native().postgres();
  std::vector<std::string> texts;
  take_waiting(connection, texts);
  if (!texts.empty()) return texts;
  pollfd ready{PQsocket(connection), POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(patience.us / 1000)) <= 0) return texts;
  if (PQconsumeInput(connection) == 0) {
    throw ports::StoreError(ports::StoreError::Kind::kUnavailable,
                            "the connection between the nodes was lost");
  }
  take_waiting(connection, texts);
  return texts;
}

}  // namespace recourse::store
