// Interventions of an administrator: events of equal rank, always with a reason.
#include <algorithm>

#include "engine/command/access.h"
#include "engine/command/assign_section.h"
#include "engine/command/decide.h"
#include "engine/command/migrate.h"
#include "engine/command/move.h"
#include "engine/command/promises.h"
#include "engine/command/user_fields.h"
#include "engine/command/wake.h"
#include "engine/definition/built_in.h"
#include "engine/process/case_data.h"
#include "engine/process/clocks.h"
#include "engine/process/jobs.h"
#include "engine/process/recalculate.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;
using CaseTrigger = lifecycle::ProcessInstanceTrigger;

Value admin_answer(const InstanceState& after) {
  return Map{{"instance", after.id.text()}, {"state", lifecycle::name(after.state)}};
}

Rejection wrong_instance_state(const InstanceState& state) {
  const std::string name(lifecycle::name(state.state));
  return refuse(Kind::kConflict, "INSTANCE_STATE", "The case is " + name + ".",
                "案件当前状态为 " + name + "。", Map{{"state", name}});
}

/// Ends the case at once, nothing compensated.
void end_now(Session& session, const std::string& state) {
  auto& turn = session.turn();
  const ActivityId root = session.state().activities.begin()->first;
  session.kernel().exit_activity(root, "ended");
  process::clocks_at_end(turn, /*cancelled=*/true);
  turn.record(history::InstanceEnded{state, {}});
  if (session.state().parent.empty()) return;
  // To its caller it is an error: nothing was done that the caller could build on.
  turn.effects.push_back(process::ReportEnd{session.state().parent, session.state().id, state,
                                            "called_process_ended", session.state().data});
}

/// A duplicate: it ends here and is gone on with there. Both records stay and name each other.
Result<Done> merge(Session& session, const AdministerInstance& command) {
  const auto into = InstanceId::parse(command.data.get("into").text());
  if (!into || *into == session.state().id) {
    return refuse(Kind::kInvalid, "DATA", "Say which other case this one is merged into: into.",
                  "请指明并入哪个案件：into。");
  }
  auto& turn = session.turn();
  turn.record(history::RelativeNoted{"merged_into", *into});
  turn.effects.push_back(process::TellRelative{*into, "merged", session.state().id});
  end_now(session, "Cancelled");
  return Done{};
}

/// Two cases that have to do with each other: both say so.
Result<Done> link(Session& session, const AdministerInstance& command) {
  const auto to = InstanceId::parse(command.data.get("to").text());
  if (!to || *to == session.state().id) {
    return refuse(Kind::kInvalid, "DATA", "Say which other case this one is linked with: to.",
                  "请指明与哪个案件关联：to。");
  }
  const history::Relative relative{"linked", *to};
  const auto& family = session.state().family;
  if (std::find(family.begin(), family.end(), relative) != family.end()) {
    return refuse(Kind::kConflict, "OPERATION_NOT_NOW", "The two cases are linked already.",
                  "两个案件已关联。");
  }
  auto& turn = session.turn();
  turn.record(history::RelativeNoted{relative.relation, relative.instance});
  turn.effects.push_back(process::TellRelative{*to, "linked", session.state().id});
  return Done{};
}

Result<Done> retry_incident(Session& session, const AdministerInstance& command,
                            const InstanceState& before) {
  const auto at = before.incidents.find(command.incident);
  if (at == before.incidents.end()) {
    return refuse(Kind::kNotFound, "INCIDENT", "There is no such open incident.",
                  "没有该未处理的异常。");
  }
  const history::Incident incident = at->second;
  session.turn().record(history::IncidentResolved{incident.id, "retried"});
  const auto job = before.jobs.find(incident.job);
  if (job != before.jobs.end()) {
    process::retry_job(session.turn(), job->second);
    return Done{};
  }
  // No job to send again: the step itself is entered anew.
  const auto* activity = session.kernel().find(incident.activity);
  if (activity == nullptr || activity->parent == 0) {
    return refuse(Kind::kConflict, "INCIDENT", "There is nothing to try again here.",
                  "此处没有可重试的内容。");
  }
  const ActivityId around = activity->parent;
  const auto node = activity->node;
  session.kernel().exit_activity(incident.activity, "retried");
  session.kernel().enter_in(around, node);
  return Done{};
}

