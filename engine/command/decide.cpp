#include "engine/command/decide.h"

#include "engine/definition/built_in.h"
#include "engine/process/incidents.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

Result<Decision> dispatch(const Command& command, const Caller& caller, const Desk& desk,
                          const InstanceState& before) {
  struct Visitor {
    const Caller& caller;
    const Desk& desk;
    const InstanceState& before;
    Result<Decision> operator()(const StartInstance& c) const {
      return start_instance(c, caller, desk, before);
    }
    Result<Decision> operator()(const WorkItemCommand& c) const {
      return decide_work_item(c, caller, desk, before);
    }
    Result<Decision> operator()(const RunOperation& c) const {
      return run_operation(c, caller, desk, before);
    }
    Result<Decision> operator()(const AdministerInstance& c) const {
      return administer(c, caller, desk, before);
    }
    Result<Decision> operator()(const AddComment& c) const {
      return add_comment(c, caller, desk, before);
    }
    Result<Decision> operator()(const AttachFile& c) const {
      return attach_file(c, caller, desk, before);
    }
    Result<Decision> operator()(const FireTimer& c) const {
      return keeps_starts() ? start_by_clock(c, desk, before) : fire_timer(c, desk, before);
    }
    Result<Decision> operator()(const DeliverMessage& c) const {
      return keeps_starts() ? start_by_message(c, desk, before)
                            : deliver_message(c, desk, before);
    }
    Result<Decision> operator()(const FinishJob& c) const {
      return finish_job(c, caller, desk, before);
    }
    Result<Decision> operator()(const EndCall& c) const { return end_call(c, desk, before); }
    Result<Decision> operator()(const UndoInstance& c) const {
      return undo_instance(c, desk, before);
    }
    Result<Decision> operator()(const ClaimLock& c) const { return claim_lock(c, desk, before); }
    Result<Decision> operator()(const DropClaim& c) const { return drop_claim(c, desk, before); }
    Result<Decision> operator()(const TakeLock& c) const { return take_lock(c, desk, before); }
    Result<Decision> operator()(const IssueNumber& c) const {
      return issue_number(c, desk, before);
    }
    Result<Decision> operator()(const VoidNumber& c) const { return void_number(c, desk, before); }
    Result<Decision> operator()(const PassTurn& c) const { return pass_turn(c, desk, before); }
    Result<Decision> operator()(const KeepTurn& c) const { return keep_turn(c, desk, before); }
    Result<Decision> operator()(const TakeTurn& c) const { return take_turn(c, desk, before); }
    Result<Decision> operator()(const NoteRelative& c) const {
      return note_relative(c, desk, before);
    }
    Result<Decision> operator()(const ReviewAbsence& c) const {
      return review_absence(c, desk, before);
    }
    Result<Decision> operator()(const FollowCalendar&) const {
      return follow_calendar(desk, before);
    }
    Result<Decision> operator()(const ArmStarts& c) const { return arm_starts(c, desk, before); }
    Result<Decision> operator()(const JoinStart& c) const {
      return join_start(c, caller, desk, before);
    }
    Result<Decision> operator()(const ReportRefusal& c) const {
      return report_refusal(c, desk, before);
    }
    Result<Decision> operator()(const StartAgain& c) const { return start_again(c, before); }
    Result<Decision> operator()(const StepErasure& c) const {
      return step_erasure(c, caller, desk, before);
    }
    Result<Decision> operator()(const NoteErasure& c) const {
      return note_erasure(c, desk, before);
    }
    Result<Decision> operator()(const EndRetention& c) const {
      return end_retention(c, caller, desk, before);
    }
    [[nodiscard]] bool keeps_starts() const {
      return before.process == definition::kStartsProcess;
    }
  };
  return std::visit(Visitor{caller, desk, before}, command);
}

Value texts(const std::vector<std::string>& list) {
  List out;
  for (const auto& one : list) out.emplace_back(one);
  return out;
}

/// The macrostep is void; what is left of it is an incident with the stimulus, to be tried again.
Result<Decision> record_incident(const Command& command, const Caller& caller, const Desk& desk,
                                 const InstanceState& before, const Rejection& why,
                                 ActivityId at) {
  // Nothing exists yet, or whoever intervenes sees at once why it cannot be: nothing to keep.
  if (std::holds_alternative<StartInstance>(command)) return why;
  if (std::holds_alternative<AdministerInstance>(command)) return why;
  Session session(desk, before, caller.user);
  process::record_incident(session.turn(), incident_of(command, caller, desk, before, why, at));
  return session.take(Map{{"incident", Map{{"code", why.code},
                                           {"en", why.text.en},
                                           {"zh", why.text.zh}}}});
}

}  // namespace

history::IncidentRaised incident_of(const Command& command, const Caller& caller, const Desk& desk,
                                    const InstanceState& before, const Rejection& why,
                                    ActivityId at) {
  history::IncidentRaised raised;
  raised.incident = before.last_incident + 1;
  const auto activity = before.activities.find(at);
  if (activity != before.activities.end()) {
    raised.activity = at;
    raised.path = desk.definition.chart.node(activity->second.node).path;
  }
  raised.code = why.code;
  raised.text = why.text;
  Map stimulus = to_value(command).as<Map>();
  Map by{{"user", caller.user}, {"groups", texts(ports::as_said(caller.groups))},
         {"roles", texts(caller.roles)}};
  const bool parted = !before.section.empty();
  if (parted && !caller.section.empty()) by["section"] = caller.section;
  if (parted && caller.central) by["central"] = true;
  stimulus["by"] = std::move(by);
  raised.stimulus = std::move(stimulus);
  return raised;
}

Result<Decision> decide(const Command& command, const Caller& caller, const Desk& desk,
                        const InstanceState& before) {
  try {
    return dispatch(command, caller, desk, before);
  } catch (const process::Fault& fault) {
    return record_incident(command, caller, desk, before, fault.why, fault.at);
  } catch (const kernel::Livelock&) {
    return record_incident(
        command, caller, desk, before,
        refuse(Kind::kInvalid, "LIVELOCK",
               "The definition went round in a circle for 1000 steps without waiting.",
               "流程定义连续运行一千步仍未等待，已停止。"),
        0);
  }
}

}  // namespace recourse::command
