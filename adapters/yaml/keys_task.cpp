#include "adapters/yaml/keys.h"

/// Tasks: who is asked, for what, and which ways lead on.
namespace recourse::yaml {
namespace task_page {

constexpr Key kTask[] = {
    {"title", "text / @task title", "What stands in the worklist; may hold {{ expressions }}.",
     "待办列表中的标题；可含 {{ 表达式 }}。", "\"Verify {{ complaint.no }}\""},
    {"help", "label", "What the person should know.", "给处理人的说明。",
     "{en: Call the customer first., zh: 请先致电客户。}"},
    {"fields", "{=required|optional|readonly / @field}",
     "The form: paths of data, each with its mode.",
     "表单：数据路径及其方式。", "{reason: required, order.no: readonly}"},
    {"cc", "words", "Roles or people who may read it.", "抄送的角色或人员。", "[lead]"},
    {"urge", "@urge", "Reminders while it is open.", "未完成时的催办。",
     "{after: 1 working day, every: 4 working hours}"},
    {"assign", "!@assign", "Who is asked.", "分派给谁。", "{role: agent, pick: claim}"},
    {"due", "span", "When it should be done, counted from its creation.", "自创建起的完成期限。",
     "4 working hours"},
    {"ladder", "word / [@rung]", 
     "What happens on the way to the due and past it: rungs, or a ladder.",
     "临近及超过期限时的升级：阶梯列表或其名称。", "usual"},
    {"priority", "count", "Order in the worklist; higher comes first.", "待办排序；数值高者在前。",
     "5"},
    {"allow", "[=delegate|forward|suspend|skip|add_signer|remove_signer|back_date]",
     "What else its owner may do with it.", "处理人还可以做什么。", "[delegate, forward]"},
    {"vote", "@vote", "Everybody is asked; when it counts as decided.", "询问每个人，以及如何算作决定。",
     "{choices: [agree, disagree], pass_when: 60% agree}"},
};
constexpr Key kUrge[] = {
    {"after", "span", "The first one, counted from the task's creation.", "自任务创建起首次催办。",
     "1 working day"},
    {"every", "span", "Then again and again.", "之后的间隔。", "4 working hours"},
    {"rest", "span", "People urge it once in so long; default 4 working hours.",
     "人工催办的最短间隔；默认 4 个工作小时。", "1 working day"},
};
constexpr Key kTaskTitle[] = {
    {"en", "text", "English; may hold {{ expressions }}.", "英文；可含 {{ 表达式 }}。",
     "\"Verify {{ complaint.no }}\""},
    {"zh", "text", "Chinese; may hold {{ expressions }}.", "中文；可含 {{ 表达式 }}。",
     "\"核实 {{ complaint.no }}\""},
};
constexpr Key kField[] = {
    {"mode", "=required|optional|readonly", "Must be filled, may be filled, is only shown.",
     "必填、选填或只读。", "required"},
    {"label", "label", "What the form calls it.", "表单上的名称。", "{en: Note, zh: 备注}"},
    {"help", "label", "A hint beside it.", "旁边的提示。"},
    {"widget", "=textarea", "A text of several lines.", "多行文本。", "textarea"},
    {"options", "value", "What may be chosen: a list, or an expression that gives one.",
     "可选项：列表，或得出列表的表达式。", "[small, large]"},
    {"visible_when", "expr", "Shown only when this holds; else no value is taken.",
     "条件成立时才显示；否则不接受填写。", "amount > 0"},
};
constexpr Key kAssign[] = {
    {"role", "words", "A role; everybody in it may take the task.", "角色；其中每个人都可领取。",
     "agent"},
    {"roles", "words", "Several roles.", "多个角色。", "[agent, lead]"},
    {"user", "exprs", "One person, as an expression.", "一个人（表达式）。", "handler"},
    {"users", "exprs", "Several people, as expressions.", "多个人（表达式）。", "[starter]"},
    {"expr", "exprs", "People computed from the case.", "由案例数据算出的人。",
     "manager_of(starter)"},
    {"pick", "=claim|least_loaded|round_robin|sticky|nominate",
     "How one of them gets it; default claim.", "如何落到一个人；默认 claim（领取）。",
     "least_loaded"},
    {"by", "expr",
     "With `pick: sticky`: who handled this before is asked first, else whose turn it is.",
     "与 `pick: sticky` 合用：优先此前办理过同一对象的人，否则轮派。", "complaint.customer"},
    {"skills", "value", "What they must know; only people who know all of it are asked.",
     "所需技能；只分派给具备全部技能的人。", "[german]"},
    {"fallback", "words", "Roles that are asked where nobody else may, after the group's head.",
     "无人可办且组长也不可办时改派的角色。", "lead"},
    {"everyone", "flag", "Everybody gets a task of his own; needs `vote`.",
     "每人各得一个任务；需要 `vote`。", "true"},
    {"exclude", "exprs", "Who is not asked.", "排除的人。", "[actor_of(propose)]"},
};
constexpr Key kVote[] = {
    {"mode", "=parallel|in_order", "All at once (default) or one after the other.",
     "同时（默认）或依次。", "in_order"},
    {"choices", "[word] / {label}", "What may be answered; default agree and disagree.",
     "可选答案；默认 agree 与 disagree。", "[agree, disagree, abstain]"},
    {"pass_when", "!expr", "first, all X, any X, 3 X, 60% X, or a condition over the counts.",
     "first、all X、any X、3 X、60% X，或关于票数的条件。", "60% agree"},
    {"fail_when", "expr", "As `pass_when`; asked first.", "同 `pass_when`，先于它判断。",
     "any disagree"},
    {"rest", "=cancel|continue", "What becomes of open answers once it is decided.",
     "决定后尚未回答的如何处理。", "cancel"},
    {"empty", "=pass|fail|error", "What it means when there is nobody to ask.",
     "无人可问时的结果。", "error"},
    {"weight", "expr", "How much the answer of `voter` counts.", "`voter` 一票的权重。",
     "if voter = starter then 2 else 1"},
};
constexpr Key kAction[] = {
    {"label", "label", "What the button says.", "按钮文字。", "{en: Accept, zh: 受理}"},
    {"next", "target", "Where it leads; default: the step's `next`.", "去向；默认为步骤的 `next`。",
     "pay"},
    {"back", "@back", "Returns to an earlier step instead.", "退回到之前的步骤。", "{to: [draft]}"},
    {"set", "{value}", "What it writes.", "写入的数据。", "{decision: accepted}"},
    {"needs", "words", "What must be filled in for this button.", "该按钮要求填写的字段。",
     "[reason]"},
    {"when", "expr", "Offered only when this holds.", "条件成立时才提供。", "amount < 1000"},
};
constexpr Key kBack[] = {
    {"to", "!words", "Steps it may return to; with several, the person chooses.",
     "可退回的步骤；多个时由处理人选择。", "[draft]"},
    {"resume", "=forward|direct",
     "Afterwards the normal way again (default), or straight back here.",
     "之后按正常流程（默认），或直送回此处。", "forward"},
    {"undo", "flag", "Whether steps with `undo` on the way are taken back.",
     "途中有 `undo` 的步骤是否撤销。", "true"},
};

constexpr Shape kShapes[] = {
    {"task", "A task", "任务", kTask},
    {"urge", "'urge'", "“urge”", kUrge},
    {"task title", "A title", "标题", kTaskTitle},
    {"field", "A field", "字段", kField},
    {"assign", "'assign'", "“assign”", kAssign},
    {"vote", "A vote", "表决", kVote},
    {"action", "An action", "操作", kAction},
    {"back", "'back'", "“back”", kBack},
};

}  // namespace task_page

std::span<const Shape> task_shapes() { return task_page::kShapes; }

}  // namespace recourse::yaml
