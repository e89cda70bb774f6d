#include "tests/contract/world.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>

namespace recourse::test {

namespace {

const char* world_server() {
  const char* url = std::getenv("RECOURSE_TEST_PG");
  return url != nullptr && *url != '\0' ? url : nullptr;
}

/// The server's URL with another database in place of its own.
std::string world_url(const std::string& database) {
  const std::string url = world_server();
  const std::size_t slash = url.find('/', url.find("//") + 2);
  const std::size_t query = url.find('?');
  return url.substr(0, slash + 1) + database +
         (query == std::string::npos ? "" : url.substr(query));
}

/// Migrated once; every test copies it, which is faster than migrating again.
const std::string& world_template() {
  static const std::string kName = [] {
    const std::string name = "recourse_template_" + std::to_string(::getpid());
    store::Database::open(world_server())->lease()->run("create database " + name);
    (void)store::open_store(world_url(name), store::WhenOlder::kUpgrade);
    return name;
  }();
  return kName;
}

}  // namespace

std::vector<Kind> sql_kinds() {
  if (world_server() != nullptr) return {Kind::kSqlite, Kind::kPostgres};
  static const bool kSaid = [] {
    std::cerr << "PostgreSQL is left out: RECOURSE_TEST_PG is not set "
                 "(tests/support/postgres.sh COMMAND sets it)\n";
    return true;
  }();
  (void)kSaid;
  return {Kind::kSqlite};
}

std::vector<Kind> every_kind() {
  std::vector<Kind> kinds = sql_kinds();
  kinds.insert(kinds.begin(), Kind::kMemory);
  return kinds;
}

std::string kind_name(Kind kind) {
  return kind == Kind::kMemory ? "memory" : kind == Kind::kSqlite ? "SQLite" : "PostgreSQL";
}

World::World(Kind kind) : kind_(kind) {
  static int number = 0;
  name_ = "recourse_test_" + std::to_string(::getpid()) + "_" + std::to_string(++number);
  if (kind == Kind::kSqlite) {
    std::string pattern = (std::filesystem::temp_directory_path() / "recourse.XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    url_ = "sqlite:" + folder_ + "/store.db";
  } else if (kind == Kind::kPostgres) {
    store::Database::open(world_server())
        ->lease()
        ->run("create database " + name_ + " template " + world_template() +
              " strategy file_copy");
    url_ = world_url(name_);
  }
  open_ports();
}

void World::open_ports() {
  if (kind_ == Kind::kMemory) {
    store_ = store::instance_store(memory_);
    worklist_ = store::worklist_query(memory_);
    queues_ = store::work_queues(memory_);
    registry_ = store::registry(memory_);
    notices_ = store::notices(memory_);
    nodes_ = store::nodes(memory_);
    secrets_ = store::secret_store(memory_);
    accesses_ = store::access_log(memory_);
    vault_ = std::make_unique<vault::PersonalVault>(*secrets_, keyring_);
    return;
  }
  database_ = store::open_store(url_, store::WhenOlder::kUpgrade);
  store_ = store::instance_store(*database_);
  worklist_ = store::worklist_query(*database_);
  queues_ = store::work_queues(*database_);
  registry_ = store::registry(*database_);
  notices_ = store::notices(*database_);
  nodes_ = store::nodes(*database_);
  secrets_ = store::secret_store(*database_);
  accesses_ = store::access_log(*database_);
  vault_ = std::make_unique<vault::PersonalVault>(*secrets_, keyring_);
}

void World::reopen() {
  database_.reset();
  open_ports();
}

std::unique_ptr<ports::InstanceStore> World::another_store() {
  return kind_ == Kind::kMemory ? store::instance_store(memory_)
                                : store::instance_store(*database_);
}

std::unique_ptr<ports::RecordLog> World::log() {
  return kind_ == Kind::kMemory ? store::record_log(memory_) : store::record_log(*database_);
}

World::~World() {
  database_.reset();
  if (!folder_.empty()) std::filesystem::remove_all(folder_);
  if (kind_ != Kind::kPostgres) return;
  try {
    store::Database::open(world_server())->lease()->run("drop database " + name_ + " with (force)");
  } catch (const ports::StoreError& error) {
    std::cerr << "left behind: " << error.what() << '\n';
  }
}

}  // namespace recourse::test
