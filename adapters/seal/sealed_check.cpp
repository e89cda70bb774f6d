#include "adapters/seal/sealed_check.h"

#include <algorithm>

#include "adapters/json/json_value.h"
#include "adapters/seal/sha256.h"
#include "engine/history/canonical.h"
#include "engine/history/merkle.h"
#include "engine/ports/vault.h"

namespace recourse::seal {
namespace {

// In canonical JSON no text holds an unescaped quote, so this is the tag and nothing else.
constexpr std::string_view kTag = "\"$sealed\":{";
constexpr std::string_view kRef = "\"ref\":\"";
constexpr std::string_view kCommit = "\"commit\":\"";

bool any_of(const std::vector<std::string>& keys, const std::set<std::string, std::less<>>& among) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const std::string& key) { return among.contains(key); });
}

}  // namespace

bool says_whose(const std::string& id) { return id.size() == ports::kSecretIdDigits; }

bool is_of(const std::string& id, const std::vector<std::string>& keys) {
  return !says_whose(id) ||
         ports::secret_id(id.substr(0, ports::kSecretNumberDigits), keys, HexSha256()) == id;
}

std::vector<std::string> erased_keys(std::string_view bytes) {
  std::vector<std::string> out;
  if (bytes.find("\"PersonErased\"") == std::string_view::npos) return out;  // nearly every record
  // As it is written: what it says elsewhere need not be readable.
  const auto record = json::parse_json(bytes, json::kOwnBytes);
  const auto* events = record.ok() ? (*record)["events"].get_if<List>() : nullptr;
  for (const Value& event : events == nullptr ? List() : *events) {
    const auto* keys = event["keys"].get_if<List>();
    if (event["type"].text() != "PersonErased" || keys == nullptr) continue;
    for (const Value& key : *keys) {
      if (key.is<std::string>()) out.emplace_back(key.text());
    }
  }
  return out;
}

std::vector<SealedRef> sealed_refs(std::string_view bytes) {
  std::vector<SealedRef> out;
  for (std::size_t at = bytes.find(kTag); at != std::string_view::npos;
       at = bytes.find(kTag, at + kTag.size())) {
    const std::size_t ref = bytes.find(kRef, at);
    if (ref == std::string_view::npos) break;
    std::string_view commit = bytes.substr(at + kTag.size(), ref - at - kTag.size());
    commit.remove_prefix(commit.starts_with(kCommit) ? kCommit.size() : commit.size());
    std::string_view rest = bytes.substr(ref + kRef.size());
    rest = rest.substr(0, rest.find('"'));
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    out.push_back({std::string(rest.substr(0, dot)),
                   std::string(rest.substr(std::min(dot + 1, rest.size()))),
                   std::string(commit.substr(0, commit.find('"')))});
  }
  return out;
}

void SealedCheck::take(const ports::AuditRow& row) {
  if (row.instance != instance_) end_case();
  instance_ = row.instance;
  for (const SealedRef& ref : sealed_refs(row.bytes)) {
    const bool known = !asked_.insert(ref.id).second;
    const bool there = known || ask(ref.id, row);
    if (vault_ == nullptr) continue;
    if (!known && !there) opened_[ref.id] = Value();
    look_into(ref, row);
  }
}

/// What is there may say something else than it did.
void SealedCheck::look_into(const SealedRef& ref, const ports::AuditRow& row) {
  Finding finding{Verdict::kMissingPayload, row.instance.text(), row.record, 0, row.position, {}};
  const auto [at, fresh] = opened_.try_emplace(ref.id);
  if (fresh) {
    auto secret = vault_->open(ref.id, ports::Vault::Reading::kDespiteRestriction);
    if (secret.ok()) {
      at->second = std::move(secret->content);
    } else if (secret.rejection().code == "SEAL") {
      finding.text = {"personal data it refers to was changed: nobody can open it any more",
                      "其引用的个人数据被改动，已无法打开"};
      return report_.found(std::move(finding));
    }
  }
  const auto* leaves = at->second.get_if<List>();
  if (leaves == nullptr) return;
  const auto number = Decimal::parse(ref.number);
  const auto index = number ? number->to_int64().value_or(-1) : -1;
  const bool in_it = index >= 0 && index < static_cast<std::int64_t>(leaves->size());
  const Value leaf = in_it ? (*leaves)[static_cast<std::size_t>(index)] : Value();
  const auto* pair = leaf.get_if<List>();
  const bool fits = pair != nullptr && pair->size() == 2 &&
                    HexSha256().sha256(std::string((*pair)[0].text()) + '\n' +
                                       history::canonical_bytes((*pair)[1])) == ref.commit;
  if (fits) return;
  finding.verdict = Verdict::kAltered;
  finding.text = {"personal data it refers to says something else than it did",
                  "其引用的个人数据内容已与当时不同"};
  report_.found(std::move(finding));
}

bool SealedCheck::ask(const std::string& id, const ports::AuditRow& row) {
  Finding finding{Verdict::kMissingPayload, row.instance.text(), row.record, 0, row.position, {}};
  const auto sealed = secrets_.sealed(id);
  if (!sealed) {
    finding.text = {"personal data it refers to is gone, and no erasure says why",
                    "其引用的个人数据缺失，且没有相应的删除记录"};
    gone_.push_back({id, {}, std::move(finding)});
    return false;
  }
  if (!is_of(id, sealed->keys)) {
    finding.text = {"personal data it refers to is said to be somebody else's",
                    "其引用的个人数据被标为他人所有"};
    report_.found(std::move(finding));
    return false;
  }
  if (sealed->body.empty()) {
    finding.text = {"personal data it refers to is gone, and none of its persons was erased",
                    "其引用的个人数据缺失，而相关人员均未被依法删除"};
    gone_.push_back({id, sealed->keys, std::move(finding)});
    return false;
  }
  for (const std::string& key : sealed->keys) {
    if (has_key(key)) continue;
    finding.text = {"the key of personal data it refers to is gone, and no erasure says why",
                    "其引用的个人数据的密钥缺失，且没有相应的删除记录"};
    gone_.push_back({id, sealed->keys, std::move(finding)});
    return false;
  }
  return true;
}

bool SealedCheck::has_key(const std::string& key) {
  const auto [known, fresh] = keys_.try_emplace(key, false);
  if (fresh) known->second = secrets_.key(key).has_value();
  return known->second;
}

void SealedCheck::excuse(const std::vector<std::string>& keys) {
  erased_.insert(keys.begin(), keys.end());
}

void SealedCheck::end_case() {
  for (Gone& gone : gone_) {
    const bool of_old = gone.keys.empty() && !says_whose(gone.id) && !erased_.empty();
    if (!of_old && !any_of(gone.keys, erased_)) unexplained_.push_back(std::move(gone));
  }
  all_erased_.merge(erased_);
  gone_.clear();
  asked_.clear();
  opened_.clear();
  erased_.clear();
}

void SealedCheck::end() {
  end_case();
  // What was written in the very moment its person was erased: other cases say that they were.
  for (Gone& gone : unexplained_) {
    if (!any_of(gone.keys, all_erased_)) report_.found(std::move(gone.finding));
  }
  unexplained_.clear();
}

}  // namespace recourse::seal