Result<Done> fix_data(Session& session, const AdministerInstance& command, const Desk& desk) {
  const ActivityId root = session.state().activities.begin()->first;
  for (const auto& [path, raw] : command.data) {
    const auto name = std::string_view(path).substr(0, path.find('.'));
    const auto* variable = process::variable_of(session.turn(), root, name);
    if (variable == nullptr) {
      return refuse(Kind::kInvalid, "DATA", "The process has no data named " + path + ".",
                    "流程没有名为 " + path + " 的数据。");
    }
    if (path != variable->name) {
      return refuse(Kind::kInvalid, "DATA", "Give the whole of “" + variable->name + "”.",
                    "请给出“" + variable->name + "”的完整值。");
    }
    auto typed = feel::conform(raw, *variable->type, path, desk.definition.currency);
    if (!typed) return typed.rejection();
    Map wrong;
    tell_unknown_people(*variable->type, *typed, path, desk.directory, wrong);
    if (!wrong.empty()) {
      return refuse(Kind::kInvalid, "DATA", "The data are wrong; see the list.",
                    "数据有误，详见列表。", Map{{"errors", std::move(wrong)}});
    }
    process::write(session.turn(), root, path, std::move(*typed), /*merge=*/"");
  }
  return Done{};
}

Result<Done> complete_job(Session& session, const AdministerInstance& command,
                          const InstanceState& before) {
  const auto at = before.incidents.find(command.incident);
  const auto job = at == before.incidents.end() ? before.jobs.end()
                                                : before.jobs.find(at->second.job);
  if (job == before.jobs.end()) {
    return refuse(Kind::kNotFound, "INCIDENT", "The incident is not about a job.",
                  "该异常与作业无关。");
  }
  session.turn().record(history::IncidentResolved{at->first, "completed"});
  process::job_done(session.turn(), job->second, command.data);
  return Done{};
}

/// Who brought the stimulus; the engine itself where nobody is named. The case may belong to
/// another section by now.
Caller author_of(const Value& by, const std::string& section) {
  if (by["user"].text().empty()) return system_caller();
  Caller caller;
  caller.user = by["user"].text();
  const auto read = [](const Value& list, std::vector<std::string>& out) {
    if (const auto* items = list.get_if<List>()) {
      for (const Value& item : *items) out.emplace_back(item.text());
    }
  };
  read(by["groups"], caller.groups);
  read(by["roles"], caller.roles);
  caller.section = by["section"].text();
  caller.central = by["central"] == Value(true);
  if (caller.reaches(section)) ports::add_section(caller.groups, section);
  return caller;
}

/// A stimulus that failed is decided again, now that its cause may be mended.
Result<Decision> decide_again(const history::Incident& incident, const std::string& reason,
                              const Caller& caller, const Desk& desk,
                              const InstanceState& before) {
  Map stimulus = incident.stimulus.as<Map>();
  const Caller author = author_of(stimulus.get("by"), before.section);
  stimulus.erase("by");
  const auto again = command_from_value(stimulus);
  RECOURSE_INVARIANT(again.has_value(), "an incident keeps a command that can be read");
  Session session(desk, before, caller.user);
  session.turn().record(history::OperationDone{"retry", reason, {}});
  session.turn().record(history::IncidentResolved{incident.id, "retried"});
  Decision first = session.take({}, reason);
  auto second = decide(*again, author, desk, first.after);
  if (!second) {
    // The case has gone on since: what was kept has no place any more, the incident is closed.
    if (second.rejection().kind != Kind::kConflict) return second.rejection();
    first.answer = admin_answer(first.after);
    return first;
  }
  first.events.insert(first.events.end(), second->events.begin(), second->events.end());
  first.effects = std::move(second->effects);
  first.after = std::move(second->after);
  first.answer = admin_answer(first.after);
  return first;
}

