#include "adapters/seal/export_note.h"

#include <algorithm>

#include "adapters/json/json_value.h"
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
    if (!signature(*note, *says) || !checkpoint(*says) || !file(*says) || !held(*says)) return;
    if (auto fault = witnesses_.end(report_)) report_.found(*std::move(fault));
  }

 private:
  void wrong(Verdict verdict, Label text) {
    report_.found({verdict, "", 0, 0, std::nullopt, std::move(text)});
  }
  bool signature(const SignedNote& note, const Map& says) {
    key_ = parse_verifier_key(says.get("key").text());
    if (!key_ || !note.signed_by(*key_)) {
      wrong(Verdict::kKeyNotValid, {"it is not signed by the key it names", "未由其所列密钥签名"});
      return false;
    }
    const bool trusted = std::ranges::find(held_.keys, *key_) != held_.keys.end();
    if (!held_.keys.empty() && !trusted) {
      wrong(Verdict::kKeyNotValid, {"its key is none of the trusted ones: " + key_->text(),
                                    "其密钥不在受信任的密钥之列：" + key_->text()});
      return false;
    }
    if (!trusted) {
      report_.noted({Verdict::kOk, "", 0, 0, std::nullopt,
                     {"the key is taken on trust: " + key_->text(), "未经核实即信任该密钥：" +
                                                                        key_->text()}});
    }
    return true;
  }
  bool checkpoint(const Map& says) {
    const std::string text(says.get("checkpoint").text());
    const auto note = parse_note(text);
    newest_ = note ? parse_checkpoint(note->text) : std::nullopt;
    if (!newest_ || !note->signed_by(*key_)) {
      wrong(Verdict::kKeyNotValid, {"its checkpoint is not signed by the same key",
                                    "其检查点未由同一密钥签名"});
      return false;
    }
    witnesses_.take(*note, newest_->size);
    report_.checkpoint = newest_->size;
    return true;
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
    } else if (text->origin != newest_->origin || !note->signed_by(*key_)) {
      wrong(Verdict::kKeyNotValid, {"the held checkpoint is of another log, or of another key",
                                    "所持有的检查点属于其他日志或其他密钥"});
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
  std::optional<VerifierKey> key_;
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
