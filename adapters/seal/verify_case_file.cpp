// The judgement of a case file, step by step; the first thing that is wrong is the verdict. The
// independent verifier takes the same steps in the same order.
#include <map>
#include <set>

#include "adapters/seal/case_file.h"
#include "adapters/seal/file_check.h"
#include "adapters/seal/record_check.h"
#include "adapters/seal/sealed_check.h"
#include "adapters/seal/sealed_list.h"
#include "adapters/seal/witness_check.h"
#include "engine/ports/file_hash.h"

namespace recourse::seal {
namespace {

class CaseFileCheck {
 public:
  CaseFileCheck(const CaseFile& file, const Held& held, Report& report)
      : file_(file), held_(held), report_(report) {}

  void run() {
    (void)(records() && files() && personal_data() && key_records() && leaves() && checkpoints() &&
           held_checkpoint() && witnesses() && tail());
  }

 private:
  bool wrong(Verdict verdict, Label text, std::uint64_t record = 0) {
    report_.found({verdict, record == 0 ? std::string() : file_.instance, record, 0, std::nullopt,
                   std::move(text)});
    return false;
  }
  bool records();
  bool files();
  bool attachments();
  bool personal_data();
  bool key_records();
  bool leaves();
  bool checkpoints();
  bool vouched(const KeyCheck& keys);
  bool held_checkpoint();
  void count_tail();
  bool witnesses();
  bool tail();