/// A late result of an ended case can still be taken note of.
Result<Decision> acknowledge(const AdministerInstance& command, const Caller& caller,
                             const Desk& desk, const InstanceState& before) {
  const auto at = before.incidents.find(command.incident);
  if (at == before.incidents.end()) {
    return refuse(Kind::kNotFound, "INCIDENT", "There is no such open incident.",
                  "没有该未处理的异常。");
  }
  const std::string& code = at->second.code;
  if (code != "LATE_RESULT" && code != "START_REFUSED") {
    return refuse(Kind::kConflict, "INCIDENT",
                  "Something waits for this incident: try again, or complete by hand.",
                  "有环节在等待此异常的处理：请重试或人工完成。");
  }
  Session session(desk, before, caller.user);
  session.turn().record(history::OperationDone{command.kind, command.reason, {}});
  session.turn().record(history::IncidentResolved{command.incident, "acknowledged"});
  return session.take(admin_answer(session.state()), command.reason);
}

}  // namespace

Result<Decision> administer(const AdministerInstance& command, const Caller& caller,
                            const Desk& desk, const InstanceState& before) {
  if (!may_intervene(caller, before, command.kind, command.incident)) {
    return refuse(Kind::kForbidden, "ROLE", "Only an administrator may do this.",
                  "只有管理员可以执行此操作。");
  }
  if (command.reason.empty()) {
    return refuse(Kind::kInvalid, "REASON", "An intervention needs a reason.", "干预操作必须填写理由。");
  }
  if (command.kind == "acknowledge") return acknowledge(command, caller, desk, before);
  const bool wakes = command.kind == "wake";
  if (!wakes && !before.running()) return wrong_instance_state(before);
  const bool mends = command.kind == "retry" || command.kind == "acknowledge";
  if (definition::is_own_process(before.process) && !mends) {
    return refuse(Kind::kForbidden, "OPERATION",
                  "The engine keeps this case for itself: it holds a lock or begins others.",
                  "此案件由引擎自用：用于保存锁或自动发起其他案件。");
  }

  if (wakes) return wake(caller, desk, before, nullptr, command.data, command.reason);
  if (command.kind == "retry") {
    const auto at = before.incidents.find(command.incident);
    if (at != before.incidents.end() && !at->second.stimulus.is_null()) {
      return decide_again(at->second, command.reason, caller, desk, before);
    }
  }

  const bool ends =
      command.kind == "terminate" || command.kind == "cancel" || command.kind == "merge";
  if (ends && !caller.is_system()) {  // who called it has left it: no promise holds that up
    if (auto kept = may_end_here(desk, before); !kept) return kept.rejection();
  }
  if (command.kind == "migrate") return migrate(command, caller, desk, before);
  Session session(desk, before, caller.user);
  auto& turn = session.turn();
  turn.record(history::OperationDone{command.kind, command.reason, command.data});
  Result<Done> done = Done{};
  if (command.kind == "suspend" || command.kind == "resume") {
    const bool suspends = command.kind == "suspend";
    const auto trigger = suspends ? CaseTrigger::suspend : CaseTrigger::resume;
    if (!lifecycle::next_state(before.state, trigger)) {
      return wrong_instance_state(before);
    }
    if (suspends) {
      turn.record(history::InstanceSuspended{
          definition::is_pause_code(command.reason) ? command.reason : std::string()});
    } else {
      turn.record(history::InstanceResumed{});
      turn.data_written = true;  // it may have been mended meanwhile
      for (const auto& waiting : before.subscriptions) {
        if (waiting.signal) continue;
        turn.effects.push_back(process::SeekMessage{waiting.name, waiting.key});
      }
    }
  } else if (command.kind == "terminate") {
    end_now(session, "Terminated");
  } else if (command.kind == "cancel") {
    end_now(session, "Cancelled");
  } else if (command.kind == "merge") {
    done = merge(session, command);
  } else if (command.kind == "link") {
    done = link(session, command);
  } else if (command.kind == "retry") {
    done = retry_incident(session, command, before);
  } else if (command.kind == "fix_data") {
    done = fix_data(session, command, desk);
  } else if (command.kind == "move") {
    done = move(session, command.data);
  } else if (command.kind == "assign_section") {
    done = assign_section(session, command, desk);
  } else if (command.kind == "recalculate") {
    process::recalculate(turn, command.reason);
  } else if (command.kind == "complete_with") {
    done = complete_job(session, command, before);
  } else {
    done = refuse(Kind::kInvalid, "OPERATION", "There is no operation “" + command.kind + "”.",
                  "没有操作“" + command.kind + "”。");
  }
  if (!done) return done.rejection();
  if (session.state().running()) session.run();
  return session.take(admin_answer(session.state()), command.reason);
}

}  // namespace recourse::command
