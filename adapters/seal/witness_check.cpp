#include "adapters/seal/witness_check.h"

namespace recourse::seal {
namespace {

std::optional<Finding> wrong(std::uint64_t size, Label text) {
  return Finding{Verdict::kKeyNotValid, "", 0, 0, size, std::move(text)};
}

}  // namespace

WitnessCheck::WitnessCheck(const std::vector<VerifierKey>& witnesses) {
  for (const VerifierKey& witness : witnesses) seen_.push_back({witness, {}, 0, {}});
}

void WitnessCheck::take(const SignedNote& note, std::uint64_t size) {
  for (Seen& seen : seen_) {
    if (!note.bears(seen.witness)) continue;
    const auto at = note.cosigned_at(seen.witness);
    if (!at) {
      seen.wrong = size;
    } else if (size >= seen.size) {
      seen.at = at;
      seen.size = size;
    }
  }
}

std::optional<Finding> WitnessCheck::end(Report& report) const {
  for (const Seen& seen : seen_) {
    const std::string& name = seen.witness.name;
    if (seen.wrong) {
      const std::string size = std::to_string(*seen.wrong);
      return wrong(*seen.wrong, {"the line of the witness " + name + " under the checkpoint of " +
                                     size + " records is wrong",
                                 "见证人 " + name + " 在覆盖 " + size +
                                     " 条记录的检查点下的签名无效"});
    }
    if (!seen.at) {
      return wrong(0, {"no checkpoint here is cosigned by the witness " + name,
                       "此处没有由见证人 " + name + " 共同签名的检查点"});
    }
  }
  for (const Seen& seen : seen_) {
    const std::string size = std::to_string(seen.size), at = to_text(*seen.at);
    report.noted({Verdict::kOk, "", 0, 0, seen.size,
                  {seen.witness.name + " cosigned the checkpoint of " + size + " records at " + at,
                   seen.witness.name + " 于 " + at + " 共同签署了覆盖 " + size +
                       " 条记录的检查点"}});
  }
  return std::nullopt;
}

}  // namespace recourse::seal
