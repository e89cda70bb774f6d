#include "adapters/http/attached_file.h"

#include <algorithm>

#include "adapters/http/problem.h"
#include "adapters/json/base64.h"
#include "engine/base/hex.h"
#include "engine/command/files.h"
#include "engine/ports/file_hash.h"
#include "engine/process/personal.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

bool is_named(const std::string& id, const std::vector<std::string>& records) {
  return std::any_of(records.begin(), records.end(),
                     [&](const std::string& bytes) { return bytes.find(id) != std::string::npos; });
}

constexpr std::size_t kSaltBytes = 32;

/// Another one in every case and for every field: equal hashes tell of nothing elsewhere.
std::string salt_of(const BroughtFile& brought, const std::string& content_hash,
                    const std::string& key, InstanceId instance, const FileStore& store) {
  if (!brought.salt.empty()) return brought.salt;
  const std::string what = brought.field.path + '\n' + content_hash;
  std::string salt = store.vault.mark_under(key, instance.text() + '\n' + what);
  return salt.empty() ? random_salt(store.vault) : salt;  // erased in this very moment
}

Rejection masked() {
  return refuse(Kind::kForbidden, "MASKED",
                "This file is for private data that is not yours to read.",
                "该文件属于您无权查看的个人数据。");
}

Rejection unreadable() {
  return refuse(Kind::kConflict, "ATTACHMENT",
                "This file cannot be read any more: its person was erased, or what is kept is not "
                "what its hash says.",
                "该文件已无法读取：相关个人数据已删除，或内容与哈希不符。");
}

}  // namespace

std::string random_salt(ports::Vault& vault) { return to_hex(vault.random(kSaltBytes)); }

const history::AttachedFile* same_file(const BroughtFile& brought,
                                       const history::InstanceState& state,
                                       process::Secrets& secrets, const ports::Hasher& hasher) {
  const std::string content_hash = hasher.sha256(brought.content);
  for (const auto& file : state.files) {
    const bool alike = file.field == brought.field.path &&
                       file.size == static_cast<std::int64_t>(brought.content.size());
    const auto salt = alike ? secrets.open(file.salt) : Result<Value>(Value());
    if (!alike || !salt) continue;
    if (ports::file_hash(hasher, salt->text(), content_hash) == file.sha256) return &file;
  }
  return nullptr;
}

KeptFile keep_file(const BroughtFile& brought, const std::string& owner, const process::Desk& desk,
                   const history::InstanceState& state, const FileStore& store) {
  const command::FileField& field = brought.field;
  const std::string person = field.variable == nullptr
                                 ? process::person_of_case(desk, state)
                                 : process::person_of(desk, state, field.at, field.variable);
  const std::string key = desk.secrets->key_of(person);
  KeptFile kept;
  history::AttachedFile& file = kept.file;
  const std::string content_hash = store.hasher.sha256(brought.content);
  const std::string salt = salt_of(brought, content_hash, key, state.id, store);
  file.sha256 = ports::file_hash(store.hasher, salt, content_hash);
  file.salt = desk.secrets->seal_for(key, salt, /*findable=*/false);
  file.type = brought.type;
  file.size = static_cast<std::int64_t>(brought.content.size());
  file.field = field.path;
  file.name = desk.secrets->seal_for(key, brought.name, /*findable=*/false);
  std::vector<ports::Secret> secrets = desk.secrets->take();
  file.content = desk.secrets->seal_for(key, json::base64(brought.content), /*findable=*/false);
  for (auto& secret : desk.secrets->take()) secrets.push_back(std::move(secret));
  ports::UploadRow row;
  row.id = kept.upload = store.ids.make<MessageId>().text();
  row.owner = owner;
  row.instance = state.id;
  row.at = desk.now;
  for (const auto& secret : secrets) kept.ciphertexts.push_back(secret.id);
  row.kept = kept.ciphertexts;
  store.registry.put_upload(row);  // first: a killed server leaves nothing that nobody finds
  store.vault.keep(secrets);
  return kept;
}

void settle_file(const KeptFile& kept, ports::Registry& registry) {
  registry.drop_upload(kept.upload);
}

void forget_file(const KeptFile& kept, ports::Vault& vault, ports::Registry& registry) {
  vault.forget(kept.ciphertexts);
  registry.drop_upload(kept.upload);
}

void sweep_uploads(Instant now, ports::Registry& registry, ports::InstanceStore& cases,
                   ports::SecretStore* secrets) {
  constexpr std::int64_t kKept_us = 24 * 3600 * kMicrosPerSecond;
  constexpr int kAtOnce = 100;
  for (const auto& row : registry.uploads_before(Instant{now.us - kKept_us}, kAtOnce)) {
    if (!row.kept.empty()) {
      if (secrets == nullptr) continue;  // whoever holds the keys sees to it
      const auto records = cases.record_bytes(row.instance);
      std::vector<std::string> unnamed = row.kept;
      std::erase_if(unnamed, [&](const std::string& id) { return is_named(id, records); });
      secrets->forget(unnamed);
    }
    registry.drop_upload(row.id);
  }
}

std::optional<ClearFile> clear_file(const Value& content, const Value& salt,
                                    const history::AttachedFile& file,
                                    const ports::Hasher& hasher) {
  auto bytes = json::from_base64(content.text());
  if (!bytes) return std::nullopt;
  ClearFile clear{std::move(*bytes), std::string(salt.text())};
  const std::string hash = ports::file_hash(hasher, clear.salt, hasher.sha256(clear.content));
  if (hash != file.sha256) return std::nullopt;
  return clear;
}

void add_to_case_file(const history::AttachedFile& file, ClearFile clear,
                      std::map<std::string, std::string>& out) {
  if (!clear.salt.empty()) out.emplace(file.sha256 + ".salt", std::move(clear.salt));
  out.emplace(file.sha256, std::move(clear.content));
}

Map FileDisclosure::row(const history::AttachedFile& file) {
  Map row{{"sha256", file.sha256}, {"name", disclosure_.name_of(file)},
          {"type", file.type},     {"size", file.size},
          {"by", file.by},         {"at", to_text(file.at)}};
  if (!file.field.empty()) row["field"] = file.field;
  if (!command::sees_file(caller_, state_, definition_, file)) row["masked"] = true;
  return row;
}

const history::AttachedFile* FileDisclosure::find(const std::string& sha256) const {
  const history::AttachedFile* found = nullptr;
  for (const auto& file : state_.files) {
    if (file.sha256 != sha256) continue;
    if (command::sees_file(caller_, state_, definition_, file)) return &file;
    found = &file;
  }
  return found;
}

Result<ClearFile> FileDisclosure::content(const history::AttachedFile& file) {
  if (!command::sees_file(caller_, state_, definition_, file)) return masked();
  const std::string noted = file.field.empty() ? "attachments" : file.field;
  const Value content = disclosure_.words(file.content, noted.c_str());
  const Value salt = disclosure_.words(file.salt, noted.c_str());
  auto clear = clear_file(content, salt, file, hasher_);
  if (!clear) return unreadable();
  return std::move(*clear);
}

std::map<std::string, std::string> FileDisclosure::contents() {
  std::map<std::string, std::string> out;
  for (const auto& file : state_.files) {
    if (out.contains(file.sha256)) continue;
    auto read = content(file);
    if (read) add_to_case_file(file, std::move(*read), out);
  }
  return out;
}

}  // namespace recourse::http
