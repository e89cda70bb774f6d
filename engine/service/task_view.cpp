// What a task page shows beside its row: form, actions, verbs, why it is mine, the vote.
#include "engine/base/label_value.h"
#include "engine/command/work_item.h"
#include "engine/process/tasks.h"
#include "engine/service/history_view.h"
#include "engine/service/labels.h"
#include "engine/service/views.h"

namespace recourse::service {
namespace {

Value names(const std::vector<std::string>& list) {
  List out;
  for (const auto& one : list) out.emplace_back(one);
  return out;
}

List actions_of(const command::Standing& standing) {
  List actions;
  const auto verb = standing.task.vote ? command::Verb::kVote : command::Verb::kComplete;
  const auto permitted = command::may(verb, standing);
  const Value reason =
      permitted ? Value() : label_value(permitted.rejection().text);
  if (standing.task.vote) {
    for (const auto& choice : standing.task.vote->choices) {
      const auto labels = standing.task.vote->choice_labels.find(choice);
      const Label label =
          labels == standing.task.vote->choice_labels.end() ? Label{choice, {}} : labels->second;
      actions.emplace_back(Map{{"id", choice}, {"label", label_value(label)}, {"needs", List{}},
                               {"kind", "vote"}, {"enabled", permitted.ok()},
                               {"reason", reason}});
    }
    return actions;
  }
  for (const auto& action : standing.task.actions) {
    Label label = action.label;
    if (label.empty()) label = {action.id, {}};
    if (action.label.empty() && action.id == "complete") label = {"Complete", "办结"};
    Map view{{"id", action.id}, {"label", label_value(label)}, {"needs", names(action.needs)},
             {"kind", action.back ? "back" : action.id == "complete" ? "complete" : "next"},
             {"enabled", permitted.ok()}, {"reason", reason}};
    if (action.back && action.back->targets.size() > 1) {
      List to;
      for (const auto& name : action.back->target_names) {
        to.emplace_back(Map{{"id", name}, {"label", label_value({name, {}})}});
      }
      view["to"] = std::move(to);
    }
    actions.emplace_back(std::move(view));
  }
  return actions;
}

List verbs_of(const command::Standing& standing) {
  using command::Verb;
  static constexpr Verb kShown[] = {
      Verb::kClaim,   Verb::kRelease,  Verb::kStart,    Verb::kStop,      Verb::kSuspend,
      Verb::kResume,  Verb::kDelegate, Verb::kTransfer, Verb::kNominate,  Verb::kSkip,
      Verb::kFail,    Verb::kUrge,     Verb::kAddSigner, Verb::kRemoveSigner, Verb::kComment,
      Verb::kCc,      Verb::kRead,     Verb::kBackDate,  Verb::kSaveDraft,  Verb::kComplete,
      Verb::kVote};
  List verbs;
  for (Verb verb : kShown) {
    if (verb == Verb::kVote && !standing.task.vote) continue;
    if (verb == Verb::kComplete && standing.task.vote) continue;
    const auto permitted = command::may(verb, standing);
    verbs.emplace_back(
        Map{{"verb", command::name(verb)}, {"enabled", permitted.ok()},
            {"reason", permitted ? Value() : label_value(permitted.rejection().text)}});
  }
  return verbs;
}

/// Why this task is with these people, from the reason the assignment recorded.
Label why_of(const history::WorkItem& item, const command::Caller& caller,
             const ports::Directory& directory) {
  const auto colon = item.why.find(':');
  const std::string kind = item.why.substr(0, colon);
  const std::string what = colon == std::string::npos ? "" : item.why.substr(colon + 1);
  if (item.owner == caller.user && !item.delegated_from.empty()) {
    const auto* from = directory.find(item.delegated_from);
    const Label name = from == nullptr ? Label{item.delegated_from, {}} : from->name;
    return {name.in(Language::kEnglish) + " delegated it to you.",
            name.in(Language::kChinese) + "委派给您办理。"};
  }
  if (!item.stands_in_for.empty()) {
    const auto* away = directory.find(item.stands_in_for);
    const Label name = away == nullptr ? Label{item.stands_in_for, {}} : away->name;
    return {"It is done for " + name.in(Language::kEnglish) + ", who is away.",
            "代" + name.in(Language::kChinese) + "办理，其当前不在岗。"};
  }
  if (kind == "role") {
    return {"It is for the role " + what + ", which you belong to.",
            "该任务面向角色 " + what + "，您属于该角色。"};
  }
  if (kind == "least_loaded") {
    return {"Of those who may do it, its owner had the fewest open tasks (" + what + ").",
            "在可办理人员中，办理人的在办任务最少（" + what + "）。"};
  }
  if (kind == "same") {
    return {"A rule binds this step to who did the one before.", "按规则，此环节由前一环节的办理人办理。"};
  }
  if (kind == "everyone") return {"Everyone asked here answers once.", "每位参与人各表决一次。"};
  if (kind == "head_of") {
    return {"Nobody of " + what + " was eligible, so its head is asked.",
            what + " 中无合适人员，转由其负责人办理。"};
  }
  if (kind == "added_by") return {what + " added them as a signer.", "由 " + what + " 加签。"};
  if (kind == "nobody") {
    return {"Nobody was eligible; a supervisor names the person.", "无合适人员，由主管指派。"};
  }
  return {"The case names the person for this step.", "由案件数据指定办理人。"};
}

Value vote_of(const history::InstanceState& state, const command::Standing& standing,
              const ports::Directory& directory) {
  if (!standing.task.vote) return {};
  List choices;
  for (const auto& choice : standing.task.vote->choices) {
    const auto labels = standing.task.vote->choice_labels.find(choice);
    choices.emplace_back(
        Map{{"id", choice},
            {"label", label_value(labels == standing.task.vote->choice_labels.end()
                                      ? Label{choice, {}}
                                      : labels->second)}});
  }
  List cast;
  int total = 0;
  for (const auto* item : process::items_of(state, standing.item.activity)) {
    if (item->state == lifecycle::WorkItemState::Obsolete) continue;
    ++total;
    if (!item->completed) continue;
    const auto* person = directory.find(item->owner);
    Map row{{"actor", item->owner},
            {"actor_name", label_value(person == nullptr ? Label{item->owner, {}}
                                                         : person->name)},
            {"choice", item->choice},
            {"at", to_text(*item->completed)}};
    cast.emplace_back(std::move(row));
  }
  return Map{{"choices", std::move(choices)}, {"cast", std::move(cast)}, {"total", total},
             {"rule", label_value(rule_label(standing.task.vote->pass_when))},
             {"in_order", standing.task.vote->in_order}};
}

/// What a second person is asked to agree to.
Value override_of(const history::WorkItem& item, const ports::Directory& directory) {
  List rules;
  for (const std::string& rule : item.override_rules) rules.emplace_back(rule);
  return Map{{"user", item.override_for},
             {"user_name", person_view(directory, item.override_for)},
             {"by", item.override_by},
             {"by_name", person_view(directory, item.override_by)},
             {"rules", std::move(rules)}};
}

}  // namespace

Value task_view(const history::InstanceState& state, const process::Desk& desk,
                const history::WorkItem& item, const command::Caller& caller, const Map& typed) {
  const definition::ProcessDefinition& definition = desk.definition;
  const ports::Directory& directory = desk.directory;
  const auto& task = std::get<definition::TaskStep>(definition.steps[item.node].kind);
  const command::Standing standing{caller, state, item, task, definition, desk};
  Map view{{"form", form_view(state, desk, item, caller, typed)},
           {"actions", actions_of(standing)},
           {"verbs", verbs_of(standing)},
           {"why", label_value(why_of(item, caller, directory))},
           {"help", label_value(task.help)},
           {"answer", item.answer.empty() ? Value() : Value(item.answer)},
           {"vote", vote_of(state, standing, directory)}};
  if (!item.override_for.empty()) view["override"] = override_of(item, directory);
  return view;
}

}  // namespace recourse::service
