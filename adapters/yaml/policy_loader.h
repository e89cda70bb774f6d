#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "engine/definition/finding.h"
#include "engine/definition/policy.h"

/// policies/*.yaml: one version of a rule pack a file.
///
///     policy: eu-psd2
///     version: "1"
///     title: {en: Payment services, zh: 支付服务}
///     effective_from: 2018-01-13
///     clocks:
///       - name: reply
///         starts: {en: receipt of the complaint, zh: 收到投诉}
///         budget: 15 working days following
///         pauses: [appraisal]                      # codes it may stand still for; default none
///         ladder: [{at: 80%, escalate: warn}]      # for definitions that give no own
namespace recourse::yaml {

struct LoadedPolicy {
  std::optional<definition::Policy> policy;   ///< absent when there are errors
  std::vector<definition::Finding> findings;
};

/// Never throws.
[[nodiscard]] LoadedPolicy load_policy(std::string_view source);

}  // namespace recourse::yaml
