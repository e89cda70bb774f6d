#include "engine/service/preview.h"

#include "engine/base/label_value.h"
#include "engine/calendar/local_text.h"
#include "engine/history/narrate.h"
#include "engine/process/compensation.h"
#include "engine/process/data_view.h"
#include "engine/process/tasks.h"
#include "engine/service/disclosure.h"
#include "engine/service/labels.h"
#include "engine/service/narration.h"
#include "engine/service/views.h"

namespace recourse::service {
namespace {

using command::Decision;
using process::Desk;

/// Reads the events of a decision that is not carried out, list by list.
class Outlook {
 public:
  Outlook(const Desk& desk, const history::InstanceState& before, const Decision& decision)
      : desk_(desk), before_(before), after_(decision.after) {
    for (const auto& event : decision.events) {
      std::visit([this](const auto& e) { note(e); }, event);
    }
  }

  [[nodiscard]] Map lists() && {
    return Map{{"ends", std::move(ends_)},     {"leaves", std::move(leaves_)},
               {"asks", std::move(asks_)},     {"calls", std::move(calls_)},
               {"undoes", std::move(undoes_)}, {"timers", std::move(timers_)},
               {"stops", std::move(stops_)},   {"changes", std::move(changes_)},
               {"finishes", finishes_},        {"trouble", trouble_}};
  }
  void add_undo(process::NodeId node, bool later) {
    undoes_.emplace_back(Map{{"step", label_of(node)}, {"later", later}});
  }

 private:
  [[nodiscard]] Value label_of(process::NodeId node) const {
    return label_value(node_label(desk_.definition, node));
  }
  [[nodiscard]] Value step_at(const std::string& path) const {
    const auto node = desk_.definition.chart.find(path);
    return node == definition::kNoNode ? label_value({path, path}) : label_of(node);
  }
  [[nodiscard]] Value step_of(history::ActivityId id) const {
    for (const auto* state : {&after_, &before_}) {
      const auto found = state->activities.find(id);
      if (found != state->activities.end()) return label_of(found->second.node);
    }
    return label_value({"the case", "案件"});
  }
  [[nodiscard]] Value local(Instant at) const {
    return label_value(calendar::local_text(desk_.calendar(before_), at));
  }

  /// To be compared: sealed twice, the same value looks like two.
  [[nodiscard]] Value in_clear(const Value& value) const {
    if (desk_.secrets == nullptr || !holds_sealed(value)) return value;
    auto clear = desk_.secrets->open(value);
    return clear ? std::move(clear).value() : value;
  }
  void note(const auto&) {}
  void note(const history::WorkItemChanged& e) {
    if (e.verb != "exit" && e.verb != "skip") return;
    const auto item = before_.work_items.find(e.item);
    if (item == before_.work_items.end()) return;
    ends_.emplace_back(Map{{"title", label_value(item->second.title)},
                           {"owner_name", person_view(desk_.directory, item->second.owner)}});
  }
  void note(const history::ActivityExited& e) {
    const auto node = desk_.definition.chart.find(e.path);
    const bool body = node == definition::kNoNode ||
                      desk_.definition.chart.node(node).parent == definition::kNoNode;
    if (!body) leaves_.emplace_back(Map{{"step", label_of(node)}});
  }
  void add_asked(const Label& title, const std::string& path,
                 const std::vector<std::string>& users, const std::vector<std::string>& groups,
                 std::optional<Instant> due) {
    List people;
    for (const auto& user : users) people.push_back(person_view(desk_.directory, user));
    for (const auto& group : groups) {
      people.emplace_back(label_value({"group " + group, group + "组"}));
    }
    asks_.emplace_back(Map{{"title", label_value(title)},
                           {"step", step_at(path)},
                           {"people", std::move(people)},
                           {"due", due ? Value(to_text(*due)) : Value()},
                           {"due_text", due ? local(*due) : Value()}});
  }
  void note(const history::WorkItemCreated& e) {
    add_asked(e.title, e.path, e.users, e.groups, e.due);
  }
  /// No work comes to be, but all that nobody has is offered to others.
  void note(const history::SectionChanged&) {
    for (const auto& [id, item] : after_.work_items) {
      if (lifecycle::is_final(item.state) || !item.owner.empty()) continue;
      add_asked(item.title, desk_.definition.chart.node(item.node).path, item.candidate_users,
                item.candidate_groups, item.due);
    }
  }
  void note(const history::JobCreated& e) {
    calls_.emplace_back(Map{{"step", step_at(e.path)}, {"connector", e.connector}});
  }
  void note(const history::UndoTaken& e) {
    for (const auto& entry : before_.undo_log) {
      if (entry.seq == e.entry) add_undo(entry.node, /*later=*/false);
    }
  }
  /// A clock of the case is known by its own name.
  [[nodiscard]] Value owner_of(const history::TimerArmed& e) const {
    for (const auto& clock : desk_.definition.sla) {
      const bool meant = e.purpose == "sla" && clock.name == e.name && !clock.title.empty();
      if (meant) return label_value(clock.title);
    }
    return step_of(e.activity);
  }
  void note(const history::TimerArmed& e) {
    if (after_.timers.count(e.timer) == 0) return;
    timers_.emplace_back(
        Map{{"step", owner_of(e)}, {"at", to_text(e.due)}, {"at_text", local(e.due)}});
  }
  void note(const history::TimerCancelled& e) {
    const auto timer = before_.timers.find(e.timer);
    if (timer == before_.timers.end() || process::is_rest_from_urging(timer->second)) return;
    stops_.emplace_back(Map{{"step", step_of(timer->second.activity)}});
  }
  void note(const history::DataWritten& e) {
    const process::DataView old(before_, before_.activities.count(e.where) > 0 ? e.where : 0);
    const Value from = e.merge.empty() ? old.at_path(e.path) : Value();
    if (e.merge.empty() && in_clear(from) == in_clear(e.value)) return;
    const feel::Type* type = field_type(desk_.definition, e.path);
    changes_.emplace_back(
        Map{{"label", label_value(field_label(desk_.definition, {}, e.path))},
            {"path", e.path},
            {"type", type == nullptr ? Value() : type_view(*type)},
            {"from", from},
            {"to", e.value}});
  }
  void note(const history::InstanceEnded& e) {
    const auto outcome = desk_.definition.outcomes.find(e.outcome);
    const bool named =
        outcome != desk_.definition.outcomes.end() && !outcome->second.title.empty();
    finishes_ = Map{{"state", e.state},
                    {"outcome", label_value(named ? outcome->second.title
                                                  : Label{e.outcome, e.outcome})}};
  }
  void note(const history::IncidentRaised& e) { trouble_ = label_value(e.text); }

