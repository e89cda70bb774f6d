#include "adapters/seal/log_keys.h"

#include "engine/definition/built_in.h"

namespace recourse::seal {
namespace {

constexpr const char* kIntroduceKey = "introduce_key";

}  // namespace

InstanceId key_case() {
  static const InstanceId kId = definition::own_case(definition::kLogProcess, "keys");
  return kId;
}

std::vector<IntroducedKey> introduced_keys(const std::vector<std::string>& records,
                                           const std::vector<ports::LogLeaf>& leaves) {
  std::vector<IntroducedKey> out;
  each_own_operation(records, kIntroduceKey, [&](std::uint64_t record, const Value& data) {
    const auto key = parse_verifier_key(data["key"].text());
    if (!key) return;
    IntroducedKey& found = out.emplace_back(IntroducedKey{*key, record, std::nullopt});
    for (const ports::LogLeaf& leaf : leaves) {
      if (leaf.record == record) found.position = leaf.position;
    }
  });
  return out;
}

bool introduce_key(const OwnWorld& world, const VerifierKey& key, const std::string& reason) {
  const auto known = introduced_keys(world.store.record_bytes(key_case()), {});
  const std::string replaced = known.empty() ? std::string() : known.back().key.text();
  return add_own_record(world, key_case(),
                        {kIntroduceKey, reason, Map{{"key", key.text()}, {"replaces", replaced}},
                         Map{{"command", "IntroduceKey"}, {"key", key.text()}}});
}

}  // namespace recourse::seal
