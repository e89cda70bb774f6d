#include <unistd.h>

#include <iostream>

#include "adapters/cli/commands.h"
#include "adapters/cli/open_database.h"
#include "adapters/http/secret.h"
#include "adapters/store/app_role.h"
#include "adapters/store/backup.h"
#include "adapters/store/open.h"
#include "adapters/store/schema.h"

namespace recourse::cli {
namespace {

void tell(const store::Database& database, const store::SchemaStatus& status,
          const Terminal& terminal) {
  if (terminal.json) {
    terminal.print(Map{{"database", database.name()},
                       {"schema", status.found},
                       {"wanted", status.wanted},
                       {"current", status.found == status.wanted}});
    return;
  }
  terminal.out << database.name() << ": "
               << terminal.say({"schema " + std::to_string(status.found) + " of " +
                                    std::to_string(status.wanted),
                                "架构版本 " + std::to_string(status.found) + ",程序需要 " +
                                    std::to_string(status.wanted)})
               << '\n';
}

}  // namespace

int run_db_status(const DbOptions& options, const Terminal& terminal) {
  store::require_present(options.db);
  const auto database = store::Database::open(options.db);
  const auto status = store::schema_status(*database);
  tell(*database, status, terminal);
  return status.found == status.wanted ? kOk : kRefused;
}

int run_db_init(const DbOptions& options, const Terminal& terminal) {
  const auto database = store::Database::open(options.db);
  store::upgrade_schema(*database);
  if (!options.app_role.empty()) store::grant_app_role(*database, options.app_role);
  tell(*database, store::schema_status(*database), terminal);
  return kOk;
}

int run_db_upgrade(const DbOptions& options, const Terminal& terminal) {
  return run_db_init(options, terminal);
}

int run_db_backup(const DbOptions& options, const Terminal& terminal) {
  const auto database = open_database(options.db);
  store::back_up(*database, options.to);
  terminal.out << terminal.say({"backed up to ", "已备份到 "}) << options.to << '\n';
  return kOk;
}

int run_password(const PasswordOptions& options, const Terminal& terminal) {
  std::string password;
  if (terminal.interactive) {
    const std::string question = terminal.say({"New password for ", "新密码 "}) + options.user;
    password = ::getpass((question + ": ").c_str());
  } else {
    std::getline(std::cin, password);
  }
  constexpr std::size_t kPasswordMin = 8;
  if (password.size() < kPasswordMin) {
    return terminal.refuse({Rejection::Kind::kInvalid,
                            "PASSWORD",
                            {"A password has at least 8 characters.", "密码至少 8 个字符。"},
                            {}});
  }
  const auto database = open_database(options.db);
  const auto registry = store::registry(*database);
  registry->put_credential({options.user, http::hash_password(password), 0, std::nullopt});
  registry->drop_sessions_of(options.user);
  terminal.out << terminal.say({"password set for ", "已设置密码:"}) << options.user << '\n';
  return kOk;
}

}  // namespace recourse::cli
