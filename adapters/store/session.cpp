#include "adapters/store/session.h"

#include <charconv>
#include <cstring>

#include "adapters/store/session_native.h"
#include "adapters/store/text.h"

namespace recourse::store {

namespace {

using Kind = ports::StoreError::Kind;
using Cause = SqlError::Cause;

/// Storage that the statement points to while it runs.
struct Bound {
  std::string text;
  long long number = 0;
  soci::indicator indicator = soci::i_ok;
};

void bind_parameter(soci::statement& statement, const Parameter& parameter, Bound& bound) {
  if (const auto* number = std::get_if<std::int64_t>(&parameter.value)) {
    bound.number = *number;
    const long long& fixed = bound.number;
    statement.exchange(soci::use(fixed, parameter.name));
    return;
  }
  if (const auto* text = std::get_if<std::string>(&parameter.value)) {
    require_storable(*text);
    statement.exchange(soci::use(*text, bound.indicator, parameter.name));
    return;
  }
  bound.indicator = soci::i_null;
  const std::string& fixed = bound.text;
  statement.exchange(soci::use(fixed, bound.indicator, parameter.name));
}

/// A failed execution leaks its buffers unless they are taken back before the next one.
struct Rebind {
  soci::statement& statement;
  ~Rebind() { statement.bind_clean_up(); }
};

}  // namespace

const std::string& Row::text(std::size_t i) const {
  static const std::string kNone;
  return fields_[i] ? *fields_[i] : kNone;
}

std::int64_t Row::number(std::size_t i) const {
  std::int64_t value = 0;
  const std::string& digits = text(i);
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string Row::undashed(std::size_t i) const {
  std::string out = text(i);
  std::erase(out, '-');  // PostgreSQL writes a uuid with dashes
  return out;
}

void Row::broken_id() {
  throw ports::StoreError(Kind::kCorrupt, "a stored id is not 32 hexadecimal digits");
}

void Session::require_done(const pg_result* result) {
  const ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  SqlError mapped = postgres_error(state == nullptr ? "08000" : state,
                                   PQerrorMessage(native_->postgres()));
  if (PQstatus(native_->postgres()) == CONNECTION_BAD) mapped.cause = Cause::kLost;
  lost_ = mapped.cause == Cause::kLost;
  throw mapped;
}

Session::Session(Dialect dialect) : dialect_(dialect), native_(std::make_unique<Native>()) {}

Session::~Session() = default;

/// Requires: called from a catch block.
void Session::rethrow() {
  try {
    throw;
  } catch (const soci::postgresql_soci_error& error) {
    SqlError mapped = postgres_error(error.sqlstate(), error.get_error_message());
    if (PQstatus(native_->postgres()) == CONNECTION_BAD) mapped.cause = Cause::kLost;
    lost_ = mapped.cause == Cause::kLost;
    throw mapped;
  } catch (const soci::sqlite3_soci_error& error) {
    throw sqlite_error(error.result(), error.get_error_message());
  } catch (const soci::soci_error& error) {
    if (dialect_ == Dialect::kPostgres) lost_ = PQstatus(native_->postgres()) == CONNECTION_BAD;
    const std::string what = error.get_error_message();
    throw SqlError(lost_ ? Cause::kLost : Cause::kOther,
                   lost_ ? Kind::kUnavailable : Kind::kCorrupt,
                   "database: " + what.substr(0, what.find('\n')));
  }
}

std::vector<Row> Session::run_prepared(const std::string& sql, std::size_t columns,
                                       const Parameters& parameters, std::int64_t* changed) {
  std::vector<Bound> bound(parameters.size());
  std::vector<std::string> values(columns);
  std::vector<soci::indicator> indicators(columns, soci::i_ok);
  std::vector<Row> rows;
  try {
    std::unique_ptr<soci::statement>& cached = native_->statements[sql];
    if (!cached) {
      auto fresh = std::make_unique<soci::statement>(*native_->sql);
      fresh->alloc();
      fresh->prepare(sql);
      cached = std::move(fresh);
    }
    soci::statement& statement = *cached;
    const Rebind rebind{statement};
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      bind_parameter(statement, parameters[i], bound[i]);
    }
    for (std::size_t i = 0; i < columns; ++i) {
      statement.exchange(soci::into(values[i], indicators[i]));
    }
    statement.define_and_bind();
    for (bool got = statement.execute(true); got && columns > 0; got = statement.fetch()) {
      std::vector<std::optional<std::string>> fields(columns);
      for (std::size_t i = 0; i < columns; ++i) {
        if (indicators[i] == soci::i_ok) fields[i] = std::move(values[i]);
      }
      rows.emplace_back(std::move(fields));
    }
    if (changed != nullptr) *changed = statement.get_affected_rows();
  } catch (const soci::soci_error&) {
    rethrow();
  }
  return rows;
}

std::vector<Row> Session::query(const std::string& sql, std::size_t columns,
                                const Parameters& parameters) {
  return run_prepared(sql, columns, parameters, nullptr);
}

std::int64_t Session::execute(const std::string& sql, const Parameters& parameters) {
  std::int64_t changed = 0;
  run_prepared(sql, 0, parameters, &changed);
  return changed;
}

void Session::run(const std::string& sql) {
  if (dialect_ == Dialect::kSqlite) {
    const int code = sqlite_api::sqlite3_exec(native_->sqlite(), sql.c_str(), nullptr, nullptr,
                                              nullptr);
    if (code != 0) throw sqlite_error(code, sqlite_api::sqlite3_errmsg(native_->sqlite()));
    return;
  }
  const PostgresResult result(PQexec(native_->postgres(), sql.c_str()), &PQclear);
  require_done(result.get());
}

bool Session::in_transaction() const {
  if (dialect_ == Dialect::kSqlite) {
    return sqlite_api::sqlite3_get_autocommit(native_->sqlite()) == 0;
  }
  return PQtransactionStatus(native_->postgres()) != PQTRANS_IDLE;
}

bool Session::alive() {
  if (lost_) return false;
  if (dialect_ == Dialect::kSqlite) return true;
  PGconn* connection = native_->postgres();
  lost_ = PQconsumeInput(connection) == 0 || PQstatus(connection) == CONNECTION_BAD;
  return !lost_;
}

Transaction::Transaction(Session& session, Durability durability)
    : session_(session), durability_(durability) {
  const bool sqlite = session.dialect() == Dialect::kSqlite;
  const bool waits = durability == Durability::kAtOnce;
  if (sqlite && !waits) session_.run("pragma synchronous = normal");
  try {
    session_.run(sqlite ? "begin immediate" : "begin");
    if (!sqlite && !waits) session_.run("set local synchronous_commit = off");
  } catch (...) {
    wait_for_the_disk_again();
    throw;
  }
}

Transaction::~Transaction() {
  if (open_ && !session_.lost()) {
    try {
      if (session_.in_transaction()) session_.run("rollback");
    } catch (const ports::StoreError&) {
      // The connection is gone and the transaction with it; whoever uses it next will be told.
    }
  }
  wait_for_the_disk_again();
}

/// SQLite's setting is the connection's, which all share; PostgreSQL's ended with the transaction.
void Transaction::wait_for_the_disk_again() noexcept {
  if (durability_ == Durability::kAtOnce || session_.dialect() != Dialect::kSqlite) return;
  try {
    session_.run("pragma synchronous = full");
  } catch (const ports::StoreError&) {
    session_.give_up();  // a commit on it might be told before it is kept
  }
}

void Transaction::commit() {
  open_ = false;
  // COMMIT of a failed transaction answers politely with a rollback.
  if (session_.dialect() == Dialect::kPostgres &&
      PQtransactionStatus(session_.native().postgres()) != PQTRANS_INTRANS) {
    open_ = true;
    throw ports::StoreError(Kind::kCorrupt, "a failed transaction was about to be committed");
  }
  try {
    session_.run("commit");
  } catch (const SqlError& error) {
    open_ = true;
    if (error.cause == Cause::kRetry || error.cause == Cause::kBusy) throw;
    throw ports::StoreError(Kind::kOutcomeUnknown,
                            std::string("no answer to COMMIT: ") + error.what());
  }
}

}  // namespace recourse::store
