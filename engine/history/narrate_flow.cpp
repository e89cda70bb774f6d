#include "engine/history/narrator.h"

// The sentences of the flow: case, steps, data, compensation, trouble.
namespace recourse::history {
namespace {

Label exit_reason(const std::string& reason) {
  if (reason == "interrupted") return {"interrupted", "被中断"};
  if (reason == "returned") return {"returned", "退回"};
  if (reason == "cancelled") return {"cancelled", "被取消"};
  if (reason == "taken_back") return {"taken back", "被收回"};
  if (reason == "ended") return {"the case ended", "案件结束"};
  if (reason == "moved") return {"moved by an administrator", "由管理员移动"};
  return plain(reason);
}

Label ended_as(const std::string& state) {
  if (state == "Completed") return {"completed", "完成"};
  if (state == "Cancelled") return {"cancelled", "取消"};
  if (state == "Terminated") return {"terminated", "终止"};
  return plain(state);
}

}  // namespace

Label tell(const Narrator& n, const InstanceStarted& e) {
  const Label name = e.key.empty() ? Label() : plain(" " + e.key);
  return sentence({"{0} started the case{1} by the process {2}, version {3}",
                   "{0}发起案件{1}，流程{2}第 {3} 版"},
                  {n.actor(), name, n.term(Term::kProcess, e.process),
                   plain(std::to_string(e.version))});
}
Label tell(const Narrator& n, const InstanceEnded& e) {
  if (e.outcome.empty()) {
    return sentence({"The case ended: {0}", "案件结束：{0}"}, {ended_as(e.state)});
  }
  return sentence({"The case ended: {0}, outcome {1}", "案件结束：{0}，结果：{1}"},
                  {ended_as(e.state), n.term(Term::kOutcome, e.outcome)});
}
Label tell(const Narrator& n, const InstanceSuspended&) {
  return sentence({"{0} suspended the case", "{0}暂停案件"}, {n.actor()});
}
Label tell(const Narrator& n, const InstanceResumed&) {
  return sentence({"{0} resumed the case", "{0}恢复案件"}, {n.actor()});
}

Label tell(const Narrator& n, const SectionChanged& e) {
  if (e.to.empty()) {
    return sentence({"{0} opened the case to all sections", "{0}将案件开放给所有版块"}, {n.actor()});
  }
  return sentence({"{0} moved the case to section {1}", "{0}将案件移交版块 {1}"},
                  {n.actor(), plain(e.to)});
}

Label tell(const Narrator& n, const InstanceMigrated& e) {
  return sentence({"{0} took the case from version {1} to version {2}",
                   "{0}将案件从第 {1} 版迁移到第 {2} 版"},
                  {n.actor(), plain(std::to_string(e.from)), plain(std::to_string(e.to))});
}

Label tell(const Narrator& n, const InstanceWoken& e) {
  if (e.path.empty()) {
    return {"What the case did is undone, as its caller is", "因调用方被撤销，本案件所做的一并撤销"};
  }
  return sentence({"{0} took the case up again at {1}", "{0}从{1}重新办理案件"},
                  {n.actor(), n.step(e.path)});
}

Label tell(const Narrator& n, const ActivityEntered& e) {
  if (e.visit > 1) {
    return sentence({"{0} began, visit {1}", "{0}开始，第 {1} 次"},
                    {n.step(e.path), plain(std::to_string(e.visit))});
  }
  return sentence({"{0} began", "{0}开始"}, {n.step(e.path)});
}
Label tell(const Narrator& n, const ActivityCompleted& e) {
  return sentence({"{0} was completed", "{0}完成"}, {n.step(e.path)});
}
Label tell(const Narrator& n, const ActivityExited& e) {
  if (e.reason == "ended") {
    return sentence({"{0} ended with the case", "{0}随案件结束"}, {n.step(e.path)});
  }
  return sentence({"{0} was left unfinished: {1}", "{0}未完成即离开：{1}"},
                  {n.step(e.path), exit_reason(e.reason)});
}
Label tell(const Narrator& n, const ScopeFinished& e) {
  return sentence({"{0} reached its end", "{0}到达终点"}, {n.step_of(e.activity)});
}
Label tell(const Narrator& n, const HistoryKept& e) {
  return sentence({"Where it stood was remembered for {0}", "为{0}记住了所处的位置"},
                  {n.step(e.path)});
}
Label tell(const Narrator& n, const ActivityDetached& e) {
  return sentence({"{0} goes on by itself", "{0}继续独立进行"}, {n.step_of(e.activity)});
}
Label tell(const Narrator& n, const RegionsOpened& e) {
  return sentence({"{1} opened {0} lines of work at once", "{1}同时展开 {0} 路办理"},
                  {plain(std::to_string(e.items.size())), n.step_of(e.activity)});
}
Label tell(const Narrator& n, const Joined& e) {
  return sentence({"The branches of {0} came together", "{0}的各分支汇合"},
                  {n.step_of(e.activity)});
}

Label tell(const Narrator& n, const DataWritten& e) {
  const Label name = n.term(Term::kData, e.path);
  if (e.merge == "append") {
    return sentence({"{1} was added to {0}", "{0}新增：{1}"}, {name, n.value(e.path, e.value)});
  }
  if (!e.merge.empty()) {
    return sentence({"{1} went into {0}", "{0}并入：{1}"}, {name, n.value(e.path, e.value)});
  }
  const Value* before = n.names.before;
  const bool stood = before != nullptr && !before->is_null() && !(*before == e.value);
  if (e.value.is_null()) {
    if (!stood) return sentence({"{0} was cleared", "{0}已清空"}, {name});
    return sentence({"{0} was cleared, it was {1}", "{0}已清空，原为：{1}"},
                    {name, n.value(e.path, *before)});
  }
  if (stood) {
    return sentence({"{0} was changed from {1} to {2}", "{0}由 {1} 改为 {2}"},
                    {name, n.value(e.path, *before), n.value(e.path, e.value)});
  }
  return sentence({"{0} was set to {1}", "{0}设为：{1}"}, {name, n.value(e.path, e.value)});
}
Label tell(const Narrator& n, const ConditionChanged& e) {
  return sentence(e.truth ? Label{"A condition that {0} watches holds now", "{0}所监视的条件成立"}
                          : Label{"A condition that {0} watches holds no longer",
                                  "{0}所监视的条件不再成立"},
                  {n.step_of(e.activity)});
}
Label tell(const Narrator&, const ReturnAddressSet& e) {
  return e.node == definition::kNoNode
             ? Label{"The way back was used", "已按原路返回"}
             : Label{"The step to come back to was noted", "记下了要返回的步骤"};
}
Label tell(const Narrator&, const ReturnDelayed& e) {
  return e.node == definition::kNoNode
             ? Label{"Everything on the way back is undone", "返回途中的步骤均已撤销"}
             : Label{"The return waits until what lies between is undone",
                     "退回等待途中步骤撤销完毕"};
}
Label tell(const Narrator& n, const UndoLogged& e) {
  return sentence({"{0} can be undone from now on", "{0}此后可撤销"}, {n.step(e.path)});
}
Label tell(const Narrator& n, const UndoTaken& e) {
  const auto* recalled = n.names.recalled;
  const bool known = recalled != nullptr && recalled->undos.count(e.entry) > 0;
  return sentence({"Undoing {0} began", "开始撤销{0}"},
                  {known ? n.step(recalled->undos.at(e.entry)) : Label{"a step", "某环节"}});
}
Label tell(const Narrator& n, const DecisionMade& e) {
  std::string rules;
  for (const int rule : e.rules) rules += (rules.empty() ? "" : ", ") + std::to_string(rule);
  const Label by = rules.empty() ? Label()
                                 : Label{", by rule " + rules, "，依据规则 " + rules};
  return sentence({"{0}: the decision {1} gave {2}{3}", "{0}：决策{1}得出 {2}{3}"},
                  {n.step(e.path), n.term(Term::kDecision, e.decision), brief(e.result), by});
}
Label tell(const Narrator& n, const EscalationRaised& e) {
  const Label handled = e.handled ? Label() : Label{"; no step handles it", "；没有环节处理"};
  const auto dot = e.name.rfind('.');
  if (e.name.starts_with("sla.") && dot > 4) {
    return sentence({"The clock {0} escalates: {1}{2}", "时限{0}升级：{1}{2}"},
                    {n.term(Term::kClock, e.name.substr(4, dot - 4)), plain(e.name.substr(dot + 1)),
                     handled});
  }
  return sentence({"Escalation: {0}{1}", "升级：{0}{1}"}, {plain(e.name), handled});
}
Label tell(const Narrator& n, const ErrorRaised& e) {
  return sentence({"{0} met the error {1}", "{0}出现错误{1}"},
                  {n.step(e.path), n.term(Term::kError, e.code)});
}
Label tell(const Narrator& n, const IncidentRaised& e) {
  return sentence({"{0} needs a person’s attention: {1}", "{0}需要人工处理：{1}"},
                  {n.step(e.path), e.text.empty() ? plain(e.code) : e.text});
}
Label tell(const Narrator& n, const IncidentResolved& e) {
  const Label how = e.how == "retried"     ? Label{"tried again", "重试"}
                    : e.how == "completed" ? Label{"completed by hand", "人工完成"}
                    : e.how == "acknowledged" ? Label{"taken note of", "已确认"}
                    : e.how == "exited"    ? Label{"its step was left", "其步骤已离开"}
                                           : plain(e.how);
  const auto* recalled = n.names.recalled;
  const bool known = recalled != nullptr && recalled->incidents.count(e.incident) > 0;
  return sentence({"{0} settled the incident “{1}”: {2}", "{0}处理了异常“{1}”：{2}"},
                  {n.actor(), known ? recalled->incidents.at(e.incident)
                                    : plain(std::to_string(e.incident)), how});
}
Label tell(const Narrator& n, const CallStarted& e) {
  return sentence({"{0} started a case by the process {1}", "{0}发起流程{1}的案件"},
                  {n.step(e.path), n.term(Term::kProcess, e.process)});
}
Label tell(const Narrator& n, const CallUndoBegan& e) {
  return sentence({"The case that {0} had started undoes what it did", "{0}所发起的案件开始撤销"},
                  {n.step(e.path)});
}
Label tell(const Narrator& n, const CallEnded& e) {
  return sentence({"The case it had started ended: {0}", "所发起的案件已结束：{0}"},
                  {n.term(Term::kOutcome, e.outcome)});
}

}  // namespace recourse::history
