#include "engine/feel/expression.h"
#include "engine/history/narrator.h"

// The sentences of people and machines at work.
namespace recourse::history {
namespace {

Label done_to_item(const std::string& verb) {
  if (verb == "claim") return {"claimed", "领取"};
  if (verb == "start") return {"started", "开始办理"};
  if (verb == "stop") return {"stopped working on", "停止办理"};
  if (verb == "release") return {"released", "放回"};
  if (verb == "suspend") return {"suspended", "挂起"};
  if (verb == "resume") return {"resumed", "恢复"};
  if (verb == "skip") return {"skipped", "跳过"};
  if (verb == "fail") return {"reported as failed", "报告失败"};
  return {"carried out " + verb + " on", "执行 " + verb + "："};
}

Label clock_state(const std::string& state) {
  if (state == "Met") return {"met", "按时"};
  if (state == "Breached") return {"breached", "超时"};
  if (state == "Stopped") return {"stopped", "停止"};
  return plain(state);
}

Label pause_reason(const std::string& reason) {
  if (reason == "customer") return {"waiting for the customer", "等待客户"};
  if (reason == "external") return {"waiting for others", "等待外部"};
  if (reason == "appraisal") return {"appraisal", "鉴定检测"};
  if (reason == "calendar") return {"calendar", "日历"};
  if (reason == "suspended") return {"the task is suspended", "任务已挂起"};
  if (reason == "condition") return {"its condition holds", "暂停条件成立"};
  return plain(reason);
}

/// A signal is for nobody in particular.
Label addressee(const std::string& key) {
  return key.empty() ? Label{"everyone who listens", "所有等待者"} : plain(key);
}

Label step_of_job(const Narrator& n, const JobId& job) {
  if (n.names.recalled == nullptr) return {"The call", "调用"};
  const auto found = n.names.recalled->jobs.find(job);
  return found == n.names.recalled->jobs.end() ? Label{"The call", "调用"}
                                               : n.step(found->second.first);
}

Label step_of_timer(const Narrator& n, const TimerId& timer) {
  if (n.names.recalled == nullptr) return {"a step", "某环节"};
  const auto found = n.names.recalled->timers.find(timer);
  return found == n.names.recalled->timers.end() ? Label{"a step", "某环节"}
                                                 : n.step_of(found->second.activity);
}

Label count(std::int64_t number) { return plain(std::to_string(number)); }

}  // namespace

Label tell(const Narrator& n, const WorkItemCreated& e) {
  const Label title = e.title.empty() ? n.step(e.path)
                                      : Label{"“" + e.title.in(Language::kEnglish) + "”",
                                              "“" + e.title.in(Language::kChinese) + "”"};
  if (!e.due) {
    return sentence({"{0} was offered to {1}", "{0}分派给{1}"},
                    {title, n.people(e.users, e.groups)});
  }
  return sentence({"{0} was offered to {1}, due {2}", "{0}分派给{1}，期限 {2}"},
                  {title, n.people(e.users, e.groups), n.moment(*e.due)});
}
Label tell(const Narrator& n, const WorkItemChanged& e) {
  if (e.verb == "activate") {
    return e.owner.empty()
               ? sentence({"{0} is ready to be claimed", "{0}可以领取"}, {n.task(e.item)})
               : sentence({"{0} went to {1}", "{0}交给{1}"}, {n.task(e.item), n.person(e.owner)});
  }
  if (e.verb == "exit") {
    return sentence({"{0} is no longer needed", "{0}不再需要"}, {n.task(e.item)});
  }
  if (e.verb == "fault") {
    return sentence({"{0} cannot go on", "{0}无法继续"}, {n.task(e.item)});
  }
  if (e.verb == "claim" && e.owner != n.names.actor) {
    return sentence({"{0} went to {1}", "{0}交给{1}"}, {n.task(e.item), n.person(e.owner)});
  }
  return sentence({"{0} {1} {2}", "{0}{1}{2}"},
                  {n.actor(), done_to_item(e.verb), n.task(e.item)});
}
Label tell(const Narrator& n, const WorkItemCompleted& e) {
  const Label who = n.person(e.by.empty() ? n.names.actor : e.by);
  const Label what = n.names.recalled != nullptr ? n.task(e.item) : n.step(e.path);
  if (!e.choice.empty()) {
    return sentence({"{0} voted {2} on {1}", "{0}对{1}投票：{2}"},
                    {who, what, n.term(Term::kChoice, e.choice, e.path)});
  }
  if (e.action.empty()) return sentence({"{0} completed {1}", "{0}办结{1}"}, {who, what});
  return sentence({"{0} completed {1} with {2}", "{0}办结{1}，操作：{2}"},
                  {who, what, n.term(Term::kAction, e.action, e.path)});
}
Label tell(const Narrator& n, const WorkItemDelegated& e) {
  return sentence({"{0} delegated {1} from {2} to {3}", "{0}将{1}由{2}委托给{3}"},
                  {n.actor(), n.task(e.item), n.person(e.from), n.person(e.to)});
}
Label tell(const Narrator& n, const DelegationAnswered& e) {
  return sentence({"{0} answered {1}; {2} confirms", "{0}已处理{1}，由{2}确认"},
                  {n.person(e.by), n.task(e.item), n.person(e.owner)});
}
Label tell(const Narrator& n, const WorkItemForwarded& e) {
  return sentence({"{0} forwarded {1} to {2}", "{0}将{1}转交{2}"},
                  {n.actor(), n.task(e.item), n.people(e.users, e.groups)});
}
Label tell(const Narrator& n, const WorkItemNominated& e) {
  return sentence({"{0} nominated {2} for {1}", "{0}指定{2}办理{1}"},
                  {n.actor(), n.task(e.item), n.people(e.users, {})});
}
Label tell(const Narrator& n, const WorkItemDueChanged& e) {
  if (e.due && e.old_due) {
    return sentence({"{0} is due {1} instead of {2}: the calendar changed",
                     "因日历变更，{0}的期限由 {2} 改为 {1}"},
                    {n.task(e.item), n.moment(*e.due), n.moment(*e.old_due)});
  }
  if (e.due) {
    return sentence({"{0} is due {1} now", "{0}的期限改为 {1}"}, {n.task(e.item), n.moment(*e.due)});
  }
  return sentence({"{0} has no due for now, {1} remain", "{0}暂停计时，剩余 {1}"},
                  {n.task(e.item), lasting(e.left)});
}
Label tell(const Narrator& n, const WorkItemDetached& e) {
  return sentence({"{0} stays open after the decision", "{0}在表决有结果后继续保留"},
                  {n.task(e.item)});
}
Label tell(const Narrator& n, const VoteDecided& e) {
  Label counts;
  for (const auto& [choice, number] : e.counts) {
    const Label name = n.term(Term::kChoice, choice, e.path);
    counts.en += (counts.en.empty() ? "" : ", ") + name.en + " " + number.to_text();
    counts.zh += (counts.zh.empty() ? "" : "，") + name.zh + " " + number.to_text();
  }
  if (counts.empty()) counts = plain("0");
  const Label result = e.result == "passed"   ? Label{"passed", "通过"}
                       : e.result == "failed" ? Label{"failed", "未通过"}
                                              : plain(e.result);
  return sentence({"The vote of {0} {1}: {2} of {3}", "{0}的表决{1}：{2}，共 {3} 票"},
                  {n.step(e.path), result, counts, plain(e.total.to_text())});
}

Label tell(const Narrator& n, const JobCreated& e) {
  if (e.attempt <= 1) {
    return sentence({"{0} calls {1}", "{0}调用{1}"},
                    {n.step(e.path), n.term(Term::kConnector, e.connector)});
  }
  return sentence({"{0} calls {1}, attempt {2}", "{0}调用{1}，第 {2} 次"},
                  {n.step(e.path), n.term(Term::kConnector, e.connector), count(e.attempt)});
}
Label tell(const Narrator& n, const JobCompleted& e) {
  const Map* result = e.result.get_if<Map>();
  if (e.result.is_null() || (result != nullptr && result->empty())) {
    return sentence({"{0} was carried out", "{0}已执行"}, {step_of_job(n, e.job)});
  }
  return sentence({"{0} was carried out: {1}", "{0}已执行：{1}"},
                  {step_of_job(n, e.job), brief(e.result)});
}
Label tell(const Narrator& n, const JobFailed& e) {
  const Label next = e.next == "retry"      ? Label{"it will be tried again", "将重试"}
                     : e.next == "incident" ? Label{"a person must decide", "需人工决定"}
                                            : Label{"an error is raised", "作为错误处理"};
  if (e.message.is_null()) {
    return sentence({"{0} failed; {1}", "{0}失败；{1}"}, {step_of_job(n, e.job), next});
  }
  return sentence({"{0} failed ({1}); {2}", "{0}失败（{1}）；{2}"},
                  {step_of_job(n, e.job), plain(feel::display(e.message)), next});
}
Label tell(const Narrator& n, const JobRetried& e) {
  return sentence({"{1} is tried again, attempt {0}", "{1}重试，第 {0} 次"},
                  {count(e.attempt), step_of_job(n, e.job)});
}
Label tell(const Narrator& n, const JobResultLate& e) {
  return sentence({"A result for {0} came after the step was left: {1}", "{0}离开后才收到结果：{1}"},
                  {step_of_job(n, e.job), brief(e.result)});
}

Label tell(const Narrator& n, const TimerArmed& e) {
  const bool rests = e.purpose == "urge" && e.index == 1;  // process::is_rest_from_urging
  if (rests) {
    return sentence({"{1} can be urged again from {0}", "{1}可从{0}起再次催办"},
                    {n.moment(e.due), n.step_of(e.activity)});
  }
  return sentence({"{1} waits until {0} at the latest", "{1}最迟等到{0}"},
                  {n.moment(e.due), n.step_of(e.activity)});
}
Label tell(const Narrator& n, const TimerFired& e) {
  return sentence({"The time set for {1} is up ({0})", "{1}所设时间已到（{0}）"},
                  {n.moment(e.due), step_of_timer(n, e.timer)});
}
Label tell(const Narrator& n, const TimerCancelled& e) {
  return sentence({"The time set for {0} no longer counts", "{0}所设时间不再计"},
                  {step_of_timer(n, e.timer)});
}
Label tell(const Narrator& n, const SubscriptionOpened& e) {
  return sentence({"{1} waits for the message {0}", "{1}等待消息{0}"},
                  {n.term(Term::kMessage, e.name), n.step_of(e.activity)});
}
Label tell(const Narrator& n, const MessageConsumed& e) {
  return sentence({"The message {0} arrived for {1}", "收到发给 {1} 的消息{0}"},
                  {n.term(Term::kMessage, e.name), addressee(e.key)});
}
Label tell(const Narrator& n, const MessageSent& e) {
  return sentence({"The message {0} was sent to {1}", "向 {1} 发出消息{0}"},
                  {n.term(Term::kMessage, e.name), addressee(e.key)});
}

Label tell(const Narrator& n, const SlaStarted& e) {
  if (e.from) {
    return sentence({"The clock {0} started, counted from {2}, due {1}",
                     "时限{0}开始，自 {2} 起计，期限 {1}"},
                    {n.term(Term::kClock, e.name), n.moment(e.due), n.moment(*e.from)});
  }
  return sentence({"The clock {0} started, due {1}", "时限{0}开始，期限 {1}"},
                  {n.term(Term::kClock, e.name), n.moment(e.due)});
}
Label tell(const Narrator& n, const SlaPaused& e) {
  return sentence({"The clock {0} paused ({1}), {2} remain", "时限{0}暂停（{1}），剩余 {2}"},
                  {n.term(Term::kClock, e.name), pause_reason(e.reason), lasting(e.left)});
}
Label tell(const Narrator& n, const SlaResumed& e) {
  return sentence({"The clock {0} goes on, due {1}", "时限{0}继续，期限 {1}"},
                  {n.term(Term::kClock, e.name), n.moment(e.due)});
}
Label tell(const Narrator& n, const SlaRungFired& e) {
  if (e.percent == Decimal(100) && e.due) {
    return sentence({"The clock {0} is breached, it was due {1}", "时限{0}已超时，期限为 {1}"},
                    {n.term(Term::kClock, e.name), n.moment(*e.due)});
  }
  return sentence({"The clock {0} reached {1} %", "时限{0}已用 {1} %"},
                  {n.term(Term::kClock, e.name), plain(e.percent.to_text())});
}
Label tell(const Narrator& n, const SlaRetargeted& e) {
  if (e.from) {
    return sentence({"The clock {0} counts from {1} now, due {2} instead of {3}",
                     "时限{0}改为自 {1} 起计，期限由 {3} 改为 {2}"},
                    {n.term(Term::kClock, e.name), n.moment(*e.from), n.moment(e.due),
                     n.moment(e.old_due)});
  }
  return sentence({"The clock {0} has the target {1} now, due {2} instead of {3}",
                   "时限{0}的目标改为 {1}，期限由 {3} 改为 {2}"},
                  {n.term(Term::kClock, e.name), span_words(e.target), n.moment(e.due),
                   n.moment(e.old_due)});
}
Label tell(const Narrator& n, const SlaRecalculated& e) {
  const Label why = e.reason == "calendar" ? Label{"the calendar changed", "日历变更"}
                                           : plain(e.reason);
  return sentence({"The clock {0} was counted anew ({1}): due {2} instead of {3}",
                   "时限{0}已重新计算（{1}）：期限由 {3} 改为 {2}"},
                  {n.term(Term::kClock, e.name), why, n.moment(e.due), n.moment(e.old_due)});
}
Label tell(const Narrator& n, const TimerMoved& e) {
  return sentence({"The time set for {0} is {1} instead of {2}: the calendar changed",
                   "因日历变更，{0}所设时间由 {2} 改为 {1}"},
                  {step_of_timer(n, e.timer), n.moment(e.due), n.moment(e.old_due)});
}
Label tell(const Narrator&, const CalendarChanged& e) {
  return sentence({"The calendar {0} counts in version {1} from now on",
                   "此后按日历 {0} 的版本 {1} 计算"},
                  {plain(e.calendar), plain(e.version)});
}
Label tell(const Narrator& n, const SlaEnded& e) {
  return sentence({"The clock {0} ended: {1}", "时限{0}结束：{1}"},
                  {n.term(Term::kClock, e.name), clock_state(e.state)});
}

Label tell(const Narrator& n, const SlaReopened& e) {
  return sentence({"The clock {0} goes on with the case that was taken up again, due {1}",
                   "案件重新办理，时限{0}继续，期限 {1}"},
                  {n.term(Term::kClock, e.name), n.moment(e.due)});
}

Label tell(const Narrator& n, const CommentAdded& e) {
  return sentence({"{0} commented on {1}: {2}", "{0}评论{1}：{2}"},
                  {n.actor(), n.task(e.item), plain(feel::display(e.text))});
}
Label tell(const Narrator& n, const NoticeSent& e) {
  const bool by_somebody = n.names.actor != "system" && !n.names.actor.empty();
  if (e.kind == "urge" && by_somebody) {
    return sentence({"{0} urged {1}: {2}", "{0}催办{1}：{2}"},
                    {n.actor(), n.people(e.users, e.groups), n.task(e.item)});
  }
  return sentence({"A notice went to {0}: {1}", "通知{0}：{1}"},
                  {n.people(e.users, e.groups), e.text});
}
Label tell(const Narrator& n, const OperationDone& e) {
  const std::string reason = e.reason.is_null() ? std::string() : feel::display(e.reason);
  const Label why = reason.empty() ? Label() : Label{", reason: " + reason, "，理由：" + reason};
  return sentence({"{0} carried out {1}{2}", "{0}执行操作{1}{2}"},
                  {n.actor(), n.term(Term::kOperation, e.operation), why});
}

}  // namespace recourse::history
