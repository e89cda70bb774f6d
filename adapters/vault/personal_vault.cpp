#include "adapters/vault/personal_vault.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "adapters/json/base64.h"
#include "adapters/json/json_value.h"
#include "engine/base/case_key.h"
#include "engine/base/hex.h"
#include "engine/history/canonical.h"
#include "engine/ports/key_file_error.h"

namespace recourse::vault {
namespace {

/// Stands before a body whose layers, one for each key, are bytes; it ends in the one text that a
/// column takes. Before, every layer was a text of its own, a third longer than the one within.
constexpr std::string_view kLayers = "layers:";

Rejection erased() {
  return {Rejection::Kind::kUnavailable, "ERASED",
          {"This personal data was erased.", "该个人数据已被删除。"}, {}};
}
Rejection restricted() {
  return {Rejection::Kind::kUnavailable, "RESTRICTED",
          {"This personal data is restricted: it is kept, and may not be used.",
           "该个人数据已被限制：仅保存，不得使用。"},
          {}};
}

Rejection changed() {
  return {Rejection::Kind::kUnavailable,
          "SEAL",
          {"Stored personal data is not what was sealed: it was changed or damaged.",
           "存储的个人数据与封存时不一致：已被改动或损坏。"},
          {}};
}

/// One id a line. Keys of nobody any more: the file tells nothing about persons.
void remember_erased(const std::string& path, const std::vector<std::string>& keys) {
  std::string lines;
  for (const std::string& key : keys) lines += key + '\n';
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const bool kept = file >= 0 &&
                    ::write(file, lines.data(), lines.size()) == ssize_t(lines.size()) &&
                    ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (kept) return;
  throw ports::KeyFileError({"the file of erased keys " + path + " cannot be written",
                             "无法写入已销毁密钥的清单 " + path});
}

}  // namespace

std::string PersonalVault::key_of(const std::string& person) {
  const std::string who = keyring_.master.person_hash(person);
  const auto known = store_.keys_of({who});
  if (!known.empty()) return known.front().id;
  // Two may come at once; the store says whose key it is.
  ports::PersonKey fresh;
  fresh.person = who;
  fresh.id = to_hex(keyring_.entropy.bytes(16));
  const std::string key = keyring_.entropy.bytes(kKeyBytes);
  fresh.wrapped = keyring_.master.wrap(key, fresh.id, keyring_.entropy.bytes(kNonceBytes));
  return store_.person_key(fresh).id;
}

void PersonalVault::keep(const std::vector<ports::Secret>& secrets) {
  if (secrets.empty() || keep_once(secrets, /*make_case_keys=*/true)) return;
  // Another one made the key of a case meanwhile, or it was destroyed before: that is no reason to
  // lose what is sealed beside it for cases whose keys are rightly new.
  for (const ports::Secret& secret : secrets) {
    if (!keep_once({secret}, /*make_case_keys=*/true)) {
      (void)keep_once({secret}, /*make_case_keys=*/false);
    }
  }
}

bool PersonalVault::keep_once(const std::vector<ports::Secret>& secrets, bool make_case_keys) {
  std::map<std::string, std::string> keys;
  std::vector<ports::PersonKey> fresh;
  const auto key_under = [&](const std::string& id) -> const std::string& {
    const auto [known, missing] = keys.try_emplace(id);
    if (!missing) return known->second;
    if (const auto found = store_.key(id)) {
      known->second = keyring_.master.unwrap(found->wrapped, id);
    } else if (make_case_keys && is_case_key(id)) {
      known->second = keyring_.entropy.bytes(kKeyBytes);
      const std::string nonce = keyring_.entropy.bytes(kNonceBytes);
      fresh.push_back({id, id, keyring_.master.wrap(known->second, id, nonce)});
    }
    return known->second;
  };
  std::vector<ports::SealedRow> rows;
  for (const ports::Secret& secret : secrets) {
    ports::SealedRow row{secret.id, secret.instance, secret.keys, {}, {}};
    std::string body = history::canonical_bytes(secret.content);
    bool all_there = true;
    for (const std::string& id : secret.keys) {
      const std::string& key = key_under(id);
      all_there = all_there && !key.empty();
      if (all_there) {
        body = encrypted(body, key, row.id, keyring_.entropy.bytes(kNonceBytes));
      }
    }
    // Erased in this very moment, it is erased as well.
    if (all_there) row.body = std::string(kLayers) + json::base64(body);
    for (const std::string& text : all_there ? secret.findable : std::vector<std::string>()) {
      row.marks.push_back(keyring_.master.mark(text));
    }
    std::sort(row.marks.begin(), row.marks.end());
    row.marks.erase(std::unique(row.marks.begin(), row.marks.end()), row.marks.end());
    rows.push_back(std::move(row));
  }
  return store_.put_sealed(rows, fresh);
}

/// One row that was changed must not take down what is decided beside it.
Result<ports::Secret> PersonalVault::open(const std::string& id, Reading reading) {
  try {
    return open_row(id, reading);
  } catch (const ports::StoreError& error) {
    if (error.kind != ports::StoreError::Kind::kCorrupt) throw;
    return changed();
  }
}

Result<ports::Secret> PersonalVault::open_row(const std::string& id, Reading reading) {
  auto row = store_.sealed(id);
  if (!row || row->body.empty()) return erased();
  std::string body = std::move(row->body);
  const bool raw_layers = body.starts_with(kLayers);
  if (raw_layers) {
    auto bytes = json::from_base64(std::string_view(body).substr(kLayers.size()));
    if (!bytes) return changed();
    body = std::move(*bytes);
  }
  for (auto key_id = row->keys.rbegin(); key_id != row->keys.rend(); ++key_id) {
    const auto key = store_.key(*key_id);
    if (!key) return erased();
    if (key->restricted && reading == Reading::kUsual) return restricted();
    const std::string secret = keyring_.master.unwrap(key->wrapped, *key_id);
    body = raw_layers ? decrypted(body, secret, row->id) : decrypt(body, secret, row->id);
  }
  auto content = json::parse_canonical(body);
  if (!content) return changed();
  return ports::Secret{row->id, row->instance, row->keys, std::move(*content), {}};
}

std::vector<InstanceId> PersonalVault::find(const std::string& text, int max) {
  return store_.marked(keyring_.master.mark(text), max);
}

std::string PersonalVault::mark_under(const std::string& key, const std::string& text) {
  const auto found = store_.key(key);
  if (!found) return {};
  return vault::mark_under(keyring_.master.unwrap(found->wrapped, key), text);
}

Value PersonalVault::wrap(const Value& value) {
  const std::string nonce = keyring_.entropy.bytes(kNonceBytes);
  return Map{{"wrapped", keyring_.master.wrap(history::canonical_bytes(value), "row", nonce)}};
}

Result<Value> PersonalVault::unwrap(const Value& wrapped) {
  const std::string body(wrapped["wrapped"].text());
  if (body.empty()) return wrapped;  // from before this was personal
  return json::parse_canonical(keyring_.master.unwrap(body, "row"));
}

std::vector<std::string> PersonalVault::keys_of(const std::vector<std::string>& persons) {
  std::vector<std::string> hashes;
  for (const auto& person : persons) hashes.push_back(keyring_.master.person_hash(person));
  std::vector<std::string> ids;
  for (const auto& key : store_.keys_of(hashes)) ids.push_back(key.id);
  return ids;
}

void PersonalVault::destroy(const std::vector<std::string>& keys) {
  if (keys.empty()) return;
  if (!keyring_.tombstones.empty()) remember_erased(keyring_.tombstones, keys);
  store_.destroy(keys);
  store_.scrub();
}

void PersonalVault::follow_erasures() { (void)erase_again(store_, keyring_.tombstones); }

bool fits(ports::SecretStore& store, const MasterKey& master) {
  constexpr int kAsked = 100;  // so that whoever damaged a few keys does not lock out the right one
  const auto keys = store.some_keys(kAsked);
  return keys.empty() || std::any_of(keys.begin(), keys.end(), [&](const ports::PersonKey& key) {
    try {
      (void)master.unwrap(key.wrapped, key.id);
      return true;
    } catch (const ports::StoreError&) {
      return false;
    }
  });
}

std::vector<std::string> erase_again(ports::SecretStore& store, const std::string& tombstones) {
  std::set<std::string> in_file, in_store;
  std::ifstream in(tombstones);
  for (std::string id; std::getline(in, id);) in_file.insert(id);
  for (std::string& id : store.destroyed()) in_store.insert(std::move(id));
  std::vector<std::string> fresh, back;
  std::set_difference(in_store.begin(), in_store.end(), in_file.begin(), in_file.end(),
                      std::back_inserter(fresh));
  std::set_difference(in_file.begin(), in_file.end(), in_store.begin(), in_store.end(),
                      std::back_inserter(back));
  if (!fresh.empty() && !tombstones.empty()) remember_erased(tombstones, fresh);
  if (back.empty()) return back;
  store.destroy(back);
  store.scrub();
  return back;
}

}  // namespace recourse::vault
