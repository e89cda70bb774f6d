#pragma once
#include "engine/command/decide.h"

namespace recourse::service {

/// What a command would come to, without carrying it out: the command is decided on a copy of the
/// state and what it would record is told, so the preview cannot say anything else than the
/// decision. Refused like the command itself. Each list is empty where nothing of its kind happens:
/// {ends: [{title, owner_name}], leaves: [{step}], asks: [{title, step, people, due, due_text}],
///  calls: [{step, connector}], undoes: [{step, later}], timers: [{step, at, at_text}],
///  stops: [{step}], changes: [{label, path, from, to}], finishes: {state, outcome} or null,
///  trouble: {en, zh} or null, story: [{en, zh}]}.
[[nodiscard]] Result<Value> preview(const command::Command& command,
                                    const command::Caller& caller, const process::Desk& desk,
                                    const history::InstanceState& before);

}  // namespace recourse::service
