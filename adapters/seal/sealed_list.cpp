#include "adapters/seal/sealed_list.h"

#include <algorithm>
#include <map>
#include <set>

#include "adapters/seal/json_text.h"
#include "adapters/seal/sealed_check.h"
#include "engine/base/case_key.h"

namespace recourse::seal {
namespace {

constexpr std::string_view kStates[] = {"changed", "emptied", "kept", "keyless"};

bool is_id(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// It lies under the key of another case, and is judged with that one.
bool of_another(const SealedEntry& entry, const std::string& instance) {
  return std::any_of(entry.keys.begin(), entry.keys.end(), [&](const std::string& key) {
    return is_case_key(key) && key.substr(kCaseKeyPrefix.size()) != instance;
  });
}

}  // namespace

std::vector<SealedEntry> sealed_list(const std::vector<CaseFileRecord>& records,
                                     ports::SecretStore& secrets, ports::Vault* vault) {
  std::map<std::string, SealedEntry> found;
  std::set<std::string> asked;
  for (const CaseFileRecord& record : records) {
    for (const auto& [id, number, commit] : sealed_refs(record.bytes)) {
      if (!asked.insert(id).second) continue;
      const auto row = secrets.sealed(id);
      if (!row) continue;
      const bool locked = std::all_of(row->keys.begin(), row->keys.end(), [&](const auto& key) {
        return secrets.key(key).has_value();
      });
      found[id] = {id, row->keys, row->body.empty() ? "emptied" : locked ? "kept" : "keyless"};
      if (vault == nullptr || found[id].state != "kept") continue;
      const auto opened = vault->open(id, ports::Vault::Reading::kDespiteRestriction);
      if (!opened.ok() && opened.rejection().code == "SEAL") found[id].state = "changed";
    }
  }
  std::vector<SealedEntry> out;
  for (auto& [id, entry] : found) out.push_back(std::move(entry));
  return out;
}

std::string sealed_text(const std::vector<SealedEntry>& list) {
  std::string entries;
  for (const SealedEntry& entry : list) {
    std::string keys;
    for (const std::string& key : entry.keys) keys += (keys.empty() ? "" : ",") + quoted(key);
    entries += (entries.empty() ? "" : ",") + std::string("{\"id\":") + quoted(entry.id) +
               ",\"keys\":[" + keys + "],\"state\":" + quoted(entry.state) + "}";
  }
  return "{\"sealed\":[" + entries + "]}";
}

std::optional<std::vector<SealedEntry>> sealed_from(const Map& object) {
  const auto* list = object.get("sealed").get_if<List>();
  if (list == nullptr || object.size() != 1) return std::nullopt;
  std::vector<SealedEntry> out;
  for (const Value& item : *list) {
    const auto* map = item.get_if<Map>();
    const auto* keys = item["keys"].get_if<List>();
    if (map == nullptr || map->size() != 3 || keys == nullptr) return std::nullopt;
    SealedEntry entry{std::string(item["id"].text()), {}, std::string(item["state"].text())};
    for (const Value& key : *keys) {
      if (!key.is<std::string>()) return std::nullopt;
      entry.keys.emplace_back(key.text());
    }
    const bool known =
        std::find(std::begin(kStates), std::end(kStates), entry.state) != std::end(kStates);
    if (!known || !is_id(entry.id) || (!out.empty() && out.back().id >= entry.id)) {
      return std::nullopt;
    }
    out.push_back(std::move(entry));
  }
  return out;
}

std::optional<Finding> judge_sealed(const CaseFile& file,
                                    const std::vector<std::string_view>& texts,
                                    const std::vector<std::string>& erased) {
  std::map<std::string, const SealedEntry*> listed;
  for (const SealedEntry& entry : *file.sealed) listed[entry.id] = &entry;
  const std::set<std::string> destroyed(erased.begin(), erased.end());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto missing = [&](Label text) {
      return Finding{Verdict::kMissingPayload, file.instance, i + 1, 0, std::nullopt,
                     std::move(text)};
    };
    for (const auto& [id, number, commit] : sealed_refs(texts[i])) {
      const auto at = listed.find(id);
      if (at == listed.end()) {
        if (!says_whose(id) && !destroyed.empty()) continue;
        return missing(
            {"personal data it refers to was not there any more, and no erasure says why",
             "其引用的个人数据当时已缺失，且没有相应的删除记录"});
      }
      const SealedEntry& entry = *at->second;
      if (!is_of(id, entry.keys)) {
        return missing({"personal data it refers to is said to be somebody else's",
                        "其引用的个人数据被标为他人所有"});
      }
      if (entry.state == "kept" || of_another(entry, file.instance)) continue;
      const bool excused = std::any_of(entry.keys.begin(), entry.keys.end(),
                                       [&](const auto& key) { return destroyed.contains(key); });
      if (!excused) {
        return missing({"personal data it refers to was gone, and none of its persons was erased",
                        "其引用的个人数据当时已缺失，而相关人员均未被依法删除"});
      }
    }
  }
  return std::nullopt;
}

}  // namespace recourse::seal
