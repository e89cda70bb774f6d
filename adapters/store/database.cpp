#include "adapters/store/database.h"

namespace recourse::store {

namespace {

using Kind = ports::StoreError::Kind;

void require_plain_path(const std::string& path) {
  const bool plain = !path.empty() && path.find('"') == std::string::npos &&
                     path.find('\0') == std::string::npos && path != ":memory:";
  if (!plain) throw ports::StoreError(Kind::kUnavailable, "sqlite: needs the path of a file");
}

}  // namespace

std::string with_limits(std::string url) {
  static constexpr std::pair<std::string_view, std::string_view> kLimits[] = {
      {"connect_timeout", "10"},      // seconds
      {"keepalives_idle", "10"},      // seconds; then it is asked whether it still lives,
      {"keepalives_interval", "5"},   // so often,
      {"keepalives_count", "3"},      // and given up
      {"tcp_user_timeout", "20000"},  // milliseconds that what was sent stays unacknowledged
  };
  for (const auto& [name, value] : kLimits) {
    const std::string word = std::string(name) + "=";
    const bool said =
        url.find("?" + word) != std::string::npos || url.find("&" + word) != std::string::npos;
    if (said) continue;
    url += url.find('?') == std::string::npos ? '?' : '&';
    url += word;
    url += value;
  }
  return url;
}

std::unique_ptr<Database> Database::open(const std::string& url, std::size_t connections_max) {
  static constexpr std::string_view kSqlite = "sqlite:";
  std::unique_ptr<Database> database;
  if (url.starts_with(kSqlite)) {
    require_plain_path(url.substr(kSqlite.size()));
    database.reset(new Database(Dialect::kSqlite, url.substr(kSqlite.size()), 1));
  } else if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    const std::size_t most = std::max<std::size_t>(connections_max, 1);
    database.reset(new Database(Dialect::kPostgres, with_limits(url), most));
  } else {
    throw ports::StoreError(Kind::kUnavailable,
                            "a database is named sqlite:PATH or postgresql://user@host/name");
  }
  (void)database->lease();  // so that a wrong address is told now and not at the first command
  return database;
}

Database::Database(Dialect dialect, std::string target, std::size_t connections_max)
    : dialect_(dialect), target_(std::move(target)), connections_max_(connections_max) {}

Database::~Database() = default;

std::string Database::name() const {
  if (dialect_ == Dialect::kSqlite) return "sqlite:" + target_;
  const std::size_t user = target_.find("//") + 2;
  const std::size_t at = target_.find('@', user);
  const std::size_t colon = target_.find(':', user);
  if (at == std::string::npos || colon > at) return target_.substr(0, target_.find('?'));
  return target_.substr(0, colon) + target_.substr(at, target_.find('?') - at);
}

Database::Lease Database::lease() {
  std::unique_lock lock(mutex_);
  for (;;) {
    returned_.wait(lock, [this] { return !idle_.empty() || open_ < connections_max_; });
    if (idle_.empty()) break;
    std::unique_ptr<Session> session = std::move(idle_.back());
    idle_.pop_back();
    if (session->alive()) return Lease(*this, std::move(session));
    --open_;
  }
  ++open_;
  lock.unlock();
  try {
    return Lease(*this, Session::open(dialect_, target_));
  } catch (...) {
    lock.lock();
    --open_;
    returned_.notify_one();
    throw;
  }
}

std::unique_ptr<Session> Database::further_session() { return Session::open(dialect_, target_); }

void Database::give_back(std::unique_ptr<Session> session) {
  bool usable = !session->lost();
  try {
    if (usable && session->in_transaction()) session->run("rollback");
  } catch (const ports::StoreError&) {
    usable = false;
  }
  const std::lock_guard lock(mutex_);
  if (usable) {
    idle_.push_back(std::move(session));
  } else {
    --open_;
  }
  returned_.notify_one();
}

Database::Lease::Lease(Database& database, std::unique_ptr<Session> session)
    : database_(database), session_(std::move(session)) {}

Database::Lease::~Lease() { database_.give_back(std::move(session_)); }

}  // namespace recourse::store
