#include "engine/process/assignment.h"

#include <algorithm>

#include "engine/process/evaluation.h"
#include "engine/process/house_section.h"
#include "engine/process/substitutes.h"

namespace recourse::process {
namespace {

bool holds(const std::vector<std::string>& list, const std::string& user) {
  return std::find(list.begin(), list.end(), user) != list.end();
}

void add_once(std::vector<std::string>& list, std::string user) {
  if (!user.empty() && !holds(list, user)) list.push_back(std::move(user));
}

/// A name in the data is not yet a person: who left or never was cannot be asked.
bool at_work(const Turn& turn, const std::string& user) {
  const ports::Person* person = turn.desk.directory.find(user);
  return person != nullptr && person->active;
}

bool names(const definition::Duty& duty, NodeId step) {
  return std::find(duty.steps.begin(), duty.steps.end(), step) != duty.steps.end();
}

/// Who answered work of the duty's steps, or of those but one.
std::vector<std::string> who_did(const definition::Duty& duty, const InstanceState& state,
                                 NodeId but = definition::kNoNode) {
  std::vector<std::string> people;
  for (NodeId step : duty.steps) {
    const auto acted = state.acted.find(step);
    if (step == but || acted == state.acted.end()) continue;
    for (const auto& user : acted->second) add_once(people, user);
  }
  return people;
}

/// Whom one rule keeps from the step as things stand.
std::vector<std::string> kept_by(const definition::Duty& duty, const InstanceState& state,
                                 NodeId step) {
  using Kind = definition::Duty::Kind;
  if (!names(duty, step)) return {};
  if (duty.kind == Kind::kSeparate) return who_did(duty, state, step);
  if (duty.kind == Kind::kNotStarter && !state.starter.empty()) return {state.starter};
  if (duty.kind != Kind::kDistinct) return {};
  // Several people: until there are enough, who has had a say already does not speak again.
  auto said = who_did(duty, state);
  if (said.size() >= static_cast<std::size_t>(duty.distinct)) said.clear();
  return said;
}

std::string name_of(definition::Duty::Kind kind) {
  constexpr const char* kNames[] = {"separate", "same", "distinct", "not_starter", "not_involved"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// The people of these roles who may: at work, and not kept from it.
std::vector<std::string> members_who_may(const Turn& turn, const Evaluation& view,
                                         const std::vector<std::string>& roles,
                                         const std::vector<std::string>& excluded) {
  std::vector<std::string> people;
  for (const auto& role : roles) {
    for (auto& user : view.members_of_role(role)) {
      if (!holds(excluded, user) && at_work(turn, user)) add_once(people, std::move(user));
    }
  }
  return people;
}

/// The ladder when nobody is eligible: the head of a group that was asked, the roles named for it,
/// else nobody.
void fall_back(const Turn& turn, const Evaluation& view, const definition::Assign& assign,
               Candidates& found) {
  Candidates other;
  other.excluded = found.excluded;
  for (const auto& group : found.groups) {
    const std::string head = turn.desk.directory.head_of(group);
    if (head.empty() || holds(found.excluded, head)) continue;
    other.users = {head};
    other.why = "head_of:" + group;
    other.rule = "head_of";
    other.people = {head};
    found = std::move(other);
    return;
  }
  other.users = members_who_may(turn, view, assign.fallback, found.excluded);
  other.why = other.users.empty() ? "nobody" : "fallback";
  other.rule = other.users.empty() ? "" : "fallback";
  other.people = other.users;
  found = std::move(other);
}

/// Only those who know all that is asked for; they are asked by name then.
void keep_skilled(const Turn& turn, const std::vector<std::string>& skills, Candidates& found) {
  std::vector<std::string> people = eligible(turn, found);
  std::erase_if(people, [&](const auto& user) {
    const ports::Person* person = turn.desk.directory.find(user);
    return std::any_of(skills.begin(), skills.end(), [&](const auto& skill) {
      return person == nullptr || !holds(person->skills, skill);
    });
  });
  found.users = std::move(people);
  found.why += ",skills";
}

/// duties: same. Who did another of its steps.
std::string bound_by(const definition::Duty& duty, const InstanceState& state, NodeId step) {
  if (duty.kind != definition::Duty::Kind::kSame || !names(duty, step)) return {};
  for (const auto& done : state.completions) {
    if (done.node != step && names(duty, done.node) && done.actor != "system") return done.actor;
  }
  return {};
}

/// "separate(propose,approve)": two rules of one kind are not one rule.
std::string spelled(const definition::Duty& duty, const definition::ProcessDefinition& definition) {
  std::string out = std::string(name_of(duty.kind)) + '(';
  for (const NodeId step : duty.steps) {
    if (out.back() != '(') out += ',';
    out += definition.chart.node(step).path;
  }
  return out + ')';
}

std::vector<std::string> texts_of(const Value& value) {
  std::vector<std::string> texts;
  if (const auto* list = value.get_if<List>()) {
    for (const Value& one : *list) texts.emplace_back(one.text());
  }
  return texts;
}

void pick_least_loaded(const Turn& turn, Candidates& found,
                       const std::vector<std::string>& people) {
  const std::string* best = nullptr;
  int best_load = 0;
  std::map<std::string, Decimal> loads;
  for (const auto& user : people) {
    const int load = turn.desk.open_items ? turn.desk.open_items(user) : 0;
    loads[user] = load;
    if (best == nullptr || load < best_load) {
      best = &user;
      best_load = load;
    }
  }
  Candidates chosen;
  chosen.users = {*best};
  chosen.excluded = found.excluded;
  chosen.why = "least_loaded:" + std::to_string(best_load);
  chosen.rule = "least_loaded";
  chosen.people = people;
  chosen.loads = std::move(loads);
  found = std::move(chosen);
}

/// Lists are kept by step: who shares a role in another step has turns of his own there.
std::string list_of(const Turn& turn, const Activity& activity) {
  // Each section has turns of its own.
  return turn.state().process + " " +
         ports::in_section(turn.state().section, turn.node(activity.node).path);
}

std::string sticky_key(const Turn& turn, const Activity& activity,
                       const definition::Assign& assign) {
  if (assign.pick != definition::Pick::kSticky) return {};
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  return feel::display(view.value(assign.sticky_by));
}

}  // namespace

std::vector<std::string> eligible(const Turn& turn, const Candidates& found) {
  std::vector<std::string> people;
  for (const auto& group : found.groups) {
    for (auto& user : turn.desk.directory.members(group)) add_once(people, std::move(user));
  }
  for (const auto& user : found.users) {
    if (at_work(turn, user)) add_once(people, user);
  }
  std::erase_if(people, [&](const auto& user) { return holds(found.excluded, user); });
  return people;
}

std::vector<std::string> excluded_users(const Turn& turn, const Activity& activity,
                                        const definition::Assign& assign) {
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  std::vector<std::string> out = kept_apart(turn.definition(), turn.state(), activity.node);
  for (const auto& duty : turn.definition().duties) {
    if (duty.kind != definition::Duty::Kind::kNotInvolved || !names(duty, activity.node)) continue;
    for (auto& user : view.users(duty.by)) add_once(out, std::move(user));
  }
  for (const auto& expression : assign.exclude) {
    for (auto& user : view.users(expression)) add_once(out, std::move(user));
  }
  return out;
}

Candidates candidates(const Turn& turn, const Activity& activity,
                      const definition::Assign& assign) {
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  Candidates found;
  found.excluded = excluded_users(turn, activity, assign);
  const std::string same = bound_to(turn.definition(), turn.state(), activity.node);
  if (!same.empty() && at_work(turn, same)) {
    found.users = {same};
    found.why = found.rule = "same";
    found.people = {same};
    return found;
  }
  for (const auto& role : assign.roles) {
    found.why += (found.why.empty() ? "role:" : ",role:") + role;
    const auto& declared = turn.definition().roles.at(role);
    if (!declared.group.empty()) {
      add_once(found.groups, group_of(declared, turn.state().section));
    } else {
      for (auto& user : view.members_of_role(role)) add_once(found.users, std::move(user));
    }
  }
  for (const auto& expression : assign.users) {
    if (found.why.empty()) found.why = "user";
    for (auto& user : view.users(expression)) add_once(found.users, std::move(user));
  }
  std::erase_if(found.users, [&](const auto& user) {
    return holds(found.excluded, user) || !at_work(turn, user);
  });
  const std::vector<std::string> groups = found.groups;
  if (assign.skills) {
    keep_skilled(turn, texts_of(view.value(*assign.skills)), found);
    found.groups.clear();
  }
  const auto people = eligible(turn, found);
  if (people.empty()) {
    found.groups = groups;
    fall_back(turn, view, assign, found);
  } else if (assign.pick == definition::Pick::kLeastLoaded) {
    pick_least_loaded(turn, found, who_is_there(turn, people));
  }
  return found;
}

void ask_turn(Turn& turn, const Activity& activity, const definition::Assign& assign,
              WorkItemId item, std::vector<std::string> people) {
  turn.effects.push_back(AskTurn{list_of(turn, activity), sticky_key(turn, activity, assign),
                                 turn.state().id, item, std::move(people)});
}

void take_turn(Turn& turn, const history::WorkItem& item, const std::string& user,
               const std::string& rule, const std::string& after,
               const std::vector<std::string>& people) {
  history::AssigneeChosen chosen;
  chosen.path = turn.node(item.node).path;
  chosen.rule = rule;
  chosen.people = people;
  chosen.user = user;
  chosen.why = after.empty() ? rule : rule + ":" + after;
  turn.record(std::move(chosen));
  turn.record(history::WorkItemNominated{item.id, {user}});
  pass_to_substitute(turn, item.id);
}

void keep_turn(Turn& turn, const Activity& activity, const definition::Assign& assign) {
  if (assign.pick != definition::Pick::kSticky) return;
  turn.effects.push_back(KeepTurn{list_of(turn, activity), sticky_key(turn, activity, assign),
                                  turn.state().id, turn.actor});
}

std::vector<std::string> everyone(const Turn& turn, const Activity& activity,
                                  const definition::Assign& assign) {
  const Evaluation view(turn.state(), turn.desk, activity.id, turn.actor);
  const auto excluded = excluded_users(turn, activity, assign);
  std::vector<std::string> people;
  for (const auto& role : assign.roles) {
    for (auto& user : view.members_of_role(role)) add_once(people, std::move(user));
  }
  for (const auto& expression : assign.users) {
    for (auto& user : view.users(expression)) add_once(people, std::move(user));
  }
  std::erase_if(people, [&](const auto& user) {
    return holds(excluded, user) || !at_work(turn, user);
  });
  return people;
}

std::vector<std::string> kept_apart(const definition::ProcessDefinition& definition,
                                    const InstanceState& state, NodeId step) {
  std::vector<std::string> out;
  for (const auto& duty : definition.duties) {
    for (auto& user : kept_by(duty, state, step)) add_once(out, std::move(user));
  }
  return out;
}

std::string bound_to(const definition::ProcessDefinition& definition, const InstanceState& state,
                     NodeId step) {
  for (const auto& duty : definition.duties) {
    std::string user = bound_by(duty, state, step);
    if (!user.empty()) return user;
  }
  return {};
}

std::vector<std::string> rules_against(const definition::ProcessDefinition& definition,
                                       const InstanceState& state, const history::WorkItem& item,
                                       const std::string& user) {
  std::vector<std::string> rules;
  if (holds(item.overridden, user)) return rules;
  std::string involved;  // a rule that the work item was made with
  for (const auto& duty : definition.duties) {
    const std::string same = bound_by(duty, state, item.node);
    const bool other = !same.empty() && same != user;
    if (other || holds(kept_by(duty, state, item.node), user)) {
      add_once(rules, spelled(duty, definition));
    }
    const bool names_others = duty.kind == definition::Duty::Kind::kNotInvolved;
    if (names_others && names(duty, item.node)) involved = spelled(duty, definition);
  }
  if (rules.empty() && holds(item.excluded, user)) {
    rules.push_back(involved.empty() ? "exclude" : involved);
  }
  return rules;
}

}  // namespace recourse::process
