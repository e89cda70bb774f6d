#include <algorithm>

#include "engine/base/case_key.h"
#include "engine/history/narrator.h"

// The sentences of what waits and of what several cases share.
namespace recourse::history {
namespace {

/// "credit (K9)": the lock and, where cases share it, its key.
Label lock_name(const std::string& lock, const std::string& key) {
  return plain(key.empty() ? "“" + lock + "”" : "“" + lock + "” (" + key + ")");
}

/// What the engine itself gives as the reason for lifting a hold (adapters/runtime/erasure.cpp).
constexpr std::string_view kTimeIsOver = "its time is over";

Label erasure_state(const std::string& state) {
  if (state == "received") return {"was received", "已受理"};
  if (state == "identity_checked") return {"has its identity checked", "已核实身份"};
  if (state == "refused") return {"was refused", "已拒绝"};
  if (state == "restricted") return {"has the data restricted", "数据已限制使用"};
  if (state == "scheduled") return {"is scheduled", "已排期"};
  if (state == "erased") return {"has the data erased", "数据已删除"};
  return {"was reported", "已报告"};
}

}  // namespace

Label tell(const Narrator& n, const ErasureStepped& e) {
  const bool by_time = e.reason == kTimeIsOver;
  const Label why = e.reason.empty() ? Label()
                                     : Label{" (" + e.reason + ")",
                                             "（" + (by_time ? "期限已到" : e.reason) + "）"};
  if (e.state == "held" && e.until) {
    return sentence({"A legal hold was set until {0}: nothing it is on is erased{1}",
                     "已设定法律保留，至 {0} 为止：其所涉数据不得删除{1}"},
                    {n.moment(*e.until), why});
  }
  if (e.state == "held") {
    return sentence({"A legal hold was set: nothing it is on is erased{0}",
                     "已设定法律保留：其所涉数据不得删除{0}"},
                    {why});
  }
  if (e.state == "due") {
    return sentence({"The retention of {0} cases is over", "{0} 个案件的保留期已满"},
                    {plain(std::to_string(e.cases.size()))});
  }
  if (e.state == "lifted") {
    return sentence({"The legal hold was lifted{0}", "法律保留已解除{0}"}, {why});
  }
  if (e.until) {
    return sentence({"The request to erase {0}, not before {1}{2}",
                     "删除请求{0}，最早于 {1} 执行{2}"},
                    {erasure_state(e.state), n.moment(*e.until), why});
  }
  return sentence({"The request to erase {0}{1}", "删除请求{0}{1}"},
                  {erasure_state(e.state), why});
}
Label tell(const Narrator&, const PersonErased& e) {
  const bool of_case = std::any_of(e.keys.begin(), e.keys.end(),
                                   [](const std::string& key) { return is_case_key(key); });
  if (of_case) {
    return sentence({"The retention of this case is over: its personal data was erased",
                     "本案保留期已满，其中的个人数据已删除"});
  }
  return sentence({"The personal data of a person was erased from this case",
                   "本案中一名个人的数据已被删除"});
}
Label tell(const Narrator& n, const RetentionSet& e) {
  return sentence(
      {"Its personal data is kept until {0} ({1}): {2}", "其中的个人数据保留至 {0}（{1}）：{2}"},
      {n.moment(e.until), span_words(e.keep), e.basis});
}

Label tell(const Narrator& n, const WorkHeldBack& e) {
  if (e.lock.empty()) {
    return sentence({"{0} waits for its turn", "{0}等待轮到自己"}, {n.step(e.path)});
  }
  return sentence({"{0} waits for the lock {1}", "{0}等待锁 {1}"},
                  {n.step(e.path), lock_name(e.lock, e.key)});
}
Label tell(const Narrator& n, const LockTaken& e) {
  return sentence({"{0} got the lock {1}", "{0}取得锁 {1}"},
                  {n.step(e.path), lock_name(e.lock, e.key)});
}
Label tell(const Narrator&, const LockReturned& e) {
  return sentence({"The lock {0} came too late and was given back", "锁 {0} 到达过晚，已归还"},
                  {lock_name(e.lock, e.key)});
}
Label tell(const Narrator& n, const WorkBegan& e) {
  return sentence({"{0} went on after waiting", "{0}等待结束，继续进行"}, {n.step(e.path)});
}
Label tell(const Narrator&, const LockClaimed& e) {
  return sentence({"Case {0} asked for the lock {1}", "案件 {0} 请求锁 {1}"},
                  {plain(e.instance.text()), lock_name(e.lock, e.key)});
}
Label tell(const Narrator&, const LockFreed& e) {
  return sentence({"Case {0} gave the lock {1} back", "案件 {0} 归还锁 {1}"},
                  {plain(e.instance.text()), lock_name(e.lock, e.key)});
}
Label tell(const Narrator& n, const ItemsAdded& e) {
  return sentence({"{0} got {1} more items", "{0}新增 {1} 个项目"},
                  {n.step(e.path), plain(std::to_string(e.items.size()))});
}
Label tell(const Narrator&, const SubscriptionMoved& e) {
  return sentence({"The message {0} is now waited for under the key {1}",
                   "现在按键 {1} 等待消息 {0}"},
                  {plain(e.name), plain(e.key)});
}
Label tell(const Narrator& n, const StartJoined& e) {
  return sentence({"{0} started this case again; that joined it as {1}",
                   "{0}再次发起本案，已作为 {1} 并入"},
                  {n.actor(), plain(e.message)});
}
Label tell(const Narrator& n, const StartMade& e) {
  return sentence({"The start planned for {0} began a case", "按计划于 {0} 发起案件"},
                  {n.moment(e.planned)});
}
Label tell(const Narrator& n, const StartSkipped& e) {
  return sentence({"There was no day for the start after {0}", "{0} 之后的一次发起没有合适的日期"},
                  {n.moment(e.planned)});
}

Label tell(const Narrator&, const NumberIssued& e) {
  return sentence({"The number {0} went to case {1}", "编号 {0} 分配给案件 {1}"},
                  {plain(e.number), plain(e.instance.text())});
}
Label tell(const Narrator&, const NumberVoided& e) {
  return sentence({"The number {0} is void: case {1} had no use for it",
                   "编号 {0} 作废：案件 {1} 已不需要"},
                  {plain(e.number), plain(e.instance.text())});
}
Label tell(const Narrator& n, const TurnGiven& e) {
  return sentence({"It was the turn of {0}, for case {1}", "轮到{0}，案件 {1}"},
                  {n.person(e.user), plain(e.instance.text())});
}
Label tell(const Narrator& n, const TurnKept& e) {
  return sentence({"{0} handled it in case {1} and is asked first the next time",
                   "{0}在案件 {1} 中办理，下次优先分派"},
                  {n.person(e.user), plain(e.instance.text())});
}
Label tell(const Narrator& n, const AssigneeChosen& e) {
  const Label rule = e.rule == "least_loaded"  ? Label{"has the least open work", "在办最少"}
                     : e.rule == "round_robin" ? Label{"is next in turn", "按轮派顺序"}
                     : e.rule == "sticky"      ? Label{"handled it before", "此前办理过"}
                     : e.rule == "same"        ? Label{"did the other step", "办理过相关环节"}
                     : e.rule == "head_of"     ? Label{"leads the group in which nobody may",
                                                       "组内无人可办，由组长办理"}
                     : e.rule == "fallback"    ? Label{"stands in where nobody else may",
                                                       "无其他人可办，由后备角色办理"}
                                               : plain(e.rule);
  if (e.user.empty()) {
    return sentence({"{0} goes to {1}: {2}", "{0}交给{1}：{2}"},
                    {n.step(e.path), n.people(e.people, {}), rule});
  }
  return sentence({"{0} goes to {1}, who {2}; there were {3}", "{0}交给{1}：{2}；可选人员：{3}"},
                  {n.step(e.path), n.person(e.user), rule, n.people(e.people, {})});
}
Label tell(const Narrator&, const RelativeNoted& e) {
  const Label what = e.relation == "child"         ? Label{"Case {0} came from this one",
                                                           "案件 {0} 由本案产生"}
                     : e.relation == "repeated_by" ? Label{"Case {0} goes on from this one",
                                                           "案件 {0} 接续本案"}
                     : e.relation == "merged_into" ? Label{"This case was merged into case {0}",
                                                           "本案并入案件 {0}"}
                                                   : Label{"Case {0} was merged into this one",
                                                           "案件 {0} 并入本案"};
  return sentence(what, {plain(e.instance.text())});
}

}  // namespace recourse::history
