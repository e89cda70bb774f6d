#include "adapters/yaml/keys.h"

/// The top of a definition: what is declared before, and beside, its steps.
namespace recourse::yaml {
namespace definition_page {

constexpr Key kDefinition[] = {
    {"recourse", "!word", "Version of the definition language; always \"1\".",
     "定义语言的版本；总是 \"1\"。", "\"1\""},
    {"process", "!id", "Name of the process; cases and calls refer to it.",
     "流程名称；案例和调用都用它。", "complaint"},
    {"version", "!count", "Counts up with every published change; a published one never changes.",
     "每次发布变更加一；已发布的版本不再改变。", "1"},
    {"title", "label", "What people call the process.", "流程的显示名称。",
     "{en: Complaint, zh: 客户投诉}"},
    {"calendar", "word", "Working time that spans and clocks of this process run in.",
     "时限与时钟所用的工作日历。", "service-desk"},
    {"currency", "word", "Currency of amounts written without one; three capital letters.",
     "未写币种的金额所用币种；三个大写字母。", "CNY"},
    {"types", "{@enum type / {type / @record field}}",
     "Types with a name: records, by their fields, and lists of words.",
     "有名称的类型：记录（字段及类型）或可选值列表。",
     "{Order: {no: text, grade: optional Grade}, Grade: {enum: [A, B]}}"},
    {"data", "{type / @variable}", "What a case knows: variables and their types.",
     "案例数据：变量及类型。", "{order: {type: Order, input: true}, note: optional text}"},
    {"roles", "{@role}", "Who may be asked, by a name of this process.",
     "可以分派的角色，使用本流程内的名称。", "{agent: {group: cs-agents}}"},
    {"messages", "{@message}", "What may come from outside for one case.",
     "外部发给某一案例的消息。", "{paid: {key: order.no, carries: {amount: money}}}"},
    {"signals", "words / {@signal / =}",
     "What may be told to all cases at once; the engine itself gives person_left {user} and "
     "calendar_loaded {id, version}.",
     "同时告知所有案例的信号；引擎自己发出 person_left {user} 和 calendar_loaded {id, version}。",
     "{recall: {carries: {batch: text}}, person_left: ~}"},
    {"errors", "{@error}", "Business errors that a step may raise and a handler may take.",
     "步骤可以触发、处理器可以接住的业务错误。", "{refused: {title: {en: Refused, zh: 被拒}}}"},
    {"outcomes", "{@outcome}", "How a case may end.", "案例可能的结局。",
     "{done: {kind: success}, dropped: {kind: cancelled}}"},
    {"decisions", "{@decision}", "Decision tables, used by `decide` steps.",
     "决策表，供 `decide` 步骤使用。"},
    {"retry", "{@retry}", "Retry rules with a name, used by `auto` steps.",
     "有名称的重试规则，供 `auto` 步骤引用。", "{gently: {times: 5, wait: 1 minute}}"},
    {"ladders", "{[@rung]}", "Ladders with a name, for clocks and for the due of tasks.",
     "有名称的阶梯，供时钟和任务期限使用。", "{usual: [{at: 80%, notify: owner}]}"},
    {"sla", "[@clock]", "Service-level clocks of the case.", "案例的服务时限时钟。"},
    {"duties", "[@duty]", "Who must not, or must, do several of the steps.",
     "职责规则：哪些步骤须由不同的人或同一人处理。", "[{separate: [propose, approve]}]"},
    {"sections", "{@data section}",
     "Parts of the data that not everybody who sees a case may see, or fill in.",
     "并非所有能查看案例的人都可见或可填写的数据部分。",
     "{money: {data: [amount], roles: {lead: editable, agent: visible}}}"},
    {"key", "expr / @business key", "Business key: starting twice with one key gives one case.",
     "业务主键：同一主键重复发起只得到一个案例。", "order.no"},
    {"belongs_to", "expr", "The section of the house a case belongs to: others do not see it.",
     "案例所属的版块：其他版块的人员不可见。", "section_of(starter)"},
    {"starts", "[=operation / @start trigger]", "What else starts a case.", "案例的其他发起方式。",
     "[operation, {every: 30 days}]"},
    {"locks", "words", "The order of nested locks, outermost first.", "嵌套锁的次序，外层在前。",
     "[customer, order]"},
    {"steps", "![@step]", "The process itself: a list that holds one token.",
     "流程本身：同一时刻只有一个令牌的步骤列表。"},
    {"handlers", "[@handler]", "What may happen at any time while the case runs.",
     "案例运行期间随时可能发生的事。"},
    {"operations", "{@operation}", "What people may do to the case as a whole.",
     "人员对整个案例可以执行的操作。", "{cancel: {by: [starter], finish: dropped}}"},
    {"incidents", "words",
     "Roles that are told of what needs a person's hand in a case, may read it there, try it "
     "again, take note of it and name who works; default: administrators alone. No role by `expr`.",
     "案例需要人工处理时通知的角色，他们可以查看案例、重试、确认并指派办理人；默认仅管理员。不能用 "
     "`expr` 角色。",
     "[lead]"},
    {"guarantee", "@guarantee / [@guarantee]",
     "What every end must have passed; proved when the definition is checked.",
     "每个结局之前必须经过的步骤；检查定义时证明。",
     "{before: finish, must_pass: mail.send, except: [withdrawn]}"},
    {"retention", "@retention",
     "How long what is personal in an ended case is kept; then it is erased, unless a legal hold "
     "forbids it. Default: until somebody asks for the erasure.",
     "案件结束后其中的个人数据保留多久，期满即删除，法律保留除外。默认：直到有人请求删除。",
     "{keep: 36 months, basis: {en: E-Commerce Law Art. 31, zh: 电子商务法第三十一条}}"},
};
constexpr Key kGuarantee[] = {
    {"before", "!words", "`finish` for every end, or these outcomes.",
     "`finish` 表示所有结局，或列出结局。", "finish"},
    {"must_pass", "!words", "A connector, or steps; any of them will do.",
     "连接器或步骤，经过其一即可。", "mail.send"},
    {"with", "value", "Of the connector only steps with one of these inputs count.",
     "仅计入带有这些输入值的连接器步骤。", "{template: [closed, refused]}"},
    {"after_each", "words", "After these steps it is asked for anew.",
     "经过这些步骤后须重新满足。", "[verify]"},
    {"except", "words", "Outcomes that need it not.", "不要求此保证的结局。", "[withdrawn]"},
};
constexpr Key kRetention[] = {
    {"keep", "!span", "Days, weeks or months.", "以日、周或月计。", "36 months"},
    {"from", "=end|start",
     "What it is counted from: the end of the case, or its start; default end.",
     "从何时起算：案件结束或发起；默认 end。", "end"},
    {"basis", "!label", "The law or rule that asks for it; stands in the history of each case.",
     "依据的法律或规定，记入每个案件的历史。",
     "{en: E-Commerce Law Art. 31, zh: 电子商务法第三十一条}"},
};
constexpr Key kRecordField[] = {
    {"type", "!type", "Type of the field.", "字段类型。", "text"},
    {"label", "label", "What a form calls it.", "表单上的名称。", "{en: Customer, zh: 客户}"},
    {"private", "flag", "Personal data of the customer the case is about.",
     "案件客户的个人数据。", "true"},
};
constexpr Key kPrivate[] = {
    {"subject", "word", "Path of the person it is about; default: the customer of the case.",
     "所属个人的路径；默认为案件的客户。", "order.customer"},
    {"seen_by", "words", "Roles that see it, beside the starter and who has a task with it.",
     "除发起人与相关任务办理人外，可见该数据的角色。", "[lead]"},
};
constexpr Key kEnumType[] = {
    {"enum", "![word]", "The words it may be, in the order a form lists them.",
     "可取的值，按表单中的顺序。", "[refund, exchange]"},
};
constexpr Key kVariable[] = {
    {"type", "!type", "Type of the variable.", "变量类型。", "optional date"},
    {"input", "flag", "Given when a case is started.", "发起案例时给出。", "true"},
    {"required", "flag",
     "As an input: must be given. Default: unless it is optional or has a default.",
     "作为输入时必须给出。默认：非 optional 且没有 default 时必填。", "false"},
    {"default", "value", "Its first value.", "初始值。", "0"},
    {"merge", "=append|sum|max|min|and|or|union",
     "How writes combine; lets branches that run side by side write it.",
     "多次写入如何合并；允许并行分支共同写入。", "append"},
    {"shared", "flag", "Parallel branches see each other's writes at once.",
     "并行分支立即看到彼此的写入。", "true"},
    {"private", "flag / @private",
     "Personal data: sealed for its person, masked for others, and can be erased.",
     "个人数据：按个人封存，对他人遮蔽，可被删除。", "true"},
};
constexpr Key kRole[] = {
    {"group", "word", "A group of the directory.", "组织目录中的用户组。", "cs-agents"},
    {"users", "words", "These people.", "指定的人员。", "[li.na]"},
    {"expr", "expr", "People computed from the case.", "由案例数据算出的人员。",
     "manager_of(starter)"},
    {"roster", "word", "Who is on duty, by a roster of the directory.",
     "按组织目录的值班表，当时值班的人员。", "hotline"},
    {"central", "flag", "The whole group serves the cases of all sections.",
     "整个用户组服务于所有版块的案例。", "true"},
};
constexpr Key kMessage[] = {
    {"key", "!expr", "Which case it is for: compared with the key the message brings.",
     "属于哪个案例：与消息所带的主键比较。", "order.no"},
    {"carries", "{type / @record field}", "What it brings.", "所带的数据。", "{amount: money}"},
    {"keep", "span", "How long it is kept when no case waits for it yet; default 0.",
     "尚无案例等待时保留多久；默认 0。", "7 days"},
    {"deliver", "=one|all", "To the first case that waits, or to all of them; default one.",
     "发给最先等待的案例，或发给全部；默认 one。", "one"},
};
constexpr Key kSignal[] = {
    {"carries", "{type / @record field}", "What it brings.", "所带的数据。", "{batch: text}"},
};
constexpr Key kError[] = {
    {"title", "label", "What people read.", "显示名称。", "{en: Refused, zh: 被拒}"},
};
constexpr Key kOutcome[] = {
    {"kind", "!=success|failure|cancelled", "How reports count it.", "报表中的归类。", "success"},
    {"title", "label", "What people read.", "显示名称。", "{en: Resolved, zh: 已解决}"},
};
constexpr Key kBusinessKey[] = {
    {"expr", "!expr", "The key.", "主键表达式。", "order.no"},
    {"on_running", "word",
     "Started again while the case runs: `return` gives that case; `join MESSAGE` hands it the "
     "inputs as that message, which carries no files.",
     "案例运行中再次发起：`return` 返回该案例；`join 消息` 把输入作为该消息交给它（消息不得携带文件）。",
     "return"},
    {"after_end", "=new|return", "Started again after its end: a new case, or the ended one.",
     "案例结束后再次发起：新建案例或返回已结束的案例。", "new"},
};
constexpr Key kDecision[] = {
    {"hit", "word", "Which rules count: first, unique, any, priority, rule order, collect, …",
     "命中策略：first、unique、any、priority、rule order、collect 等。", "first"},
    {"inputs", "![expr]", "What the first cells of a rule are tests of.", "各输入列所检验的表达式。",
     "[order.amount]"},
    {"outputs", "![word]", "Names of the results in the last cells.", "各输出列的名称。", "[way]"},
    {"rules", "![[value]]",
     "One list of cells a rule: a test for each input, a value for each output.",
     "每条规则一行：每个输入一个条件，每个输出一个值。", "[[over 1000, director], [any, officer]]"},
};
constexpr Key kRetry[] = {
    {"times", "!count", "Attempts in all.", "总尝试次数。", "5"},
    {"wait", "!span", "Time before the second attempt.", "第二次尝试前的等待。", "1 minute"},
    {"backoff", "number", "Factor of every further wait; default 1.", "之后每次等待的倍数；默认 1。",
     "2"},
    {"max_wait", "span", "No wait is longer.", "等待的上限。", "1 hour"},
    {"jitter", "value", "Spread of the waits.", "等待的随机分散。"},
    {"then", "word", "What follows the last failure: `incident`, or `error NAME`.",
     "最后一次失败之后：`incident` 或 `error 名称`。", "error credit_down"},
};
constexpr Key kClock[] = {
    {"name", "!id", "Name of the clock; its rungs raise sla.NAME.RUNG.",
     "时钟名称；阶梯触发 sla.名称.阶梯。", "resolve"},
    {"title", "label", "What people read.", "显示名称。", "{en: Resolution, zh: 解决时限}"},
    {"target", "span", "The budget of time. Computed from data, it follows them.",
     "时间预算；由数据计算得出时随数据变化。", "5 working days"},
    {"starts", "word", "Step whose first entry starts it; default: the start of the case.",
     "首次进入时开始计时的步骤；默认为案例开始。", "verify"},
    {"from", "expr",
     "The date, or date and time, it is counted from, and which it follows; default: when it "
     "starts.",
     "起算的日期或时刻，随数据变化；默认为开始计时之时。", "complaint.received"},
    {"only_if", "expr", "Asked when it would start: the case has this clock only then.",
     "开始计时前判断；条件成立才有此时钟。", "complaint.channel = \"portal\""},
    {"pause_in", "[word / {word}] / {word} / word",
     "Steps that stop it, each with a reason if you like: customer (default), external, "
     "appraisal, calendar.",
     "暂停计时的步骤，可附原因：customer（默认）、external、appraisal、calendar。",
     "[ask_customer, {lab_test: appraisal}]"},
    {"pause_when", "expr / @pause", "Condition that stops it, with a reason if you like.",
     "暂停计时的条件，可附原因。", "{when: waits_for_carrier, reason: external}"},
    {"ladder", "word / [@rung]", "What happens when shares of the budget are used up.",
     "预算用到各比例时发生什么。", "[{at: 80%, escalate: warn}]"},
    {"measures", "word",
     "total (default): a case that is woken sets it going again, and the time between counts; "
     "first: the first resolution alone.",
     "total（默认）：案例被唤醒后继续计时，其间时间计入；first：仅计首次解决。", "first"},
    {"policy", "word", "Clock of a rule pack that gives the budget, instead of `target`.",
     "给出时限的规则包时钟，代替 `target`。", "eu-psd2.reply"},
};
constexpr Key kPause[] = {
    {"when", "!expr", "It stands still while this holds.", "条件成立期间暂停。",
     "waits_for_carrier"},
    {"reason", "!=customer|external|appraisal|calendar", "Why, as reports count it.",
     "统计用的原因。", "external"},
};
constexpr Key kRung[] = {
    {"at", "!word", "Share of the budget; past the due also `100% + SPAN`.",
     "预算的百分比；超期后可写 `100% + 时长`。", "100% + 1 working day"},
    {"escalate", "word", "Raises sla.CLOCK.THIS for handlers.", "触发 sla.时钟.本名 供处理器接住。",
     "warn"},
    {"notify", "words",
     "Who is told: owner (or all who could claim it), manager, head of the department, or roles.",
     "通知谁：owner（无人领取时为全部候选人）、manager、head（部门负责人）或角色。",
     "[owner, manager]"},
    {"reassign", "@reassign", "Who gets the open tasks.", "把未完成任务改派给谁。", "{role: lead}"},
};
constexpr Key kStartTrigger[] = {
    {"message", "word", "A message that no running case waits for.", "没有案例在等待的消息。",
     "mail_came"},
    {"every", "span", "Again and again.", "周期性。", "30 days"},
    {"at", "words", "At these times of the day …", "在这些时刻……", "[\"09:00\"]"},
    {"days", "words", "… on these days of the calendar.", "……于这些日子。", "[friday_or_before]"},
    {"set", "{value}", "The inputs of the case.", "案例的输入。", "{no: \"{{ message.no }}\"}"},
};
constexpr Key kReassign[] = {
    {"role", "words", "A role.", "角色。", "lead"},
    {"roles", "words", "Several roles.", "多个角色。", "[lead, director]"},
};
constexpr Key kDuty[] = {
    {"separate", "words", "Nobody does two of these.", "任何人不得兼做这些步骤。",
     "[propose, approve]"},
    {"same", "words", "One person does all of these.", "这些步骤由同一人处理。", "[intake, close]"},
    {"distinct", "count", "At least so many people …", "至少多少不同的人……", "2"},
    {"of", "words", "… do these.", "……处理这些步骤。", "[approve]"},
    {"not_starter", "words", "Who started the case does none of these.",
     "发起人不得处理这些步骤。", "[approve]"},
    {"not_involved", "words", "Those named by `by` do none of these.",
     "`by` 所指的人不得处理这些步骤。", "[investigate]"},
    {"by", "expr", "Whom `not_involved` means.", "`not_involved` 所指的人。", "complaint.about"},
};
constexpr Key kOperation[] = {
    {"label", "label", "What the button says.", "按钮文字。", "{en: Withdraw, zh: 撤回}"},
    {"by", "words", "Who may: starter, actor, owner, or roles.",
     "谁可以：starter、actor、owner 或角色。", "[starter]"},
    {"while_in", "words", "Only while one of these steps is active.", "仅当这些步骤之一活动时。",
     "[draft]"},
    {"within", "span",
     "Only so long after the start, of take_back after the last completion, of wake after the end.",
     "仅在开始后的这段时间内；take_back 自上次完成起，wake 自案例结束起。", "2 hours"},
    {"to", "words",
     "Of `wake` alone, which takes an ended case up again: the steps it may go on at.",
     "仅用于 `wake`（重新办理已结束的案例）：可以继续办理的步骤。", "[verify]"},
    {"set", "{value}", "What it writes.", "写入的数据。", "{note: withdrawn}"},
    {"finish", "word", "The outcome it ends the case with.", "结束案例的结局。", "cancelled"},
};
constexpr Key kDataSection[] = {
    {"title", "label", "What a form calls it.", "表单上的名称。", "{en: Money, zh: 金额}"},
    {"data", "!words", "What lies in it: paths of the case data.", "所含数据：案例数据的路径。",
     "[amount, claim.price]"},
    {"roles", "{=hidden|visible|editable}",
     "What the people of a role may; `starter` is who began the case. The best of somebody's roles "
     "counts. No role by `expr` or `roster`.",
     "各角色的权限；`starter` 为发起人。一人多角色时取最高权限。不能用 `expr` 或 `roster` 角色。",
     "{lead: editable, agent: visible}"},
    {"others", "=hidden|visible|editable", "What everybody else may; default hidden.",
     "其他人的权限；默认 hidden。", "visible"},
};
constexpr Key kLabel[] = {
    {"en", "text", "English.", "英文。", "Accept"},
    {"zh", "text", "Chinese.", "中文。", "受理"},
};

constexpr Shape kShapes[] = {
    {"definition", "A process definition", "流程定义", kDefinition},
    {"record field", "A field", "字段", kRecordField},
    {"enum type", "A type", "类型", kEnumType},
    {"variable", "A variable", "变量", kVariable},
    {"private", "'private'", "“private”", kPrivate},
    {"role", "A role", "角色", kRole},
    {"message", "A message", "消息", kMessage},
    {"signal", "A signal", "信号", kSignal},
    {"error", "An error", "错误", kError},
    {"outcome", "An outcome", "结局", kOutcome},
    {"business key", "'key'", "“key”", kBusinessKey},
    {"decision", "A decision", "决策表", kDecision},
    {"retry", "A retry rule", "重试规则", kRetry},
    {"clock", "A clock", "时钟", kClock},
    {"pause", "'pause_when'", "“pause_when”", kPause},
    {"rung", "A rung", "阶梯", kRung},
    {"start trigger", "A start", "发起方式", kStartTrigger},
    {"reassign", "'reassign'", "“reassign”", kReassign},
    {"duty", "A duty rule", "职责规则", kDuty},
    {"guarantee", "A guarantee", "保证", kGuarantee},
    {"retention", "A retention", "保留期", kRetention},
    {"operation", "An operation", "操作", kOperation},
    {"data section", "A section", "版块", kDataSection},
    {"label", "A label", "标签", kLabel},
};

}  // namespace definition_page

std::span<const Shape> definition_shapes() { return definition_page::kShapes; }

}  // namespace recourse::yaml
