#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "adapters/yaml/declarations.h"
#include "adapters/yaml/expression_fix.h"
#include "adapters/yaml/how_to_write.h"
#include "adapters/yaml/step_reader.h"
#include "adapters/yaml/value_reader.h"

namespace recourse::yaml {
namespace {

using feel::DecisionTable;
using feel::TypePtr;
using TypeKind = feel::Type::Kind;
using Hit = DecisionTable::Hit;

struct HitWord {
  std::string_view word;
  Hit hit;
};
constexpr std::array<HitWord, 10> kHits{{{"first", Hit::kFirst},
                                         {"unique", Hit::kUnique},
                                         {"any", Hit::kAny},
                                         {"priority", Hit::kPriority},
                                         {"rule order", Hit::kRuleOrder},
                                         {"collect", Hit::kCollect},
                                         {"collect sum", Hit::kCollectSum},
                                         {"collect min", Hit::kCollectMin},
                                         {"collect max", Hit::kCollectMax},
                                         {"collect count", Hit::kCollectCount}}};

/// A text as an expression says it.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string output_source(const Node& cell) {
  const Value value = plain_value(cell);
  if (value.is<std::string>()) return quoted(cell.text);
  return value.is_null() ? "null" : cell.text;
}

/// The common type of the literals in one output column: one of the texts, numbers or bools.
TypePtr column_type(Report& report, const std::vector<const Node*>& cells) {
  auto texts = std::make_shared<feel::Type>();
  texts->kind = TypeKind::kEnum;
  bool all_text = true;
  bool all_bool = true;
  bool all_number = true;
  bool whole = true;
  for (const Node* cell : cells) {
    const Value value = plain_value(*cell);
    all_text = all_text && value.is<std::string>();
    all_bool = all_bool && value.is<bool>();
    all_number = all_number && value.is<Decimal>();
    whole = whole && value.is<Decimal>() && value.as<Decimal>().is_integer();
    auto& options = texts->options;
    const bool fresh = std::find(options.begin(), options.end(), cell->text) == options.end();
    if (all_text && fresh) options.push_back(cell->text);
  }
  if (all_bool) return feel::make_type(TypeKind::kBool);
  if (all_number) return feel::make_type(whole ? TypeKind::kInt : TypeKind::kDecimal);
  if (!all_text && !cells.empty()) {
    report.error(*cells.front(), "E-TYPE",
                 {"The results of one column are of different types.",
                  "同一列的结果类型不一致。"},
                 {"Write only texts, only numbers, or only true and false.",
                  "请只写文本、只写数字，或只写 true 和 false。"});
  }
  return texts;
}

/// The facts that hold at every step that uses the decision.
Place place_of_uses(const Draft& draft, const std::string& id, Bits& common) {
  Place place = place_at_start(draft);
  common = Bits(draft.flow.tracked_count, /*full=*/true);
  bool used = false;
  for (const auto& node : draft.model.chart.nodes) {
    const auto* decide = std::get_if<definition::DecideStep>(&draft.model.steps[node.id].kind);
    if (!decide || decide->decision != id) continue;
    common.keep_common(draft.facts.at_work[node.id]);
    used = true;
  }
  if (used) place.known = &common;
  return place;
}

void report_cell(Draft& draft, const Node& cell, const std::vector<feel::Problem>& problems) {
  for (const feel::Problem& problem : problems) {
    Label fix = cell.quoted ? comparison_in_words(cell.text) : Label();
    if (fix.empty()) fix = expression_fix(problem);
    draft.report.error(cell, problem.code, problem.text, std::move(fix));
  }
}

void read_row(Draft& draft, const Node& row, const Place& place, DecisionTable& table) {
  const std::size_t inputs = table.input_names.size();
  if (row.items.size() != inputs + table.output_names.size()) {
    draft.report.error(row, "E-DECISION-ROW",
                       {fmt::format("This rule has {} cells; {} inputs and {} outputs need {}.",
                                    row.items.size(), inputs, table.output_names.size(),
                                    inputs + table.output_names.size()),
                        fmt::format("此规则有 {} 个单元格，应为 {} 个。", row.items.size(),
                                    inputs + table.output_names.size())},
                       {"Write one cell for every input and every output; `any` "
                        "where it does not matter.",
                        "每个输入和输出各写一格；不限时写 `any`。"});
    return;
  }
  const feel::CompileOptions options{.strict = true, .currency = draft.model.currency};
  const PlaceScope scope(draft, place);
  DecisionTable::Rule rule;
  for (std::size_t i = 0; i < inputs; ++i) {
    const Node& cell = row.items[i];
    const bool any = !cell.quoted && (cell.text == "any" || cell.text == "-");
    if (any || table.inputs[i].empty()) {
      rule.tests.emplace_back();
      continue;
    }
    const std::string source = cell.quoted ? quoted(cell.text) : cell.text;
    auto compiled = feel::compile_cell(source, table.inputs[i].type(), scope, options);
    report_cell(draft, cell, compiled.problems);
    rule.tests.push_back(std::move(compiled.expression));
  }
  for (std::size_t i = inputs; i < row.items.size(); ++i) {
    auto compiled = feel::compile(output_source(row.items[i]), scope, options);
    report_cell(draft, row.items[i], compiled.problems);
    rule.outputs.push_back(std::move(compiled.expression));
  }
  table.rules.push_back(std::move(rule));
}

}  // namespace