  const Desk& desk_;
  const history::InstanceState& before_;
  const history::InstanceState& after_;
  List ends_, leaves_, asks_, calls_, undoes_, timers_, stops_, changes_;
  Value finishes_, trouble_;
};

/// The sentences the history would get.
/// What the caller may learn of it.
List story_of(const Decision& decision, const command::Caller& caller, const Desk& desk,
              const history::InstanceState& before) {
  history::StepRecord record;
  record.actor = decision.actor;
  record.events = decision.events;
  history::Recalled recalled = recall_state(before, desk.definition);
  history::recall(record, recalled);
  Narration narration({desk.definition, desk.catalogue, desk.directory}, recalled);
  narration.by(decision.actor);
  Disclosure disclosure(caller, before, desk.definition, nullptr);
  List story;
  for (history::Event event : decision.events) {
    disclosure.hide(event);
    if (!narration.is_detail(event)) story.push_back(label_value(narration.tell(event)));
  }
  return story;
}

/// Under the new version nothing but the state after it can be read.
Value migrated_view(const Decision& decision, const command::Caller& caller, const Desk& desk) {
  const auto to = desk.catalogue.find(decision.after.process, decision.after.version);
  const Desk there{*to, desk.catalogue, desk.directory, desk.ids, desk.now,
                   desk.open_items, desk.random};
  Map view = Outlook(there, decision.after, decision).lists();
  view["story"] = story_of(decision, caller, there, decision.after);
  return view;
}

/// The reason is asked for when something is carried out: to look ahead nobody needs one, and none
/// is told.
command::Command with_a_reason(command::Command command, bool& stands_in) {
  auto* intervention = std::get_if<command::AdministerInstance>(&command);
  stands_in = intervention != nullptr && intervention->reason.empty();
  if (stands_in) intervention->reason = "?";
  return command;
}

void forget_reason(Decision& decision) {
  for (history::Event& event : decision.events) {
    if (auto* done = std::get_if<history::OperationDone>(&event)) done->reason = Value();
  }
}

}  // namespace

Result<Value> preview(const command::Command& command, const command::Caller& caller,
                      const Desk& desk, const history::InstanceState& before) {
  bool reason_stands_in = false;
  const auto asked = with_a_reason(command, reason_stands_in);
  auto decision = command::decide(asked, caller, desk, before);
  if (!decision) return decision.rejection();
  if (reason_stands_in) forget_reason(*decision);
  const bool migrates = before.record != 0 && decision->after.version != before.version;
  if (migrates) return migrated_view(*decision, caller, desk);
  Outlook outlook(desk, before, *decision);
  // Undoing waits for the answers of the outside world between two steps: the rest comes later.
  command::Session session(desk, decision->after, caller.user);
  for (const auto node : process::undo_ahead(session.turn())) outlook.add_undo(node, true);
  Map view = std::move(outlook).lists();
  view["story"] = story_of(*decision, caller, desk, before);
  return Value(std::move(view));
}

}  // namespace recourse::service
