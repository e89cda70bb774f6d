#pragma once
#include <vector>

#include "adapters/http/attached_file.h"

namespace recourse::http {

/// The files that a form names are sealed for the case it starts. Each was uploaded for that form
/// by whoever sends it. Rejects FORM; `start.id` is that of the case to be.
[[nodiscard]] Result<std::vector<KeptFile>> files_for_start(const Call& call,
                                                            const command::StartInstance& start,
                                                            runtime::Reads& reads);
/// After its answer: what went into the case stays; of what did not, nothing is left.
void settle_start(const CallPtr& call, const std::vector<KeptFile>& files, bool began);

}  // namespace recourse::http