void read_decision_shape(Draft& draft, const Node::Entry& entry) {
  DecisionTable table;
  table.id = read_id(draft.report, entry.key);
  const Fields fields(draft.report, entry.value, "decision");
  if (table.id.empty() || !fields.ok()) return;
  const std::string hit = fields.word("hit");
  bool known = hit.empty();
  for (const HitWord& word : kHits) {
    if (word.word == hit) table.hit = word.hit;
    known = known || word.word == hit;
  }
  if (!known) {
    std::vector<std::string> words;
    for (const HitWord& word : kHits) words.emplace_back(word.word);
    report_unknown(draft.report, *fields.get("hit"), "E-VALUE", {"hit policy", "命中策略"}, words);
  }
  if (const Node* inputs = fields.need("inputs")) {
    for (const Node& input : read_list(draft.report, *inputs)) {
      table.input_names.push_back(read_word(draft.report, input));
    }
  }
  if (const Node* outputs = fields.need("outputs")) {
    for (const Node& output : read_list(draft.report, *outputs)) {
      table.output_names.push_back(read_id(draft.report, output));
    }
  }
  const Node* rules = fields.need("rules");
  const std::size_t first = table.input_names.size();
  for (std::size_t i = 0; rules && i < table.output_names.size(); ++i) {
    std::vector<const Node*> cells;
    for (const Node& row : read_list(draft.report, *rules)) {
      if (first + i < row.items.size()) cells.push_back(&row.items[first + i]);
    }
    table.output_types.push_back(column_type(draft.report, cells));
  }
  if (!rules) return;
  draft.decisions[table.id] = &entry.value;
  draft.model.decisions[table.id] = std::move(table);
}

TypePtr decision_result(const DecisionTable& table) {
  auto record = std::make_shared<feel::Type>();
  record->kind = TypeKind::kRecord;
  for (std::size_t i = 0; i < table.output_names.size() && i < table.output_types.size(); ++i) {
    record->fields.push_back({table.output_names[i], table.output_types[i], {}});
  }
  const bool many = table.hit == Hit::kCollect || table.hit == Hit::kRuleOrder;
  if (table.hit == Hit::kCollectCount) {
    for (feel::Type::Field& field : record->fields) field.type = feel::make_type(TypeKind::kInt);
  }
  return many ? feel::list_of(record) : TypePtr(record);
}

void read_decision_tests(Draft& draft, const std::string& id, const Node& node) {
  DecisionTable& table = draft.model.decisions[id];
  Bits common;
  const Place place = place_of_uses(draft, id, common);
  const Node* inputs = node.find("inputs");
  const Node* rules = node.find("rules");
  if (inputs == nullptr || rules == nullptr) return;  // told where the table was declared
  table.inputs.clear();
  table.rules.clear();
  for (const Node& input : inputs->items) {
    table.inputs.push_back(read_expression(draft, input, place, nullptr));
  }
  for (const Node& row : rules->items) read_row(draft, row, place, table);
  if (table.rules.size() != rules->items.size() || draft.report.has_errors()) return;
  for (const feel::TableProblem& problem : feel::check_table(table)) {
    const bool row = problem.rule > 0 && problem.rule <= static_cast<int>(rules->items.size());
    const Node& at = row ? rules->items[static_cast<std::size_t>(problem.rule - 1)] : *rules;
    if (problem.code.substr(0, 2) == "W-") {
      draft.report.warning(at, problem.code, problem.text, problem.fix);
    } else {
      draft.report.error(at, problem.code, problem.text, problem.fix);
    }
  }
}

}  // namespace recourse::yaml
