#include "adapters/seal/verdict.h"

#include <algorithm>
#include <array>

#include "engine/base/label_value.h"

namespace recourse::seal {
namespace {

/// Of each kind, so that one torn table does not fill a screen and hide another fault.
constexpr std::size_t kFindingsMax = 20;

struct Wording {
  std::string_view word;
  Label saying;
};

const Wording& wording(Verdict verdict) {
  static const std::array<Wording, 14> kWords{{
      {"ok", {"unchanged since it was written", "自写入以来未被改动"}},
      {"unreadable", {"cannot be read", "无法读取"}},
      {"missing_payload", {"the content of a record is missing", "记录内容缺失"}},
      {"altered", {"altered after it was written", "写入后被改动"}},
      {"missing", {"records are missing", "记录缺失"}},
      {"definition_differs", {"the definition is another one", "流程定义不符"}},
      {"attachment_differs", {"an attachment is another one", "附件不符"}},
      {"key_not_valid", {"signed by a key that is not valid", "签名密钥无效"}},
      {"root_differs", {"not the history that was signed", "与已签名的历史不符"}},
      {"forked", {"two signed histories of the same length", "存在两份长度相同的已签名历史"}},
      {"truncated", {"shorter than the checkpoint that was held", "短于所持有的检查点"}},
      {"accesses_broken", {"the log of who read what is not whole", "访问日志不完整"}},
      {"unsigned_tail", {"the last records are not signed", "末尾的记录尚未签名"}},
      {"no_proof",
       {"without the proof for the checkpoint that was held", "缺少针对所持有检查点的证明"}},
  }};
  return kWords[static_cast<std::size_t>(verdict)];
}

Value number_or_none(std::uint64_t number) { return number == 0 ? Value() : Value(number); }

Map as_map(const Finding& finding) {
  return {{"verdict", word(finding.verdict)},
          {"instance", finding.instance.empty() ? Value() : Value(finding.instance)},
          {"record", number_or_none(finding.record)},
          {"seq", number_or_none(finding.seq)},
          {"position", finding.position ? Value(*finding.position) : Value()},
          {"text", label_value(finding.text)}};
}

List as_list(const std::vector<Finding>& findings) {
  List out;
  for (const Finding& finding : findings) out.emplace_back(as_map(finding));
  return out;
}

}  // namespace

std::string_view word(Verdict verdict) { return wording(verdict).word; }
const Label& saying(Verdict verdict) { return wording(verdict).saying; }

void Report::found(Finding finding) {
  const auto alike = std::count_if(findings.begin(), findings.end(), [&](const Finding& other) {
    return other.verdict == finding.verdict;
  });
  if (static_cast<std::size_t>(alike) < kFindingsMax) findings.push_back(std::move(finding));
}

void Report::noted(Finding note) {
  if (notes.size() < kFindingsMax) notes.push_back(std::move(note));
}

void Report::tell_tail(bool refused, std::string instance, std::uint64_t record) {
  if (tail == 0) return;
  const std::string n = std::to_string(tail);
  const Label text =
      tail >= records
          ? Label{"none of the " + n + " records is signed: nothing vouches for them",
                  "全部 " + n + " 条记录均未签名，其内容没有任何凭据"}
          : Label{n + " records at the end are not signed yet: nothing vouches for them",
                  "末尾 " + n + " 条记录尚未签名，其内容没有任何凭据"};
  const Verdict verdict = refused ? Verdict::kUnsignedTail : Verdict::kOk;
  Finding told{verdict, std::move(instance), record, 0, std::nullopt, text};
  if (refused) return found(std::move(told));
  notes.insert(notes.begin(), std::move(told));  // whatever else is to be known, this comes first
}

Map Report::to_map(std::optional<Instant> now) const {
  Map out{{"verdict", word(verdict())},
          {"saying", label_value(saying(verdict()))},
          {"findings", as_list(findings)},
          {"notes", as_list(notes)},
          {"cases", cases},
          {"records", records},
          {"events", events},
          {"size", size},
          {"checkpoint", checkpoint},
          {"tail", tail},
          {"redactions", redactions},
          {"files", files},
          {"accesses", accesses},
          {"accesses_signed", accesses_signed}};
  if (tail_since && now) {
    out["tail_age_s"] = std::max<std::int64_t>(0, now->us - tail_since->us) / kMicrosPerSecond;
  }
  if (!evidence.empty()) {
    List notes_held;
    for (const std::string& note : evidence) notes_held.emplace_back(note);
    out["evidence"] = notes_held;
  }
  return out;
}

}  // namespace recourse::seal
