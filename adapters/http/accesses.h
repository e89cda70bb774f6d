#pragma once
#include "adapters/http/case.h"
#include "engine/service/disclosure.h"

namespace recourse::http {

/// Notes that the caller read a case that holds personal data, and what of it was shown: data by
/// its path, "comments", "reasons", "draft". Cases without any are not noted.
void note_access(const Call& call, const Case& found, const char* what,
                 const service::Disclosure& disclosure, runtime::Reads& reads);
/// Notes that a worker was given a job whose inputs hold personal data. `job`: as it is stored.
void note_job(const Call& call, const ports::JobRow& job, runtime::Reads& reads);
/// A row of the log as the API and `recourse accesses` have it; a nil instance: of no single case.
[[nodiscard]] Value access_value(const ports::AccessRow& row);
/// Somebody tried to look at a case that is there and that they may not see: told as absent, and
/// noted as far as DeniedReads lists it.
void note_denied(const CallPtr& call, InstanceId id);

}  // namespace recourse::http
