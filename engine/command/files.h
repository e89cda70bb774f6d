#pragma once
#include "engine/base/result.h"
#include "engine/command/command.h"
#include "engine/definition/process_definition.h"
#include "engine/history/instance_state.h"

namespace recourse::command {

/// Of one case.
inline constexpr std::size_t kFilesMax = 200;
inline constexpr std::int64_t kFileBytesMax = 100LL << 20;

/// The file of this content that came for this data ("": for all); nullptr: none did.
[[nodiscard]] const history::AttachedFile* find_file(const history::InstanceState& state,
                                                     std::string_view sha256,
                                                     std::string_view field);

/// May this person add a file of so many bytes to the case? Rejects ROLE, ATTACHMENTS. Asked before
/// anything of it is kept, and again when it is decided.
[[nodiscard]] Result<Done> may_attach(const Caller& caller, const history::InstanceState& state,
                                      std::int64_t bytes);

/// May this person read it in clear: a file for private data is as private as that.
[[nodiscard]] bool sees_file(const Caller& caller, const history::InstanceState& state,
                             const definition::ProcessDefinition& definition,
                             const history::AttachedFile& file);

}  // namespace recourse::command
