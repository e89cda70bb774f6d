#pragma once
#include "engine/command/decide.h"

namespace recourse::command {

/// A person before a work item: what decides whether a verb is theirs.
struct Standing {
  const Caller& caller;
  const InstanceState& before;
  const history::WorkItem& item;
  const definition::TaskStep& task;
  const definition::ProcessDefinition& definition;
  const Desk& desk;
  [[nodiscard]] bool is_owner() const { return item.owner == caller.user; }
  [[nodiscard]] bool is_candidate() const;  ///< by name or group, and not excluded
  /// By what the task was made with, or by who did what since (duty rules).
  [[nodiscard]] bool is_excluded() const;
  [[nodiscard]] bool is_admin() const { return caller.has_role("admin"); }
  [[nodiscard]] bool supervises() const;     ///< the section of the case, or all
  [[nodiscard]] bool leads_one_way() const;  ///< there is one next step, whatever is chosen
  [[nodiscard]] bool allowed_by_task(std::string_view word) const;
  /// They answer for the case: a piece of its open work is theirs.
  [[nodiscard]] bool is_case_owner() const;
};

/// A verb on its way.
struct Asked : Standing {
  const WorkItemCommand& command;
};

/// Whether this person may use the verb on this item now; what lists, buttons and the command
/// itself ask alike. Done, or why not.
[[nodiscard]] Result<Done> may(Verb verb, const Standing& asked);

/// The refusal with the state the item is in and the verbs this person may use instead.
[[nodiscard]] Rejection refused(Rejection why, const Standing& asked);

/// The verbs this person may use on this item now, by name.
[[nodiscard]] List allowed_verbs(const Standing& asked);

// Verbs with work of their own; the plain lifecycle steps stand in verbs.cpp.
[[nodiscard]] Result<Decision> complete_work_item(const Asked& asked);
[[nodiscard]] Result<Decision> cast_vote(const Asked& asked);
[[nodiscard]] Result<Decision> add_signer(const Asked& asked);
[[nodiscard]] Result<Decision> remove_signer(const Asked& asked);
/// What a rule forbids a person is let be by two others: one asks, a second one agrees.
[[nodiscard]] Result<Decision> override_duty(const Asked& asked);
/// An active colleague who may do this step. Rejects: USER, SECTION, DUTY.
[[nodiscard]] Result<Done> fit(const Asked& asked, const std::string& user);
/// As fit(), of one who is to do it instead of others: where a rule binds the step to who did
/// another one, nobody else.
[[nodiscard]] Result<Done> fit_alone(const Asked& asked, const std::string& user);
/// One person, one voice: does another work item of this vote or signing have theirs already?
[[nodiscard]] bool is_other_signer(const Asked& asked, const std::string& user);
[[nodiscard]] Rejection signs_already();
/// Whether this person may say something on the item or, with none, on the case.
[[nodiscard]] Result<Done> may_say(Verb verb, const Caller& caller, const InstanceState& before,
                                   WorkItemId item);
/// Comments, files: whether this person may add them to the case. Rejects ROLE.
[[nodiscard]] Result<Done> may_add_to(const Caller& caller, const InstanceState& before);
/// The refusal of a verb on work that has ended, with the words that are still possible.
[[nodiscard]] Rejection ended(const Caller& caller, const InstanceState& before, WorkItemId item);
/// A word on the item, open or ended: comment, cc, read.
[[nodiscard]] Result<Decision> say_word(const WorkItemCommand& command, const Caller& caller,
                                        const Desk& desk, const InstanceState& before);

/// {task: {id, state, owner, revision}, instance}.
[[nodiscard]] Value work_item_answer(const InstanceState& after, WorkItemId id);

/// What somebody says. Of a sealed text, whom it means was read before it was sealed.
struct Words {
  const Value& text;
  const std::vector<std::string>& mentions;
};
/// Comment of the command, recorded beside the verb; whom it mentions is told.
void record_comment(Session& session, const Asked& asked);
void record_words(Session& session, WorkItemId item, const Words& words);
[[nodiscard]] bool too_long(const Value& comment);
[[nodiscard]] Rejection bad_comment();

}  // namespace recourse::command
