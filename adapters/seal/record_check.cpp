#include "adapters/seal/record_check.h"

namespace recourse::seal {
namespace {

/// Definitions of the engine's own have a name in place of a hash.
bool is_own_definition(std::string_view hash) { return hash.starts_with("recourse."); }

}  // namespace

Finding RecordCheck::finding(Verdict verdict, const ports::AuditRow& row, Label text) const {
  return {verdict, row.instance.text(), row.record, seq_ + 1, row.position, std::move(text)};
}

void RecordCheck::begin(InstanceId instance) {
  instance_ = instance;
  any_ = true;
  record_ = seq_ = 0;
  previous_.clear();
  recorded_.clear();
  ++report_.cases;
}

void RecordCheck::take(const ports::AuditRow& row) {
  if (!any_ || row.instance != instance_) begin(row.instance);
  ++report_.records;
  again_.reset();
  if (row.record != record_ + 1) {
    const std::string gap = std::to_string(record_ + 1) + "–" + std::to_string(row.record - 1);
    report_.found(finding(Verdict::kMissing, row,
                          {"records " + gap + " are gone", "缺少记录 " + gap}));
  }
  if (auto wrong = judge(row)) {
    report_.found(std::move(*wrong));
    // What follows is judged by what it should have followed.
    if (const auto outline = outline_of(row.bytes)) seq_ = outline->first_seq + outline->events - 1;
  }
  record_ = row.record;
  previous_ = row.hash;
}

std::optional<Finding> RecordCheck::judge(const ports::AuditRow& row) {
  if (row.bytes.empty()) {
    return finding(Verdict::kMissingPayload, row,
                   {"the record is empty, and no erasure says why", "记录为空，且没有相应的删除记录"});
  }
  if (row.position && row.leaf != row.hash) {
    return finding(Verdict::kAltered, row,
                   {"its hash is not the one that was sealed", "哈希与封存时不符"});
  }
  const auto stored = history::digest_from_hex(row.hash);
  if (!stored || sha256_.leaf(row.bytes) != *stored) {
    again_ = canonical_text(row.bytes);
    if (!stored || !again_ || sha256_.leaf(*again_) != *stored) {
      again_.reset();
      return finding(Verdict::kAltered, row,
                     {"its content does not have its hash", "内容与哈希不符"});
    }
    report_.noted(finding(Verdict::kOk, row,
                                    {"laid out anew; its content is unchanged",
                                     "书写形式有变化，内容未变"}));
    return judge_bytes(row, *again_);
  }
  return judge_bytes(row, row.bytes);
}

std::optional<Finding> RecordCheck::judge_bytes(const ports::AuditRow& row,
                                                std::string_view bytes) {
  const auto outline = outline_of(bytes);
  if (!outline) {
    return finding(Verdict::kAltered, row, {"it is no canonical record", "不是规范形式的记录"});
  }
  if (outline->instance != row.instance.text() || outline->record != row.record) {
    return finding(Verdict::kAltered, row,
                   {"it belongs to another place", "该记录属于其他位置"});
  }
  const bool follows = row.record == record_ + 1;  // otherwise the gap is told already
  if (follows && outline->previous_hash != previous_) {
    return finding(Verdict::kAltered, row,
                   {"it does not carry the hash of the record before it", "未携带前一记录的哈希"});
  }
  if (follows && outline->first_seq != seq_ + 1) {
    return finding(Verdict::kAltered, row,
                   {"its events are numbered from " + std::to_string(outline->first_seq),
                    "其事件编号从 " + std::to_string(outline->first_seq) + " 开始"});
  }
  std::string_view recorded = outline->recorded;
  if (recorded.ends_with('Z')) recorded.remove_suffix(1);  // fractions sort behind whole seconds
  if (recorded < recorded_) {
    report_.noted(finding(Verdict::kOk, row,
                                    {"the clock went back: " + recorded_ + ", then " +
                                         std::string(recorded) + "; the order stands",
                                     "时钟回拨：先 " + recorded_ + "，后 " +
                                         std::string(recorded) + "；顺序不受影响"}));
  }
  recorded_ = recorded;
  check_definition(row, outline->definition_hash);
  seq_ = outline->first_seq + outline->events - 1;
  report_.events += outline->events;
  report_.redactions += outline->erased;
  if (outline->erased > 0) {
    report_.noted(finding(Verdict::kOk, row,
                          {"a person's data was erased here, lawfully: what it said is gone, the "
                           "record is whole",
                           "此处依法删除了个人数据：内容已不存在，记录完整"}));
  }
  return std::nullopt;
}

void RecordCheck::check_definition(const ports::AuditRow& row, std::string_view hash) {
  if ((!hash.empty() && hash == definition_) || is_own_definition(hash)) return;
  if (definitions_.there.contains(hash)) {
    definition_ = hash;
    return;
  }
  const bool differs = definitions_.differ.contains(hash);
  report_.found(finding(Verdict::kDefinitionDiffers, row,
                        differs ? Label{"its definition does not have the hash it names",
                                        "流程定义与其哈希不符"}
                                : Label{"its definition is not there", "缺少其流程定义"}));
}

}  // namespace recourse::seal
