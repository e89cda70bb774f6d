#pragma once
#include <functional>

#include "adapters/http/call.h"
#include "engine/command/access.h"
#include "engine/process/desk.h"

namespace recourse::http {

/// An instance that the caller may see, with what its pages need.
struct Case {
  InstanceId id;
  runtime::StatePtr state;
  definition::DefinitionPtr definition;
  command::Access access = command::Access::kNone;
};

/// The personal data of a case, for one answer; null without a vault.
[[nodiscard]] std::unique_ptr<process::Secrets> secrets_of(const Call& call, InstanceId id,
                                                           runtime::Reads& reads);

/// Loads the instance and asks command::access, the one place that decides who may see what.
/// kNotFound for absent and foreign ones alike; a foreign one is noted and answered at once.
/// `done` runs on a shard's thread: be quick.
void find_case(const CallPtr& call, InstanceId id, std::function<void(Result<Case>)> done);

/// The same, then `work` on a reader's thread; a refusal is answered.
void with_case(const CallPtr& call, InstanceId id,
               std::function<void(const Case&, runtime::Reads&)> work);

/// The instance that the first captured part of the path names.
void with_named_case(const CallPtr& call, std::function<void(const Case&, runtime::Reads&)> work);

/// The task that the first captured part names, open or ended, and its case.
void with_named_task(const CallPtr& call, runtime::Reads& reads,
                     std::function<void(const Case&, const ports::TaskRow&, runtime::Reads&)> work);

/// What the engine may look at beside the case, to be asked a question without deciding anything.
[[nodiscard]] process::Desk desk_of(const Call& call, const Case& found,
                                    const ports::Directory& directory);

/// Answers what the command would come to; nothing is carried out.
void answer_preview(const CallPtr& call, const Case& found, const command::Command& command,
                    runtime::Reads& reads);

/// nullptr once it has ended.
[[nodiscard]] const history::WorkItem* open_item(const Case& found, WorkItemId id);

}  // namespace recourse::http
