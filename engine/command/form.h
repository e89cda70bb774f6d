#pragma once
#include "engine/command/work_item.h"
#include "engine/process/evaluation.h"

namespace recourse::command {

/// What a form holds as typed values, by path. Refuses unknown, hidden, read-only and ill-typed
/// values, those the form does not offer or ask for with the others, and files that did not come
/// for it, all at once: FORM {errors: {PATH: {en, zh}}}. One in a hidden section is told of as an
/// unknown one.
[[nodiscard]] Result<Map> typed_submission(const process::Turn& turn, const Asked& asked);

/// The case as it would be with what a form holds while somebody fills it, so that the form can say
/// what else it asks for. What cannot be read yet is left out, and what the caller may not write.
/// Nothing is recorded.
[[nodiscard]] InstanceState filled_in(const InstanceState& before, const Desk& desk,
                                      const history::WorkItem& item, const Caller& caller,
                                      const Map& data);

/// Is the field asked for, as the data are? One whose condition cannot be told is.
[[nodiscard]] bool is_visible(const definition::FormField& field, const process::Evaluation& view);

/// Fields that must be filled and are not, as errors by path.
[[nodiscard]] Map missing_fields(const definition::TaskStep& task, const process::Evaluation& view);
/// What an action asks for and this submission does not bring, as errors by path.
[[nodiscard]] Map missing_needs(const definition::Action& action, const Map& submitted);

[[nodiscard]] Rejection form_errors(Map errors);

}  // namespace recourse::command
