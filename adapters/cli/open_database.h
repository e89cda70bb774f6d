#pragma once
#include <memory>
#include <string>

#include "adapters/store/open.h"

namespace recourse::cli {

/// store::open_store; where a server of this machine holds the file, the StoreError names it.
[[nodiscard]] std::unique_ptr<store::Database> open_database(
    const std::string& url, store::WhenOlder when_older = store::WhenOlder::kRefuse);

}  // namespace recourse::cli
