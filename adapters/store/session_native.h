#pragma once
// The SOCI side of a session: only session*.cpp, backup.cpp and postgres_wire.cpp include this.
// Never together with <sqlite3.h>: SOCI includes that header inside namespace sqlite_api.
#include <soci/soci.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "adapters/store/session.h"

namespace recourse::store {

[[nodiscard]] SqlError postgres_error(const std::string& state, const std::string& message);
[[nodiscard]] SqlError sqlite_error(int code, const std::string& message);
using PostgresResult = std::unique_ptr<PGresult, decltype(&PQclear)>;
using SqliteStatement =
    std::unique_ptr<sqlite_api::sqlite3_stmt, decltype(&sqlite_api::sqlite3_finalize)>;

struct Session::Native {
  std::unique_ptr<soci::session> sql;
  // After `sql`, so that it is destroyed before: a statement must not outlive its connection.
  std::map<std::string, std::unique_ptr<soci::statement>> statements;
  // Those that SOCI cannot bind: names of prepared statements, and statements.
  std::map<std::string, std::string> list_statements;
  std::map<std::string, std::uint32_t> type_numbers;
  std::map<std::string, SqliteStatement> row_statements;

  [[nodiscard]] PGconn* postgres() const {
    return static_cast<soci::postgresql_session_backend*>(sql->get_backend())->conn_;
  }
  [[nodiscard]] sqlite_api::sqlite3* sqlite() const {
    return static_cast<soci::sqlite3_session_backend*>(sql->get_backend())->conn_;
  }
};

}  // namespace recourse::store
