// Why a case stands where it stands.
#include <algorithm>
#include <utility>

#include "engine/process/tasks.h"
#include "engine/service/explanation.h"
#include "engine/service/narration.h"

namespace recourse::service {
namespace {

using history::InstanceState;
using history::sentence;
using history::SlaClock;
using history::StepRecord;

Label names_of(const Explanation& out, const history::WorkItem& item) {
  Label names;
  const auto add = [&names](const Label& who) {
    names.en += (names.en.empty() ? "" : ", ") + who.in(Language::kEnglish);
    names.zh += (names.zh.empty() ? "" : "、") + who.in(Language::kChinese);
  };
  if (!item.owner.empty()) return out.person(item.owner);
  for (const auto& user : item.candidate_users) add(out.person(user));
  for (const auto& group : item.candidate_groups) add({"group " + group, group + "组"});
  return names.empty() ? Label{"nobody", "无人"} : names;
}

void tell_work(Explanation& out, const InstanceState& state, Instant now) {
  for (const auto& [id, item] : state.work_items) {
    if (lifecycle::is_final(item.state)) continue;
    const Label who = names_of(out, item);
    const Label since = out.moment(item.created);
    if (lifecycle::is_suspended(item.state)) {
      out.answer(sentence({"{0} is suspended; {1} has it", "{0}已挂起，由{1}持有"},
                          {out.step(item.node), who}));
    } else if (item.owner.empty()) {
      out.answer(sentence({"{0} waits since {2} for one of {1} to take it",
                           "{0}自 {2} 起等待 {1} 认领"},
                          {out.step(item.node), who, since}));
    } else {
      out.answer(sentence({"{0} lies with {1} since {2}", "{0}由{1}办理，自 {2}"},
                          {out.step(item.node), who, since}));
    }
    if (item.due) out.answer(out.standing(*item.due, now));
  }
}

void tell_waits(Explanation& out, const InstanceState& state) {
  const auto step_of = [&](history::ActivityId id) {
    const auto at = state.activities.find(id);
    // What the case as a whole listens for is a handler of its root.
    const bool whole = at == state.activities.end() || at->second.parent == 0;
    return whole ? Label{"The case", "案件"} : out.step(at->second.node);
  };
  for (const auto& [id, job] : state.jobs) {
    out.answer(sentence({"{0} waits for an answer of {1}, attempt {2}",
                         "{0}等待 {1} 的结果，第 {2} 次"},
                        {step_of(job.activity), history::plain(job.connector),
                         history::plain(std::to_string(job.attempt))}));
  }
  for (const auto& waiting : state.subscriptions) {
    const Label name = history::plain(waiting.name);
    out.answer(waiting.signal
                   ? sentence({"{0} listens for the signal {1}", "{0}等待信号 {1}"},
                              {step_of(waiting.activity), name})
                   : sentence({"{0} waits for the message {1} with the key {2}",
                               "{0}等待键为 {2} 的消息 {1}"},
                              {step_of(waiting.activity), name, history::plain(waiting.key)}));
  }
  for (const auto& [id, timer] : state.timers) {
    if (timer.purpose == history::Timer::Purpose::kSla) continue;
    if (process::is_rest_from_urging(timer)) continue;
    out.answer(sentence({"{0} has a time set: {1}", "{0}设有时间：{1}"},
                        {step_of(timer.activity), out.moment(timer.due)}));
  }
  for (const auto& [id, activity] : state.activities) {
    if (!activity.waits) continue;
    out.answer(activity.lock_key.empty()
                   ? sentence({"{0} waits for its turn", "{0}等待轮到"}, {out.step(activity.node)})
                   : sentence({"{0} waits for a lock that another case holds ({1})",
                               "{0}等待其他案件持有的锁（{1}）"},
                              {out.step(activity.node), history::plain(activity.lock_key)}));
  }
  for (const auto& call : state.calls) {
    out.answer(sentence({"{0} waits for the case {1} it called", "{0}等待其调用的案件 {1}"},
                        {step_of(call.activity), history::plain(call.child.text())}));
  }
}

void tell_moving(Explanation& out, const InstanceState& state, Instant now) {
  out.ask("moving", {"What does it wait for?", "在等待什么？"});
  if (!state.running()) {
    out.answer(sentence({"It ended {0}.", "已于 {0} 结束。"},
                        {state.ended ? out.moment(*state.ended) : Label{"already", "此前"}}));
    return;
  }
  if (state.state == lifecycle::ProcessInstanceState::Suspended) {
    out.answer({"An administrator suspended the case: nothing moves until it is resumed.",
                "管理员已挂起案件，恢复前不会继续。"});
  }
  for (const auto& [id, incident] : state.incidents) {
    out.answer(sentence({"Something went wrong and a person must look at it: {0}",
                         "发生异常，须人工处理：{0}"},
                        {incident.text}));
  }
  tell_work(out, state, now);
  tell_waits(out, state);
  out.or_else({"Nothing is known that it waits for.", "没有发现等待事项。"});
}

/// The guards by which a choice can have led to a step.
Label guards_to(const Explanation& out, definition::NodeId from, definition::NodeId to) {
  const auto& definition = out.sources().definition;
  std::string text;
  for (const auto transition : definition.chart.node(from).transitions) {
    const auto& targets = definition.chart.transition(transition).targets;
    const auto leads = [&](definition::NodeId target) {
      return target == to || definition.chart.is_ancestor(to, target);
    };
    if (!std::any_of(targets.begin(), targets.end(), leads)) continue;
    const auto& guard = definition.transitions[transition].guard;
    if (guard.empty()) return {"nothing else held", "其他条件均不成立"};
    text += (text.empty() ? "" : " or ") + guard.source();
  }
  return {text, text};
}

/// What decided the way: choices, decision tables, the actions people chose, votes.
class WayTold {
 public:
  WayTold(Explanation& out, const std::vector<StepRecord>& records)
      : out_(out), recalled_(history::recall(records)), narration_(out.sources(), recalled_) {}

