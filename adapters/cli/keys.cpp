#include "adapters/cli/keys.h"

#include <cstdlib>
#include <filesystem>
#include <ostream>

#include "adapters/cli/commands.h"
#include "engine/ports/key_file_error.h"

namespace recourse::cli {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

std::string keys_beside(const std::string& db) { return db.substr(kSqlite.size()) + ".keys"; }
bool is_beside(const std::string& db, const std::string& path) {
  return db.starts_with(kSqlite) && path == keys_beside(db);
}

/// The same file for every command, also for those that have no --keys. "": PostgreSQL, none named.
std::string file_of_keys(const std::string& db, const std::string& named) {
  if (!named.empty()) return named;
  if (const char* set = std::getenv("RECOURSE_KEYS")) return set;
  return db.starts_with(kSqlite) ? keys_beside(db) : std::string();
}

void tell_made(const std::string& path, const Terminal& terminal) {
  terminal.err << terminal.say(
                      {"made " + path + ", the master key of personal data. Keep a copy of it away "
                       "from the database and its backups: without it that data is lost.",
                       "已生成 " + path + "，即个人数据的主密钥。请将其副本与数据库及备份分开保存："
                       "丢失后个人数据无法恢复。"})
               << '\n';
}

}  // namespace

std::unique_ptr<OwnKeys> keys_to_look(const std::string& db, const std::string& named) {
  const std::string path = file_of_keys(db, named);
  std::error_code error;
  const bool there = !path.empty() && std::filesystem::exists(path, error);
  if (!there && named.empty()) return nullptr;
  return std::make_unique<OwnKeys>(path);
}

std::unique_ptr<OwnKeys> open_keys(const std::string& db, const std::string& named, bool holds,
                                   const Terminal& terminal) {
  const std::string path = file_of_keys(db, named);
  if (path.empty()) return nullptr;
  std::error_code error;
  if (is_beside(db, path) && !std::filesystem::exists(path, error)) {
    if (holds) {
      throw ports::KeyFileError(
          {"the database holds personal data, and the file of its master key " + path +
               " is not there: bring it back from its copy",
           "数据库含有个人数据，但其主密钥文件 " + path + " 不存在：请从副本恢复"});
    }
    vault::make_master_key(path);
    tell_made(path, terminal);
  }
  auto keys = std::make_unique<OwnKeys>(path);
  keys->keyring.tombstones = path + ".erased";
  return keys;
}

void require_fit(const OwnKeys& keys, ports::SecretStore& secrets) {
  if (vault::fits(secrets, keys.keyring.master)) return;
  throw ports::KeyFileError(
      {"the master key in " + keys.file +
           " does not fit this database: it opens none of the keys of persons and cases there. "
           "Nothing was judged or changed. Give the file that the database was used with: --keys "
           "FILE, or RECOURSE_KEYS; if it is lost, bring it back from its copy",
       "主密钥文件 " + keys.file +
           " 与该数据库不匹配：无法打开其中任何人员或案件的密钥。未作任何判断或改动。请用 --keys FILE "
           "或 RECOURSE_KEYS 指定该数据库所用的密钥文件；若已丢失，请从其副本恢复"});
}

int run_keys_make(const KeysOptions& options, const Terminal& terminal) {
  vault::make_master_key(options.file);
  tell_made(options.file, terminal);
  return kOk;
}

}  // namespace recourse::cli
