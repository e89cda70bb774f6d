#include "adapters/yaml/keys.h"

/// *.scenario.yaml: what happens to one case, and what must then hold.
namespace recourse::yaml {
namespace scenario_page {

constexpr Key kFile[] = {
    {"process", "id", "The process of all scenarios that name no own.",
     "未另行说明的场景所用的流程。", "complaint"},
    {"start", "@scenario start", "Start of all scenarios that have no own.",
     "未另行说明的场景的发起方式。"},
    {"scenarios", "![@scenario]", "The scenarios.", "场景列表。"},
};
constexpr Key kScenario[] = {
    {"scenario", "!text", "What it shows, as a sentence.", "一句话说明该场景。",
     "withdrawn while investigating"},
    {"process", "id", "The process.", "流程。", "complaint"},
    {"start", "@scenario start", "How the case begins.", "案例如何开始。"},
    {"do", "![@act]", "What happens, in order.", "依次发生的事。"},
};
constexpr Key kStart[] = {
    {"at", "instant", "When the clock stands at the start.", "开始时刻。", "2025-03-03T09:00+08:00"},
    {"by", "word", "Who starts it.", "发起人。", "ann"},
    {"data", "{value}", "The inputs.", "输入数据。", "{order: {no: O1, amount: 250}}"},
    {"key", "word", "Business key, where the process has no own.", "流程未声明主键时的业务主键。",
     "O1"},
};
constexpr Key kActTask[] = {
    {"task", "!word", "A person uses a task of this step.", "处理人使用该步骤的任务。", "verify"},
    {"as", "!word", "Who.", "谁。", "bob"},
    {"action", "word", "Completes it with this button.", "用该按钮完成。", "accept"},
    {"verb", "word", "Does something else with it: claim, release, delegate, …",
     "其他操作：claim、release、delegate 等。", "claim"},
    {"choice", "word", "Answers a vote.", "表决答案。", "agree"},
    {"to", "word", "Step to return to, or the person a verb leads to.", "退回的步骤或转交的人。",
     "eve"},
    {"comment", "text", "What the person writes.", "意见。", "please hurry"},
    {"item", "count", "Which one, when there are several; from 1.", "多个时的序号，从 1 起。", "2"},
    {"data", "{value}", "What is filled in, by path.", "填写的数据，按路径。", "{notes: [called]}"},
    {"refused", "word", "It must be refused with this code.", "必须以此代码被拒绝。", "TASK_STATE"},
};
constexpr Key kActAdvance[] = {
    {"advance", "!span / @advance to", "Time passes; timers on the way fire in order.",
     "时间前进；途中的计时器依次触发。", "2 working hours"},
};
constexpr Key kAdvanceTo[] = {
    {"to", "!instant", "Until then.", "直到该时刻。", "2025-03-04T09:00+08:00"},
};
constexpr Key kActJob[] = {
    {"job", "!word", "Answers the oldest open job of this connector or step.",
     "回答该连接器或步骤最早的未完成作业。", "finance.pay"},
    {"result", "value", "It succeeded with this.", "成功及其结果。", "{receipt: R1}"},
    {"error", "word", "It ended in this business error.", "以该业务错误结束。", "account_closed"},
    {"fail", "word", "It failed for a technical reason.", "因技术原因失败。", "timeout"},
    {"data", "value", "What the error brings.", "错误所带的数据。"},
    {"item", "count", "Which one, when there are several; from 1.", "多个时的序号，从 1 起。", "2"},
    {"refused", "word", "The answer must be refused with this code.", "必须以此代码被拒绝。",
     "JOB_STALE"},
};
constexpr Key kActMessage[] = {
    {"message", "!word", "A message comes.", "收到消息。", "customer_withdrew"},
    {"key", "!value", "For whom.", "主键。", "C1"},
    {"data", "value", "What it brings.", "所带的数据。", "{answer: yes please}"},
    {"id", "word", "Its id; the same id counts once.", "消息编号；同一编号只算一次。", "m-1"},
    {"refused", "word", "It must be refused with this code.", "必须以此代码被拒绝。",
     "UNKNOWN_MESSAGE"},
};
constexpr Key kActSignal[] = {
    {"signal", "!word", "A signal is given to all cases.", "向所有案例发出信号。", "recall"},
    {"data", "value", "What it brings.", "所带的数据。", "{batch: B7}"},
};
constexpr Key kActPersonLeft[] = {
    {"person_left", "!word", "Somebody leaves the house: the signal person_left is given.",
     "有人离职：发出信号 person_left。", "eve"},
};
constexpr Key kActOperation[] = {
    {"operation", "!word", "Someone carries out an operation.", "有人执行操作。", "cancel"},
    {"by", "!word", "Who.", "谁。", "ann"},
    {"reason", "text", "Why.", "原因。", "ordered twice"},
    {"step", "word", "Which step an administrator means.", "管理操作所指的步骤。", "pay"},
    {"data", "{value}", "What it brings.", "所带的数据。"},
    {"refused", "word", "It must be refused with this code.", "必须以此代码被拒绝。",
     "NOT_PERMITTED"},
};
constexpr Key kActStart[] = {
    {"start", "!@further start", "Another case of the process; what follows is about it.",
     "再发起一个案例，其后的步骤针对它。", "{by: ann, data: {no: N2}, name: second}"},
    {"refused", "word", "It must be refused with this code.", "必须以此代码被拒绝。", "DATA"},
};
constexpr Key kFurtherStart[] = {
    {"by", "!word", "Who starts it.", "发起人。", "ann"},
    {"data", "{value}", "Its inputs.", "输入数据。", "{no: N2}"},
    {"key", "word", "Its business key, where the process computes none.", "业务主键。", "N2"},
    {"name", "word", "What `case` calls it.", "供 `case` 引用的名称。", "second"},
    {"repeat_of", "word", "The ended case it goes on from.", "所接续的已结束案例。", "first"},
};
constexpr Key kActCase[] = {
    {"case", "!word",
     "What follows is about this case: first, newest, the number in which it began, or a name.",
     "其后的步骤针对此案例：first、newest、发起的序号或名称。", "first"},
};
constexpr Key kActCalendar[] = {
    {"calendar", "!word", "A new version of this calendar is published; running cases follow.",
     "发布该日历的新版本；运行中的案例随之重新计算。", "cn-standard"},
    {"version", "!word", "Its version.", "版本。", "\"2026.2\""},
    {"closed", "words", "Days that are closed now, too.", "新增的休息日。", "[2026-03-04]"},
    {"make_up", "words", "Days that are worked now, too.", "新增的工作日。", "[2026-03-07]"},
};
constexpr Key kActAbsence[] = {
    {"absence", "!word", "It is said that this person is away; with no times, that they are not.",
     "登记此人不在岗；不写时间则表示取消。", "chu.lan"},
    {"from", "instant", "From when.", "开始时刻。", "2026-03-02T09:00+08:00"},
    {"to", "instant", "When they are back.", "返岗时刻。", "2026-03-05T09:00+08:00"},
    {"substitutes", "words", "Who does their work, the first who can.", "代理人，依次取第一位可办理者。",
     "[zhou.zheng, wu.min]"},
    {"processes", "words", "Only in cases of these processes.", "仅限这些流程的案例。",
     "[complaint]"},
};
constexpr Key kActExpect[] = {
    {"expect", "!@expectation", "What must hold now.", "此刻必须成立的事。",
     "{active: [assign], data: {severity: S1}}"},
};
constexpr Key kExpectation[] = {
    {"active", "words", "All active steps, in any order.", "全部活动步骤，不分次序。",
     "[investigate, call_back]"},
    {"tasks", "{@expected task}", "Open tasks, by step.", "未完成的任务，按步骤。",
     "{verify: {owner: bob, state: Reserved}}"},
    {"data", "{value}", "Values of the case, by path.", "案例数据，按路径。", "{severity: S1}"},
    {"ended", "word / =", "The outcome; null: it still runs.", "结局；null 表示仍在运行。",
     "withdrawn"},
    {"exited", "words", "Steps whose last visit was broken off.", "最后一次被中断的步骤。",
     "[investigate]"},
    {"waiting_jobs", "words", "Connectors of all open jobs.", "全部未完成作业的连接器。",
     "[finance.pay]"},
    {"incidents", "count", "How many are open.", "未解决的事故数。", "0"},
    {"sla", "{@expected clock / =}", "Service-level clocks; null: it has none of this name.",
     "服务时限时钟；null 表示没有此时钟。",
     "{resolve: {state: running}}"},
    {"notices", "@expected notices", "How many notices were sent so far, by kind.",
     "至今发出的各类通知数。", "{sla: 1, urge: 2}"},
    {"waiting", "words", "Steps that wait for a lock or for their turn.",
     "等待锁或等待轮到的步骤。", "[rate]"},
    {"cases", "count", "Cases of the process, running and ended.", "该流程的案例总数。", "2"},
    {"family", "@expected family", "How many cases of its family it knows, by relation.",
     "案件族中各类关联案例的个数。", "{child: 1}"},
};
constexpr Key kExpectedNotices[] = {
    {"sla", "count", "By rungs of clocks.", "时钟阶梯的通知。", "1"},
    {"urge", "count", "Reminders.", "催办。", "2"},
    {"cc", "count", "To those who may read along.", "抄送。", "0"},
    {"mention", "count", "To people named in comments.", "评论中提到的人。", "0"},
};
constexpr Key kExpectedFamily[] = {
    {"parent", "count", "It came from this one.", "来源案例。", "1"},
    {"child", "count", "They came from it.", "由其产生的案例。", "2"},
    {"repeat_of", "count", "It goes on from this one.", "所接续的案例。", "1"},
    {"repeated_by", "count", "They go on from it.", "接续它的案例。", "1"},
    {"merged_into", "count", "It was merged into this one.", "所并入的案例。", "1"},
    {"merged", "count", "They were merged into it.", "并入它的案例。", "1"},
    {"linked", "count", "They are linked with it.", "与其关联的案例。", "1"},
};
constexpr Key kExpectedTask[] = {
    {"owner", "word / =", "Who has it; null: nobody.", "处理人；null 表示无人。", "eve"},
    {"state", "word", "Its state.", "状态。", "Reserved"},
    {"candidates", "words", "Groups and people who may take it.", "可领取的组和人员。",
     "[cs-agents]"},
    {"due", "instant", "When it is due.", "到期时刻。", "2025-03-03T13:00+08:00"},
    {"count", "count", "How many are open.", "未完成的个数。", "2"},
    {"title", "text", "Its title in one of the languages.", "任一语言的标题。", "Verify C1"},
    {"for", "word / =", "Whose work the owner does; null: nobody's.",
     "处理人代谁办理；null 表示非代办。", "chu.lan"},
};
constexpr Key kExpectedClock[] = {
    {"state", "=running|paused|met|breached", "Its state.", "状态。", "running"},
    {"due", "instant", "When the budget is used up.", "预算用尽的时刻。",
     "2025-03-10T09:00+08:00"},
    {"fired", "words", "Rungs that have fired.", "已触发的阶梯。", "[warn]"},
};

constexpr Shape kShapes[] = {
    {"scenario file", "A scenario file", "场景文件", kFile},
    {"scenario", "A scenario", "场景", kScenario},
    {"scenario start", "'start'", "“start”", kStart},
    {"act task", "A task step", "任务步骤", kActTask},
    {"act advance", "An advance step", "推进步骤", kActAdvance},
    {"advance to", "'advance'", "“advance”", kAdvanceTo},
    {"act job", "A job step", "作业步骤", kActJob},
    {"act message", "A message step", "消息步骤", kActMessage},
    {"act signal", "A signal step", "信号步骤", kActSignal},
    {"act person_left", "A person_left step", "离职步骤", kActPersonLeft},
    {"act operation", "An operation step", "操作步骤", kActOperation},
    {"act start", "A start step", "发起步骤", kActStart},
    {"further start", "'start'", "“start”", kFurtherStart},
    {"act case", "A case step", "案例步骤", kActCase},
    {"act calendar", "A calendar step", "日历步骤", kActCalendar},
    {"act absence", "An absence step", "不在岗步骤", kActAbsence},
    {"act expect", "An expectation", "期望", kActExpect},
    {"expectation", "An expectation", "期望", kExpectation},
    {"expected notices", "Expected notices", "期望的通知", kExpectedNotices},
    {"expected family", "An expected family", "期望的案件族", kExpectedFamily},
    {"expected task", "An expected task", "期望的任务", kExpectedTask},
    {"expected clock", "An expected clock", "期望的时钟", kExpectedClock},
};

}  // namespace scenario_page

std::span<const Shape> scenario_shapes() { return scenario_page::kShapes; }

}  // namespace recourse::yaml
