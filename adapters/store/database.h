#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/store/session.h"

namespace recourse::store {

/// One database, opened once. PostgreSQL: a pool of connections. SQLite: one connection that holds
/// the file for this process alone; all ports take turns on it. Thread-safe.
class Database {
 public:
  /// `sqlite:PATH`, `postgresql://user@host/db` or `postgresql:///db?host=/socket/folder`.
  /// Throws StoreError with a sentence for people. Looks at no schema: see schema.h.
  /// `connections_max`: commit threads plus request threads; PostgreSQL allows 100 by default.
  static std::unique_ptr<Database> open(const std::string& url, std::size_t connections_max = 24);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  [[nodiscard]] Dialect dialect() const { return dialect_; }
  /// The URL without a password.
  [[nodiscard]] std::string name() const;
  /// Of SQLite.
  [[nodiscard]] const std::string& path() const { return target_; }

  /// The use of one connection. A thread holds one at a time: SQLite has only one to give.
  class Lease {
   public:
    Lease(Database& database, std::unique_ptr<Session> session);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Session& operator*() { return *session_; }
    Session* operator->() { return session_.get(); }

   private:
    Database& database_;
    std::unique_ptr<Session> session_;
  };
  /// Waits while all are in use. A connection that the server closed meanwhile is replaced.
  [[nodiscard]] Lease lease();
  /// A connection beside the pool, for who keeps one for good. PostgreSQL only.
  [[nodiscard]] std::unique_ptr<Session> further_session();

 private:
  Database(Dialect dialect, std::string target, std::size_t connections_max);
  void give_back(std::unique_ptr<Session> session);

  const Dialect dialect_;
  const std::string target_;
  const std::size_t connections_max_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Session>> idle_;  ///< last returned first out: its cache is warm
  std::size_t open_ = 0;
};

/// A PostgreSQL URL with limits on how long a server that does not answer is waited for, where it
/// names none itself. Without them one that is cut off is waited for by the quarter of an hour,
/// also by who only wants to stop.
[[nodiscard]] std::string with_limits(std::string url);

}  // namespace recourse::store
