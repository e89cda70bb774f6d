#pragma once
#include "adapters/cli/commands.h"
#include "adapters/cli/house_files.h"

namespace recourse::cli {

/// `deploy --dry-run`: what each definition changes against the version that is published, and
/// what it would have made of the stored cases. Publishes nothing. Exit code.
[[nodiscard]] int tell_dry_run(const DeployOptions& options, const House& house,
                               const Terminal& terminal);

}  // namespace recourse::cli
