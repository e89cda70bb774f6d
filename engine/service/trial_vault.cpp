#include "engine/service/trial_vault.h"

namespace recourse::service {

std::string TrialVault::key_of(const std::string& person) {
  const auto known = keys_of({person});
  return known.empty() ? "trial:" + person : known.front();
}

std::vector<std::string> TrialVault::keys_of(const std::vector<std::string>& persons) {
  return behind_ == nullptr ? std::vector<std::string>() : behind_->keys_of(persons);
}

Result<ports::Secret> TrialVault::open(const std::string& id, Reading reading) {
  if (behind_ != nullptr) return behind_->open(id, reading);
  return Rejection{Rejection::Kind::kUnavailable, "NO_KEYS",
                   {"its personal data cannot be read here: the keys are with its database",
                    "此处无法读取其个人数据：密钥随数据库保存"},
                   {}};
}

Value TrialSecrets::opened(const Value& value) {
  return with_sealed(value, [&](const Sealed& leaf) {
    Value sealed = make_sealed(leaf.commit, leaf.ref);
    auto clear = secrets_.open(sealed);
    return clear ? std::move(clear).value() : std::move(sealed);
  });
}

std::array<std::uint8_t, 16> TrialSecrets::Ids::next() {
  std::array<std::uint8_t, 16> id{};
  const std::uint64_t number = ++counted_;
  id[0] = 0xFF;  // no id that was ever drawn: those begin with the time
  for (int i = 0; i < 8; ++i) id[8 + i] = static_cast<std::uint8_t>(number >> (8 * (7 - i)));
  return id;
}

}  // namespace recourse::service
