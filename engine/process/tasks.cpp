#include "engine/process/tasks.h"

#include <algorithm>

#include "engine/process/assignment.h"
#include "engine/process/copies.h"
#include "engine/process/evaluation.h"
#include "engine/process/incidents.h"
#include "engine/process/substitutes.h"
#include "engine/process/timers.h"
#include "engine/process/votes.h"

namespace recourse::process {
namespace {

Label title_of(const Turn& turn, const Activity& activity, const definition::TaskStep& task) {
  const definition::StepInfo& step = turn.step(activity.node);
  if (task.title.empty()) {
    return step.title.empty() ? Label{turn.node(activity.node).name, {}} : step.title;
  }
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  Label title;
  for (const auto& [language, text] : task.title) {
    (language == "zh" ? title.zh : title.en) = feel::display(view.value(text));
  }
  return title;
}

/// The weight of one voter's answer, where the vote declares one.
Decimal weight_of(const Turn& turn, const Activity& activity, const definition::TaskStep& task,
                  const std::vector<std::string>& users) {
  if (!task.vote || task.vote->weight.empty() || users.empty()) return 1;
  Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  const Value weight = view.with("voter", users.front()).value(task.vote->weight);
  const auto* number = weight.get_if<Decimal>();
  if (number != nullptr && *number >= Decimal(0)) return *number;
  throw Fault({Rejection::Kind::kInvalid, "WEIGHT",
               {"The weight of " + users.front() + " in this vote is below 0.",
                users.front() + " 在此表决中的权重小于 0。"},
               {}},
              activity.id);
}

void arm_reminder(Turn& turn, ActivityId activity, WorkItemId id, const definition::Span& span) {
  arm_timer_in(turn, activity, "urge", 0, id.text(), span, turn.desk.now);
}

/// People may urge once in so long where `urge` says nothing else; its reminders are not limited.
constexpr const char* kUrgeRest = "4 working hours";
/// Beside reminders, whose index is 0.
constexpr int kRestIndex = 1;

/// Of the item with whom it is now: somebody else was not urged yet.
std::string rest_of(const history::WorkItem& item) { return item.id.text() + " " + item.owner; }

}  // namespace

std::vector<const history::WorkItem*> items_of(const InstanceState& state, ActivityId activity) {
  std::vector<const history::WorkItem*> items;
  for (const auto& [id, item] : state.work_items) {
    if (item.activity == activity) items.push_back(&item);
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const auto* a, const auto* b) { return a->order < b->order; });
  return items;
}

bool drive(Turn& turn, WorkItemId id, lifecycle::WorkItemTrigger trigger,
           const std::string& owner, lifecycle::TriggerFacts facts,
           const std::string& stops_for) {
  const history::WorkItem& item = turn.state().work_items.at(id);
  const auto next = lifecycle::next_state(item.state, trigger, facts);
  if (!next) return false;
  turn.record(history::WorkItemChanged{id, std::string(lifecycle::name(trigger)),
                                       std::string(lifecycle::name(*next)), owner, stops_for});
  return true;
}

void resume_item(Turn& turn, WorkItemId id) {
  const history::WorkItem item = turn.state().work_items.at(id);
  if (!drive(turn, id, lifecycle::WorkItemTrigger::resume, item.owner)) return;
  std::vector<TimerId> waiting;
  for (const auto& [timer, armed] : turn.state().timers) {
    const bool ends_it = armed.purpose == history::Timer::Purpose::kSuspendUntil;
    if (ends_it && armed.name == id.text()) waiting.push_back(timer);
  }
  for (TimerId timer : waiting) turn.record(history::TimerCancelled{timer});
  if (item.due || item.open_time_left.us == 0) return;
  // One microsecond stands for nothing left, overdue ones for what is due at once.
  const Duration left{item.open_time_left.us > 1 ? item.open_time_left.us : 0};
  const auto& calendar = turn.desk.calendar(turn.state());
  turn.record(history::WorkItemDueChanged{
      id, calendar::add_working_time(calendar, turn.desk.now, left), {}, left});
}

void offer(Turn& turn, WorkItemId id) {
  const history::WorkItem& item = turn.state().work_items.at(id);
  const bool single = item.candidate_users.size() == 1 && item.candidate_groups.empty();
  const std::string owner = single ? item.candidate_users.front() : std::string();
  drive(turn, id, lifecycle::WorkItemTrigger::activate, owner, {single});
  pass_to_substitute(turn, id);
}

WorkItemId create_work_item(Turn& turn, const Activity& activity,
                            const definition::TaskStep& task, history::WorkItemCreated created,
                            bool offer_now) {
  created.item = turn.desk.ids.make<WorkItemId>();
  created.activity = activity.id;
  created.node = activity.node;
  created.path = turn.node(activity.node).path;
  created.title = title_of(turn, activity, task);
  created.priority = task.priority;
  created.weight = weight_of(turn, activity, task, created.users);
  if (task.due) {
    const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
    const calendar::TimeSpan span = view.span(*task.due);
    created.due = view.due(span, turn.desk.now);
    if (span.needs_calendar()) created.due_span = calendar::to_text(span);
  }
  const WorkItemId id = created.item;
  turn.record(std::move(created));
  if (offer_now) offer(turn, id);
  copy_to_named(turn, turn.state().work_items.at(id), task);
  if (task.urge && task.urge->after) arm_reminder(turn, activity.id, id, *task.urge->after);
  return id;
}

