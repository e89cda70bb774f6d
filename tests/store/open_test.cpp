// Opening a store: addresses, files, locks, schemas, backups.
#include "adapters/store/open.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "adapters/store/backup.h"
#include "adapters/store/database.h"
#include "adapters/store/schema.h"

namespace recourse::store {

using ports::StoreError;

namespace {

struct OpenFolder {
  std::string path;
  OpenFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "recourse.XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  ~OpenFolder() { std::filesystem::remove_all(path); }
  std::string url(const std::string& file) const { return "sqlite:" + path + "/" + file; }
};

int open_mode(const std::string& path) {
  struct stat info {};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  return info.st_mode & 0777;
}

std::string open_failure(const std::string& url, WhenOlder when = WhenOlder::kUpgrade) {
  try {
    (void)open_store(url, when);
  } catch (const StoreError& error) {
    return error.what();
  }
  return "";
}

bool open_says(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("open: an address that is none is told so") {
  CHECK(open_says(open_failure("mysql://x"), "sqlite:PATH or postgresql://"));
  CHECK(open_says(open_failure("sqlite:"), "path of a file"));
  CHECK(open_says(open_failure("sqlite:/tmp/a\" timeout=9"), "path of a file"));
  CHECK(open_says(open_failure("sqlite:/nowhere/at/all.db"), "cannot create"));
  CHECK(open_says(open_failure("postgresql:///x?host=/nowhere"), "cannot open the database"));
}

TEST_CASE("open: files belong to their owner alone, and links are not followed") {
  const OpenFolder folder;
  const std::string path = folder.path + "/a b=c.db";
  { const auto database = open_store("sqlite:" + path, WhenOlder::kUpgrade); }
  CHECK(open_mode(path) == 0600);
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  const auto database = open_store("sqlite:" + path);
  CHECK(open_mode(path) == 0600);
  CHECK(open_mode(path + "-wal") == 0600);

  std::filesystem::create_symlink(path, folder.path + "/link.db");
  CHECK(open_says(open_failure(folder.url("link.db")), "links are refused"));
}

TEST_CASE("open: a file in use is refused, within the process and from another") {
  const OpenFolder folder;
  const auto database = open_store(folder.url("store.db"), WhenOlder::kUpgrade);

  CHECK(open_says(open_failure(folder.url("store.db")), "in use by another process"));

  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(open_says(open_failure(folder.url("store.db")), "in use by another process") ? 7 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 7);
  // The attempts must not have taken the lock away.
  registry(*database)->put_document("a", "b", "c");
  CHECK(registry(*database)->document("a", "b") == "c");
}

TEST_CASE("open: what is no database is refused") {
  const OpenFolder folder;
  std::ofstream(folder.path + "/text.db") << std::string(9000, 'x');
  CHECK(open_says(open_failure(folder.url("text.db")), "not a database"));
}

TEST_CASE("schema: empty, current, newer") {
  const OpenFolder folder;
  const std::string url = folder.url("store.db");
  CHECK(open_says(open_failure(url, WhenOlder::kRefuse), "db init"));
  {
    const auto database = Database::open(url);
    CHECK(schema_status(*database).found == 0);
    std::vector<int> all;
    for (const Migration& migration : migrations()) all.push_back(migration.version);
    CHECK(upgrade_schema(*database) == all);
    CHECK(upgrade_schema(*database).empty());
    CHECK(schema_status(*database).found == newest_schema());
  }
  {
    const auto database = open_store(url);
    database->lease()->run("insert into schema_version values (99, 0, 'from the future')");
  }
  CHECK(open_says(open_failure(url, WhenOlder::kRefuse), "use a newer program"));
  CHECK(open_says(open_failure(url, WhenOlder::kUpgrade), "use a newer program"));
}

TEST_CASE("schema: migrations are numbered without gaps") {
  int expected = 1;
  for (const Migration& migration : migrations()) {
    CHECK(migration.version == expected++);
    CHECK_FALSE((migration.sqlite.empty() && migration.postgres.empty()));
  }
}

TEST_CASE("schema: every table of an instance has the instance first in its key, but the log") {
  const OpenFolder folder;
  const auto database = open_store(folder.url("store.db"), WhenOlder::kUpgrade);
  auto session = database->lease();
  int tables = 0;
  for (const Row& row : session->query(
           "select m.name, (select c.name from pragma_table_info(m.name) c where c.pk = 1) "
           "from sqlite_master m where m.type = 'table' and m.name not like 'log_%' and exists "
           "(select 1 from pragma_table_info(m.name) c where c.name = 'instance')",
           2)) {
    CAPTURE(row.text(0));
    CHECK(row.text(1) == "instance");
    ++tables;
  }
  CHECK(tables == 14);
}

TEST_CASE("backup: a copy of its own that opens, and never over another file") {
  const OpenFolder folder;
  const auto database = open_store(folder.url("store.db"), WhenOlder::kUpgrade);
  registry(*database)->put_document("calendar", "cn", std::string(200'000, 'x'));
  const std::string copy = folder.path + "/copy.db";

  back_up(*database, copy);

  CHECK(open_mode(copy) == 0600);
  registry(*database)->put_document("calendar", "later", "y");
  const auto restored = open_store("sqlite:" + copy);
  CHECK(registry(*restored)->document("calendar", "cn")->size() == 200'000);
  CHECK_FALSE(registry(*restored)->document("calendar", "later"));
  CHECK_THROWS_AS(back_up(*database, copy), StoreError);
}

TEST_CASE("database: its name hides the password") {
  const OpenFolder folder;
  CHECK(Database::open(folder.url("a.db"))->name() == folder.url("a.db"));
}

TEST_CASE("a URL of PostgreSQL says how long a server is waited for, unless it does already") {
  const std::string plain = with_limits("postgresql://ann@host/db");
  CHECK(plain.starts_with("postgresql://ann@host/db?connect_timeout="));
  CHECK(plain.find("&tcp_user_timeout=") != std::string::npos);
  CHECK(with_limits(plain) == plain);
  const std::string own = with_limits("postgresql:///db?host=/tmp&connect_timeout=90");
  CHECK(own.starts_with("postgresql:///db?host=/tmp&connect_timeout=90&keepalives_idle="));
  CHECK(own.find("connect_timeout=", own.find("connect_timeout=") + 1) == std::string::npos);
}

}  // namespace recourse::store
