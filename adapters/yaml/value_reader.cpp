#include "adapters/yaml/value_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/yaml/expression_fix.h"
#include "adapters/yaml/how_to_write.h"
#include "engine/base/text_check.h"

namespace recourse::yaml {
namespace {

using definition::Source;
using feel::TypePtr;
using TypeKind = feel::Type::Kind;

feel::CompileOptions options_of(const Draft& draft) {
  return {.strict = true, .currency = draft.model.currency};
}

/// Where a byte of the scalar's text stands in the file. Exact on the first line of a scalar.
Node place_in(const Node& node, std::size_t offset) {
  Node at;
  at.text = node.text;
  const Position inside = position_of(node.text, offset);
  at.line = node.line + inside.line - 1;
  const int shift = node.quoted ? 1 : 0;
  at.column = inside.line == 1 ? node.column + inside.column - 1 + shift : inside.column;
  return at;
}

void report_problems(Draft& draft, const Node& node, const std::vector<feel::Problem>& problems) {
  constexpr std::size_t kProblemsTold = 200;  // a report tells no more
  for (std::size_t i = 0; i < problems.size() && i < kProblemsTold; ++i) {
    const feel::Problem& problem = problems[i];
    draft.report.error(place_in(node, problem.offset), problem.code, problem.text,
                       expression_fix(problem));
  }
}

/// Does a value of type `from` fit? Says why not, and tells a missing guard from a wrong type.
bool check_type(Draft& draft, const Node& node, const feel::Type& from, const feel::Type& to) {
  if (feel::assignable(from, to)) return true;
  feel::Type present = from;
  present.optional = false;
  if (from.optional && feel::assignable(present, to)) {
    draft.report.error(node, "E-OPTIONAL",
                       {fmt::format("'{}' may be missing here, but a value is needed.", node.text),
                        fmt::format("“{}”此处可能没有值，但这里必须有值。", node.text)},
                       {"Make a step before it require the value, or write `x or_else y`.",
                        "请让前面的步骤要求填写该值，或写 `x or_else y`。"});
    return false;
  }
  draft.report.error(node, "E-TYPE",
                     {fmt::format("{} is needed here, but this is {}.", feel::describe(to),
                                  feel::describe(from)),
                      fmt::format("此处需要 {}，但这里是 {}。", feel::describe(to),
                                  feel::describe(from))},
                     {"Change the value, or the declared type.", "请修改这个值，或修改声明的类型。"});
  return false;
}

bool refuse_braces(Draft& draft, const Node& node) {
  const std::size_t open = node.text.find("{{");
  if (open == std::string::npos) return false;
  std::string bare = node.text;
  for (const char* mark : {"{{", "}}"}) {
    const std::size_t at = bare.find(mark);
    if (at != std::string::npos) bare.erase(at, 2);
  }
  const std::size_t first = bare.find_first_not_of(' ');
  const std::size_t last = bare.find_last_not_of(' ');
  bare = first == std::string::npos ? "" : bare.substr(first, last - first + 1);
  draft.report.error(place_in(node, open), "E-TEMPLATE",
                     {"This field is an expression already; '{{' has no place in it.",
                      "此字段本身就是表达式，不能再写“{{”。"},
                     {"Write: " + bare, "请写：" + bare});
  return true;
}

/// chen.jing: an id as directories have it, and no data of that name.
bool looks_like_person(const Draft& draft, const Node& node, const Place& place) {
  const std::size_t dot = node.text.find('.');
  const bool plain = node.is_scalar() && dot != std::string::npos && dot > 0 &&
                     node.text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") ==
                         std::string::npos;
  return plain && PlaceScope(draft, place).lookup(node.text.substr(0, dot)) == nullptr;
}

bool has_template(const Node& node) {
  if (node.is_scalar()) return node.text.find("{{") != std::string::npos;
  return std::any_of(node.items.begin(), node.items.end(), has_template) ||
         std::any_of(node.entries.begin(), node.entries.end(),
                     [](const Node::Entry& entry) { return has_template(entry.value); });
}

Source literal_source(Draft& draft, const Node& node, const TypePtr& wanted) {
  Value raw = plain_value(node);
  if (!wanted) return {std::move(raw)};
  if (wanted->kind == TypeKind::kWorkingDuration && node.is_scalar() && !node.is_null()) {
    const auto span = read_time_span(draft, node);
    return span ? Source{Value(calendar::to_text(*span))} : Source{};
  }
  const bool words = wanted->kind == TypeKind::kText || wanted->kind == TypeKind::kUser ||
                     wanted->kind == TypeKind::kEnum || wanted->kind == TypeKind::kFile;
  // A declared text stays as written: 010 and 3.10 are no numbers then.
  if (node.is_scalar() && words && !node.is_null()) raw = node.text;
  // One value where a list is wanted is a list of one, as everywhere in FEEL.
  if (node.is_scalar() && !node.is_null() && wanted->kind == TypeKind::kList && wanted->element) {
    Source one = literal_source(draft, node, wanted->element);
    const Value* value = std::get_if<Value>(&one.content);
    return value ? Source{Value(List{*value})} : Source{};
  }
  Result<Value> value = feel::conform(raw, *wanted, "", draft.model.currency);
  if (!value) {
    const std::string first = node.text.substr(0, node.text.find_first_of(" .*/+-(["));
    const bool computed = node.is_scalar() && draft.data_index.count(first) > 0;
    draft.report.error(node, "E-VALUE", value.rejection().text,
                       computed ? Label{"What is computed stands in braces: \"{{ " + node.text +
                                            " }}\".",
                                        "计算的值请写在括号内：\"{{ " + node.text + " }}\"。"}
                                : literal_fix(node, *wanted));
    return {};
  }
  return {std::move(*value)};
}

Source expression_source(Draft& draft, const Node& node, const Place& place,
                         const TypePtr& wanted) {
  return {read_expression(draft, node, place, wanted)};
}

Source template_source(Draft& draft, const Node& node, const Place& place, const TypePtr& wanted) {
  feel::Template text = read_template(draft, node, place);
  if (!wanted || text.literals_.empty()) return {std::move(text)};
  const TypePtr type = text.type();
  if (!type) return {std::move(text)};
  // One value where a list is wanted is a list of one, as everywhere in FEEL.
  const bool single = wanted->kind == TypeKind::kList && type->kind != TypeKind::kList &&
                      wanted->element && feel::assignable(*type, *wanted->element);
  if (single) return {std::vector<Source>{Source{std::move(text)}}};
  check_type(draft, node, *type, *wanted);
  return {std::move(text)};
}

Source record_source(Draft& draft, const Node& node, const Place& place, const TypePtr& wanted,
                     Writing writing) {
  std::vector<Source::Part> parts;
  for (const Node::Entry& entry : node.entries) {
    TypePtr type;
    if (wanted && wanted->kind == TypeKind::kRecord) {
      const feel::Type::Field* field = wanted->field(entry.key.text);
      if (field) {
        type = field->type;
      } else {
        std::vector<std::string> known;
        for (const auto& f : wanted->fields) known.push_back(f.name);
        report_unknown(draft.report, entry.key, "E-PATH", {"field", "字段"}, known);
      }
    }
    parts.push_back({entry.key.text, read_source(draft, entry.value, place, type, writing)});
  }
  return {std::move(parts)};
}

}  // namespace

feel::Expression read_expression(Draft& draft, const Node& node, const Place& place,
                                 const TypePtr& wanted) {
  if (!node.is_scalar() || node.text.empty()) {
    draft.report.error(node, "E-EXPR", {"An expression is expected here.", "此处应为表达式。"},
                       as_expression(node));
    return {};
  }
  if (refuse_braces(draft, node)) return {};
  feel::Compilation compiled =
      feel::compile(node.text, PlaceScope(draft, place), options_of(draft));
  report_problems(draft, node, compiled.problems);
  if (wanted && !compiled.expression.empty()) {
    check_type(draft, node, compiled.expression.type(), *wanted);
  }
  return std::move(compiled.expression);
}

feel::Expression read_condition(Draft& draft, const Node& node, const Place& place) {
  return read_expression(draft, node, place, feel::make_type(TypeKind::kBool));
}

feel::Expression read_users(Draft& draft, const Node& node, const Place& place, bool optional) {
  if (looks_like_person(draft, node, place)) {
    draft.report.error(node, "E-NAME",
                       {fmt::format("Data are named here, and there are none called '{}'.",
                                    node.text),
                        fmt::format("此处应为数据名，而没有名为“{}”的数据。", node.text)},
                       {fmt::format("For this one person write '\"{}\"'.", node.text),
                        fmt::format("若指此人，请写 '\"{}\"'。", node.text)});
    return {};
  }
  feel::Expression expression = read_expression(draft, node, place, nullptr);
  if (expression.empty()) return expression;
  TypePtr user = feel::make_type(TypeKind::kUser);
  if (optional) user = feel::optional_of(user);
  const bool list = expression.type().kind == TypeKind::kList;
  const TypePtr wanted = list ? feel::list_of(user) : user;
  check_type(draft, node, expression.type(), optional ? *feel::optional_of(wanted) : *wanted);
  return expression;
}

feel::Template read_template(Draft& draft, const Node& node, const Place& place) {
  if (!node.is_scalar()) {
    draft.report.error(node, "E-SHAPE", {"A text is expected here.", "此处应为文本。"},
                       {"Put it between quotes.", "请加上引号。"});
    return {};
  }
  feel::TemplateCompilation compiled =
      feel::compile_template(node.text, PlaceScope(draft, place), options_of(draft));
  report_problems(draft, node, compiled.problems);
  return std::move(compiled.value);
}

Source read_source(Draft& draft, const Node& node, const Place& place, const TypePtr& wanted,
                   Writing writing) {
  if (node.is_scalar() && writing == Writing::kExpression) {
    return expression_source(draft, node, place, wanted);
  }
  if (writing == Writing::kTemplate && !has_template(node)) {
    return literal_source(draft, node, wanted);
  }
  if (node.is_scalar()) return template_source(draft, node, place, wanted);
  if (node.is_mapping()) return record_source(draft, node, place, wanted, writing);
  std::vector<Source> items;
  const TypePtr element =
      wanted && wanted->kind == TypeKind::kList ? wanted->element : TypePtr{};
  for (const Node& item : node.items) {
    items.push_back(read_source(draft, item, place, element, writing));
  }
  return {std::move(items)};
}

feel::Expression read_watched(Draft& draft, const Node& node, const Place& place) {
  feel::Expression condition = read_condition(draft, node, place);
  for (const char* clock : {"now", "today"}) {
    if (condition.empty() || condition.calls().count(clock) == 0) continue;
    draft.report.error(
        node, "E-CLOCK",
        {fmt::format("This condition is asked only when something happens in the case. Time alone "
                     "does not count: nothing would notice when {}() gets there.", clock),
         fmt::format("案件中有事发生时才会重新判断此条件，时间流逝本身不算：{}() 到点时无人判断。", clock)},
        {"Wait with `wait: {until: MOMENT}`, or add a handler `at: MOMENT` or `after: SPAN`.",
         "请使用 `wait: {until: 时刻}`，或添加处理器 `at: 时刻`、`after: 时长`。"});
    break;
  }
  return condition;
}

void require_moment(Draft& draft, const Node& node, const feel::Expression& at) {
  if (at.empty()) return;
  const feel::Type& type = at.type();
  const bool moment = type.kind == TypeKind::kDate || type.kind == TypeKind::kDateTime;
  if (moment && !type.optional) return;
  draft.report.error(node, moment ? "E-OPTIONAL" : "E-TYPE",
                     {"A date or a date with time is needed here, not " + feel::describe(type) + ".",
                      "此处需要日期或日期时间，而不是 " + feel::describe(type) + "。"},
                     {"Use a value of type date or datetime that is surely there.",
                      "请使用确定有值的 date 或 datetime。"});
}

std::optional<calendar::TimeSpan> read_time_span(Draft& draft, const Node& node) {
  const Result<calendar::TimeSpan> span = calendar::parse_time_span(read_word(draft.report, node));
  if (!span) {
    draft.report.error(node, "E-DURATION", span.rejection().text, span_fix(node.text));
    return std::nullopt;
  }
  const bool unknown = !span->calendar.empty() && !draft.calendars.empty() &&
                       draft.calendars.count(span->calendar) == 0;
  if (unknown) {
    Node at = node;
    at.text = span->calendar;
    report_unknown(draft.report, at, "E-CALENDAR", {"calendar", "日历"},
                   {draft.calendars.begin(), draft.calendars.end()});
  }
  if (!span->calendar.empty()) draft.model.calendars.insert(span->calendar);
  return *span;
}

namespace {

std::optional<definition::Span> span_at(Draft& draft, const Node& node, const Place& place) {
  if (node.is_scalar() && node.text.find("{{") != std::string::npos) {
    feel::Template text = read_template(draft, node, place);
    const bool lone = text.is_lone_expression();
    // A text carries its unit: "5 working days", from a table of rules or from an input.
    const TypePtr words = feel::make_type(TypeKind::kText);
    const bool told = lone && text.type();
    if (told && feel::assignable(*feel::required_of(text.type()), *words)) {
      check_type(draft, node, *text.type(), *words);
    } else if (told) {
      check_type(draft, node, *text.type(), *feel::make_type(TypeKind::kDuration));
    } else if (!text.literals_.empty() && !lone) {
      draft.report.error(node, "E-DURATION",
                         {"A computed duration is one {{ expression }} and nothing else.",
                          "计算得出的时长只能是单独一个 {{ 表达式 }}。"},
                         {"Write '{{ expression }}' alone.", "请只写“{{ 表达式 }}”。"});
    }
    return text;
  }
  auto fixed = read_time_span(draft, node);
  return fixed ? std::optional<definition::Span>(std::move(*fixed)) : std::nullopt;
}

}  // namespace

definition::Span read_span(Draft& draft, const Node& node, const Place& place) {
  return span_at(draft, node, place).value_or(calendar::TimeSpan{});
}

definition::Span read_span_above_zero(Draft& draft, const Node& node, const Place& place) {
  const std::optional<definition::Span> span = span_at(draft, node, place);
  if (!span) return calendar::TimeSpan{};
  const auto* fixed = std::get_if<calendar::TimeSpan>(&*span);
  if (fixed && fixed->count == 0) {
    draft.report.error(node, "E-DURATION", {"A span above zero is needed here.",
                                            "此处的时长必须大于零。"},
                       {"Write a span like '1 day'.", "请写成“1 day”这样的时长。"});
  }
  return *span;
}

}  // namespace recourse::yaml
