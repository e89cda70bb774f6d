#include "adapters/seal/export_note.h"

#include <algorithm>

#include "adapters/json/base64.h"
#include "adapters/json/json_value.h"
#include "adapters/seal/case_file.h"
#include "adapters/seal/sha256.h"
#include "adapters/seal/witness_check.h"
#include "engine/history/canonical.h"

namespace recourse::seal {
namespace {

constexpr std::string_view kExportHeading = "recourse-export/1";

/// Numbers are texts, as in all that is hashed or signed.
std::string position_text(const std::optional<std::uint64_t>& position) {
  return position ? std::to_string(*position) : "";
}

Map to_map(const ExportSays& says, const SigningKey& key) {
  return {{"at", to_text(says.at)},
          {"cases", std::to_string(says.cases)},
          {"checkpoint", says.checkpoint},
          {"events", std::to_string(says.events)},
          {"exporter", says.exporter},
          {"file", says.file},
          {"first", position_text(says.first)},
          {"form", says.form},
          {"identified", says.identified},
          {"key", key.verifier().text()},
          {"keys", json::base64(says.keys)},
          {"last", position_text(says.last)},
          {"layout", says.layout},
          {"process", says.process},
          {"reason", says.reason},
          {"records", std::to_string(says.records)},
          {"sealed", std::to_string(says.sealed)},
          {"sha256", says.sha256},
          {"size", std::to_string(says.size)}};
}

/// The members of the line; nullopt: it is no such text, or written in another way.
std::optional<Map> read_says(std::string_view text) {
  const std::string heading = std::string(kExportHeading) + "\n";
  if (!text.starts_with(heading) || !text.ends_with('\n')) return std::nullopt;
  text.remove_prefix(heading.size());
  text.remove_suffix(1);
  auto parsed = json::parse_json(text, json::kOwnBytes);
  const Map* map = parsed.ok() ? parsed->get_if<Map>() : nullptr;
  if (map == nullptr || history::canonical_bytes(*parsed) != text) return std::nullopt;
  static const Map kWanted = to_map({}, {"x", std::string(32, '\0')});
  for (const auto& [name, value] : kWanted) {
    const Value* found = map->find(name);
    const bool same_kind = found != nullptr && found->is<bool>() == value.is<bool>() &&
                           found->is<std::string>() == value.is<std::string>();
    if (!same_kind) return std::nullopt;
  }
  if (map->size() != kWanted.size()) return std::nullopt;
  return *map;
}

class ExportCheck {
 public:
  ExportCheck(const FindExported& find, const Held& held, Report& report)
      : find_(find), held_(held), report_(report) {}

  void run(std::string_view text) {
    const auto note = parse_note(text);
    const auto says = note ? read_says(note->text) : std::nullopt;
    if (!says) {
      return wrong(Verdict::kUnreadable, {"it is no signed note of an export", "不是导出的签名说明"});
    }
    const bool whole = chain(*says) && checkpoint(*says) && signature(*note, *says) &&
                       file(*says) && held(*says);
    if (!whole) return;
    if (auto fault = witnesses_.end(report_)) report_.found(*std::move(fault));
  }

