#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "adapters/http/server.h"
#include "adapters/json/json_value.h"
#include "adapters/notify/post_office.h"
#include "adapters/runtime/ambient.h"
#include "adapters/runtime/virtual_world.h"
#include "adapters/store/memory_store.h"
#include "adapters/vault/personal_vault.h"
#include "tests/contract/world.h"
#include "tests/http/wire.h"

/// A server on a free port over a database (in memory unless asked otherwise), with some people.
namespace recourse::test {

class TestClock final : public ports::Clock {
 public:
  [[nodiscard]] Instant now() const override { return Instant{us_}; }
  void pass(std::int64_t seconds) { us_ += seconds * kMicrosPerSecond; }

 private:
  std::atomic<std::int64_t> us_ = 1'772'000'000 * kMicrosPerSecond;  // February 2026
};

/// Who is signed in and how they show it.
struct Badge {
  std::string cookie;  ///< "recourse_session=…"
  std::string csrf;
  std::string bearer;
  [[nodiscard]] Headers headers() const;
};

/// People: ann and bob (group desk), eve (group other), sue (supervisor), ada (admin), oda
/// (auditor), dan (designer), bot (worker), tom (disabled). Password of all: "correct horse".
/// One connector, bank.pay: {amount: decimal} gives {receipt: text}.
class House {
 public:
  explicit House(http::ServerOptions options = {}, Kind kind = Kind::kMemory);
  ~House();
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  Answer send(const Ask& ask) const;
  Answer get(const Badge& who, const std::string& target) const;
  /// With a fresh Idempotency-Key unless `key` is given.
  Answer post(const Badge& who, const std::string& target, const std::string& body,
              const std::string& key = {}) const;
  /// A session made in the database: no password is hashed.
  [[nodiscard]] Badge badge(const std::string& user);
  [[nodiscard]] Badge machine(const std::string& user);
  /// Replaces the directory: `user` is disabled, or has these roles only.
  void disable(const std::string& user);
  void take_out(const std::string& user);
  /// The section head-office is central.
  void set_section(const std::string& user, const std::string& section);
  void set_groups(const std::string& user, const std::vector<std::string>& groups);
  void set_roles(const std::string& user, const std::vector<std::string>& roles);

  TestClock clock;
  runtime::RandomIds ids;
  runtime::Sha256 hasher;
  store::MemoryDatabase database;
  std::unique_ptr<World> world;  ///< where it is a database of SQL
  runtime::CountedBytes bytes;
  vault::Keyring keyring{vault::MasterKey(std::string(vault::kKeyBytes, 'k')), bytes};
  runtime::Library library;
  std::unique_ptr<ports::Registry> registry;
  std::unique_ptr<notify::PostOffice> office;
  std::unique_ptr<runtime::Runtime> runtime;
  http::Server& server() { return *server_; }
  /// Checks and publishes; fails the test on findings.
  void publish(const std::string& yaml);

 private:
  void publish_people();
  std::map<std::string, ports::Person> people_;
  std::unique_ptr<http::Server> server_;
  mutable int keys_ = 0;
};

[[nodiscard]] Value json(const Answer& answer);

}  // namespace recourse::test
