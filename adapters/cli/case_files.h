#pragma once
#include <map>
#include <string>

#include "adapters/cli/keys.h"
#include "adapters/cli/terminal.h"
#include "adapters/store/database.h"
#include "engine/base/id.h"

namespace recourse::cli {

/// The files of a case as they stand below attachments/, for a case file made without a server.
/// Those for private data are left out, whoever holds the keys: a case file is handed on. What is
/// left out and why is told on terminal.err. `keys`: none at hand, nullptr. Throws StoreError.
[[nodiscard]] std::map<std::string, std::string> files_of_case(store::Database& database,
                                                               const OwnKeys* keys, InstanceId id,
                                                               const Terminal& terminal);

}  // namespace recourse::cli
