#include "adapters/yaml/keys.h"

/// What a process library has beside its definitions: calendars, connectors, the organisation.
namespace recourse::yaml {
namespace house_page {

constexpr Key kCalendar[] = {
    {"calendar", "!word", "Id that definitions name.", "定义中引用的标识。", "service-desk"},
    {"version", "!word", "Changes with its content.", "随内容变化的版本。", "2026-1"},
    {"title", "label", "What people read.", "显示名称。", "{en: Service desk, zh: 服务台}"},
    {"zone", "!word", "IANA time zone.", "IANA 时区。", "Asia/Shanghai"},
    {"covers", "word", "The years its holidays are known for.", "节假日已知的年份范围。",
     "2025-01-01..2026-12-31"},
    {"week", "!{words}", "Opening hours by days of the week.", "每周各天的开放时段。",
     "{mon-fri: [\"09:00-12:00\", \"13:30-18:00\"]}"},
    {"closed", "words", "Days that are closed: dates, ranges, every year's MM-DD.",
     "休息日：日期、区间或每年的 MM-DD。", "[2026-10-01..2026-10-07, 01-01]"},
    {"make_up", "words", "Working days that are made up for holidays.", "调休上班日。",
     "[Sun 2026-09-27]"},
    {"special", "{words}", "Days with hours of their own.", "时段特殊的日期。",
     "{2026-12-31: [\"09:00-12:00\"]}"},
};
constexpr Key kPolicy[] = {
    {"policy", "!word", "Id that clocks name.", "时钟引用的标识。", "eu-psd2"},
    {"version", "!word", "Changes with its content.", "随内容变化的版本。", "\"1\""},
    {"title", "label", "What people read.", "显示名称。", "{en: Payment services, zh: 支付服务}"},
    {"effective_from", "!word", "Clocks counted from this day or later follow it.",
     "自该日起计时的时钟适用。", "2018-01-13"},
    {"clocks", "![@policy clock]", "Its deadlines.", "其中的时限。"},
};
constexpr Key kPolicyClock[] = {
    {"name", "!id", "Name of the clock.", "时钟名称。", "reply"},
    {"title", "label", "What people read.", "显示名称。", "{en: Reply, zh: 答复}"},
    {"starts", "!label", "The fact that starts it, in words.", "起算的事实（文字说明）。",
     "{en: receipt of the complaint, zh: 收到投诉}"},
    {"budget", "!span", "How long it lasts.", "时限。", "15 working days following"},
    {"pauses", "words", "Reasons it may stand still for; default none.",
     "允许中止计时的原因；默认无。", "[appraisal]"},
    {"ladder", "[@policy rung]", "Escalations of definitions that give no ladder of their own.",
     "供未自定阶梯的定义使用的升级。", "[{at: 80%, escalate: warn}]"},
};
constexpr Key kPolicyRung[] = {
    {"at", "!word", "Share of the budget.", "时限的百分比。", "80%"},
    {"escalate", "!word", "Raises sla.CLOCK.THIS for handlers.", "触发 sla.时钟.本名 供处理器接住。",
     "warn"},
};
constexpr Key kConnector[] = {
    {"connector", "!word", "Id that `auto` names.", "`auto` 引用的标识。", "finance.pay"},
    {"title", "label", "What people read.", "显示名称。", "{en: Pay out, zh: 付款}"},
    {"input", "{type / @record field}", "What it must be given.", "输入。",
     "{customer: text, amount: money}"},
    {"result", "{type / @record field}", "What it gives back.", "结果。", "{receipt: text}"},
    {"errors", "{@connector error}", "Business errors it may answer.", "可能返回的业务错误。",
     "{account_closed: {title: {en: Account closed, zh: 账户已关闭}}}"},
    {"idempotent", "flag", "Asked twice with one key, it acts once.", "同一主键重复请求只执行一次。",
     "true"},
    {"timeout", "span", "After this an attempt counts as failed.", "超过即视为失败。", "30 seconds"},
};
constexpr Key kConnectorError[] = {
    {"title", "!label", "What people read.", "显示名称。", "{en: Account closed, zh: 账户已关闭}"},
};
constexpr Key kDirectory[] = {
    {"sections", "[@section]", "Sections whose cases are kept apart.", "案例相互隔离的版块。"},
    {"groups", "[@group]", "Groups that roles name.", "角色引用的用户组。"},
    {"people", "![@person]", "The people.", "人员。"},
    {"rosters", "[@roster]", "Who is on duty when.", "值班表。"},
    {"owners", "{word}", "Who looks after a customer, an account, a region.",
     "客户、账户或区域由谁负责。", "{K9: gao.fei}"},
};
constexpr Key kRoster[] = {
    {"roster", "!word", "Its id; roles name it.", "标识；供角色引用。", "hotline"},
    {"title", "label", "What people read.", "显示名称。", "{en: Hotline, zh: 热线值班}"},
    {"zone", "!word", "IANA time zone of its hours.", "值班时段的 IANA 时区。", "Asia/Shanghai"},
    {"shifts", "![@shift]", "All shifts that hold a moment count together.",
     "同一时刻适用的班次合并计算。"},
};
constexpr Key kShift[] = {
    {"people", "!words", "Who is on duty.", "值班人员。", "[li.na, xu.jun]"},
    {"days", "words", "Days of the week; default every day.", "星期；默认每天。", "mon-fri"},
    {"weeks", "=odd|even", "Only in weeks with such a number.", "仅限单周或双周（ISO 周次）。",
     "odd"},
    {"hours", "word",
     "From when to when; past midnight if it ends earlier. Default: the whole day.",
     "时段；结束早于开始表示跨越午夜。默认全天。", "\"20:00-08:00\""},
    {"dates", "words", "For these days, on which shifts without dates do not count.",
     "仅限这些日期；当日未写日期的班次不适用。", "[2026-10-01..2026-10-07]"},
    {"turns", "word", "They take turns, each for so long.", "轮流值班，每人的时长。", "7 days"},
    {"from", "word", "The day the first turn begins.", "首次轮班开始的日期。", "2026-01-05"},
};
constexpr Key kSection[] = {
    {"section", "!word", "Its id.", "标识。", "east"},
    {"title", "label", "What people read.", "显示名称。", "{en: East, zh: 华东}"},
    {"central", "flag", "Its people oversee, and may be given, the work of all sections.",
     "其人员可查看并承办所有版块的工作。", "true"},
};
constexpr Key kGroup[] = {
    {"group", "!word", "Its id.", "标识。", "cs-agents"},
    {"title", "label", "What people read.", "显示名称。", "{en: Agents, zh: 客服}"},
    {"head", "word", "Who leads it.", "负责人。", "li.na"},
};
constexpr Key kPerson[] = {
    {"person", "!word", "Their id.", "标识。", "li.na"},
    {"name", "!label", "Their name.", "姓名。", "{en: Li Na, zh: 李娜}"},
    {"title", "label", "What they are.", "职务。", "{en: Team lead, zh: 组长}"},
    {"manager", "word", "Their manager.", "上级。", "wang.wei"},
    {"section", "word", "Where they belong: they see its cases, not those of others.",
     "所属版块：可见本版块的案件，不可见其他版块的。", "east"},
    {"skills", "words", "What they know, for assignments that ask for it.",
     "技能，供按技能分派。", "[german]"},
    {"groups", "words", "Groups they are in.", "所在的组。", "[cs-agents]"},
    {"roles", "[=admin|auditor|designer|privacy|supervisor|worker]",
     "What they may do in the product.", "在系统中的权限。", "[worker]"},
    {"email", "word", "Where mail reaches them.", "电子邮箱。", "li.na@example.org"},
    {"active", "flag", "Whether they are there; default true.", "是否在职；默认 true。", "true"},
};

constexpr Shape kShapes[] = {
    {"calendar", "A calendar", "日历", kCalendar},
    {"policy", "A rule pack", "规则包", kPolicy},
    {"policy clock", "A clock", "时钟", kPolicyClock},
    {"policy rung", "A rung", "阶梯", kPolicyRung},
    {"connector", "A connector", "连接器", kConnector},
    {"connector error", "An error", "错误", kConnectorError},
    {"directory", "A directory", "组织目录", kDirectory},
    {"section", "A section", "版块", kSection},
    {"group", "A group", "用户组", kGroup},
    {"person", "A person", "人员", kPerson},
    {"roster", "A roster", "值班表", kRoster},
    {"shift", "A shift", "班次", kShift},
};

}  // namespace house_page

std::span<const Shape> house_shapes() { return house_page::kShapes; }

}  // namespace recourse::yaml
