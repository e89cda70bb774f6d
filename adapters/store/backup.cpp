#include "adapters/store/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "adapters/store/session_native.h"

namespace recourse::store {

namespace {

using Kind = ports::StoreError::Kind;

/// 8 MB: some 10 ms in which nobody else can use the connection.
constexpr int kPagesPerTurn = 2000;
constexpr int kBackupDone = 101;  // SQLITE_DONE

struct BackupTarget {
  explicit BackupTarget(const std::string& path) : path_(path) {
    const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) {
      throw ports::StoreError(Kind::kUnavailable,
                              "cannot create " + path + ": " + std::strerror(errno));
    }
    ::close(file);
    if (sqlite_api::sqlite3_open(path.c_str(), &connection_) != 0) fail("cannot be opened");
  }
  ~BackupTarget() {
    sqlite_api::sqlite3_close(connection_);
    if (!complete_) ::unlink(path_.c_str());
  }
  BackupTarget(const BackupTarget&) = delete;
  BackupTarget& operator=(const BackupTarget&) = delete;

  [[noreturn]] void fail(const std::string& what) const {
    throw ports::StoreError(Kind::kUnavailable, "backup to " + path_ + ": " + what);
  }
  [[nodiscard]] sqlite_api::sqlite3* connection() const { return connection_; }
  void complete() { complete_ = true; }

 private:
  std::string path_;
  sqlite_api::sqlite3* connection_ = nullptr;
  bool complete_ = false;
};

/// Between turns others write through the very connection that is read here, and SQLite carries
/// their changes over to what was copied already.
struct BackupRun {
  sqlite_api::sqlite3_backup* handle = nullptr;
  ~BackupRun() {
    if (handle != nullptr) sqlite_api::sqlite3_backup_finish(handle);
  }
};

}  // namespace

void back_up(Database& database, const std::string& path) {
  if (database.dialect() != Dialect::kSqlite) {
    throw ports::StoreError(Kind::kUnavailable,
                            "PostgreSQL is backed up with its own tools: "
                            "pg_dump -Fc -d URL -f FILE");
  }
  BackupTarget target(path);
  BackupRun run;
  for (int code = 0; code != kBackupDone;) {
    auto session = database.lease();
    if (run.handle == nullptr) {
      run.handle = sqlite_api::sqlite3_backup_init(target.connection(), "main",
                                                   session->native().sqlite(), "main");
      if (run.handle == nullptr) target.fail(sqlite_api::sqlite3_errmsg(target.connection()));
    }
    code = sqlite_api::sqlite3_backup_step(run.handle, kPagesPerTurn);
    if (code != 0 && code != kBackupDone) target.fail(sqlite_api::sqlite3_errstr(code));
    if (code == kBackupDone) {
      sqlite_api::sqlite3_backup_finish(run.handle);
      run.handle = nullptr;
    }
  }
  target.complete();
}

}  // namespace recourse::store
