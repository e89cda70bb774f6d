#pragma once
// The SOCI side of a session: only session*.cpp and backup.cpp include this. Never together with
// <sqlite3.h>: SOCI includes that header inside namespace sqlite_api.
#include <soci/soci.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <map>
#include <memory>
#include <string>

#include "adapters/store/session.h"

namespace recourse::store {

struct Session::Native {
  std::unique_ptr<soci::session> sql;
  // After `sql`, so that it is destroyed before: a statement must not outlive its connection.
  std::map<std::string, std::unique_ptr<soci::statement>> statements;

  [[nodiscard]] PGconn* postgres() const {
    return static_cast<soci::postgresql_session_backend*>(sql->get_backend())->conn_;
  }
  [[nodiscard]] sqlite_api::sqlite3* sqlite() const {
    return static_cast<soci::sqlite3_session_backend*>(sql->get_backend())->conn_;
  }
};

}  // namespace recourse::store
