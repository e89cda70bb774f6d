#include <fmt/format.h>

#include "adapters/yaml/declarations.h"
#include "adapters/yaml/hints.h"
#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/value_reader.h"

namespace recourse::yaml {
namespace {

using definition::ForeachStep;
using definition::JoinRule;
using definition::ParallelStep;
using TypeKind = feel::Type::Kind;

/// The joins that need several tokens in one scope: each has another construct beside it.
bool refuse_pattern(Draft& draft, const Node* join, const Node* rest) {
  const bool counted = join && join->text.find_first_not_of("0123456789") == std::string::npos;
  const Label instead = rest ? refused_rest(rest->text, counted && !join->text.empty()) : Label();
  const Label other = !join              ? Label()
                      : join->is_sequence() ? hint_for_key("and_join")
                                            : refused_join(join->text);
  if (instead.empty() && other.empty()) return false;
  draft.report.error(instead.empty() ? *join : *rest, "E-PATTERN",
                     {"This way of joining is refused.", "不支持这种汇聚方式。"},
                     instead.empty() ? other : instead);
  return true;
}

JoinRule read_join(Draft& draft, const Fields& fields, const Place& place) {
  JoinRule rule;
  const Node* join = fields.get("join");
  const Node* rest = fields.get("rest");
  if (refuse_pattern(draft, join, rest)) return rule;
  rule.rest_continue = fields.choice("rest", {"cancel", "continue"}) == "continue";
  if (!join || join->text == "all") {
    if (rest) {
      draft.report.error(*rest, "E-JOIN",
                         {"When all are waited for, there is no rest.",
                          "全部汇聚时没有剩余的分支。"},
                         {"Leave 'rest' out, or write `join: any` or `join: N` beside it.",
                          "请删除“rest”，或写明 `join: any` 或 `join: N`。"});
    }
    return rule;
  }
  if (join->text == "any") {
    rule.kind = JoinRule::Kind::kAny;
    return rule;
  }
  const bool number = !join->text.empty() && join->text.find_first_not_of("0123456789") ==
                                                 std::string::npos;
  if (number) {
    rule.kind = JoinRule::Kind::kCount;
    rule.count = static_cast<int>(read_number(draft.report, *join).value_or(1));
    if (rule.count > 0) return rule;
    draft.report.error(*join, "E-VALUE", {"A join needs at least one.", "汇聚至少需要一个。"},
                       {"Write 1 or more, `any` or `all`.", "请写 1 或更大的数，或 `any`、`all`。"});
    return rule;
  }
  rule.kind = JoinRule::Kind::kExpression;
  Place counted = place;
  counted.extra.emplace_back("finished", feel::make_type(TypeKind::kInt));
  counted.extra.emplace_back("total", feel::make_type(TypeKind::kInt));
  rule.expression = read_condition(draft, *join, counted);
  return rule;
}

void read_scope(Draft& draft, NodeId step, const Node& yaml) {
  const Fields outer(draft.report, yaml, "step scope");
  const Fields fields(draft.report, *yaml.find("scope"), "scope");
  draft.model.steps[step].kind = definition::ScopeStep{};
  if (const Node* data = fields.get("data")) {
    draft.model.steps[step].locals = read_variables(draft, *data, /*process_level=*/false);
  }
}

void read_parallel(Draft& draft, NodeId step, const Node& yaml) {
  const Fields outer(draft.report, yaml, "step parallel");
  const Fields fields(draft.report, *yaml.find("parallel"), "parallel");
  const Place place = place_at(draft, step);
  ParallelStep made;
  made.join = read_join(draft, fields, place);
  made.one_at_a_time = fields.flag("one_at_a_time", false);
  made.at_least_one = fields.flag("at_least_one", false);
  if (fields.need("branches")) {
    for (const NodeId child : draft.model.chart.node(step).children) {
      const Fields branch(draft.report, *draft.nodes[child].yaml, "branch");
      ParallelStep::Branch one{child, {}};
      if (const Node* when = branch.get("when")) one.when = read_condition(draft, *when, place);
      if (draft.first_pass) {
        learn(draft, place.list, one.when, true, draft.flow.on_begin[child]);
      }
      made.branches.push_back(std::move(one));
      draft.model.steps[child].overlay = true;
    }
  }
  draft.model.steps[step].kind = std::move(made);
}

void read_collect(Draft& draft, NodeId step, NodeId body, const Node& node, ForeachStep& made) {
  const Place target = place_at(draft, step);
  Place inside;
  inside.list = body;
  inside.assume_all = draft.first_pass;
  if (!draft.first_pass) inside.known = &draft.facts.at_entry[draft.nodes[body].done];
  const AssignmentPlaces places{target, inside, Writing::kExpression, /*gather=*/true};
  std::vector<TrackedWrite> writes;
  made.collect = read_assignments(draft, node, places, writes);
  for (const Node::Entry& entry : node.entries) {
    const PathTarget into = resolve_path(draft, entry.key, target);
    const bool gathers = !into.type || !into.variable || !into.variable->merge.empty() ||
                         into.type->kind == TypeKind::kList;
    if (gathers) continue;
    draft.report.error(entry.key, "E-TYPE",
                       {fmt::format("'{}' would keep the value of one item and lose the others.",
                                    entry.key.text),
                        fmt::format("“{}”只会留下其中一项的值。", entry.key.text)},
                       {"Collect into a list, or declare how the values combine: merge: sum.",
                        "请收集到列表，或声明如何合并，例如 merge: sum。"});
  }
  if (!draft.first_pass) return;
  for (TrackedWrite& write : writes) {
    // A list that nothing was added to is an empty list, not a missing one.
    draft.flow.on_done[step].push_back({write.path, TrackedWrite::Gives::kAlways, {}});
  }
}

void read_max_parallel(Draft& draft, const Fields& fields, ForeachStep& made) {
  const Node* most = fields.get("max_parallel");
  if (!most) return;
  made.max_parallel = static_cast<int>(fields.number("max_parallel").value_or(1));
  if (made.max_parallel < 1) {
    draft.report.error(*most, "E-VALUE", {"At least one must run at a time.",
                                          "至少要有一项同时进行。"},
                       {"Write 1 or more; leave it out for no limit.",
                        "请写 1 或更大的数；不限时删除此键。"});
  }
  if (made.sequential) {
    draft.report.error(*most, "E-KIND", {"One after the other is one at a time.",
                                         "依次进行时每次只有一项。"},
                       {"Leave 'max_parallel' out, or 'mode: sequential'.",
                        "请删除“max_parallel”或“mode: sequential”。"});
  }
}

void read_foreach(Draft& draft, NodeId step, const Node& yaml) {
  const Fields outer(draft.report, yaml, "step foreach");
  const Fields fields(draft.report, *yaml.find("foreach"), "foreach");
  const Place place = place_at(draft, step);
  ForeachStep made;
  made.body = draft.model.chart.node(step).children.empty()
                  ? kNoNode
                  : draft.model.chart.node(step).children[0];
  if (made.body == kNoNode) return;
  made.item_type = feel::make_type(TypeKind::kText);
  if (const Node* item = fields.need("item")) made.item = read_id(draft.report, *item);
  if (const Node* in = fields.need("in")) {
    made.in = read_expression(draft, *in, place, nullptr);
    const bool list = !made.in.empty() && made.in.type().kind == TypeKind::kList;
    if (list && made.in.type().element) made.item_type = made.in.type().element;
    if (list && made.in.type().optional) {
      draft.report.error(*in, "E-OPTIONAL", {"The list may be missing here.", "此处列表可能没有值。"},
                         {"Write `… or_else []`.", "请写 `… or_else []`。"});
    }
    if (!list && !made.in.empty()) {
      draft.report.error(*in, "E-TYPE",
                         {"'in' must be a list, but this is " + feel::describe(made.in.type()) +
                              ".",
                          "“in”必须是列表，但这里是 " + feel::describe(made.in.type()) + "。"},
                         {"Name a variable whose type is a list, like [text].",
                          "请使用类型为列表的变量，例如 [text]。"});
    }
  }
  made.sequential = fields.choice("mode", {"parallel", "sequential"}) == "sequential";
  read_max_parallel(draft, fields, made);
  made.open = fields.flag("open", false);
  made.join = read_join(draft, fields, place);
  if (made.join.rest_continue && (made.sequential || made.max_parallel > 0)) {
    draft.report.error(*fields.get("rest"), "E-JOIN",
                       {"What has not begun when the join is met would never begin.",
                        "汇合时尚未开始的条目将永远不会开始。"},
                       {"Run all at once (leave max_parallel and mode out), or write rest: cancel.",
                        "请让全部条目同时进行（删除 max_parallel 与 mode），或写 rest: cancel。"});
  }
  draft.model.steps[made.body].overlay = true;
  draft.nodes[made.body].given = {{made.item, made.item_type}};
  if (const Node* data = fields.get("data")) {
    draft.model.steps[made.body].locals = read_variables(draft, *data, /*process_level=*/false);
    // The foreach holds them too: it makes the first values of every instance.
    draft.model.steps[step].locals = draft.model.steps[made.body].locals;
  }
  if (const Node* collect = fields.get("collect")) {
    read_collect(draft, step, made.body, *collect, made);
  }
  draft.model.steps[step].kind = std::move(made);
}

}  // namespace

void read_container_step(Draft& draft, NodeId step, const Node& yaml, const std::string& word) {
  if (word == "scope") read_scope(draft, step, yaml);
  if (word == "parallel") read_parallel(draft, step, yaml);
  if (word == "foreach") read_foreach(draft, step, yaml);
}

}  // namespace recourse::yaml
