#include "adapters/seal/sealed_check.h"

namespace recourse::seal {
namespace {

// In canonical JSON no text holds an unescaped quote, so this is the tag and nothing else.
constexpr std::string_view kTag = "\"$sealed\":{";
constexpr std::string_view kRef = "\"ref\":\"";

}  // namespace

void SealedCheck::take(const ports::AuditRow& row, bool erased) {
  if (row.instance != instance_) end_case();
  instance_ = row.instance;
  erased_ = erased_ || erased;
  const std::string_view bytes = row.bytes;
  for (std::size_t at = bytes.find(kTag); at != std::string_view::npos;
       at = bytes.find(kTag, at + kTag.size())) {
    const std::size_t ref = bytes.find(kRef, at);
    if (ref == std::string_view::npos) return;
    const std::string_view rest = bytes.substr(ref + kRef.size());
    const std::string id(rest.substr(0, rest.find_first_of(".\"")));
    if (!asked_.insert(id).second || secrets_.sealed(id)) continue;
    missing_.push_back({Verdict::kMissingPayload, row.instance.text(), row.record, 0, row.position,
                        {"personal data it refers to is gone, and no erasure says why",
                         "其引用的个人数据缺失，且没有相应的删除记录"}});
  }
}

void SealedCheck::end_case() {
  if (!erased_) {
    for (Finding& finding : missing_) report_.found(std::move(finding));
  }
  missing_.clear();
  asked_.clear();
  erased_ = false;
}

}  // namespace recourse::seal
