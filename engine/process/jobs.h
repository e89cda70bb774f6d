#pragma once
#include "engine/process/desk.h"

namespace recourse::process {

/// `auto`: a job for a worker is created; its result is a later stimulus (S2).
void enter_auto(Turn& turn, const Activity& activity, const definition::AutoStep& step);
/// The worker's answer. A technical failure is retried, then an incident or an error.
void job_done(Turn& turn, const history::Job& job, Value result);
void job_failed(Turn& turn, const history::Job& job, const Value& message);
void job_refused(Turn& turn, const history::Job& job, const std::string& error, Value data);
/// Its time to be tried again has come, or a person asked for it.
void retry_job(Turn& turn, const history::Job& job);

}  // namespace recourse::process
