#pragma once
#include <optional>

#include "adapters/http/call.h"

namespace recourse::http {

/// {action?, data?, comment?, to?, place?, choice?, back_to?, until?, effective_at?, revision}
/// as a command, without the task it is about.
[[nodiscard]] command::WorkItemCommand verb_command(Fields& fields, command::Verb verb);
/// The first fault of the body; a missing revision is one, but for words, urge and drafts.
[[nodiscard]] std::optional<Rejection> verb_fault(const Fields& fields,
                                                  const command::WorkItemCommand& command);

}  // namespace recourse::http
