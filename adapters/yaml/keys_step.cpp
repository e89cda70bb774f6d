#include "adapters/yaml/keys.h"

/// Steps: what all have, what each kind has, and what listens beside them.
namespace recourse::yaml {
namespace step_page {

constexpr Key kStep[] = {
    {"step", "!id", "Name of the step, unique in its list.", "步骤名称，在所在列表中唯一。",
     "verify"},
    {"title", "label", "What people call it; default: its name.", "显示名称；默认为步骤名。",
     "{en: Verify, zh: 核实}"},
    {"only_if", "expr", "Skipped when this is false.", "条件不成立时跳过。", "amount > 100"},
    {"while", "expr", "Left as soon as this is false.", "条件一旦不成立即离开。",
     "order.state = \"open\""},
    {"lock", "id / @lock", "A named lock that is held while the step is active.",
     "步骤活动期间持有的锁。"},
    {"sla", "[@clock]", "Clocks of this step alone; they start when it is entered.",
     "仅属于本步骤的时钟；进入步骤时开始。"},
    {"handlers", "[@handler]", "What may happen while the step is active.",
     "步骤活动期间可能发生的事。"},
    {"undo", "[@step]", "How what this step did is taken back, when it is compensated.",
     "补偿时如何撤销本步骤所做的事。", "[{step: unblock, auto: erp.unblock_order}]"},
    {"next", "target", "Step of the same list that follows, or `done`; default: the next item.",
     "接下来的同级步骤或 `done`；默认为列表中的下一项。", "assign"},
};
constexpr Key kStepTask[] = {
    {"task", "!@task / =", "Asks a person, or several.", "请一人或多人处理。"},
    {"actions", "{@action}", "The buttons, each with its way on.", "按钮及各自的去向。",
     "{accept: {next: pay}, refuse: {next: end}}"},
};
constexpr Key kStepAuto[] = {
    {"auto", "!word", "Connector that does the work outside.", "在外部完成工作的连接器。",
     "finance.pay"},
    {"with", "{value}", "Its inputs: literals or \"{{ expression }}\".",
     "输入：字面值或 \"{{ 表达式 }}\"。", "{order: \"{{ order.no }}\"}"},
    {"save", "{expr}", "What of `result` goes where.", "把 `result` 写到哪里。",
     "{receipt: result.no}"},
    {"retry", "@retry / word", "What a technical failure leads to, or the name of a rule.",
     "技术故障时怎么办，或规则名称。", "{times: 5, wait: 1 minute, then: incident}"},
};
constexpr Key kStepSet[] = {
    {"set", "!{value}", "Writes data.", "写入数据。", "{total: \"{{ price * amount }}\"}"},
};
constexpr Key kStepDecide[] = {
    {"decide", "!word", "Decision table that is asked.", "所用的决策表。", "grade"},
    {"save", "!{expr}", "What of `result` goes where.", "把 `result` 写到哪里。",
     "{severity: result.severity}"},
};
constexpr Key kStepChoose[] = {
    {"choose", "![@choice]", "The first condition that holds leads on; ends with `otherwise`.",
     "第一个成立的条件决定去向；以 `otherwise` 结尾。",
     "[{when: amount > 100, next: approve}, {otherwise: pay}]"},
};
constexpr Key kStepSend[] = {
    {"send", "!@send", "Sends a message or a signal to other cases.", "向其他案例发送消息或信号。"},
};
constexpr Key kStepWait[] = {
    {"wait", "!@wait", "Waits for a time, a condition, or the first of several.",
     "等待时间、条件，或几件事中最先发生的一件。", "{for: 2 days}"},
};
constexpr Key kStepParallel[] = {
    {"parallel", "!@parallel", "Runs branches side by side and joins them.",
     "并行运行各分支并汇聚。"},
};
constexpr Key kStepForeach[] = {
    {"foreach", "!@foreach", "Runs its steps once for each item of a list.",
     "对列表的每一项运行一遍步骤。"},
};
constexpr Key kStepCall[] = {
    {"call", "!@call", "Runs another process and waits for its end.", "运行另一流程并等待其结束。"},
};
constexpr Key kStepStart[] = {
    {"start", "!@start", "Starts another process and goes on.", "发起另一流程后继续。"},
};
constexpr Key kStepScope[] = {
    {"scope", "!@scope", "Steps with their own data and handlers.", "有自己数据与处理器的一组步骤。"},
};
constexpr Key kStepRaise[] = {
    {"raise", "!word", "Raises a declared error; the nearest handler takes it.",
     "触发已声明的错误；由最近的处理器接住。", "order_refused"},
};
constexpr Key kStepEscalate[] = {
    {"escalate", "!word", "Tells the handlers around, without ending anything.",
     "通知外层处理器，不中断任何步骤。", "late"},
};
constexpr Key kStepCompensate[] = {
    {"compensate", "!=all / words", "Takes back what these steps did, last first.",
     "按相反顺序撤销这些步骤所做的事。", "[pay]"},
};
constexpr Key kStepFinish[] = {
    {"finish", "!word", "Ends the whole case with this outcome.", "以此结局结束整个案例。",
     "resolved"},
};

constexpr Key kChoice[] = {
    {"when", "expr", "Condition.", "条件。", "amount > 100"},
    {"next", "target", "Where it leads.", "去向。", "approve"},
    {"otherwise", "target", "Where it leads when no condition holds; the last item.",
     "所有条件都不成立时的去向；放在最后。", "pay"},
};
constexpr Key kSend[] = {
    {"message", "word", "A declared message.", "已声明的消息。", "paid"},
    {"signal", "word", "A declared signal.", "已声明的信号。", "recall"},
    {"to", "expr", "Key of the case that shall get the message.", "接收案例的主键。", "order.no"},
    {"with", "{value}", "What the message carries.", "消息所带的数据。",
     "{amount: \"{{ order.amount }}\"}"},
};
constexpr Key kWait[] = {
    {"for", "span", "So long.", "等待这么久。", "2 working days"},
    {"until", "expr", "Until a date, or a date with time.", "直到某日期或时刻。",
     "order.promised"},
    {"when", "expr", "Until the condition holds.", "直到条件成立。", "order.paid"},
    {"first", "[@alternative]", "Several things; the first that happens leads on.",
     "几件事，最先发生的一件决定去向。",
     "[{message: paid, next: ship}, {after: 3 days, next: remind}]"},
};
constexpr Key kAlternative[] = {
    {"message", "word", "A message comes.", "收到消息。", "paid"},
    {"signal", "word", "A signal is given.", "收到信号。", "recall"},
    {"after", "span", "So long has passed.", "经过这么久。", "3 days"},
    {"until", "expr", "This moment has come.", "到达该时刻。", "order.promised"},
    {"match", "expr", "Only messages for which this holds.", "仅当消息满足条件。",
     "message.amount > 0"},
    {"set", "{value}", "What is written then.", "届时写入的数据。",
     "{paid: \"{{ message.amount }}\"}"},
    {"next", "target", "Where it leads; default: the next item.", "去向；默认为下一项。", "ship"},
};
constexpr Key kParallel[] = {
    {"branches", "![@branch]", "What runs side by side.", "并行的分支。"},
    {"join", "=all|any / count / expr",
     "When it goes on: all (default), any, a number, a condition "
     "over finished and total.", "何时继续：all（默认）、any、个数，或关于 finished、total 的条件。",
     "all"},
    {"rest", "=cancel|continue", "What becomes of branches that are not over then.",
     "尚未结束的分支如何处理。", "cancel"},
    {"one_at_a_time", "flag", "The branches take turns.", "各分支轮流进行。"},
    {"at_least_one", "flag", "It is an error when no branch starts.", "没有分支启动时视为错误。",
     "true"},
};
constexpr Key kBranch[] = {
    {"branch", "!id", "Name of the branch.", "分支名称。", "ship"},
    {"when", "expr", "Started only when this holds.", "条件成立时才启动。", "amount > 0"},
    {"steps", "![@step]", "Its steps.", "分支的步骤。"},
};
constexpr Key kForeach[] = {
    {"item", "!id", "What the steps call the item.", "步骤中当前项的名称。", "line"},
    {"in", "!expr", "The list, as it is on entry.", "进入时的列表。", "order.lines"},
    {"mode", "=parallel|sequential", "All at once (default) or one after the other.",
     "同时（默认）或依次。", "parallel"},
    {"max_parallel", "count", "At most so many at once.", "同时进行的上限。", "10"},
    {"join", "=all|any / count / expr", "When it goes on; default all.", "何时继续；默认 all。",
     "all"},
    {"rest", "=cancel|continue", "What becomes of those that are not over then.",
     "尚未结束的如何处理。", "cancel"},
    {"open", "flag", "Items may be added while it runs.", "运行中可以增加项。"},
    {"collect", "{expr}", "Lists that gather one value of each item.", "从每一项收集值的列表。",
     "{verdicts: verdict}"},
    {"data", "{type / @variable}", "Variables every item has for itself.", "每一项各自的变量。",
     "{verdict: optional text}"},
    {"steps", "![@step]", "What is done for an item.", "对每一项所做的步骤。"},
};
constexpr Key kCall[] = {
    {"process", "!id", "The process that is run.", "被运行的流程。", "ship_replacement"},
    {"version", "=latest|same / count", "Which version; default latest.", "版本；默认 latest。",
     "latest"},
    {"with", "{value}", "Its inputs.", "输入。", "{order: \"{{ order.no }}\"}"},
    {"save", "{expr}", "What of `result` goes where.", "把 `result` 写到哪里。",
     "{tracking: result.tracking}"},
};
constexpr Key kStart[] = {
    {"process", "!id", "The process that is started.", "被发起的流程。", "survey"},
    {"with", "{value}", "Its inputs.", "输入。", "{customer: \"{{ order.customer }}\"}"},
    {"save_id", "word", "Variable that gets the id of the new case.", "保存新案例编号的变量。",
     "survey_case"},
};
constexpr Key kScope[] = {
    {"data", "{type / @variable}", "Variables that live as long as the scope.",
     "与范围同生命的变量。", "{tries: {type: int, default: 0}}"},
    {"steps", "![@step]", "Its steps.", "范围内的步骤。"},
};
constexpr Key kHandler[] = {
    {"after", "span", "Once, so long after the step was entered.", "进入步骤后经过这么久，一次。",
     "2 working days"},
    {"every", "span", "Again and again.", "周期性重复。", "1 day"},
    {"at", "expr", "At a moment computed from the data.", "在由数据算出的时刻。",
     "order.promised"},
    {"message", "word", "A message comes.", "收到消息。", "customer_withdrew"},
    {"signal", "word", "A signal is given.", "收到信号。", "recall"},
    {"error", "word", "An error is raised inside; `any` takes all.",
     "内部触发错误；`any` 接住全部。", "credit_down"},
    {"escalation", "word", "Something inside, or a clock, escalates.", "内部或时钟升级。",
     "sla.resolve.breach"},
    {"when", "expr", "The condition becomes true.", "条件变为成立。", "order.paid"},
    {"operation", "word", "Someone carries out this operation.", "有人执行该操作。", "add_item"},
    {"mode", "=interrupt|alongside", "Ends the step, or runs beside it. Errors always interrupt.",
     "中断步骤或并行运行。错误总是中断。", "interrupt"},
    {"match", "expr", "Only messages for which this holds.", "仅当消息满足条件。",
     "message.amount > 0"},
    {"set", "{value}", "What is written then.", "届时写入的数据。",
     "{credit: \"{{ message.credit }}\"}"},
    {"do", "[@step]", "What is done then.", "届时执行的步骤。"},
    {"next", "target", "Where an interrupting handler leads.", "中断后的去向。", "gave_up"},
    {"add_item", "value", "One more item for the open foreach.", "为可新增的 foreach 加一项。",
     "\"{{ message.line }}\""},
    {"add_items", "value", "Several more items.", "加多项。", "\"{{ message.lines }}\""},
};
constexpr Key kLock[] = {
    {"name", "!id", "Name of the lock.", "锁的名称。", "credit"},
    {"key", "expr", "Shared by all cases that give the same.", "给出相同键的案例共用此锁。",
     "order.customer"},
};

constexpr Shape kShapes[] = {
    {"step", "A step", "步骤", kStep},
    {"step task", "A task step", "task 步骤", kStepTask},
    {"step auto", "An auto step", "auto 步骤", kStepAuto},
    {"step set", "A set step", "set 步骤", kStepSet},
    {"step decide", "A decide step", "decide 步骤", kStepDecide},
    {"step choose", "A choose step", "choose 步骤", kStepChoose},
    {"step send", "A send step", "send 步骤", kStepSend},
    {"step wait", "A wait step", "wait 步骤", kStepWait},
    {"step parallel", "A parallel step", "parallel 步骤", kStepParallel},
    {"step foreach", "A foreach step", "foreach 步骤", kStepForeach},
    {"step call", "A call step", "call 步骤", kStepCall},
    {"step start", "A start step", "start 步骤", kStepStart},
    {"step scope", "A scope step", "scope 步骤", kStepScope},
    {"step raise", "A raise step", "raise 步骤", kStepRaise},
    {"step escalate", "An escalate step", "escalate 步骤", kStepEscalate},
    {"step compensate", "A compensate step", "compensate 步骤", kStepCompensate},
    {"step finish", "A finish step", "finish 步骤", kStepFinish},
    {"handler", "A handler", "处理器", kHandler},
    {"lock", "'lock'", "“lock”", kLock},
    {"choice", "A choice", "选项", kChoice},
    {"send", "'send'", "“send”", kSend},
    {"wait", "'wait'", "“wait”", kWait},
    {"alternative", "An alternative", "备选", kAlternative},
    {"parallel", "'parallel'", "“parallel”", kParallel},
    {"branch", "A branch", "分支", kBranch},
    {"foreach", "'foreach'", "“foreach”", kForeach},
    {"call", "'call'", "“call”", kCall},
    {"start", "'start'", "“start”", kStart},
    {"scope", "'scope'", "“scope”", kScope},
};

}  // namespace step_page

std::span<const Shape> step_shapes() { return step_page::kShapes; }

}  // namespace recourse::yaml
