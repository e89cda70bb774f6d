#include "adapters/seal/sealed_check.h"

#include <algorithm>

#include "adapters/json/json_value.h"
#include "adapters/seal/sha256.h"
#include "engine/history/merkle.h"
#include "engine/ports/vault.h"

namespace recourse::seal {
namespace {

// In canonical JSON no text holds an unescaped quote, so this is the tag and nothing else.
constexpr std::string_view kTag = "\"$sealed\":{";
constexpr std::string_view kRef = "\"ref\":\"";

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
  const auto record = json::parse_canonical(bytes);
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

std::vector<std::string> sealed_ids(std::string_view bytes) {
  std::vector<std::string> out;
  for (std::size_t at = bytes.find(kTag); at != std::string_view::npos;
       at = bytes.find(kTag, at + kTag.size())) {
    const std::size_t ref = bytes.find(kRef, at);
    if (ref == std::string_view::npos) break;
    const std::string_view rest = bytes.substr(ref + kRef.size());
    out.emplace_back(rest.substr(0, rest.find_first_of(".\"")));
  }
  return out;
}

void SealedCheck::take(const ports::AuditRow& row) {
  if (row.instance != instance_) end_case();
  instance_ = row.instance;
  for (const std::string& id : sealed_ids(row.bytes)) {
    if (asked_.insert(id).second) ask(id, row);
  }
}

void SealedCheck::ask(const std::string& id, const ports::AuditRow& row) {
  Finding finding{Verdict::kMissingPayload, row.instance.text(), row.record, 0, row.position, {}};
  const auto sealed = secrets_.sealed(id);
  if (!sealed) {
    finding.text = {"personal data it refers to is gone, and no erasure says why",
                    "其引用的个人数据缺失，且没有相应的删除记录"};
    return gone_.push_back({id, {}, std::move(finding)});
  }
  if (!is_of(id, sealed->keys)) {
    finding.text = {"personal data it refers to is said to be somebody else's",
                    "其引用的个人数据被标为他人所有"};
    return report_.found(std::move(finding));
  }
  if (sealed->body.empty()) {
    finding.text = {"personal data it refers to is gone, and none of its persons was erased",
                    "其引用的个人数据缺失，而相关人员均未被依法删除"};
    return gone_.push_back({id, sealed->keys, std::move(finding)});
  }
  for (const std::string& key : sealed->keys) {
    if (has_key(key)) continue;
    finding.text = {"the key of personal data it refers to is gone, and no erasure says why",
                    "其引用的个人数据的密钥缺失，且没有相应的删除记录"};
    return gone_.push_back({id, sealed->keys, std::move(finding)});
  }
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