 private:
  void wrong(Verdict verdict, Label text) {
    report_.found({verdict, "", 0, 0, std::nullopt, std::move(text)});
  }
  bool key_not_valid(Label text) {
    wrong(Verdict::kKeyNotValid, std::move(text));
    return false;
  }
  /// The keys of the log, by its own record of them.
  bool chain(const Map& says) {
    const auto bytes = json::from_base64(says.get("keys").text());
    const auto file = bytes ? read_case_file(*bytes) : std::nullopt;
    const Held trusted{std::nullopt, held_.keys, {}};
    const Report judged = file ? verify_case_file(*bytes, trusted) : Report();
    if (!file || file->instance != key_case().text() || !judged.findings.empty()) {
      const Label why = judged.findings.empty() ? Label{"they are not there", "不存在"}
                                                : judged.findings.front().text;
      return key_not_valid({"the keys of the log do not hold: " + why.en,
                            "日志的密钥链不成立：" + why.zh});
    }
    std::vector<std::string> records;
    std::vector<ports::LogLeaf> leaves;
    for (const CaseFileRecord& record : file->key_records) {
      records.push_back(record.bytes);
      if (!record.position) continue;
      leaves.push_back({*record.position, key_case(), records.size(), record.hash});
    }
    keys_.emplace(introduced_keys(records, leaves), held_);
    origin_ = file->origin;
    for (const CaseFileProof& proof : file->proofs) signed_[proof.size] = proof.note;
    report_.notes = judged.notes;
    return true;
  }
  /// It is one of those that the keys stand under, with whatever lines of witnesses.
  bool checkpoint(const Map& says) {
    const std::string text(says.get("checkpoint").text());
    const auto note = parse_note(text);
    newest_ = note ? parse_checkpoint(note->text) : std::nullopt;
    const auto stands = newest_ ? signed_.find(newest_->size) : signed_.end();
    const auto same = stands != signed_.end() ? parse_note(stands->second) : std::nullopt;
    const auto root = same ? parse_checkpoint(same->text) : std::nullopt;
    const bool there = root && newest_->origin == origin_ && root->root == newest_->root;
    const Label fault = there ? keys_->fault(*note, newest_->size, ~std::uint64_t{0})
                              : Label{"its keys do not stand under it", "其密钥不在该检查点之下"};
    if (!fault.empty()) {
      return key_not_valid({"its checkpoint: " + fault.en, "其检查点：" + fault.zh});
    }
    witnesses_.take(*note, newest_->size);
    report_.checkpoint = newest_->size;
    return true;
  }
  bool signature(const SignedNote& note, const Map& says) {
    const VerifierKey& signer = keys_->signer_at(newest_->size)->key;
    if (says.get("key").text() == signer.text() && note.signed_by(signer)) return true;
    return key_not_valid({"it is not signed by the key of the log at that time, " + signer.text(),
                          "未由当时的日志密钥签名：" + signer.text()});
  }
  bool file(const Map& says) {
    const std::string name(says.get("file").text());
    const bool plain = !name.empty() && name.find('/') == std::string::npos;
    const auto found = plain ? find_(name) : std::nullopt;
    if (!found) {
      wrong(Verdict::kMissing, {"the file is not beside it: " + name, "旁边没有该文件：" + name});
    } else if (found->sha256 != says.get("sha256").text() ||
               std::to_string(found->size) != says.get("size").text()) {
      wrong(Verdict::kAltered, {"the file is not the one that was exported: " + name,
                                "该文件不是当时导出的文件：" + name});
    }
    return report_.findings.empty();
  }
  bool held(const Map&) {
    if (!held_.checkpoint) return true;
    const auto note = parse_note(*held_.checkpoint);
    const auto text = note ? parse_checkpoint(note->text) : std::nullopt;
    if (!text) {
      wrong(Verdict::kUnreadable,
            {"the held checkpoint is no signed checkpoint", "所持有的检查点无法读取"});
    } else if (Label fault = keys_->fault_of_held(*note, *text, origin_, newest_->size);
               !fault.empty()) {
      wrong(Verdict::kKeyNotValid, std::move(fault));
    } else if (text->size != newest_->size) {
      wrong(Verdict::kNoProof,
            {"the held checkpoint is of another size: compare the two with verify on the database",
             "所持有的检查点大小不同：请对数据库运行 verify 进行比较"});
    } else if (text->root != newest_->root) {
      wrong(Verdict::kForked, {"the log had another content when the held checkpoint was made",
                               "制作所持有的检查点时，日志内容与现在不同"});
    }
    return report_.findings.empty();
  }

  const FindExported& find_;
  const Held& held_;
  Report& report_;
  WitnessCheck witnesses_{held_.witnesses};
  std::optional<KeyCheck> keys_;
  std::string origin_;
  std::map<std::uint64_t, std::string> signed_;  ///< checkpoints by size
  std::optional<CheckpointText> newest_;
};

}  // namespace

std::optional<ExportedFile> exported_file(const std::string& path) {
  const auto read = Sha256().file(path);
  if (!read) return std::nullopt;
  return ExportedFile{history::hex(read->first), read->second};
}

std::string export_note(const ExportSays& says, const SigningKey& key) {
  const std::string line = history::canonical_bytes(Value(to_map(says, key)));
  const std::string text = std::string(kExportHeading) + "\n" + line + "\n";
  return text + "\n" + signature_line(text, key);
}

bool looks_like_export_note(std::string_view text) {
  return text.substr(0, kExportHeading.size() + 1) == std::string(kExportHeading) + "\n";
}

Report verify_export(std::string_view note, const FindExported& find, const Held& held) {
  Report report;
  ExportCheck(find, held, report).run(note);
  return report;
}

}  // namespace recourse::seal
