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
  return sentence({"{0} started the case{1} of process {2}, version {3}",
                   "{0}发起案件{1}，流程 {2} 第 {3} 版"},
                  {n.actor(), name, plain(e.process), plain(std::to_string(e.version))});
}
Label tell(const Narrator&, const InstanceEnded& e) {
  if (e.outcome.empty()) {
    return sentence({"The case ended: {0}", "案件结束：{0}"}, {ended_as(e.state)});
  }
  return sentence({"The case ended: {0}, outcome {1}", "案件结束：{0}，结果：{1}"},
                  {ended_as(e.state), plain(e.outcome)});
}
Label tell(const Narrator& n, const InstanceSuspended&) {
  return sentence({"{0} suspended the case", "{0}暂停案件"}, {n.actor()});
}
Label tell(const Narrator& n, const InstanceResumed&) {
  return sentence({"{0} resumed the case", "{0}恢复案件"}, {n.actor()});
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
Label tell(const Narrator&, const ScopeFinished& e) {
  return sentence({"Scope {0} reached its end", "范围 {0} 到达终点"},
                  {plain(std::to_string(e.activity))});
}
Label tell(const Narrator& n, const HistoryKept& e) {
  return sentence({"Where it stood was remembered for {0}", "为{0}记住了所处的位置"},
                  {n.step(e.path)});
}
Label tell(const Narrator&, const ActivityDetached& e) {
  return sentence({"Branch {0} goes on by itself", "分支 {0} 继续独立进行"},
                  {plain(std::to_string(e.activity))});
}
Label tell(const Narrator&, const RegionsOpened& e) {
  return sentence({"Work opened on {0} items at once", "对 {0} 个项目同时展开"},
                  {plain(std::to_string(e.items.size()))});
}
Label tell(const Narrator&, const Joined& e) {
  return sentence({"The branches of {0} came together", "{0} 的各分支汇合"},
                  {plain(std::to_string(e.activity))});
}

Label tell(const Narrator&, const DataWritten& e) {
  if (!e.merge.empty()) {
    return sentence({"{0} was combined ({1}) with {2}", "{0} 合并（{1}）：{2}"},
                    {plain(e.path), plain(e.merge), brief(e.value)});
  }
  if (e.value.is_null()) return sentence({"{0} was cleared", "{0} 已清空"}, {plain(e.path)});
  return sentence({"{0} was set to {1}", "{0} 设为 {1}"}, {plain(e.path), brief(e.value)});
}
Label tell(const Narrator&, const ConditionChanged& e) {
  return e.truth ? Label{"A watched condition became true", "监视的条件成立"}
                 : Label{"A watched condition became false", "监视的条件不再成立"};
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
Label tell(const Narrator&, const UndoTaken& e) {
  return sentence({"Undoing of entry {0} began", "开始撤销第 {0} 项"},
                  {plain(std::to_string(e.entry))});
}
Label tell(const Narrator& n, const DecisionMade& e) {
  std::string rules;
  for (const int rule : e.rules) rules += (rules.empty() ? "" : ", ") + std::to_string(rule);
  const Label by = rules.empty() ? Label()
                                 : Label{", by rule " + rules, "，依据规则 " + rules};
  return sentence({"{0}: {1} gave {2}{3}", "{0}：{1} 得出 {2}{3}"},
                  {n.step(e.path), plain(e.decision), brief(e.result), by});
}
Label tell(const Narrator&, const EscalationRaised& e) {
  const Label handled = e.handled ? Label() : Label{" (nobody handles it)", "（无处理）"};
  return sentence({"Escalation {0} was raised{1}", "发出升级 {0}{1}"}, {plain(e.name), handled});
}
Label tell(const Narrator& n, const ErrorRaised& e) {
  return sentence({"{0} met the error {1}", "{0}出现错误 {1}"}, {n.step(e.path), plain(e.code)});
}
Label tell(const Narrator& n, const IncidentRaised& e) {
  return sentence({"{0} needs a person’s attention: {1}", "{0}需要人工处理：{1}"},
                  {n.step(e.path), e.text.empty() ? plain(e.code) : e.text});
}
Label tell(const Narrator& n, const IncidentResolved& e) {
  const Label how = e.how == "retried"     ? Label{"tried again", "重试"}
                    : e.how == "completed" ? Label{"completed by hand", "人工完成"}
                    : e.how == "exited"    ? Label{"its step was left", "其步骤已离开"}
                                           : plain(e.how);
  return sentence({"{0} settled incident {1}: {2}", "{0}处理了事件 {1}：{2}"},
                  {n.actor(), plain(std::to_string(e.incident)), how});
}
Label tell(const Narrator& n, const CallStarted& e) {
  return sentence({"{0} started a case of process {1}", "{0}发起流程 {1} 的案件"},
                  {n.step(e.path), plain(e.process)});
}
Label tell(const Narrator&, const CallEnded& e) {
  return sentence({"The called case ended with {0}", "被调用的案件结束，结果：{0}"},
                  {plain(e.outcome)});
}

}  // namespace recourse::history