  void take(const StepRecord& record) {
    narration_.by(record.actor);
    std::uint64_t seq = record.first_seq;
    for (const auto& event : record.events) {
      const bool decides = std::holds_alternative<history::DecisionMade>(event) ||
                           std::holds_alternative<history::VoteDecided>(event) ||
                           std::holds_alternative<history::ErrorRaised>(event) ||
                           std::holds_alternative<history::OperationDone>(event) ||
                           is_way_of_person(event);
      if (decides) out_.answer(narration_.tell(event), seq);
      if (const auto* entered = std::get_if<history::ActivityEntered>(&event)) {
        note(*entered, seq);
      }
      ++seq;
    }
  }

 private:
  static bool is_way_of_person(const history::Event& event) {
    const auto* done = std::get_if<history::WorkItemCompleted>(&event);
    return done != nullptr && !done->action.empty();
  }
  /// By its path: an earlier version of the definition had other numbers.
  void note(const history::ActivityEntered& entered, std::uint64_t seq) {
    const auto& definition = out_.sources().definition;
    const auto node = definition.chart.find(recalled_.paths.at(entered.activity));
    const auto around = std::exchange(chose_, definition::kNoNode);
    if (node == definition::kNoNode) return;
    if (around != definition::kNoNode) {
      const Label why = guards_to(out_, around, node);
      if (!why.empty()) {
        out_.answer(sentence({"At {0} it went to {1}, because {2}", "在{0}走向{1}，因为 {2}"},
                             {out_.step(around), out_.step(node), why}),
                    seq);
      }
    }
    const auto& kind = definition.steps[node].kind;
    if (std::holds_alternative<definition::ChooseStep>(kind)) chose_ = node;
  }

  Explanation& out_;
  history::Recalled recalled_;
  Narration narration_;
  definition::NodeId chose_ = definition::kNoNode;
};

void tell_clock(Explanation& out, const InstanceState& state, const SlaClock& clock, Instant now) {
  const auto& declared = out.sources().definition.sla;
  const auto found = std::find_if(declared.begin(), declared.end(),
                                  [&](const auto& d) { return d.name == clock.name; });
  const Label name = found == declared.end() || found->title.empty() ? history::plain(clock.name)
                                                                     : found->title;
  out.answer(sentence({"{0}: started {1} with {2} of open time", "{0}：自 {1} 起计，工作时间 {2}"},
                      {name, out.moment(clock.started), history::lasting(clock.budget)}));
  for (const auto& span : clock.ledger) {
    if (span.reason.empty()) continue;
    out.answer(sentence({"{0}: stopped from {1} to {2} ({3})", "{0}：{1} 至 {2} 暂停（{3}）"},
                        {name, out.moment(span.from), out.moment(span.to),
                         history::plain(span.reason)}));
  }
  switch (clock.state) {
    case SlaClock::State::kRunning:
      out.answer(sentence({"{0}: {1}", "{0}：{1}"}, {name, out.standing(clock.due, now)}));
      return;
    case SlaClock::State::kPaused:
      out.answer(sentence({"{0}: stands still ({1}), {2} are left", "{0}：暂停中（{1}），剩余 {2}"},
                          {name, history::plain(clock.reason),
                           history::lasting(clock.open_time_left)}));
      return;
    default:
      out.answer(sentence({"{0}: ended {1}, {2}", "{0}：{1} 结束，{2}"},
                          {name, out.moment(clock.since),
                           out.standing(clock.due, state.ended.value_or(clock.since))}));
  }
}

}  // namespace

Value explain_case(const InstanceState& state, const std::vector<StepRecord>& records,
                   const HistorySources& sources, Instant now) {
  Explanation out(sources);
  tell_moving(out, state, now);
  out.ask("way", {"Why did it go this way?", "为什么走到这里？"});
  WayTold way(out, records);
  for (const StepRecord& record : records) way.take(record);
  out.or_else({"There was only one way so far.", "到目前为止只有一条路径。"});
  out.ask("late", {"How do its deadlines come about?", "时限如何得出？"});
  for (const auto& clock : state.sla) tell_clock(out, state, clock, now);
  out.or_else({"The definition sets no clock on this case.", "流程定义未对此案件设时限。"});
  return out.take();
}

}  // namespace recourse::service
