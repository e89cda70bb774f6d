#include "adapters/seal/checkpoint_check.h"

#include <algorithm>

namespace recourse::seal {

KeyCheck::KeyCheck(std::vector<IntroducedKey> keys, const Held& held)
    : keys_(std::move(keys)), brought_(held.keys) {
  std::erase_if(keys_, [](const IntroducedKey& key) { return !key.position; });
  if (held.keys.empty() || keys_.empty()) return;
  trusted_ = std::find(held.keys.begin(), held.keys.end(), keys_.front().key) != held.keys.end();
  refused_ = !trusted_;
}

const IntroducedKey* KeyCheck::signer_at(std::uint64_t size) const {
  const IntroducedKey* found = nullptr;
  for (const IntroducedKey& key : keys_) {
    if (*key.position < size) found = &key;
  }
  return found;
}

Label KeyCheck::fault(const SignedNote& note, std::uint64_t size, std::uint64_t before) const {
  const IntroducedKey* signer = signer_at(size);
  if (signer == nullptr) return {"no key was introduced before it", "此前没有登记任何密钥"};
  if (refused_) {
    return {"the log's first key is none of the trusted ones: " + keys_.front().key.text(),
            "日志的首个密钥不在受信任之列：" + keys_.front().key.text()};
  }
  if (!note.signed_by(signer->key)) {
    return {"it is not signed by " + signer->key.text(), "未由 " + signer->key.text() + " 签名"};
  }
  const bool first_time = before <= *signer->position;
  if (signer == &keys_.front() || !first_time) return {};
  const IntroducedKey& predecessor = *(signer - 1);
  if (note.signed_by(predecessor.key)) return {};
  return {"the key before it, " + predecessor.key.text() + ", does not vouch for its successor",
          "前一密钥 " + predecessor.key.text() + " 未为其继任者作保"};
}

Label KeyCheck::fault_of_held(const SignedNote& note, const CheckpointText& text,
                              const std::string& origin, std::uint64_t size) const {
  if (text.origin != origin) {
    return {"the held checkpoint is of another log: " + text.origin,
            "所持有的检查点属于另一日志：" + text.origin};
  }
  const Label wrong = fault(note, text.size, ~std::uint64_t{0});
  if (wrong.empty()) return {};
  const bool newer = text.size > size &&
                     std::any_of(brought_.begin(), brought_.end(),
                                 [&](const VerifierKey& key) { return note.signed_by(key); });
  if (newer) return {};
  return {"the held checkpoint: " + wrong.en, "所持有的检查点：" + wrong.zh};
}

}  // namespace recourse::seal