void enter_task(Turn& turn, const Activity& activity, const definition::TaskStep& task) {
  if (task.assign.everyone) {
    const auto people = everyone(turn, activity, task.assign);
    const auto excluded = excluded_users(turn, activity, task.assign);
    for (std::size_t i = 0; i < people.size(); ++i) {
      const bool its_turn = !task.vote || !task.vote->in_order || i == 0;
      history::WorkItemCreated wanted;
      wanted.users = {people[i]};
      wanted.excluded = excluded;
      wanted.order = static_cast<int>(i);
      wanted.why = "everyone";
      create_work_item(turn, activity, task, std::move(wanted), its_turn);
    }
    if (people.empty()) vote_without_voters(turn, activity, task);
    return;
  }
  Candidates found = candidates(turn, activity, task.assign);
  const bool nobody = found.nobody();
  const auto pick = task.assign.pick;
  const bool in_turn = !nobody && found.rule.empty() && (pick == definition::Pick::kRoundRobin ||
                                                         pick == definition::Pick::kSticky);
  const bool nominated = pick == definition::Pick::kNominate;
  auto people =
      in_turn ? who_is_there(turn, eligible(turn, found)) : std::vector<std::string>();
  if (!found.rule.empty()) {
    turn.record(history::AssigneeChosen{turn.node(activity.node).path, found.rule, found.people,
                                        found.loads,
                                        found.users.size() == 1 ? found.users.front() : "",
                                        found.why});
  }
  history::WorkItemCreated wanted;
  wanted.users = std::move(found.users);
  wanted.groups = std::move(found.groups);
  wanted.excluded = std::move(found.excluded);
  wanted.why = found.why;
  const WorkItemId item = create_work_item(turn, activity, task, std::move(wanted),
                                           !nobody && !nominated && !in_turn);
  if (in_turn) ask_turn(turn, activity, task.assign, item, std::move(people));
  if (nobody) {
    raise_incident(turn, activity.id, "NOBODY",
                   {"Nobody is eligible for this task: name a person (nominate) or change the "
                    "organisation.",
                    "没有符合条件的办理人：请指派人员或调整组织机构。"});
  }
}

void remind(Turn& turn, const history::Timer& timer) {
  if (is_rest_from_urging(timer)) return;
  const auto id = WorkItemId::parse(timer.name);
  const auto at = id ? turn.state().work_items.find(*id) : turn.state().work_items.end();
  if (at == turn.state().work_items.end() || lifecycle::is_final(at->second.state)) return;
  const history::WorkItem item = at->second;
  const auto& task = std::get<definition::TaskStep>(turn.step(item.node).kind);
  // Suspended work waits for something; it is not its owner who is late.
  if (!lifecycle::is_suspended(item.state)) urge(turn, item);
  if (task.urge && task.urge->every) arm_reminder(turn, timer.activity, *id, *task.urge->every);
}

void rest_from_urging(Turn& turn, const history::WorkItem& item) {
  const auto& task = std::get<definition::TaskStep>(turn.step(item.node).kind);
  const definition::Span span = task.urge && task.urge->rest
                                    ? *task.urge->rest
                                    : definition::Span{*calendar::parse_time_span(kUrgeRest)};
  arm_timer_in(turn, item.activity, "urge", kRestIndex, rest_of(item), span, turn.desk.now);
}

bool is_rest_from_urging(const history::Timer& timer) {
  return timer.purpose == history::Timer::Purpose::kUrge && timer.index == kRestIndex;
}

std::optional<Instant> urged_until(const InstanceState& state, const history::WorkItem& item,
                                   Instant now) {
  for (const auto& [id, timer] : state.timers) {
    // One that the server was too late for has ended all the same.
    if (is_rest_from_urging(timer) && timer.name == rest_of(item) && timer.due > now) {
      return timer.due;
    }
  }
  return std::nullopt;
}

void urge(Turn& turn, const history::WorkItem& item) {
  history::NoticeSent notice;
  notice.kind = "urge";
  notice.item = item.id;
  if (!item.owner.empty()) {
    notice.users.push_back(item.owner);
  } else {
    notice.users = item.candidate_users;
    notice.groups = item.candidate_groups;
  }
  notice.text = {"Please hurry: " + item.title.in(Language::kEnglish),
                 "催办：" + item.title.in(Language::kChinese)};
  turn.effects.push_back(Notify{notice.kind, notice.users, notice.groups, notice.text,
                                turn.state().id, item.id});
  turn.record(std::move(notice));
}

void leave_task(Turn& turn, const Activity& activity) {
  for (const auto* item : items_of(turn.state(), activity.id)) {
    if (lifecycle::is_final(item->state)) continue;
    drive(turn, item->id, lifecycle::WorkItemTrigger::exit, item->owner);
  }
}

}  // namespace recourse::process
