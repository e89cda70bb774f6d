#include "adapters/seal/access_check.h"

#include <algorithm>

#include "adapters/json/json_value.h"
#include "adapters/seal/sha256.h"
#include "adapters/seal/witness_check.h"
#include "engine/history/merkle.h"

namespace recourse::seal {
namespace {

constexpr std::string_view kMembers[] = {"position", "at",      "actor",  "instance",      "what",
                                         "fields",   "purpose", "result", "previous_hash", "hash"};
constexpr std::int64_t kPositionMax = std::int64_t{1} << 53;

/// Whatever is hashed must be written in one way only, or two readers hash different texts.
std::optional<ports::AccessRow> row_from(std::string_view line) {
  const auto value = json::parse_json(line, json::kOwnBytes);
  if (!value.ok() || value->get_if<Map>() == nullptr) return std::nullopt;
  if (value->as<Map>().size() != std::size(kMembers)) return std::nullopt;
  for (const std::string_view name : kMembers) {
    if (!value->as<Map>().get(name).is<std::string>()) return std::nullopt;
  }
  const auto text = [&](const char* name) { return std::string((*value)[name].text()); };
  const auto position = Decimal::parse(text("position"));
  const auto at = parse_instant(text("at"));
  const auto number = position ? position->to_int64() : std::nullopt;
  if (!number || *number < 0 || *number > kPositionMax ||
      std::to_string(*number) != text("position") || !at || to_text(*at) != text("at")) {
    return std::nullopt;
  }
  ports::AccessRow row;
  row.position = *number;
  row.at = *at;
  row.actor = text("actor");
  const auto instance = InstanceId::parse(text("instance"));
  if (!instance || instance->text() != text("instance")) return std::nullopt;
  row.instance = *instance;
  row.what = text("what");
  row.fields = text("fields");
  row.purpose = text("purpose");
  row.result = text("result");
  row.previous_hash = text("previous_hash");
  row.hash = text("hash");
  return row;
}

}  // namespace

void AccessCheck::found(std::uint64_t position, std::string instance, Label text) {
  report_.found(
      {Verdict::kAccessesBroken, std::move(instance), 0, 0, position, std::move(text)});
}

void AccessCheck::expect(const AccessesText& accesses, Label whose) {
  expected_.push_back({accesses, std::move(whose)});
}

void AccessCheck::take(const ports::AccessRow& row) {
  ++report_.accesses;
  Label wrong;
  if (row.position != position_ + 1) {
    const std::string gap = std::to_string(position_ + 1) + "–" + std::to_string(row.position - 1);
    wrong = {"accesses " + gap + " are gone", "缺少访问记录 " + gap};
  } else if (row.previous_hash != previous_) {
    wrong = {"it does not carry the hash of the access before it", "未携带前一条访问记录的哈希"};
  } else if (hash_of(row, HexSha256()) != row.hash) {
    wrong = {"its content does not have its hash", "内容与哈希不符"};
  }
  const auto position = static_cast<std::uint64_t>(row.position);
  if (!wrong.empty()) found(position, row.instance.text(), std::move(wrong));
  for (; !expected_.empty() && expected_.front().accesses.count <= position;
       expected_.pop_front()) {
    const Expected& signed_then = expected_.front();
    if (signed_then.accesses.count != position) continue;  // its row is gone, which is told above
    if (history::hex(signed_then.accesses.hash) == row.hash) {
      report_.accesses_signed = position;
      continue;
    }
    found(position, row.instance.text(),
          {signed_then.whose.en + " was of another log of accesses",
           signed_then.whose.zh + "对应另一份访问日志"});
  }
  position_ = row.position;
  previous_ = row.hash;
}

void AccessCheck::end() {
  if (expected_.empty()) return;
  const Expected& last = expected_.back();
  const std::string wanted = std::to_string(last.accesses.count), there = std::to_string(position_);
  found(static_cast<std::uint64_t>(position_ + 1), "",
        {"accesses were cut off: " + last.whose.en + " covers " + wanted + ", the log has " + there,
         "访问记录被截去：" + last.whose.zh + "覆盖 " + wanted + " 条，日志仅有 " + there + " 条"});
}

namespace {

/// What a held checkpoint says of the accesses; none: nothing, or it is told why it does not count.
std::optional<AccessesText> held_accesses(const Held& held, WitnessCheck& witnesses,
                                          Report& report) {
  if (!held.checkpoint) return std::nullopt;
  const auto note = parse_note(*held.checkpoint);
  const auto text = note ? parse_checkpoint(note->text) : std::nullopt;
  if (!text) {
    report.found({Verdict::kUnreadable, "", 0, 0, std::nullopt,
                  {"the held checkpoint is no signed checkpoint", "所持有的检查点无法读取"}});
    return std::nullopt;
  }
  const bool trusted =
      held.keys.empty() || std::any_of(held.keys.begin(), held.keys.end(),
                                       [&](const auto& key) { return note->signed_by(key); });
  if (!trusted) {
    report.found({Verdict::kKeyNotValid, "", 0, 0, text->size,
                  {"the held checkpoint is signed by none of the trusted keys",
                   "所持有的检查点未由任何受信任的密钥签名"}});
    return std::nullopt;
  }
  witnesses.take(*note, text->size);
  return text->accesses;
}

}  // namespace

Report verify_access_file(std::string_view lines, const Held& held) {
  Report report;
  if (lines.empty() && !held.checkpoint) {  // nobody looked at anything, or somebody emptied it
    report.found({Verdict::kUnreadable, "", 0, 0, std::nullopt,
                  {"it is empty, and proves nothing", "文件为空，不能证明任何内容"}});
    return report;
  }
  AccessCheck check(report);
  WitnessCheck witnesses(held.witnesses);
  if (const auto accesses = held_accesses(held, witnesses, report)) {
    check.expect(*accesses, {"the held checkpoint", "所持有的检查点"});
  }
  if (report.findings.empty()) {
    if (auto fault = witnesses.end(report)) report.found(*std::move(fault));
  }
  if (!report.findings.empty()) return report;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const auto row = row_from(lines.substr(0, end));
    if (end == std::string_view::npos || !row) {
      report.found({Verdict::kUnreadable, "", 0, 0, report.accesses + 1,
                    {"this line is no access", "该行不是访问记录"}});
      return report;
    }
    check.take(*row);
    lines.remove_prefix(end + 1);
  }
  check.end();
  return report;
}

}  // namespace recourse::seal
