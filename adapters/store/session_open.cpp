#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "adapters/store/session.h"
#include "adapters/store/session_native.h"

namespace recourse::store {

namespace {

using Kind = ports::StoreError::Kind;

/// Creates the file with mode 0600, or tightens one that is there. An existing file is never
/// opened here: closing it again would drop the locks SQLite holds on it in this process.
void prepare_file(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) == 0) {
    if (!S_ISREG(info.st_mode)) {
      throw ports::StoreError(Kind::kUnavailable, path + " is no plain file (links are refused)");
    }
    if ((info.st_mode & 077) != 0 && ::chmod(path.c_str(), 0600) != 0) {
      throw ports::StoreError(Kind::kUnavailable, path + " can be read by others and is not ours");
    }
    return;
  }
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) {
    throw ports::StoreError(Kind::kUnavailable,
                            "cannot create " + path + ": " + std::strerror(errno));
  }
  ::close(file);
}

void set_up_sqlite(Session& session, const std::string& path) {
  sqlite_api::sqlite3* connection = session.native().sqlite();
  sqlite_api::sqlite3_extended_result_codes(connection, 1);
  try {
    // Before the first access, so that WAL needs no shared memory and the lock is for good.
    session.run("pragma locking_mode = exclusive");
    session.run("pragma journal_mode = wal");
    session.run("begin exclusive");
    session.run("commit");
  } catch (const SqlError& error) {
    if (error.cause != SqlError::Cause::kBusy) throw;
    throw ports::StoreError(Kind::kUnavailable,
                            path + " is in use by another process; ask that one, or stop it first");
  }
  session.run("pragma synchronous = full");
  // 20 000 pages, 80 MB: pages written over and over reach the file once.
  session.run("pragma wal_autocheckpoint = 20000");
  session.run("pragma journal_size_limit = 134217728");
  session.run("pragma cache_size = -131072");
  session.run("pragma temp_store = memory");
  session.run("pragma trusted_schema = off");
}

/// Every statement of the store finds its rows by an index. Plans are made once per connection,
/// often while the tables are still empty; without these a scan that was cheap then would stay.
constexpr const char* kPostgresSettings[] = {
    "set application_name = 'recourse'",
    "set client_min_messages = warning",
    "set plan_cache_mode = force_generic_plan",
    "set jit = off",
    "set enable_seqscan = off",
    "set enable_mergejoin = off",
    "set enable_hashjoin = off",
    "set lock_timeout = '30s'",
    "set idle_in_transaction_session_timeout = '60s'",
};

}  // namespace

std::unique_ptr<Session> Session::open(Dialect dialect, const std::string& target) {
  std::unique_ptr<Session> session(new Session(dialect));
  const bool sqlite = dialect == Dialect::kSqlite;
  if (sqlite) prepare_file(target);
  try {
    session->native_->sql =
        sqlite ? std::make_unique<soci::session>(soci::sqlite3, "db=\"" + target + "\" timeout=0")
               : std::make_unique<soci::session>(soci::postgresql, target);
  } catch (const soci::soci_error& error) {
    const std::string what = error.get_error_message();
    throw ports::StoreError(Kind::kUnavailable,
                            "cannot open the database: " + what.substr(0, what.find('\n')));
  }
  if (sqlite) {
    set_up_sqlite(*session, target);
  } else {
    for (const char* setting : kPostgresSettings) session->run(setting);
  }
  return session;
}

}  // namespace recourse::store
