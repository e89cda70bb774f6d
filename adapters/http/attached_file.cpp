#include "adapters/http/attached_file.h"

#include <algorithm>

#include "adapters/http/problem.h"
#include "adapters/json/base64.h"
#include "engine/command/files.h"
#include "engine/process/personal.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

bool is_named(const std::string& id, const std::vector<std::string>& records) {
  return std::any_of(records.begin(), records.end(),
                     [&](const std::string& bytes) { return bytes.find(id) != std::string::npos; });
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

KeptFile keep_file(const BroughtFile& brought, const std::string& owner, const process::Desk& desk,
                   const history::InstanceState& state, const FileStore& store) {
  const command::FileField& field = brought.field;
  const std::string person = field.variable == nullptr
                                 ? process::person_of_case(desk, state)
                                 : process::person_of(desk, state, field.at, field.variable);
  const std::string key = desk.secrets->key_of(person);
  KeptFile kept;
  history::AttachedFile& file = kept.file;
  file.sha256 = brought.sha256;
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

std::optional<std::string> clear_content(const Value& opened, const history::AttachedFile& file,
                                         const ports::Hasher& hasher) {
  auto content = json::from_base64(opened.text());
  if (!content || hasher.sha256(*content) != file.sha256) return std::nullopt;
  return content;
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

Result<std::string> FileDisclosure::content(const history::AttachedFile& file) {
  if (!command::sees_file(caller_, state_, definition_, file)) return masked();
  const std::string noted = file.field.empty() ? "attachments" : file.field;
  const Value opened = disclosure_.words(file.content, noted.c_str());
  auto content = clear_content(opened, file, hasher_);
  if (!content) return unreadable();
  return std::move(*content);
}

std::map<std::string, std::string> FileDisclosure::contents() {
  std::map<std::string, std::string> out;
  for (const auto& file : state_.files) {
    if (out.contains(file.sha256)) continue;
    auto read = content(file);
    if (read) out.emplace(file.sha256, std::move(*read));
  }
  return out;
}

}  // namespace recourse::http
