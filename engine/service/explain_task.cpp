// Why a task is with whom it is, and why not with somebody else.
#include <algorithm>

#include "engine/process/assignment.h"
#include "engine/service/explanation.h"
#include "engine/service/narration.h"

namespace recourse::service {
namespace {

using history::InstanceState;
using history::sentence;
using history::StepRecord;

bool names(const std::vector<std::string>& list, const std::string& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

/// How the engine found its people, from the reason the assignment recorded.
Label assignment_of(const Explanation& out, const history::WorkItemCreated& made) {
  const auto colon = made.why.find(':');
  const std::string kind = made.why.substr(0, colon);
  const std::string what = colon == std::string::npos ? "" : made.why.substr(colon + 1);
  if (kind == "role") {
    return {"The definition asks the role " + what + ".", "流程定义面向角色 " + what + "。"};
  }
  if (kind == "least_loaded") {
    return {"Of those who may do it, they had the fewest open tasks then (" + what + ").",
            "在可办理人员中，当时在办任务最少（" + what + "）。"};
  }
  if (kind == "same") {
    return {"A rule binds the step to who did the one before.", "按规则由前一环节的办理人办理。"};
  }
  if (kind == "everyone") return {"Everybody is asked here, once each.", "此处逐一征询每个人。"};
  if (kind == "head_of") {
    return {"Nobody of " + what + " was eligible, so its head is asked.",
            what + " 中无合适人员，转由其负责人办理。"};
  }
  if (kind == "added_by") {
    return sentence({"{0} added them to sign.", "由{0}加签。"}, {out.person(what)});
  }
  if (kind == "nobody") return {"Nobody was eligible.", "当时无合适人员。"};
  return {"The data of the case name the person.", "由案件数据指定办理人。"};
}

/// Everything the record says of the item: made, offered, taken, passed on.
struct ItemStory {
  const history::WorkItemCreated* made = nullptr;
  std::vector<std::pair<std::uint64_t, Label>> changes;
  std::vector<std::pair<std::uint64_t, Label>> dues;
};

template <class E>
bool is_about(const E& event, WorkItemId item) {
  if constexpr (requires { event.item == item; }) return event.item == item;
  return false;
}

ItemStory story_of(const std::vector<StepRecord>& records, const HistorySources& sources,
                   WorkItemId item) {
  ItemStory story;
  const history::Recalled recalled = history::recall(records);
  Narration narration(sources, recalled);
  for (const StepRecord& record : records) {
    narration.by(record.actor);
    std::uint64_t seq = record.first_seq;
    for (const auto& event : record.events) {
      const std::uint64_t here = seq++;
      if (!std::visit([item](const auto& e) { return is_about(e, item); }, event)) continue;
      if (const auto* made = std::get_if<history::WorkItemCreated>(&event)) story.made = made;
      const bool word = std::holds_alternative<history::CommentAdded>(event) ||
                        std::holds_alternative<history::NoticeSent>(event) ||
                        std::holds_alternative<history::CopySent>(event) ||
                        std::holds_alternative<history::CopyRead>(event);
      if (word) continue;
      auto& list = std::holds_alternative<history::WorkItemDueChanged>(event) ? story.dues
                                                                              : story.changes;
      list.emplace_back(here, narration.tell(event));
    }
  }
  return story;
}

/// A duty rule that keeps the person from the step, in words.
Label rule_against(const Explanation& out, const InstanceState& state, definition::NodeId step,
                   const std::string& who) {
  using Kind = definition::Duty::Kind;
  for (const auto& duty : out.sources().definition.duties) {
    const bool meant = std::find(duty.steps.begin(), duty.steps.end(), step) != duty.steps.end();
    if (!meant) continue;
    if (duty.kind == Kind::kNotStarter && state.starter == who) {
      return sentence({"{0} started the case, and nobody decides on their own.",
                       "{0}是发起人，不得办理自己的事项。"},
                      {out.person(who)});
    }
    const bool apart = duty.kind == Kind::kSeparate || duty.kind == Kind::kDistinct;
    if (!apart) continue;
    for (const auto node : duty.steps) {
      const auto acted = state.acted.find(node);
      if (acted == state.acted.end() || !names(acted->second, who)) continue;
      if (duty.kind == Kind::kSeparate && node == step) continue;
      return sentence({"{0} did {1}, and a rule wants different people here.",
                       "{0}已办理{1}，按规则此处须由不同人员办理。"},
                      {out.person(who), out.step(node)});
    }
  }
  return {};
}

void tell_other(Explanation& out, const InstanceState& state, const history::WorkItemCreated& made,
                const history::WorkItem* item, const std::string& who) {
  const ports::Person* person = out.sources().directory.find(who);
  const Label name = out.person(who);
  out.ask("others", sentence({"Why not {0}?", "为什么不是{0}？"}, {name}));
  if (person == nullptr || !person->active) {
    out.answer(sentence({"{0} is nobody at work here.", "{0}不是在职人员。"}, {name}));
    return;
  }
  const bool overridden = item != nullptr && names(item->overridden, who);
  // Made under an earlier version, it knows the step by another number.
  const auto step = item != nullptr ? item->node : made.node;
  const Label rule = overridden ? Label() : rule_against(out, state, step, who);
  if (!rule.empty()) out.answer(rule);
  if (overridden) {
    out.answer(sentence({"A rule would keep {0} from it, but two people let it be.",
                         "按规则{0}不能办理，但经两人同意破例。"},
                        {name}));
  }
  const auto& excluded = item != nullptr ? item->excluded : made.excluded;
  if (rule.empty() && !overridden && names(excluded, who)) {
    out.answer(sentence({"The definition excludes {0} here.", "流程定义在此处排除了{0}。"}, {name}));
  }
  const auto& users = item != nullptr ? item->candidate_users : made.users;
  const auto& groups = item != nullptr ? item->candidate_groups : made.groups;
  const bool member = std::any_of(groups.begin(), groups.end(), [&](const auto& group) {
    return names(person->groups, group);
  });
  if (!member && !names(users, who)) {
    out.answer(sentence({"{0} is not among those it was offered to.", "{0}不在分派范围内。"},
                        {name}));
  }
  if (item != nullptr && !item->owner.empty() && item->owner != who) {
    out.answer(sentence({"{0} has it.", "已由{0}办理。"}, {out.person(item->owner)}));
  }
  out.or_else(sentence({"Nothing keeps {0} from it.", "{0}可以办理。"}, {name}));
}

void tell_late(Explanation& out, const ItemStory& story, const history::WorkItem* item,
               Instant now) {
  out.ask("late", {"How does its deadline come about?", "期限如何得出？"});
  if (story.made->due) {
    out.answer(sentence({"When it was made it was due {0}.", "创建时的期限为 {0}。"},
                        {out.moment(*story.made->due)}));
  }
  for (const auto& [seq, text] : story.dues) out.answer(text, seq);
  if (item != nullptr && item->due) out.answer(out.standing(*item->due, now));
  out.or_else({"The definition sets no deadline here.", "流程定义在此处未设期限。"});
}

}  // namespace

Value explain_task(const InstanceState& state, const std::vector<StepRecord>& records,
                   const HistorySources& sources, WorkItemId id, const std::string& who,
                   Instant now) {
  Explanation out(sources);
  const ItemStory story = story_of(records, sources, id);
  if (story.made == nullptr) return out.take();
  const auto found = state.work_items.find(id);
  const history::WorkItem* item = found == state.work_items.end() ? nullptr : &found->second;
  out.ask("mine", {"How did it come to who has it?", "为什么由此人办理？"});
  out.answer(assignment_of(out, *story.made));
  for (const auto& [seq, text] : story.changes) out.answer(text, seq);
  if (!who.empty()) tell_other(out, state, *story.made, item, who);
  out.ask("may", {"Who may not do it?", "谁不能办理？"});
  for (const auto& user : process::kept_apart(sources.definition, state, story.made->node)) {
    const Label rule = rule_against(out, state, story.made->node, user);
    out.answer(rule.empty() ? out.person(user) : rule);
  }
  out.or_else({"No rule keeps anybody away who is among those asked.", "没有需要回避的人员。"});
  tell_late(out, story, item, now);
  return out.take();
}

}  // namespace recourse::service
