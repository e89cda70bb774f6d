#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/seal/case_file.h"
#include "engine/ports/secret_store.h"

namespace recourse::seal {

/// What lies behind each reference of these records to personal data, by id. Without a `vault` it
/// is not opened, and so not known to be `changed`.
[[nodiscard]] std::vector<SealedEntry> sealed_list(const std::vector<CaseFileRecord>& records,
                                                   ports::SecretStore& secrets,
                                                   ports::Vault* vault);
/// sealed.json
[[nodiscard]] std::string sealed_text(const std::vector<SealedEntry>& list);
/// Its canonical object; nullopt: it is something else.
[[nodiscard]] std::optional<std::vector<SealedEntry>> sealed_from(const Map& object);

/// What is wrong with the personal data a record refers to; none: nothing. `texts`: the records as
/// they were hashed. `erased`: keys that the file's records say were destroyed.
[[nodiscard]] std::optional<Finding> judge_sealed(const CaseFile& file,
                                                  const std::vector<std::string_view>& texts,
                                                  const std::vector<std::string>& erased);

}  // namespace recourse::seal