  const CaseFile& file_;
  const Held& held_;
  Report& report_;
  Sha256 sha256_;
  std::vector<std::string_view> texts_;            ///< of the records, as they were hashed
  std::map<std::size_t, std::string> again_;       ///< those of them that were laid out anew since
  std::size_t unsigned_from_ = 0;                  ///< the first record that is not signed
  history::MerkleLeaves leaves_;
  std::map<std::uint64_t, history::Digest> roots_;
  std::optional<KeyCheck> keys_;
  std::uint64_t newest_ = 0;
};

bool CaseFileCheck::records() {
  KnownDefinitions definitions;
  for (const auto& [hash, text] : file_.definitions) {
    (history::hex(sha256_(text)) == hash ? definitions.there : definitions.differ).insert(hash);
  }
  RecordCheck check(report_, definitions);
  for (std::size_t i = 0; i < file_.records.size(); ++i) {
    const CaseFileRecord& record = file_.records[i];
    if (i >= file_.listed) {
      return wrong(Verdict::kAltered, {"a record more than the list has", "记录多于清单"}, i + 1);
    }
    if (i >= file_.lines) {
      return wrong(Verdict::kMissing, {"the record is listed and is gone", "清单中的记录缺失"},
                   i + 1);
    }
    ports::AuditRow row;
    row.instance = InstanceId::parse(file_.instance).value_or(InstanceId{});
    row.record = i + 1;
    row.hash = history::hex(record.hash);
    row.bytes = record.bytes;
    check.take(row);
    if (!report_.findings.empty()) return false;
    if (const std::string* again = check.hashed_text()) again_[i] = *again;
    texts_.emplace_back(again_.contains(i) ? again_[i] : record.bytes);
  }
  if (file_.records.empty()) return wrong(Verdict::kMissing, {"it has no record", "没有任何记录"});
  return true;
}

bool CaseFileCheck::files() {
  for (const auto& [hash, text] : file_.definitions) {
    if (history::hex(sha256_(text)) == hash) continue;
    return wrong(Verdict::kDefinitionDiffers,
                 {"a definition does not have the hash it is named by", "流程定义与其名称中的哈希不符"});
  }
  return attachments();
}

bool CaseFileCheck::attachments() {
  std::set<NamedByRecord> named;
  for (const std::string_view text : texts_) {
    for (NamedByRecord& file : attached_files(text)) named.insert(std::move(file));
  }
  std::size_t there = 0;
  for (const auto& [hash, content] : file_.attachments) {
    if (!history::digest_from_hex(hash)) continue;  // the salt of one
    ++there;
    const auto salt = file_.attachments.find(hash + ".salt");
    const bool salted = salt != file_.attachments.end();
    const HexSha256 hasher;
    if (ports::file_hash(hasher, salted ? salt->second : "", hasher.sha256(content)) != hash) {
      return wrong(Verdict::kAttachmentDiffers,
                   {"an attachment does not have the hash it is named by", "附件与其名称中的哈希不符"});
    }
    if (named.contains({hash, salted})) continue;
    return wrong(Verdict::kAttachmentDiffers,
                 {"no record says that this file was attached: " + hash,
                  "没有记录表明曾附上该文件：" + hash});
  }
  if (named.size() == there) return true;
  const std::string count = std::to_string(named.size() - there);
  report_.noted({Verdict::kOk, "", 0, 0, std::nullopt,
                 {count + " attached file(s) are not in here: erased, or left out by whoever made "
                          "this file",
                  count + " 个附件不在本文件中：已被删除，或制作本文件者未将其包含在内"}});
  return true;
}

bool CaseFileCheck::personal_data() {
  std::vector<std::string> erased;
  bool any = false;
  for (const std::string_view text : texts_) {
    any = any || !sealed_refs(text).empty();
    for (std::string& key : erased_keys(text)) erased.push_back(std::move(key));
  }
  if (file_.sealed) {
    auto wrong = judge_sealed(file_, texts_, erased);
    if (wrong) report_.found(*std::move(wrong));
    return report_.findings.empty();
  }
  if (any) {
    report_.notes.push_back({Verdict::kOk,
                             "",
                             0,
                             0,
                             std::nullopt,
                             {"a file of the first format: it does not say whether its personal "
                              "data was there",
                              "第一版格式的文件：未说明其个人数据当时是否存在"}});
  }
  return true;
}

bool CaseFileCheck::key_records() {
  std::string previous;
  std::vector<std::string> bytes;
  std::vector<ports::LogLeaf> leaves;
  for (const CaseFileRecord& record : file_.key_records) {
    const auto outline = outline_of(record.bytes);
    const bool fits = outline && sha256_.leaf(record.bytes) == record.hash &&
                      outline->instance == key_case().text() &&
                      outline->record == bytes.size() + 1 && outline->previous_hash == previous;
    if (!fits) {
      return wrong(Verdict::kKeyNotValid,
                   {"the record that introduces a key was altered", "登记密钥的记录被改动"});
    }
    previous = history::hex(record.hash);
    bytes.push_back(record.bytes);
    if (record.position) {
      leaves.push_back({*record.position, key_case(), bytes.size(), record.hash});
    }
  }
  keys_.emplace(introduced_keys(bytes, leaves), held_);
  return true;
}

bool CaseFileCheck::leaves() {
  for (const auto* records : {&file_.records, &file_.key_records}) {
    for (const CaseFileRecord& record : *records) {
      if (!record.position) continue;
      const auto [at, fresh] = leaves_.emplace(*record.position, record.hash);
      if (!fresh && at->second != record.hash) {
        return wrong(Verdict::kRootDiffers,
                     {"two records claim one place in the log", "两条记录占用日志的同一位置"});
      }
    }
  }
  return true;
}

bool CaseFileCheck::checkpoints() {
  for (const CaseFileProof& proof : file_.proofs) {
    const auto root =
        history::root_from(leaves_, proof.parts, proof.size, sha256_.function());
    const auto note = parse_note(proof.note);
    const auto text = note ? parse_checkpoint(note->text) : std::nullopt;
    if (!root || (text && text->root != *root)) {
      return wrong(Verdict::kRootDiffers,
                   {"the records do not have the root that was signed for " +
                        std::to_string(proof.size) + " records",
                    "记录与针对 " + std::to_string(proof.size) + " 条记录签名的根不符"});
    }
    roots_.emplace(proof.size, *root);
    if (!text) continue;
    newest_ = proof.size;
    const Label fault = text->origin != file_.origin
                            ? Label{"it is of another log", "属于另一日志"}
                            : keys_->fault(*note, proof.size, ~std::uint64_t{0});
    if (!fault.empty()) return wrong(Verdict::kKeyNotValid, fault);
  }
  report_.size = report_.checkpoint = newest_;
  count_tail();
  return vouched(*keys_);
}

/// Each later key has a checkpoint here that it signed together with the key before it.
bool CaseFileCheck::vouched(const KeyCheck& keys) {
  for (std::size_t i = 1; i < keys.keys().size(); ++i) {
    const IntroducedKey& key = keys.keys()[i];
    if (*key.position >= newest_) continue;
    bool found = false;
    for (const CaseFileProof& proof : file_.proofs) {
      const auto note = parse_note(proof.note);
      found = found || (note && proof.size > *key.position && note->signed_by(key.key) &&
                        note->signed_by(keys.keys()[i - 1].key));
    }
    if (!found) {
      return wrong(Verdict::kKeyNotValid, {"the key before it does not vouch for " + key.key.text(),
                                           "前一密钥未为 " + key.key.text() + " 作保"});
    }
  }
  if (newest_ > 0 && !keys.trusted() && !held_.checkpoint) {
    report_.notes.push_back({Verdict::kOk, "", 0, 0, std::nullopt,
                             {"the first key is taken on trust: " + keys.keys().front().key.text(),
                              "首个密钥未经外部核实：" + keys.keys().front().key.text()}});
  }
  return true;
}

void CaseFileCheck::count_tail() {
  for (std::size_t i = 0; i < file_.records.size(); ++i) {
    const CaseFileRecord& record = file_.records[i];
    if (record.position && *record.position < newest_) continue;
    if (report_.tail++ == 0) unsigned_from_ = i + 1;
    const auto outline = outline_of(texts_[i]);
    const auto at = outline ? parse_instant(outline->recorded) : std::nullopt;
    if (at && (!report_.tail_since || *at < *report_.tail_since)) report_.tail_since = at;
  }
}

bool CaseFileCheck::held_checkpoint() {
  if (!held_.checkpoint) return true;
  const auto note = parse_note(*held_.checkpoint);
  const auto text = note ? parse_checkpoint(note->text) : std::nullopt;
  if (!text) {
    return wrong(Verdict::kUnreadable,
                 {"the held checkpoint is no signed checkpoint", "所持有的检查点无法读取"});
  }
  if (newest_ > 0) {
    const Label fault = keys_->fault_of_held(*note, *text, file_.origin, newest_);
    if (!fault.empty()) return wrong(Verdict::kKeyNotValid, fault);
  }
  if (text->size > newest_) {
    return wrong(Verdict::kTruncated,
                 {"the held checkpoint covers " + std::to_string(text->size) +
                      " records, this file's log has " + std::to_string(newest_),
                  "所持有的检查点覆盖 " + std::to_string(text->size) + " 条记录，本文件的日志仅有 " +
                      std::to_string(newest_) + " 条"});
  }
  const auto root = roots_.find(text->size);
  if (root == roots_.end()) {
    return wrong(Verdict::kNoProof,
                 {"the held checkpoint cannot be compared: export the case file with --checkpoint "
                  "and it will carry the proof",
                  "无法与所持有的检查点比较：请用 --checkpoint 导出案件文件以包含证明"});
  }
  if (root->second != text->root) {
    for (const CaseFileProof& proof : file_.proofs) {
      if (proof.size == text->size) report_.evidence = {*held_.checkpoint, proof.note};
    }
    return wrong(Verdict::kForked,
                 {"the log had another content when the held checkpoint was made",
                  "制作所持有的检查点时，日志内容与现在不同"});
  }
  return true;
}

bool CaseFileCheck::witnesses() {
  WitnessCheck check(held_.witnesses);
  for (const CaseFileProof& proof : file_.proofs) {
    if (const auto note = parse_note(proof.note)) check.take(*note, proof.size);
  }
  const auto held = held_.checkpoint ? parse_note(*held_.checkpoint) : std::nullopt;
  const auto text = held ? parse_checkpoint(held->text) : std::nullopt;
  if (text) check.take(*held, text->size);
  auto fault = check.end(report_);
  if (fault) report_.found(*std::move(fault));
  return report_.findings.empty();
}

/// Whoever wants records to pass for unsigned ones only has to take their positions away. So they
/// may be unsigned where nobody asked for signatures and the records before them are signed.
bool CaseFileCheck::tail() {
  const bool refused = held_.any() || report_.tail == file_.records.size();
  report_.tell_tail(refused, file_.instance, unsigned_from_);
  return report_.findings.empty();
}

}  // namespace

Report verify_case_file(std::string_view archive, const Held& held) {
  Report report;
  const auto file = read_case_file(archive);
  if (!file) {
    report.found({Verdict::kUnreadable, "", 0, 0, std::nullopt,
                  {"it is no case file, or a damaged one", "不是案件文件，或已损坏"}});
    return report;
  }
  CaseFileCheck(*file, held, report).run();
  return report;
}

}  // namespace recourse::seal
