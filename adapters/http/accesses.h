#pragma once
#include "adapters/http/case.h"
#include "engine/service/disclosure.h"

namespace recourse::http {

/// Notes that the caller read a case that holds personal data, and what of it was shown: data by
/// its path, "comments", "reasons", "draft". What the caller may see and was restricted or erased
/// is told by rows of that result. Cases without any are not noted.
void note_access(const Call& call, const Case& found, const char* what,
                 const service::Disclosure& disclosure, runtime::Reads& reads);
/// Notes that a worker was given a job whose inputs hold personal data: the names of those that
/// were opened, or, of `erased`, that were not there any more.
struct JobInputs {
  std::set<std::string> opened, erased;
};
void note_job(const Call& call, const ports::JobRow& job, const JobInputs& inputs,
              runtime::Reads& reads);
/// A row of the log as the API and `recourse accesses` have it; a nil instance: of no single case.
[[nodiscard]] Value access_value(const ports::AccessRow& row);
/// Somebody tried to look at a case that is there and that they may not see: told as absent, and
/// noted as far as DeniedReads lists it.
void note_denied(const CallPtr& call, InstanceId id);

}  // namespace recourse::http
